import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toUtf8 } from "../../../shared/bytes.ts";
import {
  readSignatureFile,
  signatureFile,
  signingIn,
  type Awaiting,
} from "../../../shared/request/signature-file.ts";
import type { Refusal } from "../../../shared/refusal.ts";
import type { KeyId } from "../../../shared/tuf/key.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { heldCeremony, signedBy } from "../../held-ceremony.ts";
import { good, once, sampleKeys, there } from "../../sample.ts";

const WHERE = "a file";
const OLDER = "1".repeat(64);

/** What a file says, loose enough to be altered. */
interface Loose {
  _type: string;
  documents: { role: string; sha256: string; sig: string; version: number }[];
  format: number;
  key: { keyid: string; public: string };
  seal: string;
}

const made = once(() => {
  const { seal } = heldCeremony();
  const { keyid, signatures } = signedBy(seal, 1);
  return signatureFile(seal, { keyid: keyid as KeyId, signatures });
});

const loose = (): Loose => JSON.parse(new TextDecoder().decode(made().bytes)) as Loose;
const first = (file: Loose) => there(file.documents[0]);
const second = (file: Loose) => there(file.documents[1]);

function awaiting(): Awaiting {
  const { seal, sealed } = heldCeremony();
  return { seal, collected: sealed.collected, broken: new Set([OLDER]) };
}

/** The ID under which a file is refused; empty when it is taken. */
function refusedAs(change: (file: Loose) => void, waiting = awaiting()): string {
  const file = loose();
  change(file);
  const read = readSignatureFile(toUtf8(JSON.stringify(file)), WHERE);
  if (!read.ok) return words(read.refusal);
  const found = signingIn(read.value, WHERE, waiting, verifyWithBoth);
  return found.ok ? "" : words(found.refusal);
}

function words(refusal: Refusal): string {
  for (const [part, text] of Object.entries(refusal) as [string, string][])
    assert.ok(text.length > 0, part);
  return refusal.id;
}

const TABLE: readonly (readonly [string, string, (file: Loose) => void])[] = [
  ["SIGNATURES-FORM", "another format", (file) => (file.format = 2)],
  ["SIGNATURES-FORM", "another kind of file", (file) => (file._type = "seal")],
  ["SIGNATURES-FORM", "no document", (file) => (file.documents = [])],
  ["SIGNATURES-FORM", "a field more", (file) => Object.assign(file, { note: "" })],
  ["SIGNATURES-FORM", "capitals in a signature", (file) => (first(file).sig = "AB")],
  ["SIGNATURES-FORM", "two signatures on one", (file) => (second(file).role = first(file).role)],
  ["SIGNATURES-FORM", "a seal that is no digest", (file) => (file.seal = "abc")],
  ["SIGNATURES-OLDER", "a seal that was broken", (file) => (file.seal = OLDER)],
  ["SIGNATURES-SEAL", "a seal that nobody knows", (file) => (file.seal = "2".repeat(64))],
  ["SIGN-KEY", "a stranger's keyid", (file) => (file.key.keyid = "3".repeat(64))],
  [
    "SIGNATURES-KEY",
    "another key under a keyholder's keyid",
    (file) => (file.key.public = there(sampleKeys().claimed[0]).key.key.public),
  ],
  ["SIGNATURES-KEY", "a public half that is none", (file) => (file.key.public = "key")],
  ["SIGNATURES-DOCUMENTS", "a document without a signature", (file) => file.documents.pop()],
  [
    "SIGNATURES-DOCUMENTS",
    "a document that the seal does not have",
    (file) => file.documents.push({ ...first(file), role: "root" }),
  ],
  ["SIGNATURES-BYTES", "other bytes", (file) => (first(file).sha256 = "4".repeat(64))],
  ["SIGNATURES-BYTES", "another version", (file) => first(file).version++],
  [
    "SIGN-INVALID",
    "a signature over something else",
    (file) => (first(file).sig = second(file).sig),
  ],
  ["SIGN-INVALID", "a signature of no length", (file) => (first(file).sig = "00")],
];

describe("a signature file", () => {
  it("is read as it was written, and taken", () => {
    assert.equal(
      refusedAs(() => undefined),
      "",
    );
    const { keyid, signatures } = signedBy(heldCeremony().seal, 1);
    const file = good(readSignatureFile(made().bytes, WHERE));
    assert.deepEqual(good(signingIn(file, WHERE, awaiting(), verifyWithBoth)), {
      keyid,
      signatures,
    });
    assert.match(made().path, /^signatures\/[0-9a-f]{8}-[0-9a-f]{8}\.json$/);
  });

  for (const [id, sentence, change] of TABLE)
    it(`${id} refuses ${sentence}`, () => {
      assert.equal(refusedAs(change), id);
    });

  it("SIGN-AGAIN refuses a key that has signed", () => {
    const { seal, sealed } = heldCeremony();
    const { keyid, signatures } = signedBy(seal, 1);
    const collected = [...sealed.collected, { keyid: keyid as KeyId, signatures }];
    assert.equal(
      refusedAs(() => undefined, { ...awaiting(), collected }),
      "SIGN-AGAIN",
    );
  });

  it("SIGNATURES-FORM refuses what is no JSON", () => {
    for (const text of ["", "{", "[]", '{"_type":"signatures","_type":"signatures"}']) {
      const read = readSignatureFile(toUtf8(text), WHERE);
      assert.equal(read.ok ? "" : read.refusal.id, "SIGNATURES-FORM");
    }
  });
});
