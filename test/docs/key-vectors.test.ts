import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, hash, hkdfSync } from "node:crypto";
import { describe, it } from "node:test";
import { bech32 } from "@scure/base";
import { armor } from "age-encryption";
import { fromHex, toHex, toUtf8 } from "../../shared/bytes.ts";
import { readDrill } from "../../shared/drill/drill.ts";
import { addShare, beginRecovery } from "../../shared/escrow/recovery.ts";
import { readShareSet } from "../../shared/escrow/share-set.ts";
import { readShareText, shareLines } from "../../shared/escrow/share-text.ts";
import { readShareFile } from "../../shared/escrow/share.ts";
import { readRolls } from "../../shared/key-making/rolls.ts";
import { mixedSeed } from "../../shared/key-making/seed.ts";
import { openEscrow } from "../../node/signer/escrow.ts";
import { openKeyFileBy } from "../../node/signer/key-file.ts";
import { verifyWithBoth } from "../../node/verify.ts";
import { good } from "../sample.ts";
import { PKCS8, vectors } from "./vectors.ts";

describe("the vectors of key-making.md hold", () => {
  for (const vector of vectors.key_making)
    it(`${vector.kind}: rolls, seed and public half, here and by the platform's own library`, () => {
      const rolls = good(readRolls(vector.kind, vector.typed));
      const system = fromHex(vector.system) ?? new Uint8Array(0);
      assert.equal(rolls.text, vector.rolls);
      assert.equal(toHex(mixedSeed(system, rolls)), vector.seed);
      const material = Buffer.concat([system, toUtf8(vector.rolls)]);
      const info = "conclave key-making 1: ed25519 seed";
      const seed = Buffer.from(hkdfSync("sha256", material, "", info, 32));
      assert.equal(seed.toString("hex"), vector.seed);
      const key = {
        key: Buffer.from(PKCS8 + vector.seed, "hex"),
        format: "der",
        type: "pkcs8",
      } as const;
      const { x = "" } = createPublicKey(createPrivateKey(key)).export({ format: "jwk" });
      assert.equal(Buffer.from(x, "base64url").toString("hex"), vector.public);
    });
});

/** Multiplies in GF(2^8) with AES's polynomial, bit by bit: not the way of the library that the app uses. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 0, power = a; bit < 8; bit++) {
    if ((b >> bit) % 2 === 1) product ^= power;
    power = (power << 1) ^ (power >= 0x80 ? 0x11b : 0);
  }
  return product;
}

describe("the vectors of share.md, share-set.md and drill.md hold", () => {
  const { secret, coefficients, identity, key_file: keyFile, shares } = vectors.escrow;
  const [constant, slope] = [secret, coefficients].map((hex) => Buffer.from(hex, "hex"));
  const set = good(readShareSet(toUtf8(vectors.share_set.file), "the list", verifyWithBoth));
  const whole = armor.decode(keyFile);

  for (const { x, file, sha256, lines: typed } of shares)
    it(`the share at ${x}: file, text, digest and value`, () => {
      const share = good(readShareFile(toUtf8(file), "it"));
      assert.deepEqual(good(readShareText(typed.join("\n"), "it")), share);
      assert.deepEqual(shareLines(share), typed);
      assert.equal(hash("sha256", file), sha256);
      assert.equal(set.shares.find((each) => each.x === x)?.sha256, sha256);
      const value = constant?.map((byte, i) => byte ^ times(slope?.[i] ?? 0, x));
      assert.equal(toHex(share.payload), toHex(value ?? new Uint8Array(0)));
    });

  it("the identity holds the secret, and opens the key file of the list", async () => {
    assert.equal(toHex(bech32.decodeToBytes(identity).bytes), secret);
    assert.equal(hash("sha256", whole), set.keyFile.sha256);
    const opener = { kind: "identity", identity } as const;
    assert.equal(toHex(good(await openKeyFileBy(whole, "it", opener)).seed), vectors.keys[0]?.seed);
  });

  it("any two shares open it", async () => {
    for (const left of shares) {
      const brought = shares
        .filter((share) => share !== left)
        .map(({ file }) => ({ kind: "file", name: "a share", bytes: toUtf8(file) }) as const);
      const state = brought.reduce(
        (before, each) => addShare(before, each).state,
        good(beginRecovery(set, [], set.public)),
      );
      const key = await openEscrow(state, whole, "it");
      assert.ok(key?.ok === true);
      assert.equal(toHex(key.value.seed), vectors.keys[0]?.seed);
    }
  });

  it("the drill is one, and was signed", () => {
    const read = good(readDrill(toUtf8(vectors.drill.file), "it", set.public, verifyWithBoth));
    assert.deepEqual(read.subject, { kind: "share-set", set: set.id, shares: [1, 164] });
  });
});
