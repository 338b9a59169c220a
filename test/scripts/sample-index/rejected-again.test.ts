import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeBundle } from "../../../scripts/sample-index/bundle.ts";
import { anchorOf, importStick } from "../../../scripts/sample-index/local-ceremony.ts";
import { repositoryKeys } from "../../../scripts/sample-index/people.ts";
import { fileOf, type SampleIndex } from "../../../scripts/sample-index/sample-index.ts";
import { writeStick } from "../../../scripts/sample-index/stick.ts";
import { fromUtf8, toUtf8 } from "../../../shared/bytes.ts";
import { EVIDENCE_PATH } from "../../../shared/bundle/evidence-file.ts";
import { step } from "../../../shared/ceremony/ceremony.ts";
import { DECISIONS_PATH } from "../../../shared/import/earlier-checks.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { readPublication } from "../../../shared/publication/publication.ts";
import { EARLIER } from "../../../shared/review/decisions.ts";
import { earlierRejections, earlierWords } from "../../../shared/review/earlier.ts";
import { formatInstant, instantOf, later } from "../../../shared/tuf/instant.ts";
import { claimDetail } from "../../../node/room/rows.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { OPENED } from "../../held-ceremony.ts";
import { good, once, there } from "../../sample.ts";
import { afterFirst, FRESH } from "../../second-stick.ts";
import { inFolder } from "./on-a-stick.ts";

const TODAY = instantOf(Math.floor(Date.now() / 1000) * 1000);

function note(index: SampleIndex) {
  return good(readPublication(fileOf(index, DECISIONS_PATH), DECISIONS_PATH));
}

const second = once(() => inFolder((dir): SampleIndex => afterFirst(dir, TODAY)));

/** The stick with other files on it, listed and signed as the index does it. */
function altered(index: SampleIndex, change: ReadonlyMap<string, Uint8Array | null>): SampleIndex {
  const files = new Map(index.files);
  for (const [path, bytes] of change)
    if (bytes === null) files.delete(path);
    else files.set(path, bytes);
  files.delete("bundle.json");
  const parts = { files, claims: index.claims.length, created: index.now, kind: index.kind };
  const key = repositoryKeys(index.seed, index.keyholders).online["recently-claimed"];
  files.set("bundle.json", makeBundle(parts, key));
  return { ...index, files };
}

function begun(index: SampleIndex, now = index.now) {
  return inFolder((dir) => {
    writeStick(index, dir);
    const { batch, verdict } = importStick(index, dir, now);
    const brought = good(batch);
    const event = {
      type: "imported",
      stick: "BLUE",
      bundle: brought.bundle,
      anchor: anchorOf(index),
      profile: "pypi",
      checked_at: formatInstant(now),
      claims: brought.claims.length,
    } as const;
    const around = { batchOf: () => brought, verify: verifyWithBoth };
    const state = good(step({ step: "import", opened: OPENED }, event, around));
    assert.ok(state.step === "review");
    return { batch: brought, decisions: state.decisions, verdict };
  });
}

/** The evidence with one project's line changed. */
function evidence(index: SampleIndex, of: string, change: JsonObject): Uint8Array {
  const lines = (fromUtf8(fileOf(index, EVIDENCE_PATH)) ?? "").split("\n").filter(Boolean);
  const said = lines.map((line) => {
    const each = JSON.parse(line) as JsonObject;
    return each["project"] === of ? fileText({ ...each, ...change }) : line;
  });
  return toUtf8(said.map((line) => `${line}\n`).join(""));
}

describe("claims that an earlier ceremony rejected", () => {
  it("begin the next review as rejected, with the reason of then; the new ones are undecided", async () => {
    const index = await second();
    const { rejected } = note(index);
    const { batch, decisions, verdict } = await begun(index);
    assert.ok(rejected.length > 10);
    assert.deepEqual(decisions.counts, {
      undecided: FRESH,
      approved: 0,
      rejected: rejected.length,
      "put off": 0,
    });
    const act = { decision: "rejected", reason: "a rehearsal", reviewer: EARLIER };
    assert.deepEqual(decisions.actFor(0), act);
    assert.match(earlierWords(there(earlierRejections(batch).get(0))), /begins as rejected/);
    assert.match(claimDetail(batch, decisions, there(batch.claims[0])).earlier, /“a rehearsal”/);
    assert.equal(claimDetail(batch, decisions, there(batch.claims.at(-1))).earlier, "");
    const check = verdict.checks.find(({ id }) => id === "BUNDLE-DECISIONS");
    assert.equal(check?.objection, null);
  });

  it("begin the same way when the record is replayed", async () => {
    const [one, other] = [await begun(await second()), await begun(await second())];
    assert.deepEqual(one.decisions, other.decisions);
  });

  for (const [sentence, change, words] of [
    ["other owners", { owners: ["somebody-else"] }, /Changed since: owners\.$/],
    [
      "a status that blocks it",
      { status: "quarantined" },
      /Changed since: status, what was found\.$/,
    ],
  ] as const)
    it(`begin undecided, with a word of why, where there are ${sentence} now`, async () => {
      const index = await second();
      const single = there(index.claims.find(({ kind }) => kind === "single key"));
      const file = evidence(index, single.project, change);
      const { batch, decisions } = await begun(altered(index, new Map([[EVIDENCE_PATH, file]])));
      assert.equal(decisions.of(single.line), "undecided");
      assert.equal(decisions.counts.undecided, FRESH + 1);
      const said = earlierWords(there(earlierRejections(batch).get(single.line)));
      assert.match(said, words);
      assert.match(said, /^Rejected before: “a rehearsal”/);
    });

  for (const [sentence, bytes] of [
    ["without the note", null],
    ["with a note that is no JSON", toUtf8("{")],
    ["with a note that nobody signed", "unsigned"],
    ["with a note for another repository", "elsewhere"],
  ] as const)
    it(`come undecided on a stick ${sentence}`, async () => {
      const index = await second();
      const { signed, signatures } = note(index).envelope;
      const written =
        bytes === "unsigned"
          ? toUtf8(fileText({ signatures: [], signed }))
          : bytes === "elsewhere"
            ? toUtf8(
                fileText({
                  signatures: signatures.map((each) => ({ ...each })),
                  signed: { ...signed, repository: "other.example" },
                }),
              )
            : bytes;
      const { decisions, verdict } = await begun(
        altered(index, new Map([[DECISIONS_PATH, written]])),
      );
      assert.equal(decisions.counts.undecided, index.claims.length);
      const check = verdict.checks.find(({ id }) => id === "BUNDLE-DECISIONS");
      if (written === null) assert.equal(check, undefined);
      else assert.ok(check?.level === "warn" && check.objection !== null);
    });

  it("stay rejected while nothing has moved but the clock", async () => {
    const { decisions } = await begun(await second(), later(TODAY, 6));
    assert.equal(decisions.counts.undecided, FRESH);
  });
});
