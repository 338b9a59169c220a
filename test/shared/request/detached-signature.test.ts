import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { describe, it } from "node:test";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import { signatureReadings, takeDetached } from "../../../shared/request/detached-signature.ts";
import { matrix } from "../../../shared/sign/matrix.ts";
import { sealedDocument } from "../../../shared/sign/next-tree.ts";
import type { Seal } from "../../../shared/sign/seal.ts";
import { keyIdOf, keyIn, type KeyId } from "../../../shared/tuf/key.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { heldCeremony, signedBy } from "../../held-ceremony.ts";
import { good, sampleKeys, there } from "../../sample.ts";

const ecdsa = (curve: "P-256" | "P-384") => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: curve });
  const pem = publicKey.export({ type: "spki", format: "pem" });
  const scheme = curve === "P-256" ? "ecdsa-sha2-nistp256" : "ecdsa-sha2-nistp384";
  const json = { keytype: "ecdsa", keyval: { public: String(pem) }, scheme };
  return {
    key: keyIn(json, keyIdOf(json)),
    privateKey,
    hash: curve === "P-256" ? "sha256" : "sha384",
  };
};
const [small, large] = [ecdsa("P-256"), ecdsa("P-384")];
const amara = there(sampleKeys().claimed[0]).key;
const other = there(sampleKeys().claimed[1]).key;

/** A seal of three documents, whose keys are of three kinds. */
const mixed = (() => {
  const quorum = (keys: readonly (typeof small.key)[]) => [{ keys, threshold: 1, label: "keys" }];
  const document = (role: string, keys: readonly (typeof small.key)[]) =>
    sealedDocument(role, 2, canonicalBytes({ _type: role }), quorum(keys), `2.${role}.json`);
  const documents = [
    document("root", [small.key, large.key]),
    document("claimed", [amara.key]),
    document("publication", [amara.key, small.key]),
  ];
  return { ...heldCeremony().seal, documents } as Seal;
})();

function bytesOf(role: string): Uint8Array {
  return there(mixed.documents.find((each) => each.role === role)).bytes;
}

function der(by: typeof small, role: string, encoding: "der" | "ieee-p1363" = "der"): Buffer {
  return sign(by.hash, bytesOf(role), { key: by.privateKey, dsaEncoding: encoding });
}

const take = (
  role: string,
  keyid: string,
  text: string,
  held = {} as Partial<{ held: typeof NONE }>,
) => takeDetached(mixed, [], held.held ?? NONE, { role, keyid, text }, verifyWithBoth);
const NONE: Parameters<typeof takeDetached>[2] = [];

describe("a signature by another program", () => {
  it("is read as hex with colons, capitals and line ends, and as base64", () => {
    const bytes = Buffer.from([0xab, 0xcd, 0xef, 0x30]);
    for (const text of ["abcdef30", "AB:CD:EF:30", " abcd\nef30 ", "q83vMA==\n"])
      assert.ok(
        signatureReadings(text).some((each) => bytes.equals(each)),
        text,
      );
  });

  for (const [kind, key] of [
    ["P-256", small],
    ["P-384", large],
  ] as const)
    for (const encoding of ["hex", "base64"] as const)
      it(`is taken: ECDSA ${kind} in DER, ${encoding}`, () => {
        const taken = good(take("root", key.key.keyid, der(key, "root").toString(encoding)));
        const complete = key === large;
        assert.equal(taken.complete !== null, complete);
        assert.equal(taken.held.length, complete ? 0 : 1);
      });

  it("is held until the key has signed all, in any order, and others' wait on", () => {
    const one = good(
      take("publication", small.key.keyid, der(small, "publication").toString("hex")),
    );
    assert.equal(one.complete, null);
    const cells = matrix(mixed, [], one.held).map((row) => row.cells.map(({ state }) => state));
    assert.deepEqual(cells, [
      ["open", "barred", "held"],
      ["open", "barred", "barred"],
      ["barred", "open", "open"],
    ]);
    assert.deepEqual(matrix(mixed, [], [])[2]?.cells[0], {
      state: "barred",
      because: "not a key of root",
    });
    const two = good(take("root", small.key.keyid, der(small, "root").toString("hex"), one));
    assert.deepEqual(
      there(two.complete)
        .signatures.map(({ role }) => role)
        .sort(),
      ["publication", "root"],
    );
    assert.deepEqual(two.held, []);
  });

  const TABLE: readonly (readonly [string, string, () => ReturnType<typeof take>, RegExp])[] = [
    [
      "SIGN-KEY",
      "a keyid of no quorum",
      () => take("root", "a".repeat(64), "00"),
      /no document lists/,
    ],
    [
      "SIGNATURE-DOCUMENT",
      "a document that the key may not sign",
      () => take("claimed", small.key.keyid, der(small, "claimed").toString("hex")),
      /may not sign claimed/,
    ],
    ["SIGNATURE-TEXT", "words", () => take("root", small.key.keyid, "my signature!"), /neither/],
    [
      "SIGN-INVALID",
      "the signature on another document, and says which",
      () => take("root", small.key.keyid, der(small, "publication").toString("hex")),
      /signature on publication/,
    ],
    [
      "SIGN-INVALID",
      "two numbers side by side, and says so",
      () => take("root", small.key.keyid, der(small, "root", "ieee-p1363").toString("hex")),
      /side by side/,
    ],
    [
      "SIGN-INVALID",
      "another key's signature",
      () =>
        take("root", small.key.keyid, der({ ...large, hash: "sha256" }, "root").toString("hex")),
      /does not verify/,
    ],
    [
      "SIGN-AGAIN",
      "the same one twice",
      () => {
        const text = der(small, "root").toString("hex");
        return take("root", small.key.keyid, text, good(take("root", small.key.keyid, text)));
      },
      /here already/,
    ],
  ];
  for (const [id, sentence, of, found] of TABLE)
    it(`${id} refuses ${sentence}`, () => {
      const outcome = of();
      assert.ok(!outcome.ok);
      assert.equal(outcome.refusal.id, id);
      assert.match(outcome.refusal.found, found);
    });

  it("SIGN-AGAIN refuses a key whose signatures are in", () => {
    const { seal } = heldCeremony();
    const { keyid, signatures } = signedBy(seal, 1);
    const pasted = { role: "claimed", keyid, text: there(signatures[0]).sig };
    const collected = [{ keyid: keyid as KeyId, signatures }];
    const outcome = takeDetached(seal, collected, [], pasted, verifyWithBoth);
    assert.ok(!outcome.ok && outcome.refusal.id === "SIGN-AGAIN" && other.key.keyid === keyid);
  });
});
