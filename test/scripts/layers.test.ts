import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";

const PROJECT = dirname(dirname(import.meta.dirname));

/** A file, what it imports, and the rule that must refuse that; null when it is allowed. */
const IMPORTS: readonly (readonly [file: string, imports: string, rule: string | null])[] = [
  ["shared/takes-node.ts", "../node/b.ts", "shared-imports"],
  ["shared/takes-file-system.ts", "node:fs", "no-node-in-pure-layers"],
  ["shared/takes-react.ts", "react", "shared-packages"],
  ["shared/takes-zod.ts", "zod", null],
  ["shared/takes-electron.ts", "electron", "electron-in-electron-only"],
  ["shared/takes-absent.ts", "./absent.ts", "every-import-resolves"],
  ["shared/import/forward.ts", "../review/b.ts", "import-looks-back"],
  ["shared/review/forward.ts", "../export/b.ts", "review-looks-back"],
  ["shared/sign/forward.ts", "../export/b.ts", "sign-looks-back"],
  ["shared/export/back.ts", "../sign/b.ts", null],
  ["node/takes-room.ts", "../electron/b.ts", "node-imports"],
  ["node/takes-electron.ts", "electron", "electron-in-electron-only"],
  ["node/takes-shared.ts", "../shared/b.ts", null],
  ["node/takes-undeclared.ts", "acorn", "declared-packages-only"],
  ["electron/takes-electron.ts", "electron", null],
  ["electron/takes-picture.ts", "../renderer/b.ts", "nobody-imports-renderer"],
  ["cli/takes-room.ts", "../electron/b.ts", "cli-imports"],
  ["cli/takes-script.ts", "../scripts/b.ts", "no-tests-in-the-app"],
  ["renderer/takes-node.tsx", "../node/b.ts", "renderer-imports"],
  ["renderer/takes-path.tsx", "node:path", "no-node-in-pure-layers"],
  ["renderer/takes-shared.tsx", "../shared/b.ts", null],
  ["scripts/takes-electron.ts", "electron", "electron-in-electron-only"],
];

/** Files that are imported above, and cases that take more than one import. */
const OTHERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["shared", "shared/review", "shared/sign", "shared/export", "node", "electron"]
      .concat(["renderer", "scripts"])
      .map((folder) => [`${folder}/b.ts`, "export const target = 1;\nexport type Target = 1;\n"]),
  ),
  "shared/types-only.ts":
    'import type { Target } from "../node/b.ts";\nexport type Mine = Target;\n',
  "node/one.ts": 'import { other } from "./other.ts";\nexport const one = () => other;\n',
  "node/other.ts": 'import { one } from "./one.ts";\nexport const other = () => one;\n',
};

type Cruise = Readonly<{
  summary: { violations: readonly { from: string; rule: { name: string } }[] };
  modules: readonly { source: string }[];
}>;

describe("the layer law", () => {
  const project = mkdtempSync(join(tmpdir(), "conclave-layers-"));
  after(() => rmSync(project, { recursive: true, force: true }));
  let cruise: Cruise;

  before(() => {
    for (const file of [".dependency-cruiser.cjs", "package.json"]) {
      cpSync(join(PROJECT, file), join(project, file));
    }
    symlinkSync(join(PROJECT, "node_modules"), join(project, "node_modules"));
    const planted = IMPORTS.map(
      ([file, imports]) => [file, `export * as taken from "${imports}";\n`] as const,
    );
    for (const [file, text] of [...planted, ...Object.entries(OTHERS)]) {
      mkdirSync(dirname(join(project, file)), { recursive: true });
      writeFileSync(join(project, file), text);
    }
    const script = join(PROJECT, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
    const folders = ["shared", "node", "electron", "cli", "renderer", "scripts"];
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [script, "--output-type", "json", ...folders],
      { cwd: project, encoding: "utf8", maxBuffer: 2 ** 26 },
    );
    assert.equal(stderr, "");
    cruise = JSON.parse(stdout) as Cruise;
  });

  /** The names of the rules that refuse an import of this file. */
  function refusals(file: string): readonly string[] {
    assert.ok(
      cruise.modules.some(({ source }) => source === file),
      `${file} was not looked at`,
    );
    return cruise.summary.violations
      .filter(({ from }) => from === file)
      .map(({ rule }) => rule.name);
  }

  for (const [file, imports, rule] of IMPORTS) {
    it(`${rule === null ? "allows" : "refuses"} ${file} importing ${imports}`, () => {
      const found = refusals(file);
      if (rule === null) assert.deepEqual(found, []);
      else assert.ok(found.includes(rule), `refused by: ${found.join(", ")}`);
    });
  }
  it("refuses an import of types only just as well", () => {
    assert.deepEqual(refusals("shared/types-only.ts"), ["shared-imports"]);
  });
  it("refuses files that import each other", () => {
    const both = [...refusals("node/one.ts"), ...refusals("node/other.ts")];
    assert.deepEqual([...new Set(both)], ["no-cycles"]);
  });
});
