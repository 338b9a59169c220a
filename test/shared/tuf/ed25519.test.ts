import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Point } from "@noble/ed25519";
import { fromHex, toHex } from "../../../shared/bytes.ts";
import { pointFault } from "../../../shared/tuf/ed25519.ts";
import { there } from "../../sample.ts";

const P = 2n ** 255n - 19n;

/** 32 bytes, little endian, with the sign of x in the top bit. */
function encoded(y: bigint, sign: 0 | 1 = 0): Uint8Array {
  const hex = (y | (BigInt(sign) << 255n)).toString(16).padStart(64, "0");
  return there(fromHex(hex)).toReversed();
}

/** The y of all points P with 8P = 0, worked out from one point of order eight. */
function smallOrder(): readonly bigint[] {
  const found = new Map<string, bigint>();
  const torsion = Point.fromHex(
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    true,
  );
  let point = Point.ZERO;
  for (let i = 0; i < 8; i++) {
    point = point.add(torsion);
    const { y } = point.toAffine();
    found.set(String(y), y);
  }
  return [...found.values()];
}

describe("the form of an Ed25519 key", () => {
  it("has five y coordinates of small order", () => {
    assert.equal(smallOrder().length, 5);
  });

  for (const y of smallOrder())
    for (const sign of [0, 1] as const)
      it(`is refused as small order: y = ${toHex(encoded(y, sign)).slice(0, 8)}…, sign ${sign}`, () => {
        assert.equal(pointFault(encoded(y, sign)), "small order");
      });

  for (const [sentence, y] of [
    ["p itself, which is 0", P],
    ["p + 1, which is 1", P + 1n],
    ["p + 2", P + 2n],
    ["2^255 - 1", 2n ** 255n - 1n],
  ] as const)
    for (const sign of [0, 1] as const)
      it(`is refused as not canonical: ${sentence}, sign ${sign}`, () => {
        assert.equal(pointFault(encoded(y, sign)), "not canonical");
      });

  it("is accepted up to p - 2", () => {
    assert.equal(pointFault(encoded(P - 2n)), null);
    assert.equal(pointFault(encoded(P - 1n)), "small order");
  });

  for (const length of [0, 31, 33, 64])
    it(`is refused with ${length} bytes`, () => {
      assert.equal(pointFault(new Uint8Array(length).fill(9)), "length");
    });

  it("never depends on the bytes being kept: what is looked at is not changed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const before = toHex(bytes);
        pointFault(bytes);
        assert.equal(toHex(bytes), before);
      }),
    );
  });

  it("is canonical exactly when y is below p", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 255n - 1n), fc.constantFrom(0, 1), (y, sign) => {
        assert.equal(pointFault(encoded(y, sign)) === "not canonical", y >= P);
      }),
    );
  });
});
