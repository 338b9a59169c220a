import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { disguiseIn, disguiseInAccount } from "../../../shared/look-alike/disguise.ts";
import { unseenIn } from "../../../shared/look-alike/unseen.ts";
import { visible } from "../../../shared/look-alike/visible.ts";

/** Each draws nothing, or nothing that a person would see. */
const UNSEEN: readonly (readonly [string, string])[] = [
  ["a zero character", "\u0000"],
  ["a soft hyphen", "\u00ad"],
  ["a joiner of graphemes", "\u034f"],
  ["a filler of Hangul", "\u115f"],
  ["another filler of Hangul", "\u1160"],
  ["a vowel of Khmer that is not written", "\u17b4"],
  ["a separator of Mongolian vowels", "\u180e"],
  ["a space of no width", "\u200b"],
  ["a line separator", "\u2028"],
  ["a mark that turns the direction", "\u202e"],
  ["an invisible separator", "\u2063"],
  ["a blank of braille", "\u2800"],
  ["a filler of Hangul for compatibility", "\u3164"],
  ["half a character", "\ud83d"],
  ["a private character", "\ue000"],
  ["a variation selector", "\ufe0f"],
  ["a half-width filler of Hangul", "\uffa0"],
  ["what stands for an object", "\ufffc"],
  ["no character at all", "\ufdd0"],
  ["a blank of Egyptian hieroglyphs", "\u{13441}"],
  ["a half blank of Egyptian hieroglyphs", "\u{13442}"],
  ["a filler of Khitan", "\u{16fe4}"],
  ["a note without a head", "\u{1d159}"],
  ["a beam of notes", "\u{1d173}"],
  ["a tag", "\u{e0020}"],
  ["a variation selector of the second kind", "\u{e0100}"],
];

describe("a character that nobody sees", () => {
  for (const [sentence, character] of UNSEEN) {
    const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    it(`is ${sentence}`, () => {
      assert.equal(unseenIn(`amara${character}`), character);
      assert.match(disguiseIn(`amara${character}`) ?? "", /which nobody sees/);
      assert.match(disguiseInAccount(`amara${character}`) ?? "", /which nobody sees/);
      assert.equal(visible(`amara${character}`), `amara⟨${code}⟩`);
    });
  }

  for (const text of ["", "CASE-1 (5 m², 3 μm)", "a b", "⠁", "王", "𓀀", "👩", "ℵ", "a\u0301"])
    it(`is none of ${JSON.stringify(text)}`, () => {
      assert.equal(unseenIn(text), null);
      assert.equal(visible(text), text);
    });
});
