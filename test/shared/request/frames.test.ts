import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromUtf8, toUtf8 } from "../../../shared/bytes.ts";
import { addFrames, framesOf, joinedFrames, MOST_FRAMED } from "../../../shared/request/frames.ts";
import {
  requestInText,
  requestText,
  rolesInSeal,
} from "../../../shared/request/signing-request.ts";
import { sealText } from "../../../shared/sign/seal.ts";
import { heldCeremony, journalOf } from "../../held-ceremony.ts";
import { good, there } from "../../sample.ts";

const TEXT = "an “umlaut” ü and more. ".repeat(100);
const frames = there(framesOf(TEXT));

describe("a request as QR codes", () => {
  it("comes back from its codes, in any order and twice", () => {
    assert.ok(frames.length > 3);
    const state = good(addFrames(null, [...frames.toReversed(), frames[0]].join("\n")));
    assert.equal(fromUtf8(good(there(joinedFrames(state)))), TEXT);
  });

  it("has only letters that a QR code writes short", () => {
    for (const frame of frames) assert.match(frame, /^[0-9A-Z:/]+$/);
  });

  it("is not there where it is too long", () => {
    assert.equal(framesOf("a".repeat(MOST_FRAMED + 1)), null);
    assert.ok(framesOf("a".repeat(MOST_FRAMED)) !== null);
  });

  it("waits while a code is missing", () => {
    assert.equal(joinedFrames(good(addFrames(null, frames.slice(1).join(" ")))), null);
  });

  const [first = "", second = ""] = frames;
  for (const [sentence, text] of [
    ["nothing", " \n"],
    ["a word", "hello"],
    ["a code without its end", first.slice(0, 30).replace(/.$/, "1")],
    ["a number above the total", first.replace("1/", "9/")],
    ["small letters", first.toLowerCase()],
    [
      "a code of another series",
      `${first}\n${second.replace(/:[0-9A-F]{16}:/, ":0000000000000000:")}`,
    ],
  ] as const)
    it(`REQUEST-FRAME refuses ${sentence}`, () => {
      const outcome = addFrames(null, text);
      assert.ok(!outcome.ok && outcome.refusal.id === "REQUEST-FRAME");
    });

  it("REQUEST-FRAME refuses pieces that do not make what they name", () => {
    const altered = frames.map((frame) =>
      frame.replace(/:A?[B-Z]/, (mark) => `${mark.slice(0, -1)}A`),
    );
    const last = altered.map((frame, i) => (i === 0 ? frame.replace(/.{4}$/, "AAAA") : frame));
    const outcome = joinedFrames(good(addFrames(null, last.join("\n"))));
    assert.ok(outcome?.ok === false && outcome.refusal.id === "REQUEST-FRAME");
  });

  it("holds the seal, the record and the documents, byte for byte", () => {
    const { seal, events } = heldCeremony();
    const journal = journalOf(events.slice(0, 6));
    const back = good(requestInText(toUtf8(requestText(seal, journal)), "the codes"));
    assert.deepEqual(back.seal, sealText(seal.documents));
    assert.deepEqual(back.journal, journal);
    for (const { role, bytes } of seal.documents) assert.deepEqual(back.documents.get(role), bytes);
  });

  for (const text of [
    "[]",
    "{}",
    '{"_type":"signing-request","documents":[{}],"format":1,"journal":[],"seal":{}}',
  ])
    it(`REQUEST-FORM refuses ${text}`, () => {
      const outcome = requestInText(toUtf8(text), "the codes");
      assert.ok(!outcome.ok && outcome.refusal.id === "REQUEST-FORM");
    });

  it("REQUEST-FORM refuses a seal's list with a path for a role", () => {
    const list = fromUtf8(sealText(heldCeremony().seal.documents)) ?? "";
    assert.deepEqual(good(rolesInSeal(toUtf8(list))), ["claimed", "publication"]);
    const outcome = rolesInSeal(toUtf8(list.replace('"claimed"', '"../../etc/passwd"')));
    assert.ok(!outcome.ok && outcome.refusal.id === "REQUEST-FORM");
  });
});
