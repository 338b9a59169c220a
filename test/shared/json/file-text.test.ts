import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { toUtf8 } from "../../../shared/bytes.ts";
import {
  byCodePoint,
  canonicalBytes,
  fileFormOf,
  fileText,
  isFileText,
  writingCanonical,
} from "../../../shared/json/canonical.ts";
import type { JsonObject, JsonValue } from "../../../shared/json/value.ts";

const parsed = (text: string) => JSON.parse(text) as JsonValue;

/** Texts of the same value that are no longer than its written form, or look like it. */
const NOT_WRITTEN_SO: readonly (readonly [string, string])[] = [
  ["an exponent as short as the digits", '{"a":1e2}'],
  ["an exponent, made up for by a space", '{"a": 1e3}'],
  ["an exponent, made up for by a name given twice", '{"a":1e3,"b":100000000000,"b":1e11}'],
  ["an exponent in a list, made up for by a space", "[ 1e3]"],
  ["an exponent by itself", "1e2"],
  ["a capital exponent", "[1E2]"],
  ["names out of order", '{"b":1,"a":2}'],
  ["all-digit names out of order", '{"2":1,"10":2}'],
  ["all-digit names in an order that JavaScript changes", '{"2":1,"1":2}'],
  ["a name given twice", '{"a":1,"a":2}'],
  ["a space", '{"a": 1}'],
  ["a fraction of nothing", "[1.0]"],
  ["an escape that was not needed", '["\\u0061"]'],
  ["a slash that was escaped", '["\\/"]'],
  ["a line end in the short escape", '["\\n"]'],
];

describe("a text that is its value's written form", () => {
  for (const text of [
    "{}",
    "[]",
    '""',
    "0",
    '{"":[{},[],null,true]}',
    '{"a":100,"b":[1000,-200]}',
    '{"é":"\u{1f600}"}',
    '["\\u000a\\\\\\""]',
  ])
    it(`is ${text}`, () => {
      assert.equal(isFileText(text, parsed(text)), true);
    });

  for (const [sentence, text] of NOT_WRITTEN_SO)
    it(`is not one with ${sentence}: ${text}`, () => {
      assert.equal(isFileText(text, parsed(text)), false);
    });

  it("is found out to be one without writing it, whatever the text", () => {
    const fragments = fc.constantFrom(
      ...["{", "}", "[", "]", ",", ":", " ", "1", "2", "3"],
      '"a":',
      '"b":',
      '"1":',
      '"10":',
      '"\\n"',
      '"é"',
      "00",
      "1e2",
      "1E3",
      "-1",
      ".0",
      "null",
    );
    const texts = fc.array(fragments, { maxLength: 14 }).map((each) => each.join(""));
    const wrapped = fc.tuple(texts, texts).map(([a, b]) => `{"a":[${a}],"b":{${b}}}`);
    let compared = 0;
    fc.assert(
      fc.property(fc.oneof(texts, wrapped), (text) => {
        try {
          parsed(text);
        } catch {
          return;
        }
        compared++;
        let written: boolean;
        try {
          written = fileText(parsed(text)) === text;
        } catch {
          return;
        }
        const found = isFileText(text, parsed(text));
        const digits = text.includes('"1');
        assert.ok(found === written || (digits && !found), text);
      }),
      { numRuns: 20_000 },
    );
    assert.ok(compared > 50, "too few texts were JSON");
  });
});

describe("the file's form", () => {
  const texts = fc
    .oneof(fc.string({ unit: "binary" }), fc.string())
    .filter((each) => each.isWellFormed());

  it("follows from the canonical bytes", () => {
    fc.assert(
      fc.property(fc.dictionary(texts, fc.array(texts)), (value) => {
        const plain = { ...value };
        assert.deepEqual(fileFormOf(canonicalBytes(plain)), toUtf8(fileText(plain)));
      }),
    );
  });

  it("has its names in the order of their code points", () => {
    const units = (text: string) => [...text].map((each) => each.codePointAt(0) ?? 0);
    const slow = (a: string, b: string) => {
      const [left, right] = [units(a), units(b)];
      const at = left.findIndex((unit, i) => unit !== right[i]);
      return at === -1 || right.length <= at
        ? left.length - right.length
        : (left[at] ?? 0) - (right[at] ?? 0);
    };
    const astral = fc.array(
      fc.constantFrom("a", "\uffff", "\ue000", "\ud7ff", "\u{10000}", "\u{10ffff}"),
    );
    const name = fc.oneof(
      texts,
      astral.map((each) => each.join("")),
    );
    fc.assert(
      fc.property(name, name, (a, b) => {
        assert.equal(Math.sign(byCodePoint(a, b)), Math.sign(slow(a, b)));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("an object with long lists", () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, line) => ({ line, project: `p${line}` }));
  for (const [what, object, pauses] of [
    ["none", {}, 0],
    ["a short one", { a: rows(3), _type: "x", b: null }, 0],
    ["as many rows as are written at once", { rows: rows(2000) }, 0],
    ["one more", { z: 1, rows: rows(2001), a: [] }, 2],
    ["rows three times over, and another list", { rows: rows(6000), b: rows(2002) }, 5],
    ["text that is escaped, and no ASCII", { 'é"': rows(4001).map(() => 'ü"\n\\') }, 3],
  ] as readonly (readonly [string, JsonObject, number])[])
    it(`is written as in one go, with ${pauses} pauses: ${what}`, () => {
      const work = writingCanonical(object);
      let found = 0;
      for (let step = work.next(); ; step = work.next()) {
        if (step.done === true) {
          assert.deepEqual(step.value, canonicalBytes(object));
          break;
        }
        found++;
      }
      assert.equal(found, pauses);
    });
});
