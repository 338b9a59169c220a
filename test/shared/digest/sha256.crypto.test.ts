import assert from "node:assert/strict";
import { createHash, hash } from "node:crypto";
import { describe, it } from "node:test";
import { toUtf8 } from "../../../shared/bytes.ts";
import { hashBy, sha256Of } from "../../../shared/digest/sha256.ts";

/** FIPS 180-2, appendix B, and the empty text. */
const VECTORS = [
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
] as const;

function holds(): void {
  for (const [text, digest] of VECTORS) {
    assert.equal(sha256Of(text), digest);
    assert.equal(sha256Of(toUtf8(text)), digest);
  }
}

describe("SHA-256", () => {
  it("in JavaScript gives the digests that are published", holds);

  for (const [what, platform] of [
    ["another hash", (data) => hash("sha512", data)],
    ["capitals", (data) => hash("sha256", data).toUpperCase()],
    ["a text's UTF-16", (data) => hash("sha256", Buffer.from(data as string, "utf16le"))],
    [
      "all but the last block",
      (data) => hash("sha256", data.length > 9999 ? data.slice(0, -64) : data),
    ],
  ] as readonly (readonly [string, Parameters<typeof hashBy>[0]])[])
    it(`is not taken from a platform that gives ${what}`, () => {
      assert.throws(() => {
        hashBy(platform);
      }, /another one/);
      holds();
    });

  it("is taken from the platform, and gives the same", () => {
    let asked = 0;
    hashBy((data) => {
      asked++;
      return createHash("sha256").update(data).digest("hex");
    });
    const before = asked;
    holds();
    assert.equal(asked - before, 2 * VECTORS.length);
  });
});
