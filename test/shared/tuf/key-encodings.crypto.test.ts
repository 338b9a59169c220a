import assert from "node:assert/strict";
import { constants, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { describe, it } from "node:test";
import { p256, p384 } from "@noble/curves/nist.js";
import { toHex, toUtf8 } from "../../../shared/bytes.ts";
import { verifyWithNoble } from "../../../shared/tuf/noble.ts";
import { tally, tallyWords } from "../../../shared/tuf/tally.ts";
import { verifyingKey } from "../../../shared/tuf/verifying-key.ts";
import { verifyWithBoth, verifyWithPlatform } from "../../../node/verify.ts";
import { once, there } from "../../sample.ts";
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
    const point = p256.Point.fromHex(ec("P-256").hex);
    const [one, other] = [point, point.negate()].map((each) => {
      const [long, short] = [false, true].map((compressed) =>
        keyOf(keyJson("ecdsa", "ecdsa-sha2-nistp256", each.toHex(compressed))),
      );
      assert.equal(there(long).material, there(short).material);
      return there(long).material;
    });
    assert.notEqual(one, other);
  });

  it("counts once towards a threshold, written in two ways", () => {
    const signer = signingKeys()["P-256"];
    const hex = hexOf(createPublicKey(signer.key.public));
    const twin = keyOf(keyJson("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", hex));
    const signature = signatureOf(signer, MESSAGE);
    const signatures = [signature, { ...signature, keyid: twin.keyid }];
    const quorum = { keys: [signer.key, twin], threshold: 2 };
    const counted = tally({ signatures, signedBytes: MESSAGE }, quorum, verifyWithBoth);
    assert.equal(counted.reached, false);
    assert.equal(counted.signed.length, 1);
    assert.equal(counted.valid, 2);
  });
});

describe("a signature", () => {
  for (const kind of KINDS) {
    const signer = () => signingKeys()[kind];

    it(`by ${kind} verifies, and only over what was signed`, () => {
      const signature = signer().sign(MESSAGE);
      assert.equal(verifyWithPlatform(signer().key, MESSAGE, signature), true);
      assert.equal(verifyWithBoth(signer().key, MESSAGE, signature), true);
      assert.equal(verifyWithNoble(signer().key, MESSAGE, signature), kind !== "RSA");
      for (const verify of [verifyWithPlatform, verifyWithNoble, verifyWithBoth])
        assert.equal(verify(signer().key, toUtf8("what is signet"), signature), false);
    });

    it(`by ${kind} of another length is refused, without throwing`, () => {
      const signature = signer().sign(MESSAGE);
      for (const other of [
        new Uint8Array(),
        signature.subarray(1),
        signature.subarray(0, -1),
        Uint8Array.of(...signature, 0),
        new Uint8Array(signature.length),
      ])
        for (const verify of [verifyWithPlatform, verifyWithNoble, verifyWithBoth])
          assert.equal(verify(signer().key, MESSAGE, other), false);
    });

    it(`by ${kind} is nobody else's`, () => {
      const signature = signer().sign(MESSAGE);
      for (const other of KINDS.filter((each) => each !== kind))
        assert.equal(verifyWithPlatform(signingKeys()[other].key, MESSAGE, signature), false);
    });
  }

  it("by ECDSA verifies with s in either half of its range", () => {
    const { key, sign: make } = signingKeys()["P-256"];
    const found = p256.Signature.fromBytes(make(MESSAGE), "der");
    const twin = new p256.Signature(found.r, p256.Point.Fn.neg(found.s));
    for (const each of [found, twin])
      assert.equal(verifyWithBoth(key, MESSAGE, each.toBytes("der")), true);
  });

  it("by ECDSA that is not in DER is refused", () => {
    const { key, private: half } = signingKeys()["P-256"];
    const flat = sign("sha256", MESSAGE, { key: half, dsaEncoding: "ieee-p1363" });
    for (const verify of [verifyWithPlatform, verifyWithNoble])
      assert.equal(verify(key, MESSAGE, flat), false);
  });

  for (const [sentence, salt] of [
    ["as long as its digest", constants.RSA_PSS_SALTLEN_DIGEST],
    ["as long as can be", constants.RSA_PSS_SALTLEN_MAX_SIGN],
    ["of no length", 0],
  ] as const)
    it(`by RSA verifies with a salt ${sentence}`, () => {
      const { key, private: half } = signingKeys().RSA;
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      const signature = sign("sha256", MESSAGE, { key: half, padding, saltLength: salt });
      assert.equal(verifyWithBoth(key, MESSAGE, signature), true);
    });

  it("by RSA with the old padding, or another hash, is refused", () => {
    const { key, private: half } = signingKeys().RSA;
    assert.equal(verifyWithBoth(key, MESSAGE, sign("sha256", MESSAGE, half)), false);
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    const other = sign("sha512", MESSAGE, { key: half, padding });
    assert.equal(verifyWithBoth(key, MESSAGE, other), false);
    const json = keyJson("rsa", "rsassa-pss-sha512", key.public);
    assert.equal(verifyWithBoth(keyOf(json), MESSAGE, other), true);
  });
});

const P384_HEX = once(() => ec("P-384").hex);
const ed25519Pem = once(() => pemOf(generateKeyPairSync("ed25519").publicKey));
const p521Pem = once(() => pemOf(generateKeyPairSync("ec", { namedCurve: "P-521" }).publicKey));
const pem = (body: string) =>
  `-----BEGIN PUBLIC KEY-----\n${Buffer.from(body, "hex").toString("base64")}\n-----END PUBLIC KEY-----\n`;
/** SubjectPublicKeyInfo of an RSA key with this modulus and exponent, in hex. */
function rsaSpki(modulus: string, exponent: string, lengthOfLength = ""): string {
  const tagged = (tag: string, content: string) => {
    const length = (content.length / 2).toString(16).padStart(4, "0");
    return `${tag}${content.length < 256 ? length.slice(2) : `82${length}`}${content}`;
  };
  const written = tagged("02", exponent).replace("02", `02${lengthOfLength}`);
  const pair = tagged("30", tagged("02", modulus) + written);
  return tagged("30", `300d06092a864886f70d0101010500${tagged("03", `00${pair}`)}`);
}
const MODULUS = `00${"c5".repeat(256)}`;

/** keytype, scheme and public part, and what is said of them. */
const UNUSABLE: readonly (readonly [string, string, string, () => string, string, RegExp])[] = [
  ["a type nobody knows", "sphincs", "shake", () => "aa", "unsupported key", /sphincs .* shake/],
  [
    "a scheme nobody knows",
    "ed25519",
    "ed25519ph",
    () => "aa",
    "unsupported key",
    /ed25519 .* ed25519ph/,
  ],
  [
    "RSA with the old padding",
    "rsa",
    "rsa-pkcs1v15-sha256",
    () => "aa",
    "unsupported key",
    /pkcs1v15/,
  ],
  [
    "a keytype of one curve with a scheme of another",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    P384_HEX,
    "unsupported key",
    /nistp256 with scheme ecdsa-sha2-nistp384/,
  ],
  [
    "a P-384 key declared P-256",
    "ecdsa",
    "ecdsa-sha2-nistp256",
    P384_HEX,
    "bad key",
    /P-384 under the scheme ecdsa-sha2-nistp256/,
  ],
  [
    "an Ed25519 key declared P-256",
    "ecdsa",
    "ecdsa-sha2-nistp256",
    ed25519Pem,
    "bad key",
    /Ed25519 under/,
  ],
  ["a curve that TUF does not name", "ecdsa", "ecdsa-sha2-nistp384", p521Pem, "bad key", /kind/],
  ["a public part of no form", "ed25519", "ed25519", () => "not a key", "bad key", /neither/],
  [
    "an Ed25519 key of small order",
    "ed25519",
    "ed25519",
    () => `01${"00".repeat(31)}`,
    "bad key",
    /small order/,
  ],
  [
    "an Ed25519 key above the prime",
    "ed25519",
    "ed25519",
    () => `ee${"ff".repeat(30)}7f`,
    "bad key",
    /canonical/,
  ],
  [
    "a point that is not on the curve",
    "ecdsa",
    "ecdsa-sha2-nistp256",
    () => `04${"11".repeat(64)}`,
    "bad key",
    /not on the curve P-256/,
  ],
  [
    "the point at infinity",
    "ecdsa",
    "ecdsa-sha2-nistp256",
    () => `04${"00".repeat(64)}`,
    "bad key",
    /not on the curve/,
  ],
  [
    "PEM with another heading",
    "rsa",
    "rsassa-pss-sha256",
    () => signingKeys().RSA.key.public.replaceAll("PUBLIC KEY", "RSA PUBLIC KEY"),
    "bad key",
    /another form/,
  ],
  [
    "PEM with broken base64",
    "rsa",
    "rsassa-pss-sha256",
    () => "-----BEGIN PUBLIC KEY-----\nAAA\n-----END PUBLIC KEY-----\n",
    "bad key",
    /base64/,
  ],
  [
    "an RSA key of 1024 bits",
    "rsa",
    "rsassa-pss-sha256",
    () => rsaKey("sha256", 32, 1024).key.public,
    "bad key",
    /1024 bits/,
  ],
  [
    "an RSA key of 16384 bits",
    "rsa",
    "rsassa-pss-sha256",
    () => pem(rsaSpki(`00${"c5".repeat(2048)}`, "010001")),
    "bad key",
    /16384 bits/,
  ],
  [
    "an RSA key with an even modulus",
    "rsa",
    "rsassa-pss-sha256",
    () => pem(rsaSpki(`${MODULUS.slice(0, -2)}c4`, "010001")),
    "bad key",
    /even modulus/,
  ],
  ...["01", "02", "010000", "0200000001"].map(
    (exponent) =>
      [
        `an RSA key with the exponent ${exponent}`,
        "rsa",
        "rsassa-pss-sha256",
        () => pem(rsaSpki(MODULUS, exponent)),
        "bad key",
        /exponent/,
      ] as const,
  ),
  [
    "an RSA key with a number written too long",
    "rsa",
    "rsassa-pss-sha256",
    () => pem(rsaSpki(`00${MODULUS}`, "010001")),
    "bad key",
    /kind of key/,
  ],
  [
    "an RSA key with a negative modulus",
    "rsa",
    "rsassa-pss-sha256",
    () => pem(rsaSpki(MODULUS.slice(2), "010001")),
    "bad key",
    /kind of key/,
  ],
  [
    "an RSA key with a byte behind it",
    "rsa",
    "rsassa-pss-sha256",
    () => pem(`${rsaSpki(MODULUS, "010001")}00`),
    "bad key",
    /kind of key/,
  ],
  [
    "an RSA key with a length written too long",
    "rsa",
    "rsassa-pss-sha256",
    () => pem(rsaSpki(MODULUS, "010001", "81")),
    "bad key",
    /kind of key/,
  ],
];

describe("a key that cannot be used", () => {
  it("is told from a sound one", () => {
    const sound = pem(rsaSpki(MODULUS, "010001"));
    assert.equal(verifyingKey(keyOf(keyJson("rsa", "rsassa-pss-sha256", sound))).kind, "rsa");
  });

  for (const [sentence, keytype, scheme, text, verdict, why] of UNUSABLE)
    it(`says so: ${sentence}`, () => {
      const key = keyOf(keyJson(keytype, scheme, text()));
      const using = verifyingKey(key);
      assert.ok(using.kind === "unusable", "it can be used");
      assert.equal(using.verdict, verdict);
      assert.match(using.why, why);
      for (const verify of [verifyWithPlatform, verifyWithNoble, verifyWithBoth])
        assert.equal(verify(key, MESSAGE, new Uint8Array(64).fill(1)), false);
    });

  it("is named by a tally, with the reason", () => {
    const key = keyOf(keyJson("ecdsa", "ecdsa-sha2-nistp256", P384_HEX()));
    const signatures = [{ keyid: key.keyid, sig: "00" }];
    const quorum = { keys: [key], threshold: 1 };
    const counted = tally({ signatures, signedBytes: MESSAGE }, quorum, () => true);
    assert.equal(counted.reached, false);
    assert.match(tallyWords(counted), /bad key: a key of kind P-384 under the scheme/);
  });
});
