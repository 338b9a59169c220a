import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { toUtf8 } from "../../../shared/bytes.ts";
import { readEnvelope } from "../../../shared/tuf/envelope.ts";
import { tally } from "../../../shared/tuf/tally.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good } from "../../sample.ts";
import { KINDS, signedText, signingKeys } from "./signing-keys.ts";

const SIGNED = {
  _type: "targets",
  expires: "2027-05-01T12:00:00Z",
  spec_version: "1.0.34",
  targets: { "a.txt": { hashes: { sha256: "00ff" }, length: 1000 } },
  version: 10,
};

/** How many of the people needed still count, when the file is read as it now is; none when it is not read at all. */
function counted(file: Uint8Array, by: (typeof KINDS)[number]): number {
  const read = readEnvelope(file, "file");
  if (!read.ok) return 0;
  const quorum = { keys: [signingKeys()[by].key], threshold: 1 };
  return tally(read.value, quorum, verifyWithBoth).signed.length;
}

describe("a signed file with one byte changed", () => {
  for (const kind of KINDS) {
    const file = toUtf8(signedText(SIGNED, [signingKeys()[kind]]));

    const assertWorthless = (at: number, change: number): void => {
      const other = Uint8Array.from(file);
      other[at] = (other[at] ?? 0) ^ change;
      assert.equal(counted(other, kind), 0, `byte ${at} changed by ${change}`);
    };

    it(`verifies unchanged: ${kind}`, () => {
      assert.ok(good(readEnvelope(file, "file")).signatures.length === 1);
      assert.equal(counted(file, kind), 1);
    });

    it(`never verifies: ${kind}`, () => {
      for (const change of [0x01, 0x20, 0x80])
        for (let at = 0; at < file.length; at++) assertWorthless(at, change);
      fc.assert(
        fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), assertWorthless),
        { numRuns: 500 },
      );
    });

    it(`never verifies with a byte left out or put in: ${kind}`, () => {
      fc.assert(
        fc.property(fc.nat(file.length - 1), fc.integer({ min: 0x21, max: 255 }), (at, byte) => {
          const shorter = Uint8Array.of(...file.subarray(0, at), ...file.subarray(at + 1));
          const longer = Uint8Array.of(...file.subarray(0, at), byte, ...file.subarray(at));
          assert.equal(counted(shorter, kind), 0, `byte ${at} left out`);
          assert.equal(counted(longer, kind), 0, `byte ${byte} put in at ${at}`);
        }),
        { numRuns: 200 },
      );
    });
  }
});
