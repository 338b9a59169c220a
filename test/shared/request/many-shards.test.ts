import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eventSentence } from "../../../shared/ceremony/event.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import {
  MOST_SIGNATURE_FILE,
  readSignatureFile,
  signatureFile,
  signingIn,
} from "../../../shared/request/signature-file.ts";
import { requestFiles, rolesInSeal } from "../../../shared/request/signing-request.ts";
import { sealText } from "../../../shared/sign/seal.ts";
import { fewOf } from "../../../shared/sign/sealed-rows.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { HOLDERS, manyDocuments, signingBy } from "../../many-documents.ts";
import { good, once, there } from "../../sample.ts";

const made = once(() => manyDocuments(300));
const signing = once(() => signingBy(there(HOLDERS[0]), made()));
const awaiting = () => ({ seal: made(), collected: [], broken: new Set<string>() });

function outcome(change: (text: string) => string): string {
  const { bytes } = signatureFile(made(), signing());
  const text = change(new TextDecoder().decode(bytes));
  const read = readSignatureFile(toUtf8(text), "it");
  if (!read.ok) return `${read.refusal.id}: ${read.refusal.found}`;
  const found = signingIn(read.value, "it", awaiting(), verifyWithBoth);
  return found.ok ? "taken" : `${found.refusal.id}: ${found.refusal.found}`;
}

/** Drops the entries of some roles. */
function dropping(roles: RegExp): (text: string) => string {
  return (text) => {
    const json = JSON.parse(text) as { documents: readonly { role: string }[] };
    return JSON.stringify({
      ...json,
      documents: json.documents.filter(({ role }) => !roles.test(role)),
    });
  };
}

describe("hundreds of shards signed at another machine", () => {
  it("the request names each, with the digests that are sealed", () => {
    const files = requestFiles(made(), toUtf8("{}\n"));
    assert.equal(files.length, 302 + 3);
    const roles = good(rolesInSeal(sealText(made().documents)));
    assert.deepEqual(
      roles,
      made().documents.map(({ role }) => role),
    );
  });

  for (const role of ["claimed./../x", "claimed.", "claimed..x", "claimed.a/b", "snapshot", "x"])
    it(`REQUEST-FORM refuses ${role} for the role of a document: a file is named after it`, () => {
      const [first, ...rest] = made().documents;
      const outcome = rolesInSeal(sealText([{ ...there(first), role }, ...rest]));
      assert.equal(outcome.ok ? "taken" : outcome.refusal.id, "REQUEST-FORM");
    });

  for (const [sentence, wanted, change] of [
    ["all of them", /^taken$/, (text: string) => text],
    [
      "all but one",
      /^SIGNATURES-DOCUMENTS: no signature on claimed\.shard\.007$/,
      dropping(/^claimed\.shard\.007$/),
    ],
    [
      "only a few",
      /^SIGNATURES-DOCUMENTS: no signature on claimed\.shard\.010, .*, claimed\.shard\.013 and 280 more$/,
      dropping(/^claimed\.shard\.(0[1-9a-f]|1)/),
    ],
  ] as const)
    it(`a signature file over ${sentence}`, () => {
      assert.match(outcome(change), wanted);
    });

  it("a signature file over 4,000 of them is not too long", () => {
    const { length } = signatureFile(made(), signing()).bytes;
    assert.ok((4000 * length) / 302 < MOST_SIGNATURE_FILE);
  });

  it("the record names them by their number", () => {
    const documents = made().documents.map(({ role, version, bytes, sha256 }) => ({
      role,
      version,
      length: bytes.length,
      sha256,
    }));
    const sentence = eventSentence({
      type: "sealed",
      expiry: [],
      digest: made().digest,
      record: made().digest,
      documents,
    });
    assert.match(
      sentence,
      /^Sealed claimed 42 and publication 42 and 300 shard files of claimed; digest/,
    );
  });

  it("a refusal names a few of them", () => {
    assert.equal(fewOf(["a", "b", "c", "d", "e"]), "a, b, c, d, e");
    assert.equal(fewOf(["a", "b", "c", "d", "e", "f"]), "a, b, c, d and 2 more");
  });
});
