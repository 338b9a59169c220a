import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { createPublicKey, verify as platformVerify, constants } from "node:crypto";
import { generateOnToken, type KeyWish } from "../../../../node/signer/token/generate-key.ts";
import type { TokenJob } from "../../../../node/signer/token/token-job.ts";
import { verifyWithBoth } from "../../../../node/verify.ts";
import { fromHex, toHex, toUtf8 } from "../../../../shared/bytes.ts";
import type { Key } from "../../../../shared/tuf/key.ts";
import { publicKeyIn } from "../../../../shared/tuf/public-text.ts";
import { signing, tokenJob } from "./sealed-documents.ts";
import {
  freshTokens,
  keyOn,
  makeKey,
  PIN,
  PKCS11JS,
  SKIP,
  SOFTHSM,
  strictToken,
  type Made,
} from "./soft-token.ts";

const KINDS = ["ed25519", "ed25519, by name", "P-256", "P-384", "rsa"] as const;

async function signatures(job: TokenJob): Promise<readonly Uint8Array[]> {
  const { answer } = await signing(job);
  assert.ok(answer.says === "signed", JSON.stringify(answer));
  return answer.signatures.map(({ sig }) => fromHex(sig) ?? new Uint8Array());
}

describe("signing with a key on a token", { skip: SKIP }, () => {
  const keys = new Map<Made, Key>();
  before(() => {
    freshTokens("offline");
    for (const [i, kind] of KINDS.entries())
      keys.set(kind, keyOn({ label: "offline" }, kind, { label: kind, id: `0${i + 1}` }));
    assert.equal(makeKey({ label: "offline" }, "P-521", { label: "p521", id: "21" }), null);
  });
  const key = (kind: Made): Key => {
    const found = keys.get(kind);
    if (found === undefined) throw new Error(kind);
    return found;
  };

  for (const kind of KINDS)
    it(`${kind}: every document is signed, and both implementations accept it`, async () => {
      const job = tokenJob([key(kind).public], { label: "offline" }, 3);
      const made = await signatures(job);
      assert.equal(made.length, 3);
      for (const [i, signature] of made.entries()) {
        const bytes = job.documents[i]?.bytes ?? new Uint8Array();
        assert.equal(verifyWithBoth(key(kind), bytes, signature), true);
        assert.equal(verifyWithBoth(key(kind), Uint8Array.of(...bytes, 0), signature), false);
      }
    });

  it("RSA: the salt is as long as the digest, which every client takes", async () => {
    const job = tokenJob([key("rsa").public], {}, 1);
    const [signature = new Uint8Array()] = await signatures(job);
    const verifies = (saltLength: number) =>
      platformVerify(
        "sha256",
        job.documents[0]?.bytes ?? new Uint8Array(),
        {
          key: createPublicKey(key("rsa").public),
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength,
        },
        signature,
      );
    assert.deepEqual([verifies(32), verifies(20), verifies(222)], [true, false, false]);
  });

  it("finds its key by the key itself, however a document writes it, and says it as the document does", async () => {
    const found = publicKeyIn(key("P-256").public);
    assert.ok(found.kind === "ecdsa");
    const hex = toHex(found.point);
    const { answer } = await signing(tokenJob([hex]));
    assert.equal(answer.says === "signed" ? answer.public : answer.says, hex);
  });

  it("takes the PEM of an Ed25519 key for the same key as its hex", async () => {
    const der = `302a300506032b6570032100${key("ed25519").public}`;
    const pem = createPublicKey({ key: Buffer.from(der, "hex"), format: "der", type: "spki" })
      .export({ type: "spki", format: "pem" })
      .toString();
    assert.equal((await signing(tokenJob([pem]))).id, "signed");
  });

  it("signs only the documents that the key may sign", async () => {
    const job = tokenJob([key("P-384").public], {}, 3);
    const documents = job.documents.map((each, i) => (i === 1 ? { ...each, allowed: [] } : each));
    const { answer } = await signing({ ...job, documents });
    const roles = answer.says === "signed" ? answer.signatures.map(({ role }) => role) : [];
    assert.deepEqual(roles, ["root", "claimed"]);
  });

  it("says how far it is, and not once for each of many documents", async () => {
    const { said } = await signing(tokenJob([key("ed25519").public], {}, 60));
    assert.deepEqual(said.slice(0, 2), [{ says: "opening" }, { says: "signing", done: 0, of: 60 }]);
    const done = said.slice(1).map((each) => (each.says === "signing" ? each.done : -1));
    assert.deepEqual(
      done,
      [...new Set(done)].sort((a, b) => a - b),
      "forwards only",
    );
    assert.ok(done.length < 60);
  });

  it("gives the PIN again for a key that wants it before each signature", async () => {
    const strict = strictToken({ "always-authenticate": 1 });
    const job = tokenJob([key("P-256").public], { module: strict.module }, 3);
    assert.equal((await signatures(job)).length, 3);
    assert.deepEqual([strict.count("logins"), strict.count("pins-again")], [1, 3]);
  });

  for (const [sentence, fault, kind] of [
    ["a signature with a bit turned, Ed25519", "wrong-signature", "ed25519"],
    ["a signature with a bit turned, ECDSA", "wrong-signature", "P-256"],
    ["a signature with a bit turned, RSA", "wrong-signature", "rsa"],
    ["a signature that is too short, Ed25519", "short-signature", "ed25519"],
    ["a signature that is too short, ECDSA", "short-signature", "P-384"],
  ] as const)
    it(`SIGN-INVALID refuses ${sentence}`, async () => {
      const strict = strictToken({ [fault]: 1 });
      const { answer, id } = await signing(tokenJob([key(kind).public], { module: strict.module }));
      assert.equal(id, "SIGN-INVALID");
      assert.ok(!("kept" in answer));
    });

  it("SIGN-INVALID refuses what a private half of another key signed", async () => {
    freshTokens("mixed up");
    const one = keyOn({ label: "mixed up" }, "P-256", { label: "one", id: "01", privateId: "02" });
    keyOn({ label: "mixed up" }, "P-256", { label: "two", id: "02", privateId: "01" });
    assert.equal((await signing(tokenJob([one.public]))).id, "SIGN-INVALID");
  });
});

describe("making a key on a token", { skip: SKIP }, () => {
  before(() => freshTokens("new"));
  const wish = (fields: Partial<KeyWish> = {}): KeyWish => ({
    pkcs11js: PKCS11JS,
    module: SOFTHSM,
    token: { label: "new", serial: null },
    kind: "ed25519",
    label: "root 2026",
    acceptLastTry: false,
    ...fields,
  });
  const proof = (key: Key) => toUtf8(`I am ${key.keyid}`);
  async function made(fields: Partial<KeyWish>, pin = PIN): Promise<string> {
    const outcome = await generateOnToken(wish(fields), pin, proof);
    return outcome.ok ? "made" : outcome.refusal.id;
  }

  for (const [kind, keytype] of [
    ["ed25519", "ed25519"],
    ["P-256", "ecdsa"],
  ] as const)
    it(`${kind}: gives back the public half, and the key signs from then on`, async () => {
      const outcome = await generateOnToken(wish({ kind, label: `a ${kind}` }), PIN, proof);
      assert.ok(outcome.ok, JSON.stringify(outcome));
      const { key, id, label, proof: first } = outcome.value;
      assert.deepEqual(first.bytes, proof(key));
      assert.equal(verifyWithBoth(key, first.bytes, fromHex(first.sig) ?? first.bytes), true);
      assert.deepEqual([key.keytype, label, id.length], [keytype, `a ${kind}`, 4]);
      assert.equal((await signing(tokenJob([key.public]))).id, "signed");
    });

  it("TOKEN-EXISTS refuses a label that a key has already", async () => {
    assert.equal(await made({ label: "twice" }), "made");
    assert.equal(await made({ label: "twice" }), "TOKEN-EXISTS");
    assert.equal(await made({ label: "twice", kind: "P-256" }), "TOKEN-EXISTS");
  });

  it("TOKEN-OPEN-KEY refuses a private half that could leave the token, and destroys it", async () => {
    const strict = strictToken({ extractable: 1 });
    assert.equal(await made({ module: strict.module, label: "open" }), "TOKEN-OPEN-KEY");
    assert.equal(await made({ label: "open" }), "made");
  });

  it("TOKEN-MECHANISM refuses a token that cannot make such a key, before the PIN", async () => {
    const strict = strictToken({ "no-mechanism": 0x1055 });
    assert.equal(await made({ module: strict.module, label: "no" }), "TOKEN-MECHANISM");
    assert.equal(strict.count("logins"), 0);
  });

  it("SIGN-INVALID refuses a new key whose first signature does not verify", async () => {
    const strict = strictToken({ "wrong-signature": 1 });
    assert.equal(await made({ module: strict.module, label: "bad" }), "SIGN-INVALID");
  });

  it("TOKEN-PIN refuses a wrong PIN, and makes nothing", async () => {
    assert.equal(await made({ label: "later" }, "999999"), "TOKEN-PIN");
    assert.equal(await made({ label: "later" }), "made");
  });
});
