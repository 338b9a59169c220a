import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { disguiseIn, disguiseInAccount } from "../../../shared/look-alike/disguise.ts";
import { latinised } from "../../../shared/look-alike/latin.ts";

describe("a text that is read as another one", () => {
  for (const text of [
    "Amara",
    "Işıl Yağız",
    "Søren Ångström",
    "Mª José",
    "Анна Сара",
    "Ελένη",
    "王秀英",
    "CASE-1 (5 m², 3 μm)",
    "Сара and Amara",
    "",
  ])
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(disguiseIn(text), null));

  for (const [sentence, text, found] of [
    ["a Cyrillic a", "Am\u0430ra", /U\+0430, which looks like a, among Latin/],
    ["a Greek o", "N\u03bfor", /U\+03BF, which looks like o/],
    ["an Armenian o", "N\u0585or", /U\+0585, which looks like o/],
    ["full-width letters", "\uff21mara", /U\+FF21, which looks like A/],
    ["mathematical letters", "\u{1d400}mara", /U\+1D400, which looks like A/],
    ["a space of no width", "Ama\u200bra", /U\+200B, which nobody sees/],
    ["a mark that turns the direction", "Ama\u202era", /U\+202E, which nobody sees/],
    ["a soft hyphen", "Ama\u00adra", /U\+00AD, which nobody sees/],
    ["a filler that looks like nothing", "Ama\u3164ra", /U\+3164, which nobody sees/],
  ] as const)
    it(`is one with ${sentence}`, () => assert.match(disguiseIn(text) ?? "", found));
});

describe("an account name that is read as another one", () => {
  for (const name of ["noor", "юлия", "o-k", "ben_42"])
    it(`is not ${name}`, () => assert.equal(disguiseInAccount(name), null));

  for (const [sentence, name, found] of [
    ["one in Cyrillic letters that all look Latin", "\u0441\u043e\u0441\u043e", /only look Latin/],
    ["one with Latin's own double", "\u0261oogle", /U\+0261, which looks like g/],
    ["one with a mixed word", "mir\u0430", /U\+0430/],
  ] as const)
    it(`is ${sentence}`, () => assert.match(disguiseInAccount(name) ?? "", found));
});

describe("a text as its letters look", () => {
  it("has Latin letters for those that look Latin", () => {
    assert.equal(latinised("\u0410\u043c\u0430\u0433\u0430"), "A\u043cara");
  });
});
