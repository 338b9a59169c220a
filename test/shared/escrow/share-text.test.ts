import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readShareLine } from "../../../shared/escrow/share-line.ts";
import { readShareText, shareCode, shareLines } from "../../../shared/escrow/share-text.ts";
import { shareHash, type Share } from "../../../shared/escrow/share.ts";
import { HOLDERS, MADE } from "../../sample-escrow.ts";
import { good, there } from "../../sample.ts";
import { seededRandom } from "../../seeded-random.ts";

const hex = (seed: string, bytes: number) => Buffer.from(seededRandom(seed)(bytes)).toString("hex");

function share(holder: string, x: number, fields: Partial<Share> = {}): Share {
  return {
    set: hex("set", 16),
    public: hex("public", 32),
    k: 3,
    n: 5,
    x,
    holder,
    created: MADE,
    payload: seededRandom(`payload ${x}`)(32),
    ...fields,
  };
}

const BORIS = share("Boris", 164);
const CHEN = share("Chen", 7);
const LINES = shareLines(BORIS);
const line = (n: number) => there(LINES[n - 1]);
const ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
const LETTERS = Array.from(ALPHABET);
const PAYLOAD = Buffer.from(BORIS.payload).toString("hex");

/** Another letter of the alphabet than the one at `at`. */
function wrong(text: string, at: number, by = 1): string {
  const present = ALPHABET.indexOf(text[at] ?? "");
  return text.slice(0, at) + (ALPHABET[(present + by) % 32] ?? "") + text.slice(at + 1);
}
const swapped = (text: string, at: number) =>
  text.slice(0, at) + (text[at + 1] ?? "") + (text[at] ?? "") + text.slice(at + 2);
const instead = (n: number, text: string) => LINES.with(n - 1, text).join("\n");

function verdict(text: string): string {
  const read = readShareText(text, "the share");
  if (read.ok) return "read";
  const { id, where, found } = read.refusal;
  const words = JSON.stringify(read.refusal);
  assert.ok(!words.includes(PAYLOAD), "a refusal tells no secret");
  for (const each of LINES) assert.ok(!words.includes(each.slice(3, 11)), "nor what was typed");
  return `${id}: ${where}: ${found}`;
}

const CASES: readonly (readonly [string, string, RegExp])[] = [
  ["the lines as printed", LINES.join("\n"), /^read$/],
  [
    "in groups of four",
    LINES.map((each) => each.replaceAll(/(.{4})/g, "$1 ")).join("\n"),
    /^read$/,
  ],
  [
    "in small letters, with hyphens",
    LINES.join("\r\n")
      .toLowerCase()
      .replaceAll(/(.{4})/g, "$1-"),
    /^read$/,
  ],
  ["with empty lines", `\n\n${LINES.join("\n\n")}\n`, /^read$/],
  ["in another order", LINES.toReversed().join("\n"), /^read$/],
  ["what the QR code holds", shareCode(BORIS), /^read$/],
  ["all in one, without a gap", LINES.join(""), /^read$/],
  ["nothing", " \n ", /^SHARE-TEXT: the share: nothing$/],
  ["another text", "hello", /^SHARE-TEXT: the share, line 1: a line that does not begin with CS1$/],
  [
    "a wrong first letter",
    instead(2, `Z${line(2).slice(1)}`),
    /^SHARE-TEXT: the share, line 2: a line that does not begin/,
  ],
  [
    "one wrong letter",
    instead(3, wrong(line(3), 17)),
    /^SHARE-TEXT: the share, line 3: a wrong letter: group 5, letter 2$/,
  ],
  [
    "a wrong letter in the last line",
    instead(5, wrong(line(5), 9)),
    /line 5: a wrong letter: group 3, letter 2$/,
  ],
  [
    "the letter O for a nought",
    instead(1, `${line(1).slice(0, 20)}O${line(1).slice(21)}`),
    /line 1: a letter that no share has: group 6, letter 1$/,
  ],
  [
    "a letter of another script",
    instead(1, `${line(1).slice(0, 20)}Ж${line(1).slice(21)}`),
    /line 1: a letter that no share has: group 6, letter 1$/,
  ],
  [
    "two wrong letters",
    instead(4, wrong(wrong(line(4), 10), 30)),
    /line 4: more than one wrong letter$/,
  ],
  [
    "a letter left out",
    instead(2, line(2).slice(0, 20) + line(2).slice(21)),
    /line 2: 47 letters, where every line but the last has 48$/,
  ],
  [
    "a letter too many",
    instead(2, `${line(2)}Q`),
    /line 2: 49 letters, where a whole line has 48$/,
  ],
  ["half a line", instead(2, line(2).slice(0, 9)), /line 2: 9 letters/],
  ["a line left out", LINES.toSpliced(3, 1).join("\n"), /^SHARE-TEXT: the share: no line 4$/],
  ["the last line left out", LINES.slice(0, -1).join("\n"), /^SHARE-TEXT: the share: no line 5$/],
  [
    "a line twice",
    [...LINES, line(2)].join("\n"),
    /^SHARE-TEXT: the share, line 6: the card's line 2 once more$/,
  ],
  [
    "a line of another card",
    instead(4, there(shareLines(CHEN)[3])),
    /^SHARE-MIXED: the share, line 4: a line of another share$/,
  ],
];

describe("a share's text", () => {
  for (const [sentence, text, wanted] of CASES)
    it(`${sentence}: ${wanted.source}`, () => {
      assert.match(verdict(text), wanted);
    });

  it("names two letters that changed places", () => {
    const at = [...line(2)].findIndex((letter, i) => i > 8 && letter !== line(2)[i + 1]);
    const named = `group ${Math.floor(at / 4) + 1}, letter ${(at % 4) + 1}`;
    assert.equal(
      verdict(instead(2, swapped(line(2), at))),
      `SHARE-TEXT: the share, line 2: two letters changed over: ${named}, and the one after it`,
    );
  });

  it("holds the whole share, whatever the name's length", () => {
    for (const holder of [...HOLDERS, "x", "x".repeat(64), "日本語の名前"]) {
      const whole = share(holder, 255, { k: 2, n: 16 });
      const read = good(readShareText(shareCode(whole), "it"));
      assert.deepEqual(read, whole);
      assert.equal(shareHash(read), shareHash(whole));
    }
  });

  it("is letters that a QR code packs tightly, and no other", () => {
    assert.match(shareCode(BORIS), /^[0-9A-Z ]+$/);
    for (const each of LINES.slice(0, -1)) assert.equal(each.length, 48);
  });

  it("is refused after any wrong letter, and the exact place is named", () => {
    for (const [i, text] of LINES.entries())
      for (let at = 3; at < text.length; at++) {
        const read = readShareLine(wrong(text, at, 1 + ((at * 7 + i) % 31)), "it");
        assert.ok(!read.ok);
        const place = `group ${Math.floor(at / 4) + 1}, letter ${(at % 4) + 1}`;
        assert.equal(read.refusal.found, `a wrong letter: ${place}`);
      }
  });

  it("is refused after any change of one character", () => {
    const text = LINES.join("\n");
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.oneof(
          fc.constantFrom(...LETTERS, "1", "O", "I", "B", " ", "\n"),
          fc.string({ minLength: 1, maxLength: 2, unit: "grapheme" }),
        ),
        (at, letter) => {
          fc.pre(text[at] !== "\n" && letter.toUpperCase() !== text[at]);
          assert.notEqual(verdict(text.slice(0, at) + letter + text.slice(at + 1)), "read");
        },
      ),
      { numRuns: 400 },
    );
  });
});
