import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fromUtf8, toHex, toUtf8 } from "../../../shared/bytes.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { readShareText, shareCode } from "../../../shared/escrow/share-text.ts";
import { checksumOf, readShareFile, shareFile, type Share } from "../../../shared/escrow/share.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject, JsonValue } from "../../../shared/json/value.ts";
import { MADE } from "../../sample-escrow.ts";
import { good } from "../../sample.ts";
import { seededRandom } from "../../seeded-random.ts";

const SHARE: Share = {
  set: "00112233445566778899aabbccddeeff",
  public: "ab".repeat(32),
  k: 3,
  n: 5,
  x: 164,
  holder: "Boris",
  created: MADE,
  payload: seededRandom("share")(32),
};
const FILE = shareFile(SHARE);
const PAYLOAD = toHex(SHARE.payload);
const FIELDS = JSON.parse(fromUtf8(FILE) ?? "") as JsonObject;

function verdict(file: Uint8Array): string {
  const read = readShareFile(file, "boris.json");
  if (read.ok) return "read";
  const words = JSON.stringify(read.refusal);
  for (const part of [PAYLOAD.slice(4, 20), "secret"])
    assert.ok(!words.includes(part), "a refusal tells no secret");
  return read.refusal.id;
}

/** With other fields, and a checksum that fits them. */
function forged(fields: Readonly<Record<string, JsonValue>>): Uint8Array {
  const { checksum: _, ...rest } = { ...FIELDS, ...fields };
  const checksum = sha256Of(toUtf8(fileText(rest))).slice(0, 16);
  return toUtf8(fileText({ ...rest, checksum }));
}
const fields = (changed: Readonly<Record<string, JsonValue>>) =>
  toUtf8(fileText({ ...FIELDS, ...changed }));

const CASES: readonly (readonly [string, string, Uint8Array])[] = [
  ["as written", "read", FILE],
  ["with another name and the checksum for it", "read", forged({ holder: "Mallory" })],
  ["for the place 0", "SHARE-FORGED", forged({ x: 0 })],
  ["for the place 256", "SHARE-FORM", forged({ x: 256 })],
  ["for the place 1.5", "SHARE-FORM", toUtf8((fromUtf8(FILE) ?? "").replace('"x":164', '"x":1.5'))],
  ["for the place 0, in its text", "SHARE-FORGED", toUtf8(shareCode({ ...SHARE, x: 0 }))],
  ["1 of 5", "SHARE-FORM", forged({ k: 1 })],
  ["6 of 5", "SHARE-FORM", forged({ k: 6 })],
  ["3 of 17", "SHARE-FORM", forged({ n: 17 })],
  ["for another purpose", "SHARE-FORM", forged({ purpose: "root" })],
  ["of format 2", "SHARE-FORM", forged({ format: 2 })],
  ["of another type", "SHARE-FORM", forged({ _type: "share-set" })],
  ["with a longer payload", "SHARE-FORM", forged({ payload: "ab".repeat(33) })],
  ["with a payload in a list", "SHARE-FORM", forged({ payload: ["secret"] })],
  ["with a payload in capitals", "SHARE-FORM", forged({ payload: "AB".repeat(32) })],
  ["for no key", "SHARE-FORM", forged({ public: "" })],
  ["of a day that does not exist", "SHARE-FORM", forged({ created: "2026-02-30T09:00:00Z" })],
  ["without a holder", "SHARE-FORM", forged({ holder: "" })],
  ["with a holder's name that ends in a space", "SHARE-FORM", forged({ holder: "Boris " })],
  ["with an invisible letter in the name", "SHARE-FORM", forged({ holder: "Bo\u200bris" })],
  ["with a name of 65 bytes", "SHARE-FORM", forged({ holder: "x".repeat(65) })],
  ["with a field more", "SHARE-FORM", forged({ note: "secret" })],
  ["with another payload", "SHARE-CHECKSUM", fields({ payload: "00".repeat(32) })],
  ["with another holder", "SHARE-CHECKSUM", fields({ holder: "Mallory" })],
  ["with another checksum", "SHARE-CHECKSUM", fields({ checksum: "0".repeat(16) })],
  ["with its payload in the place of its checksum", "SHARE-FORM", fields({ checksum: PAYLOAD })],
  ["with a space more", "SHARE-FORM", toUtf8(`${fromUtf8(FILE) ?? ""} `)],
  ["with a line end", "SHARE-FORM", toUtf8(`${fromUtf8(FILE) ?? ""}\n`)],
  ["with its fields in another order", "SHARE-FORM", toUtf8(JSON.stringify({ x: 164, ...FIELDS }))],
  ["with a field twice", "SHARE-FORM", toUtf8((fromUtf8(FILE) ?? "").replace("{", '{"x":164,'))],
  ["cut off", "SHARE-FORM", FILE.subarray(0, -1)],
  ["of nothing", "SHARE-FORM", new Uint8Array(0)],
  ["of bytes that are no text", "SHARE-FORM", Uint8Array.of(0xff, 0xfe)],
];

/** Those that do not begin as JSON are texts of a card. */
const read = (file: Uint8Array) =>
  file[0] === 0x43 ? textVerdict(fromUtf8(file) ?? "") : verdict(file);

function textVerdict(text: string): string {
  const share = readShareText(text, "it");
  return share.ok ? "read" : share.refusal.id;
}

describe("a share's file", () => {
  for (const [sentence, wanted, file] of CASES)
    it(`${wanted}: ${sentence}`, () => {
      assert.equal(read(file), wanted);
    });

  it("gives the share again", () => {
    assert.deepEqual(good(readShareFile(FILE, "it")), SHARE);
    assert.equal(FIELDS["checksum"], checksumOf(SHARE));
  });

  it("is refused after any change of one byte", () => {
    fc.assert(
      fc.property(fc.nat(FILE.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const file = Uint8Array.from(FILE);
        file[at] = (file[at] ?? 0) ^ change;
        assert.notEqual(verdict(file), "read");
      }),
      { numRuns: 3000 },
    );
  });
});
