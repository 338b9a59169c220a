import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { noSoftToken } from "../../scripts/rehearsal/soft-token.ts";
import { KINDS } from "../../scripts/rehearsal/kinds.ts";
import { SHARDING } from "../../scripts/rehearsal/sharding.ts";

const PROJECT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

interface Summary {
  readonly ok: boolean;
  readonly proofs: readonly { readonly claim: string; readonly holds: boolean }[];
}

void describe("a rehearsal, as people start it", () => {
  const folder = mkdtempSync(join(tmpdir(), "conclave-rehearsals-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const kinds: readonly (readonly [string, readonly string[], string | false])[] = [
    ...Object.keys(KINDS).map(
      (kind) => [kind, kind === "claims" ? ["--claims", "12"] : [], false] as const,
    ),
    ["claims, as many as after a campaign,", ["--large", "--claims", "500"], false],
    [SHARDING, [], false],
    [
      "root-rotation, with a key file, shares, a token and another machine,",
      ["--mixed-keys"],
      noSoftToken() ?? false,
    ],
  ];
  for (const [sentence, claims, skip] of kinds)
    void it(
      `of ${sentence} holds: the real app, published, followed by a stock client`,
      { skip },
      async () => {
        const [kind = ""] = sentence.split(",");
        const out = join(folder, [kind, ...claims].join(""));
        await run(
          process.execPath,
          ["scripts/rehearsal.ts", "--kind", kind, "--out", out, ...claims],
          { cwd: PROJECT },
        );
        const summary = JSON.parse(readFileSync(join(out, "summary.json"), "utf8")) as Summary;
        assert.equal(summary.ok, true);
        assert.ok(summary.proofs.length > 5);
        assert.deepEqual(
          summary.proofs.filter(({ holds }) => !holds),
          [],
        );
        for (const left of [
          "stick/conclave/signed",
          "published/metadata/1.root.json",
          "published/targets",
          "screenshots",
        ])
          assert.ok(existsSync(join(out, left)), left);
      },
    );

  void it("of a kind that does not exist is refused with words", async () => {
    await assert.rejects(
      run(process.execPath, ["scripts/rehearsal.ts", "--kind", "bonfire"], { cwd: PROJECT }),
      (error: { readonly code?: number; readonly stderr?: string }) =>
        error.code === 2 && error.stderr?.includes("Usage:") === true,
    );
  });
});
