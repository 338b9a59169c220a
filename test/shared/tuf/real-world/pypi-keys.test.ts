import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TrustedMetadataStore } from "tuf-js/dist/store.js";
import { verifyWithBoth } from "../../../../node/verify.ts";
import { fromUtf8, toUtf8 } from "../../../../shared/bytes.ts";
import type { JsonObject } from "../../../../shared/json/value.ts";
import { nextRoot } from "../../../../shared/tuf/chain.ts";
import { type Key, keyIdRecipes } from "../../../../shared/tuf/key.ts";
import { oddities, rootSubject } from "../../../../shared/tuf/oddities.ts";
import { readRoot } from "../../../../shared/tuf/root.ts";
import { verifyingKey } from "../../../../shared/tuf/verifying-key.ts";
import { good } from "../../../sample.ts";
import { keyJson, keyOf, signedText, type SigningKey, signingKeys } from "../signing-keys.ts";
import { material, SKIP } from "./material.ts";

const TOKENS = [
  ["0013200460", "P-384"],
  ["0013200461", "P-256"],
  ["0013200462", "P-256"],
  ["DENK0102947", "P-256"],
  ["DENK0103189", "P-384"],
  ["DENK0200473", "P-384"],
] as const;

const SCHEME = { "P-256": "ecdsa-sha2-nistp256", "P-384": "ecdsa-sha2-nistp384" } as const;

function pemOf(token: string, role: string): string {
  return fromUtf8(material(`pypi-ceremony-2020/${token}_${role}_pubkey.pem`)) ?? "";
}

function pypiKeys(role: string): readonly Key[] {
  return TOKENS.map(([token, curve]) => keyOf(keyJson("ecdsa", SCHEME[curve], pemOf(token, role))));
}

/** A root that PyPI's people of 2020 hold together with two keys of this test, which can sign. */
function rootText(version: number, by: readonly SigningKey[]): string {
  const keys = [...pypiKeys("root"), ...pypiKeys("targets"), ...by.map(({ key }) => key)];
  const keyids = (some: readonly { readonly keyid: string }[]) => some.map(({ keyid }) => keyid);
  const root = { keyids: keyids([...pypiKeys("root"), ...by.map(({ key }) => key)]), threshold: 2 };
  const signed: JsonObject = {
    _type: "root",
    consistent_snapshot: true,
    expires: "2099-01-01T00:00:00Z",
    keys: Object.fromEntries(keys.map(({ keyid, json }) => [keyid, json])),
    roles: {
      root,
      snapshot: root,
      targets: { keyids: keyids(pypiKeys("targets")), threshold: 3 },
      timestamp: root,
    },
    spec_version: "1.0.34",
    version,
  };
  return signedText(signed, by);
}

const SIGNERS = () => [signingKeys()["P-256"], signingKeys()["P-384"]];

describe("the keys of PyPI's ceremony in 2020", { skip: SKIP }, () => {
  for (const [i, [token, curve]] of TOKENS.entries())
    it(`of the token ${token} are sound`, () => {
      for (const role of ["root", "targets"]) {
        const key = pypiKeys(role)[i];
        assert.ok(key !== undefined);
        const using = verifyingKey(key);
        assert.ok(using.kind === "ecdsa", JSON.stringify(using));
        assert.equal(using.curve, curve);
        assert.ok(keyIdRecipes(key).includes(key.keyid));
      }
    });

  it("are twelve, six of each curve", () => {
    const keys = [...pypiKeys("root"), ...pypiKeys("targets")];
    assert.equal(new Set(keys.map(({ material: name }) => name)).size, 12);
    const p384 = keys.filter(({ scheme }) => scheme === SCHEME["P-384"]);
    assert.equal(p384.length, 6);
  });

  it("work as keys of a new root, here and in tuf-js", () => {
    const [first, second] = [rootText(1, SIGNERS()), rootText(2, SIGNERS())];
    const root = good(readRoot(toUtf8(first), "1.root.json"));
    const next = good(readRoot(toUtf8(second), "2.root.json"));
    assert.equal(nextRoot(root, next, verifyWithBoth).ok, true);
    assert.deepEqual(
      oddities(rootSubject(next, root), "root").filter(({ objection }) => objection !== null),
      [],
    );
    const store = new TrustedMetadataStore(Buffer.from(first));
    assert.equal(store.updateRoot(Buffer.from(second)).signed.version, 2);
  });

  it("are missed by both when too few have signed", () => {
    const [first, second] = [rootText(1, SIGNERS()), rootText(2, SIGNERS().slice(1))];
    const root = good(readRoot(toUtf8(first), "1.root.json"));
    const next = nextRoot(root, good(readRoot(toUtf8(second), "2.root.json")), verifyWithBoth);
    assert.equal(next.ok, false);
    const store = new TrustedMetadataStore(Buffer.from(first));
    assert.throws(() => store.updateRoot(Buffer.from(second)), /threshold|signed by/i);
  });
});
