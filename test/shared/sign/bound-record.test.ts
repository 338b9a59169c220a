import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { verifyWithBoth } from "../../../node/verify.ts";
import { fromUtf8 } from "../../../shared/bytes.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { seal } from "../../../shared/sign/seal.ts";
import { claimedFor, heldCeremony } from "../../held-ceremony.ts";
import { good, there } from "../../sample.ts";

describe("the record that a seal binds", () => {
  const { reviewed, record, seal: made } = heldCeremony();

  it("stands in the publication note", () => {
    const note = fromUtf8(there(made.documents.at(-1)).bytes) ?? "";
    assert.equal((JSON.parse(note) as { readonly record: string }).record, record);
  });

  it("gives another digest where anything was done otherwise", () => {
    const other = { ...reviewed, record: sha256Of("another reason") };
    const again = good(seal(reviewed.batch, other, claimedFor(180), verifyWithBoth));
    assert.notEqual(again.digest, made.digest);
    assert.deepEqual(
      again.documents.filter(({ sha256 }, i) => sha256 !== made.documents[i]?.sha256),
      [again.documents.at(-1)],
    );
  });
});
