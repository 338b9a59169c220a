import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { sampleKey, signatureBy } from "../../scripts/sample-index/sample-key.ts";
import { SMALL_ORDER } from "../../scripts/sample-index/claim-lines.ts";
import { fromHex, toUtf8 } from "../../shared/bytes.ts";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import { ed25519Key, type Key } from "../../shared/tuf/key.ts";
import { verifyWithNoble } from "../../shared/tuf/noble.ts";
import type { Verify } from "../../shared/tuf/tally.ts";
import { verifyWithBoth, verifyWithPlatform } from "../../node/verify.ts";

const IMPLEMENTATIONS: readonly (readonly [string, Verify])[] = [
  ["the platform", verifyWithPlatform],
  ["noble", verifyWithNoble],
  ["both", verifyWithBoth],
];

function bytes(hex: string): Uint8Array {
  const read = fromHex(hex);
  if (read === null) throw new Error("not hex");
  return read;
}

/** RFC 8032, section 7.1. */
const RFC8032 = [
  {
    key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    message: "",
    sig:
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155" +
      "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  },
  {
    key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "72",
    sig:
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
  {
    key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    message: "af82",
    sig:
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac" +
      "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  },
] as const;

const KEY = sampleKey("verify");
const MESSAGE = toUtf8("a message");
const SIGNATURE = bytes(signatureBy(KEY, MESSAGE).sig);
/** The order of the base point, little endian: added to s it gives another s for the same signature. */
const ORDER = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

/** The same signature with s + L: valid by the equation alone, and malleable. */
function malleable(signature: Uint8Array): Uint8Array {
  const other = Uint8Array.from(signature);
  let carry = 0;
  for (let i = 0; i < 32; i++) {
    const sum = (other[32 + i] ?? 0) + (ORDER[i] ?? 0) + carry;
    other[32 + i] = sum & 0xff;
    carry = sum >> 8;
  }
  return other;
}

function flippedBits(of: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: of.length * 8 }, (_, bit) => {
    const other = Uint8Array.from(of);
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return other;
  });
}

for (const [name, verify] of IMPLEMENTATIONS)
  describe(`verifying with ${name}`, () => {
    for (const [i, { key, message, sig }] of RFC8032.entries())
      it(`accepts RFC 8032's test ${i + 1}, and not for another message`, () => {
        assert.equal(verify(ed25519Key(key), bytes(message), bytes(sig)), true);
        assert.equal(verify(ed25519Key(key), bytes(`${message}00`), bytes(sig)), false);
      });

    it("accepts a signature made here", () => {
      assert.equal(verify(KEY.key, MESSAGE, SIGNATURE), true);
    });

    it("refuses it with any one bit turned", () => {
      const accepted = flippedBits(SIGNATURE).filter((each) => verify(KEY.key, MESSAGE, each));
      assert.deepEqual(accepted, []);
    });

    it("refuses the malleable twin of a signature", () => {
      assert.equal(verify(KEY.key, MESSAGE, malleable(SIGNATURE)), false);
    });

    for (const length of [0, 1, 32, 63, 65, 128])
      it(`refuses a signature of ${length} bytes, without throwing`, () => {
        const other = new Uint8Array(length);
        other.set(SIGNATURE.subarray(0, length));
        assert.equal(verify(KEY.key, MESSAGE, other), false);
      });

    it("refuses a key of small order, under which anything verifies", () => {
      assert.equal(verify(SMALL_ORDER.key, MESSAGE, bytes(SMALL_ORDER.sig)), false);
    });

    it("refuses keys that no curve has a point for, without throwing", () => {
      for (let i = 2; i < 40; i++) {
        const key = ed25519Key(i.toString(16).padStart(2, "0") + "00".repeat(31));
        assert.equal(verify(key, MESSAGE, SIGNATURE), false);
      }
    });

    for (const [sentence, key] of [
      ["of another type", { ...KEY.key, keytype: "ecdsa" }],
      ["of another scheme", { ...KEY.key, scheme: "ed25519ph" }],
      ["in capital digits", { ...KEY.key, public: KEY.key.public.toUpperCase() }],
      ["with a space behind it", { ...KEY.key, public: `${KEY.key.public} ` }],
      ["that is a PEM text", { ...KEY.key, public: "-----BEGIN PUBLIC KEY-----\n" }],
    ] as const)
      it(`refuses a key ${sentence}`, () => {
        const odd: Key = key;
        assert.equal(verify(odd, MESSAGE, SIGNATURE), false);
      });
  });

const VECTORS = "../shared/real-world/ed25519-edge-cases.json";

interface Vector {
  readonly message: string;
  readonly pub_key: string;
  readonly signature: string;
}

/**
 * What each accepts, by index, in Node and inside Electron alike. The libraries themselves differ: OpenSSL 3.5 refuses points of small order that
 * OpenSSL 3.0 and BoringSSL accept (0, 1, 2, 11), and noble accepts 4 and 5. So a key or an R of small order or not in canonical form is refused
 * before a library is asked: otherwise a claim could be sound in the app and unsound for whoever verifies elsewhere.
 */
const ACCEPTED: Readonly<Record<"noble" | "platform" | "both", readonly number[]>> = {
  noble: [3, 4, 5],
  platform: [3],
  both: [3],
};

describe("the published edge cases", () => {
  const skip = existsSync(VECTORS) ? false : `${VECTORS} is not here`;
  for (const [name, verify] of [
    ["noble", verifyWithNoble],
    ["platform", verifyWithPlatform],
    ["both", verifyWithBoth],
  ] as const)
    it(`${name}: accepts just ${ACCEPTED[name].join(", ")} of them`, { skip }, () => {
      const vectors = JSON.parse(readFileSync(VECTORS, "utf8")) as readonly Vector[];
      assert.equal(vectors.length, 12);
      const accepted = vectors.flatMap(({ message, pub_key, signature }, i) =>
        verify(ed25519Key(pub_key), bytes(message), bytes(signature)) ? [i] : [],
      );
      assert.deepEqual(accepted, ACCEPTED[name]);
    });
});

describe("a signed document", () => {
  it("never verifies once a byte of it was changed", () => {
    const signed = canonicalBytes({ _type: "claim", project: "flask", threshold: 1 });
    const signature = bytes(signatureBy(KEY, signed).sig);
    assert.equal(verifyWithBoth(KEY.key, signed, signature), true);
    const accepted = flippedBits(signed).filter((each) =>
      verifyWithPlatform(KEY.key, each, signature),
    );
    assert.deepEqual(accepted, []);
  });
});
