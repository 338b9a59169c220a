import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { describe, it } from "node:test";
import { StandIns } from "../../../node/client/stand-in.ts";
import { verifyWithPlatform } from "../../../node/verify.ts";
import { fromHex, toUtf8 } from "../../../shared/bytes.ts";
import { keyIdOf, keyIdRecipes, type Key } from "../../../shared/tuf/key.ts";
import { verifyingKey } from "../../../shared/tuf/verifying-key.ts";
import { there } from "../../sample.ts";
import {
  hexOf,
  keyJson,
  keyOf,
  KINDS,
  rsaKey,
  signingKeys,
} from "../../shared/tuf/signing-keys.ts";

const MESSAGE = toUtf8("a document");

/** The stand-in as a reader of the twin finds it. */
function inTwin(real: Key, standIns = new StandIns()): Key {
  const { keyid, json } = standIns.for(real);
  return keyOf(json, keyid);
}

function compressed(point: string): string {
  const last = Number.parseInt(point.at(-1) ?? "0", 16);
  return `0${2 + (last & 1)}${point.slice(2, 2 + (point.length - 2) / 2)}`;
}

const p256 = () => signingKeys()["P-256"];
const point = () => hexOf(createPublicKey(p256().private));
const old = (text: string) => keyOf(keyJson("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", text));

/** Every writing of a key that a repository may have, and that can verify. */
const WRITINGS: Readonly<Record<string, () => Key>> = {
  ...Object.fromEntries(KINDS.map((kind) => [kind, () => signingKeys()[kind].key])),
  "RSA of 3072 bits with SHA-512": () => rsaKey("sha512", 64, 3072).key,
  "P-256 as a point in hex": () => old(point()),
  "P-256 as a compressed point in hex": () => old(compressed(point())),
  "PEM without its last line end": () =>
    keyOf(keyJson("ecdsa", p256().key.scheme, p256().key.public.trimEnd())),
  "PEM with Windows line ends": () =>
    keyOf(keyJson("ecdsa", p256().key.scheme, p256().key.public.replaceAll("\n", "\r\n"))),
};

/** What is left of a key's text when its own bytes are taken out. */
function form(text: string): string {
  return text
    .replaceAll(/^[A-Za-z0-9+/=]+$/gm, (line) => "x".repeat(line.length))
    .replaceAll(/[0-9a-f]{60,}/g, (hex) => "x".repeat(hex.length));
}

describe("a stand-in", () => {
  for (const [writing, real] of Object.entries(WRITINGS))
    it(`${writing}: is another key of the same kind in the same writing, and signs`, () => {
      const key = real();
      const standIns = new StandIns();
      const twin = inTwin(key, standIns);
      assert.notEqual(twin.material, key.material);
      assert.deepEqual([twin.keytype, twin.scheme], [key.keytype, key.scheme]);
      assert.equal(twin.public.length, key.public.length);
      assert.equal(form(twin.public), form(key.public));
      assert.equal(twin.keyid, keyIdOf(twin.json), "the keyid follows by the same recipe");
      assert.equal(verifyingKey(twin).kind, verifyingKey(key).kind);
      const signature = there(fromHex(there(standIns.for(key).sign(MESSAGE))));
      assert.equal(verifyWithPlatform(twin, MESSAGE, signature), true);
      assert.equal(verifyWithPlatform(twin, toUtf8("another"), signature), false);
      assert.equal(verifyWithPlatform(key, MESSAGE, signature), false, "not the real key's");
    });

  it("is the same for one public key in every file, under every keyid", () => {
    const standIns = new StandIns();
    const { key } = signingKeys().RSA;
    const once = inTwin(key, standIns);
    const twice = inTwin({ ...key, keyid: "of no recipe" as Key["keyid"] }, standIns);
    assert.equal(twice.material, once.material);
    assert.equal(twice.keyid, "of no recipe", "kept, since it follows from nothing");
  });

  it("keeps fields that nobody knows, and the keyid by the recipe that leaves them out", () => {
    const { key } = signingKeys().Ed25519;
    const json = { ...key.json, "x-note": "kept" };
    const twin = inTwin(keyOf(json, key.keyid));
    assert.equal(twin.json["x-note"], "kept");
    assert.equal(keyIdRecipes(twin).indexOf(twin.keyid), 1);
  });

  it("is the real key itself where it is of a kind that cannot be made, and signs nothing", () => {
    const real = keyOf(keyJson("ml-dsa", "ml-dsa-65/1", "zz"));
    const standIns = new StandIns();
    assert.deepEqual(standIns.for(real).json, real.json);
    assert.equal(standIns.for(real).sign(MESSAGE), null);
  });
});
