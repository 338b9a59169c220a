import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Level } from "../../shared/check/check.ts";
import { PROOF_CHECKS } from "../../shared/claim/proof-checks.ts";
import { BATCH_CHECKS } from "../../shared/import/batch-checks.ts";
import { EXPORT_CHECKS, EXPORT_CLIENT, EXPORT_ROOT } from "../../shared/export/export-checks.ts";
import { EXPORT_EXPIRY, EXPORT_TIME } from "../../shared/export/export-times.ts";
import * as bundleChecks from "../../shared/import/bundle-checks.ts";
import * as claimedFiles from "../../shared/import/claimed-files.ts";
import * as earlierChecks from "../../shared/import/earlier-checks.ts";
import * as firstChecks from "../../shared/import/first-checks.ts";
import * as ownFilesChecks from "../../shared/import/own-files-checks.ts";
import * as rootChecks from "../../shared/import/root-checks.ts";
import * as treeChecks from "../../shared/import/tree-checks.ts";
import * as versionChecks from "../../shared/import/version-checks.ts";
import { KEY_RECORDS } from "../../shared/key-record/key-record-checks.ts";
import { REPLACEMENT_WARNINGS } from "../../shared/import/replacement-warnings.ts";
import { REPLACEMENT_CHECKS } from "../../shared/replacement/replacement-checks.ts";
import { CLIENT_CHECKS } from "../../shared/sign/client-limits.ts";
import { CLIENT_TREE_CHECKS } from "../../shared/sign/client-tree-limits.ts";
import { REQUEST_CHECKS, REQUEST_CLIENT } from "../../shared/request/request-checks.ts";
import { LIFE_CHECKS } from "../../shared/sign/life-checks.ts";
import { PLAN_CHECKS } from "../../shared/sign/plan-checks.ts";
import { SEAL_CHECKS } from "../../shared/sign/seal-checks.ts";
import { ODDITIES } from "../../shared/tuf/oddities.ts";

const PROJECT = join(import.meta.dirname, "../..");

interface Row {
  readonly id: string;
  readonly level: string;
  readonly sentence: string;
  readonly code: readonly string[];
  readonly tests: readonly string[];
}

function paths(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, path]) => path ?? []);
}

/** The rows of docs/checks.md: an ID in code type, or in bold where it is not the core's. */
const ROWS: readonly Row[] = readFileSync(join(PROJECT, "docs/checks.md"), "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, first = "", level = "", sentence = "", code = "", tests = ""] = line
      .split("|")
      .map((cell) => cell.trim());
    const id = /^(?:`|\*\*)([A-Z][A-Z-]+)(?:`|\*\*)$/.exec(first)?.[1];
    return id === undefined
      ? []
      : [{ id, level, sentence, code: paths(code), tests: paths(tests) }];
  });

interface Named {
  readonly id: string;
  readonly claim: string;
  readonly level: Level;
}

function isCheck(value: unknown): value is Named {
  return typeof value === "object" && value !== null && "id" in value && "holds" in value;
}

const CHECKS: readonly Named[] = [
  ...[
    bundleChecks,
    claimedFiles,
    earlierChecks,
    firstChecks,
    ownFilesChecks,
    rootChecks,
    treeChecks,
    versionChecks,
  ].flatMap((module) => Object.values<unknown>(module)),
  ...PROOF_CHECKS,
  ...BATCH_CHECKS,
  KEY_RECORDS,
  ...REPLACEMENT_CHECKS,
  ...REPLACEMENT_WARNINGS,
  ...PLAN_CHECKS,
  ...SEAL_CHECKS,
  ...LIFE_CHECKS,
  ...CLIENT_CHECKS,
  ...CLIENT_TREE_CHECKS,
  ...EXPORT_CHECKS,
  EXPORT_ROOT,
  EXPORT_CLIENT,
  EXPORT_TIME,
  EXPORT_EXPIRY,
  ...REQUEST_CHECKS,
  REQUEST_CLIENT,
  ...ODDITIES,
].filter(isCheck);

function source(path: string): string {
  return readFileSync(join(PROJECT, path), "utf8");
}

/** IDs as the window and the sample index write them; test/shared/check/check-ids.test.ts looks at those of the core. */
const OTHER_IDS = globSync(["renderer/**/*.{ts,tsx}", "scripts/sample-index/*.ts"], {
  cwd: PROJECT,
})
  .map(source)
  .flatMap((text) => [...text.matchAll(/"((?:WINDOW|PUBLISH)-[A-Z]+)"/g)])
  .flatMap(([, id]) => id ?? []);

const TESTS = globSync("test/**/*.test.ts", { cwd: PROJECT }).filter(
  (path) => !path.startsWith("test/docs/") && !path.endsWith("check-ids.test.ts"),
);

function testsNaming(id: string): readonly string[] {
  const name = new RegExp(`\\b${id}\\b(?!-)`);
  return TESTS.filter((path) => name.test(source(path)));
}

describe("docs/checks.md", () => {
  it("has each ID in one row", () => {
    assert.ok(ROWS.length > 80);
    const ids = ROWS.map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id, i) => ids.indexOf(id) !== i),
      [],
    );
  });

  it("knows every ID of the window and of the sample index", () => {
    const known = new Set(ROWS.map(({ id }) => id));
    assert.ok(OTHER_IDS.length > 4);
    assert.deepEqual(
      OTHER_IDS.filter((id) => !known.has(id)),
      [],
    );
  });

  for (const { id, claim, level } of CHECKS)
    it(`${id}: its sentence and level are those of the code`, () => {
      const row = ROWS.find((each) => each.id === id);
      assert.equal(row?.sentence, claim);
      assert.equal(row.level, level);
    });

  it("calls no refusal a check", () => {
    const levels = new Map(ROWS.map(({ id, level }) => [id, level]));
    const checks = new Set(["CLAIM-FORM", ...CHECKS.map(({ id }) => id)]);
    const wrong = [...levels].filter(([id, level]) => checks.has(id) === (level === "refuse"));
    assert.deepEqual(wrong, []);
  });

  for (const { id, code, tests } of ROWS) {
    it(`${id}: the files named for it say it`, () => {
      assert.ok(code.length > 0);
      for (const path of code)
        assert.ok(source(path).includes(`"${id}"`), `${path} does not say ${id}`);
    });

    it(`${id}: the tests named for it are there and name it; without any, there is none`, () => {
      if (tests.length === 0) assert.deepEqual(testsNaming(id), []);
      for (const path of tests) {
        assert.ok(existsSync(join(PROJECT, path)), `${path} is not there`);
        assert.ok(source(path).includes(id), `${path} does not name ${id}`);
      }
    });
  }
});
