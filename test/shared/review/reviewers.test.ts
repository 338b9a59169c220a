import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { disguisedName, takeKeyboard, type Reviewers } from "../../../shared/review/reviewers.ts";

const TWO: Reviewers = { names: ["Mira", "Noor Haddad"], present: "Noor Haddad" };

/** What is typed, and what comes of it: the reviewers, or the refusal. */
const TYPED: readonly (readonly [string, string, string])[] = [
  ["somebody new", "Ada", "Mira, Noor Haddad, Ada"],
  ["somebody who reviewed before", "Mira", "Mira, Noor Haddad"],
  ["somebody new whose name begins like another's", "Noor", "Mira, Noor Haddad, Noor"],
  ["a name in another alphabet", "Юлия", "Mira, Noor Haddad, Юлия"],
  ["a name with an accent", "Zoë", "Mira, Noor Haddad, Zoë"],
  ["who sits there already", "Noor Haddad", "REVIEWER-NAME"],
  ["a name that is there, in small letters", "mira", "REVIEWER-NAME"],
  ["a name that is there, with a space more", "Noor  Haddad", "REVIEWER-NAME"],
  ["a name that is there, with a Cyrillic letter", "M\u0456ra", "REVIEWER-NAME"],
  ["a name that is there, in full-width letters", "\uff2dira", "REVIEWER-NAME"],
  ["a name with a character that nobody sees", "Ada\u200b", "REVIEWER-NAME"],
  ["a name that turns the direction of writing", "\u202eadA", "REVIEWER-NAME"],
  ["a name with a blank of braille", "Mira\u2800", "REVIEWER-NAME"],
  ["a name with half a character", "Ada\ud800", "REVIEWER-NAME"],
  ["a name with a sign that no name needs", "Ada ★", "REVIEWER-NAME"],
  ["a name that is there, with a full stop", "Mira.", "REVIEWER-NAME"],
  ["a name that is there, with a hyphen", "Noor-Haddad", "REVIEWER-NAME"],
  ["a name that is there, with the surname first", "Haddad, Noor", "REVIEWER-NAME"],
  ["a name that is there, with an accent", "Míra", "REVIEWER-NAME"],
  ["a new name with one Cyrillic letter among Latin ones", "Ad\u0430", "REVIEWER-NAME"],
];

describe("who takes the keyboard", () => {
  for (const [sentence, name, wanted] of TYPED)
    it(`${wanted === "REVIEWER-NAME" ? "REVIEWER-NAME refuses" : "REVIEWER-NAME accepts"} ${sentence}`, () => {
      const taken = takeKeyboard(TWO, name);
      assert.equal(taken.ok ? taken.value.names.join(", ") : taken.refusal.id, wanted);
      if (taken.ok) assert.equal(taken.value.present, name);
    });

  it("REVIEWER-NAME says how the name was written before", () => {
    const taken = takeKeyboard(TWO, "MIRA");
    assert.match(taken.ok ? "" : taken.refusal.expected, /"Mira"/);
  });

  it("REVIEWER-NAME refuses a disguised name of who opens the ceremony, and no other", () => {
    assert.equal(disguisedName("Noor, lead administrator"), null);
    assert.notEqual(disguisedName("N\u043eor"), null);
    assert.notEqual(disguisedName("Noor\u2800"), null);
  });
});
