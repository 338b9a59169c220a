import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { samePerson, strangeInName } from "../../shared/person-name.ts";

const AMARA = "Amara Okafor";

describe("one person under two names", () => {
  for (const [sentence, a, b] of [
    ["in another case, with spaces", "Amara", "  amara "],
    ["in capitals", AMARA, "AMARA OKAFOR"],
    ["with a Cyrillic letter", "Amara", "\u0410mara"],
    ["in full-width letters", "Amara", "\uff21\uff4dara"],
    ["with a full stop", AMARA, "Amara Okafor."],
    ["with a hyphen for the space", AMARA, "Amara-Okafor"],
    ["without the space", AMARA, "AmaraOkafor"],
    ["with an apostrophe", AMARA, "Amara’ Okafor"],
    ["with a dot in the middle", AMARA, "Amara·Okafor"],
    ["with the surname first", AMARA, "Okafor, Amara"],
    ["with a surname first that has an apostrophe", "Sean O'Brien", "OBrien Sean"],
    ["with an accent", AMARA, "Amara Okafór"],
    ["with an accent made of two characters", AMARA, "Amara Okafo\u0301r"],
    ["with a mark below its last letter", AMARA, "Amara Okafor\u0345"],
    ["with a mark of another alphabet", AMARA, "Amara\u093c Okafor"],
    ["with a stress mark", AMARA, "Ama\u02c8ra Okafor"],
    ["with a long s", "Amara Os", "Amara O\u017f"],
    ["with a sharp s", "Ana Weiß", "ANA WEISS"],
    ["with a dot on a capital i", "Ilka", "\u0130lka"],
    ["with a character that nobody sees", AMARA, "Amara\u200b Okafor"],
    ["with a blank that nobody sees", "Amara", "Amara\u2800"],
    ["in Cyrillic, in capitals", "Кира", "КИРА"],
  ] as const)
    it(`is found out ${sentence}`, () => {
      assert.equal(samePerson(a, b), true);
      assert.equal(samePerson(b, a), true);
    });

  for (const [sentence, a, b] of [
    ["of another name", "Amara", "Tamara"],
    ["with a surname more", "Amara", AMARA],
    ["with the same letters in another order", "Amy Lee", "May Lee"],
    ["with a number", AMARA, "Amara Okafor 2"],
    ["with other vowel signs in Hindi", "रमा", "राम"],
    ["with a voiced sound in Japanese", "かな", "がな"],
    ["made of signs alone", "…", "–"],
  ] as const)
    it(`is not supposed ${sentence}`, () => assert.equal(samePerson(a, b), false));
});

describe("a person's name", () => {
  for (const name of [
    "Noor",
    "Noor, lead administrator",
    "J. R. O’Brien-Smith",
    "D'Angelo 2",
    "Işıl Yağız",
    "Gal·la",
    "Анна Сара",
    "王秀英",
    "ジョン・スミス",
    "रमा",
  ])
    it(`is ${name}`, () => assert.equal(strangeInName(name), null));

  for (const [sentence, name, found] of [
    ["a braille blank", "Amara\u2800", /U\+2800, which nobody sees/],
    ["a line end", "Ama\nra", /U\+000A, which nobody sees/],
    ["half a character", "Amara\ud800", /U\+D800, which nobody sees/],
    ["a Cyrillic letter among Latin ones", "Am\u0430ra", /U\+0430, which looks like a/],
    ["a space that is no plain one", "Amara\u00a0Okafor", /U\+00A0, which no name needs/],
    ["a star", "Amara ★", /"★" \(U\+2605\), which no name needs/],
    ["an at sign", "amara@example", /"@" \(U\+0040\), which no name needs/],
    ["no letter", "-.-", /no letter/],
  ] as const)
    it(`is not one with ${sentence}`, () => assert.match(strangeInName(name) ?? "", found));
});
