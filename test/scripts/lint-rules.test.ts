import assert from "node:assert/strict";
import { ESLint } from "eslint";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";

const PROJECT = dirname(dirname(import.meta.dirname));

/** Code, and the rule that must refuse it; null when it is allowed. */
type Case = readonly [code: string, rule: string | null];

const EVERYWHERE: readonly Case[] = [
  ["export const first = (names: string[]) => names[0]!;", "no-non-null-assertion"],
  ["export const read = (text: any) => String(text);", "no-explicit-any"],
  ["export enum Step { Import, Review }", "no-restricted-syntax"],
  // A text that the linter is tried with, no comment of this file.
  ["// @ts-ignore: no reason\nexport const a = 1;", "ban-ts-comment"],
  ["export const wait = () => { Promise.resolve(1); };", "no-floating-promises"],
  ["export const same = (a: number, b: number) => a == b;", "eqeqeq"],
  ["// line\n".repeat(401), "max-lines"],
  ["export const label = (n: number) => `version ${" + "n}`;", null],
];

const IN_SHARED: readonly Case[] = [
  ["export const now = () => Date.now();", "no-restricted-properties"],
  ["export const now = () => new Date();", "no-restricted-syntax"],
  ["export const dice = () => Math.random();", "no-restricted-properties"],
  ["export const start = () => performance.now();", "no-restricted-globals"],
  ["export const pid = () => process.pid;", "no-restricted-globals"],
  ["export const key = () => crypto.randomUUID();", "no-restricted-globals"],
  ["export const key = () => globalThis.crypto;", "no-restricted-globals"],
  ['export const files = () => import("node:fs");', "no-restricted-syntax"],
  ["export const then = (ms: number) => new Date(ms).toISOString();", null],
  ["export const most = (a: number, b: number) => Math.max(a, b);", null],
];

describe("the lint rules", () => {
  const eslint = new ESLint({ cwd: PROJECT });

  /** The rules that refuse this code when it stands in the file, an existing one: that gives it its layer's types. */
  async function refusals(file: string, code: string): Promise<readonly string[]> {
    const [result] = await eslint.lintText(`${code}\n`, { filePath: join(PROJECT, file) });
    return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
  }

  for (const [file, cases] of [
    ["node/import-worker.ts", EVERYWHERE],
    ["shared/refusal.ts", [...EVERYWHERE, ...IN_SHARED]],
  ] as const) {
    for (const [code, rule] of cases) {
      const shown = code.length > 80 ? `${code.length / 8} lines` : code.split("\n")[0];
      it(`${rule === null ? "allow" : "refuse"}, in ${dirname(file)}/: ${shown}`, async () => {
        const found = await refusals(file, code);
        if (rule === null) assert.deepEqual(found, []);
        else
          assert.ok(
            found.some((id) => id.endsWith(rule)),
            `refused by: ${found.join(", ")}`,
          );
      });
    }
  }

  it("are not switched off by a comment", async () => {
    const code = "/* eslint-disable */\nexport const same = (a: number, b: number) => a == b;";
    assert.ok((await refusals("shared/refusal.ts", code)).includes("eqeqeq"));
  });
});
