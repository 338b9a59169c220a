import assert from "node:assert/strict";
import { constants, generateKeyPairSync, sign } from "node:crypto";
import { describe, it } from "node:test";
import { p256, p384 } from "@noble/curves/nist.js";
import { fromHex, toHex, toUtf8 } from "../../../shared/bytes.ts";
import { verifyWithNoble } from "../../../shared/tuf/noble.ts";
import { tally, tallyWords } from "../../../shared/tuf/tally.ts";
import { verifyingKey } from "../../../shared/tuf/verifying-key.ts";
import { verifyWithBoth, verifyWithPlatform } from "../../../node/verify.ts";
import { there } from "../../sample.ts";
import {
  hexOf,
  keyJson,
  keyOf,
  KINDS,
  pemOf,
  rsaKey,
  signatureOf,
  signingKeys,
} from "./signing-keys.ts";

const MESSAGE = toUtf8("what is signed");

const ec = (curve: "P-256" | "P-384") => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: curve });
  const [hex, pem] = [hexOf(publicKey), pemOf(publicKey)];
  const { Point } = curve === "P-256" ? p256 : p384;
  const compressed = toHex(Point.fromHex(hex).toBytes(true));
  return { hex, pem, compressed };
};

describe("one public key, however it is written", () => {
  for (const [curve, scheme] of [
    ["P-256", "ecdsa-sha2-nistp256"],
    ["P-384", "ecdsa-sha2-nistp384"],
  ] as const)
    it(`is the same ${curve} key in every encoding`, () => {
      const { hex, pem, compressed } = ec(curve);
      const keys = [
        keyOf(keyJson("ecdsa", scheme, pem)),
        keyOf(keyJson(scheme, scheme, pem)),
        keyOf(keyJson("ecdsa", scheme, pem.trimEnd())),
        keyOf(keyJson("ecdsa", scheme, pem.replaceAll("\n", "\r\n"))),
        keyOf(keyJson("ecdsa", scheme, hex)),
        keyOf(keyJson(scheme, scheme, hex)),
        keyOf(keyJson("ecdsa", scheme, compressed)),
        keyOf({ ...keyJson("ecdsa", scheme, pem), "x-owner": "somebody" }),
      ];
      const first = verifyingKey(there(keys[0]));
      assert.equal(first.kind, "ecdsa");
      assert.equal(new Set(keys.map(({ material }) => material)).size, 1);
      for (const key of keys) assert.deepEqual(verifyingKey(key), first);
    });

  it("is the same Ed25519 key in hex and in PEM", () => {
    const { publicKey } = generateKeyPairSync("ed25519");
    const hex = keyOf(keyJson("ed25519", "ed25519", hexOf(publicKey)));
    const pem = keyOf(keyJson("ed25519", "ed25519", pemOf(publicKey)));
    assert.equal(hex.material, pem.material);
    assert.deepEqual(verifyingKey(hex), verifyingKey(pem));
    assert.equal(verifyingKey(hex).kind, "ed25519");
  });

  it("is the same RSA key under another scheme", () => {
    const pem = signingKeys().RSA.key.public;
    const [one, other] = ["sha256", "sha512"].map((hash) =>
      keyOf(keyJson("rsa", `rsassa-pss-${hash}`, pem)),
    );
    assert.equal(there(one).material, there(other).material);
  });

  it("is not the same as the point on the other side of the curve", () => {
    const { compressed } = ec("P-256");
    const twin = (compressed.startsWith("02") ? "03" : "02") + compressed.slice(2);
    const [one, other] = [compressed, twin].map((hex) =>
      keyOf(keyJson("ecdsa", "ecdsa-sha2-nistp256", hex)),
    );
    assert.notEqual(there(one).material, there(other).material);
  });

  it("counts once towards a threshold, written in two ways", () => {
    const signer = signingKeys()["P-256"];
    const [spki] = [fromHex(hexOf(there(signer).private.asymmetricKeyType ? publicOf() : publicOf()))];
    assert.ok(spki !== null);
    function publicOf() {
      return signerPublic();
    }
    function signerPublic() {
      throw new Error("replaced below");
    }
  });
});
