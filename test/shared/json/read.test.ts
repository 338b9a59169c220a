import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fromUtf8, toUtf8 } from "../../../shared/bytes.ts";
import {
  byCodePoint,
  canonicalBytes,
  canonicalText,
  DEEPEST,
  fileText,
  NotPlain,
} from "../../../shared/json/canonical.ts";
import { readJson, readJsonText } from "../../../shared/json/read.ts";
import { strictParse } from "../../../shared/json/strict.ts";
import type { JsonValue } from "../../../shared/json/value.ts";
import { good } from "../../sample.ts";

const lists = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const objects = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;

/** Texts that JSON.parse may accept or not, and that are refused here, with a word of the reason. */
const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ["a name twice", '{"a":1,"a":1}', /"a" twice/],
  ["a name twice, once with an escape", '{"a":1,"\\u0061":2}', /"a" twice/],
  ["a name twice, deep inside", '{"x":[{"a":1,"b":2,"a":3}]}', /"a" twice/],
  ["1.0, which parses as an integer", "[1.0]", /1\.0/],
  ["1e3, which parses as an integer", "[1e3]", /1e3/],
  ["1E3", "[1E3]", /1E3/],
  ["1e+21, which equals its own written form", "[1e+21]", /1e\+21/],
  ["a fraction", "[1.5]", /1\.5/],
  ["a tiny fraction", "[1e-7]", /1e-7/],
  ["2^53, beyond which integers are lost", "[9007199254740992]", /9007199254740992/],
  ["2^53 + 1, which parses as 2^53", "[9007199254740993]", /9007199254740993/],
  ["a number too big for any", "[1e999]", /1e999/],
  ["-0, alone", "-0", /-0/],
  ["-0, inside", "[-0]", /-0/],
  ["a zero before a number", "[01]", /missing/],
  ["a plus before a number", "[+1]", /does not allow/],
  ["a number without its digits", "[-]", /does not allow/],
  ["NaN", "[NaN]", /does not allow/],
  ["Infinity", "[Infinity]", /does not allow/],
  ["a lone high surrogate", '"\\ud800"', /surrogate/],
  ["a lone low surrogate", '"\\udc00"', /surrogate/],
  ["a lone surrogate in a name", '{"\\udfff":1}', /surrogate/],
  ["two high surrogates", '"\\ud83d\\ud83d"', /surrogate/],
  ["the name __proto__", '{"__proto__":{"a":1}}', /__proto__/],
  ["the name __proto__ in escapes", '{"\\u005f_proto__":1}', /__proto__/],
  ["the name __proto__ deep inside", '{"a":[{"__proto__":[]}]}', /__proto__/],
  ["a byte order mark", "\ufeff{}", /byte order mark/],
  ["a byte order mark inside", "{\ufeff}", /./],
  ["text behind the end", "{}x", /after the document's end/],
  ["a second document", "{}{}", /after the document's end/],
  ["a zero byte behind the end", "{}\u0000", /after the document's end/],
  ["nothing", "", /ends too early/],
  ["only space", " \n", /ends too early/],
  ["an object cut off", '{"a":1', /ends too early/],
  ["a list cut off", "[1,", /ends too early/],
  ["a text cut off", '"abc', /without its end/],
  ["a text cut off in an escape", '"abc\\u00', /without its end/],
  ["a comma too many in a list", "[1,]", /does not allow/],
  ["a comma too many in an object", '{"a":1,}', /not a text/],
  ["a name without quotes", "{a:1}", /./],
  ["a name without a value", '{"a"}', /without its value/],
  ["texts in single quotes", "{'a':1}", /./],
  ["a comment", "[1/*x*/]", /missing/],
  ["a line end in a text", '"a\nb"', /bad character/],
  ["a tab in a text", '"a\tb"', /bad character/],
  ["a zero byte in a text", '"a\u0000b"', /bad character/],
  ["an unknown escape", '"\\x41"', /bad character/],
  ["a no-break space between things", "[1,\u00a02]", /does not allow/],
  ["a vertical tab between things", "[1,\u000b2]", /does not allow/],
  ["65 levels of lists", lists(65), /64 levels/],
  ["65 levels of lists, not in canonical form", ` ${lists(65)}`, /64 levels/],
  ["65 levels of objects", objects(65), /64 levels/],
  ["100,000 levels of lists", lists(100_000), /64 levels/],
  ["100,000 levels that never end", "[".repeat(100_000), /64 levels/],
  ["100,000 levels of objects", objects(100_000), /64 levels/],
];

const ACCEPTED: readonly (readonly [string, string, JsonValue])[] = [
  ["an object", '{"a":1}', { a: 1 }],
  ["space between things", ' { "a" : [ 1 , 2 ] }\r\n\t', { a: [1, 2] }],
  ["the largest integer", "9007199254740991", 9_007_199_254_740_991],
  ["the smallest integer", "-9007199254740991", -9_007_199_254_740_991],
  ["true, false and null", "[true,false,null]", [true, false, null]],
  ["every escape", '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041"', '"\\/\b\f\n\r\tA'],
  ["a pair of surrogates in escapes", '"\\ud83d\\ude00"', "😀"],
  ["__proto__ as a text", '["__proto__"]', ["__proto__"]],
  ["the name constructor", '{"constructor":1}', { constructor: 1 }],
  ["names of digits only", '{"10":1,"9":2}', { "10": 1, "9": 2 }],
  ["an empty name", '{"":1}', { "": 1 }],
  ["a DEL character", '"\u007f"', "\u007f"],
  ["64 levels", lists(DEEPEST), JSON.parse(lists(DEEPEST)) as JsonValue],
];

describe("reading JSON strictly", () => {
  for (const [sentence, text, found] of REFUSED)
    it(`JSON-STRICT refuses ${sentence}`, () => {
      const read = readJson(toUtf8(text), "here");
      assert.ok(!read.ok, "it was accepted");
      assert.equal(read.refusal.id, "JSON-STRICT");
      assert.equal(read.refusal.where, "here");
      assert.match(read.refusal.found, found);
    });

  for (const [sentence, text, value] of ACCEPTED)
    it(`JSON-STRICT accepts ${sentence}`, () => {
      assert.deepEqual(good(readJson(toUtf8(text), "here")), value);
    });

  for (const [sentence, bytes] of [
    ["a byte that never stands in UTF-8", [0x22, 0xff, 0x22]],
    ["a character written in too many bytes", [0x22, 0xc0, 0xaf, 0x22]],
    ["a surrogate written in UTF-8", [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ["a character cut off", [0x22, 0xe2, 0x82, 0x22]],
    ["UTF-16", [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ] as const)
    it(`JSON-STRICT refuses ${sentence}`, () => {
      const read = readJson(Uint8Array.from(bytes), "here");
      assert.ok(!read.ok);
      assert.match(read.refusal.found, /UTF-8/);
    });

  it("reads a text of 20 MB in a file that is not canonical", () => {
    const long = "a".repeat(20_000_000);
    const value = good(readJsonText(` "${long}"`, "here"));
    assert.ok(value === long);
  });

  it("names the line and the character", () => {
    const read = readJsonText('{\n  "a": 1,\n  "a": 2\n}', "here");
    assert.ok(!read.ok);
    assert.match(read.refusal.found, /line 3, character 14 of 22/);
  });

  it("leaves Object.prototype alone", () => {
    readJsonText('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}', "here");
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });
});

describe("writing JSON", () => {
  it("sorts names by code point, which differs from UTF-16 beyond the BMP", () => {
    const value = { "\u{1f600}": 1, "\uff5e": 2, a: 3 };
    assert.equal(canonicalText(value), '{"a":3,"\uff5e":2,"\u{1f600}":1}');
  });

  it("escapes only the quote and the backslash in canonical form", () => {
    assert.equal(canonicalText('"\\/\n\t\u0001é'), '"\\"\\\\/\n\t\u0001é"');
  });

  it("escapes control characters too in a file, so that it is JSON", () => {
    const text = fileText("a\n\u0000\u001f\u007f");
    assert.equal(text, '"a\\u000a\\u0000\\u001f\u007f"');
    assert.equal(JSON.parse(text), "a\n\u0000\u001f\u007f");
  });

  it("gives the same bytes as text, however long, and reads its own text again", () => {
    const long = Array.from({ length: 30_000 }, (_, i) => ({ [`n${i}`]: `\u{1f600}"\n${i}` }));
    for (const value of [long, { long }, [], {}, "", 0, null]) {
      const written = fileText(value);
      assert.equal(written, JSON.stringify(value).replaceAll("\\n", "\\u000a"));
      assert.deepEqual(canonicalBytes(value), toUtf8(canonicalText(value)));
      assert.deepEqual(good(readJsonText(written, "here")), value);
    }
  });

  it("never writes what it would not read", () => {
    for (const value of [
      1.5,
      -0,
      2 ** 53,
      Number.NaN,
      Infinity,
      JSON.parse(lists(65)) as JsonValue,
    ])
      assert.throws(() => canonicalText([value]), NotPlain);
  });

  it("compares by code point: shorter first, then the first that differs", () => {
    const names = ["b", "ab", "a", "", "\u{10000}", "\uffff"];
    assert.deepEqual(names.toSorted(byCodePoint), ["", "a", "ab", "b", "\uffff", "\u{10000}"]);
  });
});

/** Documents of the kind that may be read: plain integers, whole characters, no __proto__. */
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }).filter((each) => each.isWellFormed()),
);
const name = text.filter((each) => each !== "__proto__");
const { value: documents } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: "small" },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
    text,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(name, tie("value"), { maxKeys: 5 }).map((each) => ({ ...each })),
  ),
}));

describe("any document", () => {
  it("is read back as it was written, and written again the same", () => {
    fc.assert(
      fc.property(documents, (value) => {
        const written = fileText(value);
        const read = good(readJson(toUtf8(written), "here"));
        assert.deepEqual(read, value);
        assert.equal(fileText(read), written);
      }),
    );
  });

  it("is read the same by JSON.parse and strictly, when it is canonical", () => {
    fc.assert(
      fc.property(documents, (value) => {
        const written = fileText(value);
        assert.deepEqual(strictParse(written), JSON.parse(written));
      }),
    );
  });

  it("is read the same with any spacing", () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(" ", "\n", "\t", "\r\n "), (value, space) => {
        const loose = JSON.stringify(value, null, 2).replaceAll("\n", `\n${space}`);
        assert.deepEqual(good(readJsonText(loose, "here")), value);
      }),
    );
  });

  it("is accepted only if JSON.parse accepts it, whatever the text", () => {
    const fragments = fc.constantFrom(
      ...'{}[],:"0123456789-+.eE\\u \n\t\u00e9'.split(""),
      "true",
      "null",
      '"a"',
      "\\ud800",
      "__proto__",
    );
    const texts = fc.array(fragments, { maxLength: 12 }).map((each) => each.join(""));
    fc.assert(
      fc.property(texts, (each) => {
        const read = readJsonText(each, "here");
        if (read.ok) assert.deepEqual(read.value, JSON.parse(each));
      }),
      { numRuns: 2000 },
    );
  });

  it("of any bytes is read or refused, and nothing is thrown", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const { ok } = readJson(bytes, "here");
        assert.ok(!ok || fromUtf8(bytes) !== null);
      }),
    );
  });
});
