import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromUtf8, toUtf8 } from "../../../shared/bytes.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { formatInstant, later } from "../../../shared/tuf/instant.ts";
import {
  alteredStick,
  quorumIn,
  signersOf,
  withRole,
  type Alteration,
} from "../../altered-stick.ts";
import { importOf, NOW, sampleFiles, there } from "../../sample.ts";

interface Fault {
  readonly id: string;
  readonly sentence: string;
  readonly stick: Alteration;
}

const asking = (kind: string) => (signed: JsonObject) => ({ ...signed, kind });
const expired = (signed: JsonObject) => ({ ...signed, expires: formatInstant(later(NOW, -1)) });

/** What a root or targets ceremony is held to mend. */
const MENDABLE: readonly Fault[] = [
  { id: "ROOT-EXPIRY", sentence: "an expired root", stick: { says: { root3: expired } } },
  { id: "TARGETS-EXPIRY", sentence: "an expired targets", stick: { says: { targets: expired } } },
  {
    id: "TARGETS-DELEGATIONS",
    sentence: "a claimed that one person could sign",
    stick: {
      says: {
        targets: withRole((role, i) => (i === 0 ? { ...role, threshold: 1 } : role)),
      },
    },
  },
  {
    id: "KEYS-APART",
    sentence: "an online key of an offline role",
    stick: {
      says: {
        root3: quorumIn("targets", (quorum) => ({
          ...quorum,
          keyids: [
            ...(quorum["keyids"] as readonly string[]),
            there(signersOf("timestamp")[0]).key.keyid,
          ],
        })),
      },
    },
  },
];

describe("importing a bundle for a ceremony that mends", () => {
  for (const { id, sentence, stick } of MENDABLE) {
    for (const kind of ["root", "targets", "compromise"])
      it(`${id} points out ${sentence} to a ceremony about ${kind}, which may mend it`, () => {
        const verdict = importOf(alteredStick({ ...stick, manifest: asking(kind) }));
        assert.equal(verdict.refusal, null);
        const found = verdict.checks.filter(
          ({ id: each, objection }) => objection !== null && !each.startsWith("TUF-"),
        );
        assert.deepEqual(
          found.map((each) => each.id),
          [id],
        );
        assert.equal(verdict.checks.find((each) => each.id === id)?.level, "warn");
      });

    it(`${id} stops ${sentence} in a ceremony about claims`, () => {
      const { base, refusal } = importOf(alteredStick({ ...stick, manifest: asking("claims") }));
      assert.deepEqual([base, refusal?.id], [null, id]);
    });
  }

  it("TARGETS-DELEGATIONS stops a tree without claimed, which no ceremony can mend", () => {
    const targets = withRole((role, i) => (i === 0 ? { ...role, name: "others" } : role));
    const files = alteredStick({ says: { targets }, manifest: asking("targets") });
    const { base, refusal } = importOf(files);
    assert.deepEqual([base, refusal?.id], [null, "TARGETS-DELEGATIONS"]);
  });
});

const SPOILED_RECORDS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  "a key record that is no document": () => toUtf8("[]"),
  "a key record whose proof is for other words": (bytes) =>
    toUtf8(there(fromUtf8(bytes)).replace(/"keyholder":"[A-Za-z]+"/, '"keyholder":"Mallory"')),
};

describe("importing a bundle with key records", () => {
  for (const [sentence, change] of Object.entries(SPOILED_RECORDS))
    it(`FILE-READABLE, KEY-RECORD stop ${sentence}`, () => {
      const path = there([...sampleFiles().keys()].find((each) => each.startsWith("key-records/")));
      const { bytes } = there(sampleFiles().get(path));
      const { base, refusal, checks } = importOf(
        alteredStick({ files: { [path]: change(bytes) } }),
      );
      assert.ok(base === null);
      assert.equal(refusal?.id, "FILE-READABLE");
      assert.ok(checks.at(-1)?.where.startsWith(path));
    });

  it("KEY-RECORDS stops a stick with one record twice", () => {
    const path = there([...sampleFiles().keys()].find((each) => each.startsWith("key-records/")));
    const { bytes } = there(sampleFiles().get(path));
    const { base, refusal } = importOf(
      alteredStick({ files: { "key-records/again.json": bytes } }),
    );
    assert.deepEqual([base, refusal?.id], [null, "KEY-RECORDS"]);
  });
});
