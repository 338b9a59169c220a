import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { asSha256, sha256Of } from "../../../shared/digest/sha256.ts";
import { sameWord, shortWords, spoken } from "../../../shared/digest/spoken.ts";
import { fromHex, fromUtf8, sameBytes, toHex, toUtf8 } from "../../../shared/bytes.ts";

describe("a digest as people compare it", () => {
  it("is the known SHA-256", () => {
    assert.equal(
      sha256Of(toUtf8("abc")),
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("is shown in groups of four digits, and in one word for each byte", () => {
    const { groups, words } = spoken("e58294f2");
    assert.deepEqual(groups, ["e582", "94f2"]);
    assert.deepEqual(words, ["topmost", "Istanbul", "Pluto", "vagabond"]);
    assert.equal(shortWords("e58294f2e9a2", 2), "topmost Istanbul");
  });

  it("is made of hex only", () => {
    assert.throws(() => spoken("xyz"), TypeError);
    for (const text of ["", "AB".repeat(32), "a".repeat(63), `${"a".repeat(64)}\n`])
      assert.equal(asSha256(text), null);
  });

  it("is typed in any case, with blanks around it", () => {
    assert.ok(sameWord(" TOPMOST\n", "topmost"));
    assert.ok(!sameWord("topmos", "topmost"));
    assert.ok(!sameWord("", "topmost"));
  });
});

describe("bytes", () => {
  it("are written as lower-case hex, and read from nothing else", () => {
    assert.equal(toHex(Uint8Array.of(0, 10, 255)), "000aff");
    assert.deepEqual(fromHex("000aff"), Uint8Array.of(0, 10, 255));
    for (const text of ["0", "0A", "zz", " 00", "0x00"]) assert.equal(fromHex(text), null);
  });

  it("are the same only when all are", () => {
    assert.ok(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
    assert.ok(!sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
    assert.ok(!sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1)));
  });

  it("are text only when they are UTF-8; a byte order mark is kept", () => {
    assert.equal(fromUtf8(Uint8Array.of(0xff)), null);
    assert.equal(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), "\ufeffa");
  });
});
