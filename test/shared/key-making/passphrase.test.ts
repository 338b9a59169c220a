import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { passphraseFault, passphraseNote } from "../../../shared/key-making/passphrase.ts";

describe("a typed passphrase", () => {
  for (const [sentence, text, wanted] of [
    ["nothing", "", "PASSPHRASE-SHORT"],
    ["eleven characters", "abcdefghijk", "PASSPHRASE-SHORT"],
    ["eleven characters outside the BMP", "🔑".repeat(11), "PASSPHRASE-SHORT"],
    ["1,001 characters", "x".repeat(1001), "PASSPHRASE-SHORT"],
    ["twelve characters", "abcdefghijkl", "taken"],
    ["1,000 characters", "x".repeat(1000), "taken"],
  ] as const)
    it(`${wanted}: ${sentence}`, () => {
      assert.equal(passphraseFault(text)?.id ?? "taken", wanted);
    });

  for (const [text, level, words] of [
    ["amber birch", "weak", /^Too short/],
    ["aaaaaaaabbbbbbbb", "weak", /^A few characters/],
    ["amber-birch-amber-delta-ember", "weak", /twice/],
    ["xkcdjvwpxkcdjvwp", "weak", /repeated/],
    ["Correcthorse7!", "weak", /^Short/],
    ["ämber birch cedar delta ember", "weak", /beyond those of an English keyboard/],
    ["amber birch cedar delta ember", "fair", /^29 characters, 5 words/],
    ["vK3#pQz9!mRw7&tYb2@x", "fair", /^20 characters, 1 words?/],
  ] as const)
    it(`is called ${level}: ${text}`, () => {
      const note = passphraseNote(text);
      assert.equal(note.level, level);
      assert.match(note.words, words);
      assert.match(note.words, /Nobody can measure/);
    });
});
