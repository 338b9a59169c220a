import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { describe, it } from "node:test";
import { keyIdOf } from "../../../shared/tuf/key.ts";
import { fingerprintOf } from "../../../shared/tuf/fingerprint.ts";
import { heldKey } from "../../../scripts/sample-index/people.ts";

const pem = ({ publicKey }: KeyPairKeyObjectResult) =>
  publicKey.export({ format: "pem", type: "spki" }).toString();
const P256 = pem(generateKeyPairSync("ec", { namedCurve: "P-256" }));
const P384 = pem(generateKeyPairSync("ec", { namedCurve: "P-384" }));
const RSA = pem(generateKeyPairSync("rsa", { modulusLength: 2048 }));
const ED = heldKey("fingerprint", "root", "Amara").key.key;

describe("a key's fingerprint", () => {
  it("is the key itself where that is short", () => {
    assert.deepEqual(fingerprintOf(ED.public), { of: "key", hex: ED.public });
  });

  for (const [sentence, text, keytype, scheme] of [
    ["P-256", P256, "ecdsa", "ecdsa-sha2-nistp256"],
    ["P-384", P384, "ecdsa", "ecdsa-sha2-nistp384"],
    ["RSA", RSA, "rsa", "rsassa-pss-sha256"],
  ] as const)
    it(`is its keyid for ${sentence}`, () => {
      const hex = keyIdOf({ keytype, scheme, keyval: { public: text } });
      assert.deepEqual(fingerprintOf(text), { of: "keyid", hex });
    });

  for (const text of ["", "hello", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
    it(`is none for ${JSON.stringify(text)}`, () => {
      assert.equal(fingerprintOf(text), null);
    });
});
