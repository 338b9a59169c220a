import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Held } from "../../../scripts/sample-index/people.ts";
import { signedFiles } from "../../../shared/export/publication-files.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { collect, meters, signersOf, type Collected } from "../../../shared/sign/collect.ts";
import type { Seal } from "../../../shared/sign/seal.ts";
import { readEnvelope } from "../../../shared/tuf/envelope.ts";
import type { KeyId } from "../../../shared/tuf/key.ts";
import { tally } from "../../../shared/tuf/tally.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { signedWith } from "../../held-ceremony.ts";
import { good, once, there } from "../../sample.ts";
import { batchWith, held, keyidOf, replace, sealing } from "./with-records.ts";

/** Amara, who holds a key of claimed, is to hold a key of targets with the same key. */
const AMARA = held("claimed", "Amara");
const PROPOSALS: readonly Proposal[] = [
  replace("root", "Goran", "Priya"),
  { change: "add-key", role: "targets", record: AMARA.key.key.keyid },
  { change: "renew", document: "targets" },
  { change: "renew", document: "claimed" },
];
const made = once(() => good(sealing(PROPOSALS, batchWith([{ ...AMARA, role: "targets" }]))));

const signing = (seal: Seal, person: Held) => {
  const { keyid, signatures } = signedWith(seal, person);
  return { keyid: keyid as KeyId, signatures };
};
const collecting = (seal: Seal, ...people: readonly Held[]): Collected =>
  people.reduce<Collected>(
    (collected, person) => good(collect(seal, collected, signing(seal, person), verifyWithBoth)),
    [],
  );

function counts(seal: Seal, collected: Collected): readonly string[] {
  return meters(seal, collected, verifyWithBoth).map(
    ({ quorum, tally: { signed, threshold } }) => `${quorum.label}: ${signed.length}/${threshold}`,
  );
}

describe("signatures over several documents", () => {
  it("each count in the meters of those documents that list the key", () => {
    for (const [person, wanted] of [
      [held("root", "Goran"), [1, 0, 0, 0, 0]],
      [held("root", "Priya"), [0, 1, 0, 0, 0]],
      [held("root", "Farah"), [1, 1, 0, 0, 0]],
      [held("targets", "Kofi"), [0, 0, 1, 0, 0]],
      [held("claimed", "Boris"), [0, 0, 0, 1, 1]],
      [AMARA, [0, 0, 1, 1, 1]],
    ] as const)
      assert.deepEqual(counts(made(), collecting(made(), person)), [
        `root: the keys of root 3: ${wanted[0]}/3`,
        `root: the keys of root 4: ${wanted[1]}/3`,
        `targets: ${wanted[2]}/2`,
        `claimed: ${wanted[3]}/3`,
        `claimed: ${wanted[4]}/3`,
      ]);
  });

  it("name each public key once among those who may sign", () => {
    const keys = signersOf(made());
    assert.equal(new Set(keys.map(({ material }) => material)).size, keys.length);
    // Six of root, three of targets, five of claimed; Amara is one of both.
    assert.equal(keys.length, 6 + 3 + 5);
  });

  for (const role of ["targets", "claimed", "publication"])
    it(`SIGN-INVALID refuses a person of several documents without the signature on ${role}`, () => {
      const { keyid, signatures } = signing(made(), AMARA);
      const others = { keyid, signatures: signatures.filter((each) => each.role !== role) };
      const outcome = collect(made(), [], others, verifyWithBoth);
      assert.equal(outcome.ok ? "collected" : outcome.refusal.id, "SIGN-INVALID");
    });

  it("SIGN-INVALID refuses a signature on a document that the key may not sign", () => {
    const { keyid, signatures } = signing(made(), AMARA);
    const sig = there(signatures[0]).sig;
    const more = { keyid, signatures: [...signatures, { role: "root", sig }] };
    const outcome = collect(made(), [], more, verifyWithBoth);
    assert.equal(outcome.ok ? "collected" : outcome.refusal.id, "SIGN-INVALID");
  });

  it("SIGN-INVALID refuses the signature of one document for another", () => {
    const { keyid, signatures } = signing(made(), AMARA);
    const sig = there(signatures[0]).sig;
    const same = { keyid, signatures: signatures.map(({ role }) => ({ role, sig })) };
    const outcome = collect(made(), [], same, verifyWithBoth);
    assert.equal(outcome.ok ? "collected" : outcome.refusal.id, "SIGN-INVALID");
  });

  it("SIGN-KEY refuses somebody who has left, when nothing of the old keys is asked for", () => {
    const seal = good(
      sealing([replace("targets", "Kofi", "Rosa"), { change: "renew", document: "targets" }]),
    );
    const kofi = { keyid: keyidOf("targets", "Kofi"), signatures: [] };
    const outcome = collect(seal, [], kofi, verifyWithBoth);
    assert.equal(outcome.ok ? "collected" : outcome.refusal.id, "SIGN-KEY");
  });
});

describe("one public key under two keyids", () => {
  const farah = held("root", "Farah");
  const other = "f".repeat(64) as KeyId;

  /** Root's new keys list Farah's key under another keyid than the old ones. */
  const relisted = once((): Seal => {
    const seal = good(sealing([{ change: "renew", document: "root" }]));
    const documents = seal.documents.map((document) => {
      const [before, after] = document.quorums;
      if (before === undefined || after === undefined) return document;
      const keys = after.keys.map((key) =>
        key.material === farah.key.key.material ? { ...key, keyid: other } : key,
      );
      return { ...document, quorums: [before, { ...after, keys }] };
    });
    return { ...seal, documents };
  });

  for (const [sentence, keyid] of [
    ["the old keyid", farah.key.key.keyid],
    ["the new one", other],
  ] as const)
    it(`counts in both of root's meters, signed under ${sentence}`, () => {
      const { signatures } = signing(relisted(), farah);
      const outcome = collect(relisted(), [], { keyid, signatures }, verifyWithBoth);
      const signed = meters(relisted(), good(outcome), verifyWithBoth).slice(0, 2);
      assert.deepEqual(
        signed.map((each) => each.tally.signed.length),
        [1, 1],
      );
    });

  it("is written under both, so that a client that looks by keyid counts it in each", () => {
    const collected = collecting(relisted(), farah);
    const file = there(signedFiles(relisted(), collected)[0]);
    const envelope = good(readEnvelope(file.bytes, file.path));
    const keyids = envelope.signatures.map(({ keyid }) => keyid);
    assert.deepEqual(keyids.toSorted(), [farah.key.key.keyid, other].toSorted());
    for (const quorum of there(relisted().documents[0]).quorums)
      assert.equal(tally(envelope, quorum, verifyWithBoth).signed.length, 1);
  });

  it("SIGN-AGAIN refuses the second signing", () => {
    const { signatures } = signing(relisted(), farah);
    const collected = collecting(relisted(), farah);
    const again = collect(relisted(), collected, { keyid: other, signatures }, verifyWithBoth);
    assert.equal(again.ok ? "collected" : again.refusal.id, "SIGN-AGAIN");
  });
});
