import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { signSealed, unsealed } from "../../node/signer/sign-sealed.ts";
import { keySource } from "../../node/signer/sign-once.ts";
import { inSlices } from "../../node/slices.ts";
import { verifyWithBoth } from "../../node/verify.ts";
import { seedOf } from "../../scripts/sample-index/sample-key.ts";
import { fromUtf8 } from "../../shared/bytes.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { signedFiles, signedList } from "../../shared/export/publication-files.ts";
import {
  collect,
  meters,
  proving,
  signaturesFor,
  signersOf,
  type Collected,
  type Signing,
} from "../../shared/sign/collect.ts";
import { matrix } from "../../shared/sign/matrix.ts";
import { sealedRows } from "../../shared/sign/sealed-rows.ts";
import type { Seal } from "../../shared/sign/seal.ts";
import { readEnvelope } from "../../shared/tuf/envelope.ts";
import { remembering } from "../../shared/tuf/remembering.ts";
import { tally, type Verify } from "../../shared/tuf/tally.ts";
import { HOLDERS, jobOver, manyDocuments, quorumOf, signingBy } from "../many-documents.ts";
import { good, once, sampleKeys, there } from "../sample.ts";

const SHARDS = 900;
const ALL = SHARDS + 2;
const [AMARA, BORIS] = [there(HOLDERS[0]), there(HOLDERS[1])];
const made = once(() => manyDocuments(SHARDS));
const amaras = once(() => signingBy(AMARA, made()));
const boris = once(() => signingBy(BORIS, made()));

/** A verifier that counts what it is asked. */
function counting(): { readonly verify: Verify; readonly asked: () => number } {
  let asked = 0;
  return {
    verify: (...each) => {
      asked++;
      return verifyWithBoth(...each);
    },
    asked: () => asked,
  };
}

const wrongly = (signing: Signing, at: number): Signing => ({
  ...signing,
  signatures: signing.signatures.map((each, i) =>
    i === at ? { ...each, sig: there(signing.signatures[at + 1]).sig } : each,
  ),
});

describe("signing nine hundred shards is one act", () => {
  it("each signature is verified once, by collect, and never again by meters", () => {
    const { verify, asked } = counting();
    const remembers = remembering(verify);
    const collected = good(collect(made(), [], amaras(), remembers));
    assert.equal(asked(), ALL);
    for (let i = 0; i < 3; i++)
      assert.equal(meters(made(), collected, remembers)[0]?.tally.signed.length, 1);
    assert.equal(asked(), ALL);
    const both = good(collect(made(), collected, boris(), remembers));
    assert.ok(meters(made(), both, remembers).every(({ tally: { reached } }) => reached));
    assert.equal(asked(), 2 * ALL);
  });

  it("what was proven before in slices is not verified again by collect", async () => {
    const { verify, asked } = counting();
    const remembers = remembering(verify);
    const proven = await inSlices(proving(made(), amaras(), remembers), () => undefined);
    assert.deepEqual(proven, amaras().signatures);
    assert.equal(asked(), ALL);
    assert.ok(collect(made(), [], amaras(), remembers).ok);
    assert.equal(asked(), ALL);
  });

  it("proving finds the one signature that is none, and collect refuses all for it", async () => {
    const bad = wrongly(amaras(), 700);
    const proven = await inSlices(proving(made(), bad, verifyWithBoth), () => undefined);
    assert.equal(proven.length, ALL - 1);
    const outcome = collect(made(), [], bad, verifyWithBoth);
    assert.equal(outcome.ok ? "" : outcome.refusal.id, "SIGN-INVALID");
    assert.match(outcome.ok ? "" : outcome.refusal.where, /^the signature on \d\.claimed\./);
  });

  it("signatures that did not come from collect are verified by meters", () => {
    const handMade: Collected = [wrongly(amaras(), 700)];
    const short = meters(made(), handMade, verifyWithBoth).filter(
      ({ tally: { signed } }) => signed.length === 0,
    );
    assert.deepEqual(
      short.map(({ document }) => document.role),
      [there(made().documents[700]).role],
    );
  });

  it("proofs belong to one verifier: a credulous one convinces nobody else", () => {
    const handMade: Collected = [wrongly(amaras(), 700)];
    assert.ok(meters(made(), handMade, () => true).every((each) => each.tally.signed.length === 1));
    const counts = meters(made(), handMade, verifyWithBoth).map((each) => each.tally.signed.length);
    assert.equal(counts.filter((count) => count === 0).length, 1);
  });

  for (const [sentence, wanted, change] of [
    ["the signature on one shard", "SIGN-INVALID", (all: Signing["signatures"]) => all.slice(1)],
    [
      "one shard signed twice, another not at all",
      "SIGN-INVALID",
      (all: Signing["signatures"]) => [...all.slice(1), there(all[5])],
    ],
    [
      "a signature on a shard that is not sealed",
      "SIGN-INVALID",
      (all: Signing["signatures"]) => [...all, { ...there(all[5]), role: "claimed.more" }],
    ],
  ] as const)
    it(`${wanted} refuses ${sentence.startsWith("the") ? "a person without " : ""}${sentence}`, () => {
      const signing = { ...amaras(), signatures: change(amaras().signatures) };
      const outcome = collect(made(), [], signing, verifyWithBoth);
      assert.equal(outcome.ok ? "" : outcome.refusal.id, wanted);
    });

  it("the signer hashes each against the digest, signs all, and verifies each by both", async () => {
    const job = jobOver(made());
    assert.equal(unsealed(job), null);
    const said: number[] = [];
    const seed = Uint8Array.from(seedOf(AMARA.label));
    const half = AMARA.key.public;
    const source = keySource({ seed, public: half, keyholder: "Amara", role: "claimed" });
    const { signatures, refusal } = await signSealed(job, source, (done) => said.push(done));
    assert.equal(refusal, null);
    assert.deepEqual(signatures, amaras().signatures, "Ed25519 gives the same signatures");
    assert.ok(said[0] === 0 && said.length < ALL / 4, `${said.length} words`);
    assert.ok(collect(made(), [], { ...amaras(), signatures }, verifyWithBoth).ok);
  });

  it("SIGN-BYTES refuses all where one byte of one shard differs", () => {
    const job = jobOver(made());
    const documents = job.documents.map((each, i) =>
      i === 812
        ? { ...each, bytes: each.bytes.map((byte, at) => (at === 7 ? byte ^ 1 : byte)) }
        : each,
    );
    assert.equal(unsealed({ ...job, documents })?.id, "SIGN-BYTES");
  });

  it("the files for the stick are made when they are asked for, and hold a threshold each", () => {
    const collected: Collected = [amaras(), boris()];
    const files = signedFiles(made(), collected);
    assert.equal(files.length, ALL + 1);
    const list = signedList(made(), collected);
    assert.equal(list, signedList(made(), collected), "made once");
    const remembers = remembering(verifyWithBoth);
    for (const [i, document] of made().documents.entries()) {
      const { path, bytes, sha256 } = there(files[i]);
      assert.deepEqual({ path, length: bytes.length, sha256 }, list[i]);
      assert.equal(sha256, sha256Of(bytes));
      const envelope = good(readEnvelope(bytes, path));
      assert.ok(tally(envelope, there(document.quorums[0]), remembers).reached, path);
    }
    const sums = fromUtf8(there(files.at(-1)).bytes)?.split("\n") ?? [];
    assert.equal(sums.length, ALL + 1);
    assert.match(sums[1] ?? "", /^[0-9a-f]{64} {2}1\.claimed\.shard\.000\.json$/);
  });

  it("a document's signatures stand under the keyids by which it lists the keys", () => {
    const document = there(made().documents[333]);
    assert.deepEqual(
      signaturesFor(made(), document, [amaras(), boris()]).map(({ keyid }) => keyid),
      [AMARA.key.keyid, BORIS.key.keyid],
    );
    assert.equal(signersOf(made()).length, HOLDERS.length);
  });
});

describe("what people see of nine hundred shards", () => {
  const others = quorumOf(sampleKeys().root.map(({ key }) => key.key));
  const mixed = (seal: Seal): Seal => ({
    ...seal,
    documents: seal.documents.map((each, i) => (i === 3 ? { ...each, quorums: [others] } : each)),
  });
  for (const [sentence, seal, wanted] of [
    ["stands in one line", made(), [1, SHARDS, 1]],
    ["stands in two lines where one shard has other keys", mixed(made()), [1, SHARDS - 1, 1, 1]],
    ["is as before where there are none", manyDocuments(0), [1, 1]],
  ] as const)
    it(sentence, () => {
      assert.deepEqual(
        sealedRows(seal).map(({ documents }) => documents.length),
        wanted,
      );
    });

  for (const [sentence, collected, held, wanted] of [
    ["open before anybody signed", [], [], "open"],
    ["signed when each is", [amaras()], [], "signed"],
    ["held when each waits", [], [amaras()], "held"],
    [
      "open while some wait",
      [],
      [{ ...amaras(), signatures: amaras().signatures.slice(0, 300) }],
      "open",
    ],
  ] as const)
    it(`one cell for all of them: ${sentence}`, () => {
      const row = there(matrix(made(), collected, held)[0]);
      assert.deepEqual(row.cells[1], { state: wanted });
    });
});
