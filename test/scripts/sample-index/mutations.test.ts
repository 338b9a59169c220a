import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CLAIM_MUTATIONS } from "../../../scripts/sample-index/claim-mutations.ts";
import { importStick, type LocalImport } from "../../../scripts/sample-index/local-ceremony.ts";
import { alteredByte } from "../../../scripts/sample-index/bundle-mutations.ts";
import type { Mutation } from "../../../scripts/sample-index/mutation.ts";
import { MUTATIONS } from "../../../scripts/sample-index/mutations.ts";
import { StickEdit } from "../../../scripts/sample-index/stick-edit.ts";
import { readStick } from "../../../node/stick/read-stick.ts";
import { later } from "../../../shared/tuf/instant.ts";
import { onAStick, sample } from "./on-a-stick.ts";

const index = sample(12);

/** What an import finds on a stick with one thing wrong; also whether node/'s reader refused before it. */
async function findings(mutation: Mutation): Promise<{
  readonly said: string;
  readonly warned: readonly string[];
  readonly reader: string | undefined;
}> {
  return onAStick(index, async (dir) => {
    mutation.apply(new StickEdit(index, dir));
    const read = await readStick(dir, new AbortController().signal, () => undefined);
    const { verdict, batch }: LocalImport = importStick(
      index,
      dir,
      later(index.now, mutation.days ?? 0),
    );
    const warned = verdict.checks.filter(
      ({ level, objection }) => level === "warn" && objection !== null,
    );
    return {
      said: batch.ok ? "none" : batch.refusal.id,
      warned: warned.map(({ id }) => id),
      reader: read.ok ? undefined : read.refusal.id,
    };
  });
}

describe("a stick with one thing wrong is refused", () => {
  for (const [sentence, mutation] of Object.entries(MUTATIONS).filter(
    ([, each]) => each.level !== "warn",
  ))
    it(`${mutation.readerSays ?? mutation.expects}: ${sentence}`, async () => {
      const { said, reader } = await findings(mutation);
      assert.equal(said, mutation.expects);
      assert.equal(reader, mutation.readerSays);
    });
});

describe("a stick with something to look at is imported with a warning", () => {
  for (const [sentence, mutation] of Object.entries(MUTATIONS).filter(
    ([, each]) => each.level === "warn",
  ))
    it(`${mutation.expects}: ${sentence}`, async () => {
      const { said, warned, reader } = await findings(mutation);
      assert.equal(said, "none");
      assert.equal(reader, undefined);
      assert.ok(warned.includes(mutation.expects), warned.join());
    });
});

describe("one bit turned in any file of the stick is refused", () => {
  for (const path of [...index.files.keys()].filter(
    (each) => each !== "bundle.json" && !each.includes("unclaimed"),
  ))
    it(path, async () => {
      const { said } = await findings(alteredByte(path, 17));
      assert.equal(said, "BUNDLE-FILES");
    });
});

describe("a claim with one thing wrong", () => {
  for (const [sentence, { apply, expects, standing = "blocked" }] of Object.entries(
    CLAIM_MUTATIONS,
  ))
    it(`${expects.join(", ")}: ${sentence}`, () =>
      onAStick(index, (dir) => {
        apply(new StickEdit(index, dir));
        const { batch } = importStick(index, dir);
        assert.ok(batch.ok, batch.ok ? "" : batch.refusal.id);
        const [first, ...rest] = batch.value.claims;
        assert.deepEqual(
          first?.findings.map(({ id }) => id),
          expects,
        );
        assert.equal(first.standing, standing);
        const others = rest.map(({ findings: found }) => found.map(({ id }) => id));
        assert.deepEqual(
          others,
          index.claims.slice(1).map((claim) => [...claim.expects]),
        );
      }));
});
