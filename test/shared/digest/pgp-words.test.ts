import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EVEN_WORDS, ODD_WORDS } from "../../../shared/digest/pgp-words.ts";

const LISTS = [
  { name: "even", words: EVEN_WORDS },
  { name: "odd", words: ODD_WORDS },
] as const;

/** Published fingerprints and the words they are read as. */
const VECTORS = [
  {
    hex: "E58294F2E9A227486E8B061B31CC528FD7FA3F19",
    words:
      "topmost Istanbul Pluto vagabond treadmill Pacific brackish dictator goldfish Medusa " +
      "afflict bravado chatter revolver Dupont midsummer stopwatch whimsical cowbell bottomless",
  },
  {
    hex: "D1D464C004F00FB5C9A4C8D8E433E7FB7FF56256",
    words:
      "stairway souvenir flytrap recipe adrift upcoming artist positive spearhead Pandora " +
      "spaniel stupendous tonic concurrent transit Wichita lockup visitor flagpole escapade",
  },
] as const;

function lower(words: readonly string[]): string[] {
  return words.map((word) => word.toLowerCase());
}

function repeated(words: readonly string[]): string[] {
  return words.filter((word, i) => words.indexOf(word) !== i);
}

describe("the PGP word list", () => {
  for (const { name, words } of LISTS) {
    it(`has 256 ${name} words`, () => {
      assert.equal(words.length, 256);
    });

    it(`has only plain ASCII letters in its ${name} words`, () => {
      const others = words.filter((word) => !/^[A-Za-z][a-z]+$/.test(word));
      assert.deepEqual(others, []);
    });

    it(`has no ${name} word twice, whatever its case`, () => {
      assert.deepEqual(repeated(lower(words)), []);
    });

    it(`cannot have its ${name} words changed`, () => {
      assert.ok(Object.isFrozen(words));
    });
  }

  it("has no word in both lists, whatever its case", () => {
    const even = new Set(lower(EVEN_WORDS));
    const shared = lower(ODD_WORDS).filter((word) => even.has(word));
    assert.deepEqual(shared, []);
  });

  // The odd list is not in order as published: "applicant" stands before "Apollo".
  it("has its even words in alphabetical order, whatever their case", () => {
    assert.deepEqual(lower(EVEN_WORDS), lower(EVEN_WORDS).toSorted());
  });

  for (const { hex, words } of VECTORS) {
    it(`reads ${hex} as the published words`, () => {
      const read = [...Buffer.from(hex, "hex")].map(
        (byte, i) => (i % 2 === 0 ? EVEN_WORDS : ODD_WORDS)[byte],
      );
      assert.equal(read.join(" "), words);
    });
  }
});
