import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { claimLine, claimSigned, proofs } from "../../../scripts/sample-index/claim-lines.ts";
import { sampleKey } from "../../../scripts/sample-index/sample-key.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { LONGEST_LINE, readAnyClaim } from "../../../shared/claim/claim.ts";
import { ownClaim } from "../../../shared/claim/own-claim.ts";
import { MOST_KEYS } from "../../../shared/claim/registration.ts";
import { examine } from "../../../shared/claim/examine.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject, JsonValue } from "../../../shared/json/value.ts";
import { verifyWithPlatform } from "../../../node/verify.ts";
import { everyChange } from "../../every-change.ts";
import { good, NOW, there } from "../../sample.ts";

const KEYS = [sampleKey("examine one"), sampleKey("examine two")];
const SIGNED = claimSigned({ project: "flask", keys: KEYS, threshold: 1, registered: NOW });
const GOOD = claimLine(SIGNED, proofs(SIGNED, KEYS));

const look = (line: string) => examine(toUtf8(line), "line 1", verifyWithPlatform);

function ids(line: string): readonly string[] {
  return look(line).findings.map(({ id }) => id);
}

/** The claim with some fields of `signed` changed and signed again. */
function saying(fields: JsonObject): string {
  const signed = { ...SIGNED, ...fields };
  return claimLine(signed, proofs(signed, KEYS));
}

function without(field: string): string {
  const { [field]: _, ...signed } = SIGNED;
  return claimLine(signed, proofs(signed, KEYS));
}

const keys = (count: number): JsonObject =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const { key } = sampleKey(`examine many ${i}`);
      return [key.keyid, key.json];
    }),
  );

const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${"}".repeat(levels - 1)}`;

/** What cannot be read as a claim, and what the finding says of it. */
const UNREADABLE: readonly (readonly [string, string, RegExp])[] = [
  ["an empty line", "", /ends too early/],
  ["a line that is not JSON", "hello", /does not allow/],
  ["a list", "[]", /\[\]/],
  ["a claim with a space in it", GOOD.replace(":", ": "), /not in canonical form/],
  ["a claim with a carriage return behind it", `${GOOD}\r`, /not in canonical form/],
  ["a claim with its fields in another order", reordered(), /not in canonical form/],
  ["a fraction for a threshold", GOOD.replace(/(?<="threshold":)1/, "1.5"), /1\.5/],
  ["a text for a threshold", saying({ threshold: "1" }), /"1"/],
  ["a negative threshold", saying({ threshold: -1 }), /-1/],
  ["another _type", saying({ _type: "root" }), /root/],
  ["format 2", saying({ format: 2 }), /2/],
  ["a date with fractions of a second", saying({ registered: "2026-01-01T00:00:00.5Z" }), /00\.5/],
  ["a date that does not exist", saying({ registered: "2026-02-30T00:00:00Z" }), /02-30/],
  ["more keys than anyone has", saying({ keys: keys(MOST_KEYS + 1) }), /17 keys/],
  ["keys in a list", saying({ keys: [] }), /\[\]/],
  ["no project", without("project"), /nothing/],
  ["no repository", without("repository"), /nothing/],
  ["no keys", without("keys"), /nothing/],
  ["no signatures", fileText({ signed: SIGNED }), /nothing/],
  ["a signature that is a number", fileText({ signatures: [1], signed: SIGNED }), /1/],
  ["a line longer than any claim", saying({ project: "a".repeat(LONGEST_LINE) }), /bytes/],
  ["64 levels of objects", nested(64), /nothing/],
  ["65 levels of objects", nested(65), /levels|nothing/],
  ["100 levels of objects", nested(100), /levels/],
  ["30,000 levels of lists", "[".repeat(30_000), /levels/],
];

function reordered(): string {
  const { signatures } = JSON.parse(GOOD) as { signatures: JsonValue };
  return `{"signed":${fileText(SIGNED)},"signatures":${fileText(signatures)}}`;
}

describe("a claim in Conclave's own form", () => {
  const own = ownClaim(GOOD);
  const all = good(readAnyClaim(toUtf8(GOOD), "line 1"));

  it("says what the strict reader reads in it", () => {
    const { signedBytes, ...said } = all;
    const { signedAt, ...found } = there(own);
    assert.deepEqual(found, said);
    assert.deepEqual(toUtf8(GOOD).subarray(signedAt, -1), signedBytes);
  });

  it("is never taken for another one than the strict reader takes it for, whatever character is changed", () => {
    for (const line of everyChange(GOOD)) {
      const quick = ownClaim(line);
      if (quick === null) continue;
      const slow = readAnyClaim(toUtf8(line), "line 1");
      assert.ok(slow.ok, line);
      const { signedBytes, ...said } = slow.value;
      const { signedAt, ...found } = quick;
      assert.deepEqual(found, said, line);
      assert.deepEqual(toUtf8(line).subarray(signedAt, -1), signedBytes);
    }
  });

  for (const [sentence, line] of [
    [
      "keys in another order",
      GOOD.replace(
        /"keys":\{(.*?\}),("[0-9a-f]{64}".*?\})\},"project"/,
        '"keys":{$2,$1},"project"',
      ),
    ],
    [
      "a key twice",
      GOOD.replace(
        /"keys":\{(.*?"ed25519"\}),("[0-9a-f]{64}".*?\})\},"project"/,
        '"keys":{$1,$1},"project"',
      ),
    ],
    ["a date that does not exist", GOOD.replace(/-\d\dT/, "-32T")],
    ["a field more", GOOD.replace('"threshold"', '"something":1,"threshold"')],
  ] as const)
    it(`is not one with ${sentence}`, () => {
      assert.notEqual(line, GOOD);
      assert.equal(ownClaim(line), null);
    });
});

describe("examining a line of claims.jsonl", () => {
  it("finds nothing about a good claim, and tells what it says", () => {
    const { claim, findings } = look(GOOD);
    assert.deepEqual(findings, []);
    assert.equal(claim?.project, "flask");
    assert.equal(claim.threshold, 1);
    assert.equal(claim.registered, NOW);
    assert.deepEqual(claim.keys.toSorted(), KEYS.map(({ key }) => key.public).sort());
  });

  it("keeps fields that it does not know under the signature", () => {
    assert.deepEqual(ids(saying({ "x-note": "hello" })), []);
  });

  for (const [sentence, line, found] of UNREADABLE)
    it(`CLAIM-FORM refuses ${sentence}`, () => {
      const { claim, findings } = look(line);
      assert.equal(claim, null);
      assert.deepEqual(
        findings.map(({ id, level }) => [id, level]),
        [["CLAIM-FORM", "block"]],
      );
      assert.match(findings[0]?.found ?? "", found);
    });

  it("CLAIM-FORM refuses bytes that are not UTF-8", () => {
    const bytes = Uint8Array.of(...toUtf8('{"a":"'), 0xff, ...toUtf8('"}'));
    assert.match(examine(bytes, "line 1", verifyWithPlatform).findings[0]?.found ?? "", /UTF-8/);
  });

  it("does not look at proofs under a key that proves nothing", () => {
    assert.deepEqual(ids(saying({ keys: {} })), ["CLAIM-KEY", "CLAIM-THRESHOLD"]);
  });

  it("names every fault of a claim, not just the first", () => {
    assert.deepEqual(ids(saying({ project: "Flask", threshold: 9 })), [
      "CLAIM-NAME",
      "CLAIM-THRESHOLD",
    ]);
  });

  it("never lets a claim with one altered byte pass, and never throws", () => {
    const bytes = toUtf8(GOOD);
    fc.assert(
      fc.property(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        (place, difference) => {
          const altered = Uint8Array.from(bytes);
          altered[place] = (altered[place] ?? 0) ^ difference;
          const { findings } = examine(altered, "line 1", verifyWithPlatform);
          assert.ok(findings.some(({ level }) => level === "block"));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("never throws on any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
        assert.equal(look(text).claim, null);
      }),
      { numRuns: 300 },
    );
  });
});
