import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const REPORTER = fileURLToPath(new URL("../../../scripts/test/counts.mjs", import.meta.url));
const IMPORT = 'import { describe, it } from "node:test";\n';

/** Test files, and what must be counted when they are run together. */
const RUNS: readonly (readonly [title: string, files: readonly string[], counts: object])[] = [
  [
    "tests in suites, and not the suites",
    [`${IMPORT}describe("a", () => { it("b", () => {}); it("c", () => { throw 1; }); });`],
    { passed: 1, failed: 1, skipped: 0 },
  ],
  [
    "skipped tests and tests still to be done apart",
    [`${IMPORT}it("a", { skip: "why" }, () => {}); it("b", { todo: true }, () => { throw 1; });`],
    { passed: 0, failed: 0, skipped: 2 },
  ],
  [
    "a file that ends badly as a failure",
    ["process.exit(3);"],
    { passed: 0, failed: 1, skipped: 0 },
  ],
  ["a file without tests not at all", [""], { passed: 0, failed: 0, skipped: 0 }],
  [
    "all files together",
    [`${IMPORT}it("a", () => {});`, `${IMPORT}it("b", () => {});`],
    { passed: 2, failed: 0, skipped: 0 },
  ],
];

describe("the count of tests", () => {
  const scratch = mkdtempSync(join(tmpdir(), "conclave-counts-"));
  after(() => rmSync(scratch, { recursive: true, force: true }));

  for (const [run, [title, files, expected]] of RUNS.entries()) {
    it(`counts ${title}`, () => {
      const paths = files.map((text, at) => {
        const path = join(scratch, `${run}-${at}.test.mjs`);
        writeFileSync(path, text);
        return path;
      });
      const { NODE_TEST_CONTEXT: _, ...env } = process.env;
      const { stdout } = spawnSync(
        process.execPath,
        ["--test", `--test-reporter=${REPORTER}`, "--test-reporter-destination=stdout", ...paths],
        { encoding: "utf8", env },
      );
      assert.deepEqual(JSON.parse(stdout), expected);
    });
  }
});
