import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { CheckOutcome } from "../shared/check/check.ts";
import type { Sha256 } from "../shared/digest/sha256.ts";
import { spoken } from "../shared/digest/spoken.ts";
import { NONE_YET } from "../shared/import/empty-tree.ts";
import type { Anchor } from "../shared/import/root-checks.ts";
import type { RootCandidate } from "../shared/contract/roots-view.ts";
import type { Refusal } from "../shared/refusal.ts";
import { readRoot } from "../shared/tuf/root.ts";

export interface Command<Trusted = Anchor> {
  readonly stick: string;
  /** The root of `--root`; null with `--first`, where there is no root yet. */
  readonly anchor: Trusted;
  readonly json: boolean;
  /** `--all`: of inspect, every flagged claim in words. */
  readonly all: boolean;
  /** `--client` or `--no-client`; null when neither was said. */
  readonly client: boolean | null;
}

/** Exit codes of both commands: 0 all well, 1 refused, 2 called wrongly. */
export const EXIT = { well: 0, refused: 1, usage: 2 } as const;

type Name = "inspect" | "verify";

const USAGE: Readonly<Record<Name, string>> = {
  inspect: `npm run inspect -- STICK --root FILE [--json | --all]
       npm run inspect -- STICK --first [--json]
  STICK    the stick's folder
  FILE     a root.json that you trust
  --first  the stick begins a new repository: there is no root yet
  --json   everything about every flagged claim, as docs/formats/inspect.md says
  --all    every flagged claim in words; without it the first 50`,
  verify: `npm run verify -- STICK --root FILE [--json] [--client | --no-client]
  STICK  the stick's folder
  FILE   a root.json that you trust; after a first ceremony the 1.root.json that it made
  A stock client is let loose on the sealed files once more where that takes seconds.
  --client: also where it takes minutes. --no-client: not at all.`,
};

function usage(name: Name, problem: string): never {
  process.stderr.write(`${problem}\nUsage: ${USAGE[name]}\n`);
  process.exit(EXIT.usage);
}

/** Reads `STICK --root FILE [--json]`, for inspect also `STICK --first [--json]`, for verify also `[--client | --no-client]`; explains and exits with 2 otherwise. */
export function readCommand(name: "verify"): Command;
export function readCommand(name: "inspect"): Command<Anchor | null>;
export function readCommand(name: Name): Command<Anchor | null> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      allowNegative: true,
      options: {
        root: { type: "string" },
        json: { type: "boolean", default: false },
        ...(name === "inspect"
          ? {
              first: { type: "boolean", default: false },
              all: { type: "boolean", default: false },
            }
          : { client: { type: "boolean" } }),
      },
    });
    const [stick] = positionals;
    if (stick === undefined || positionals.length !== 1) usage(name, "Name one stick.");
    const first = "first" in values && values.first === true;
    if (first && values.root !== undefined)
      usage(name, "Name a root, or say --first; a repository that begins has no root.");
    const all = "all" in values && values.all === true;
    if (all && values.json) usage(name, "Say --json or --all.");
    if (first) return { stick, json: values.json, all, client: null, anchor: null };
    if (values.root === undefined) usage(name, "Name the root that you trust.");
    const bytes = readFileSync(values.root);
    const root = readRoot(bytes, values.root);
    if (!root.ok) usage(name, `${values.root} is not a root: ${root.refusal.found}`);
    return {
      stick,
      json: values.json,
      all,
      client: "client" in values && typeof values.client === "boolean" ? values.client : null,
      anchor: {
        version: root.value.version,
        sha256: createHash("sha256").update(bytes).digest("hex") as Sha256,
      },
    };
  } catch (error) {
    usage(name, error instanceof Error ? error.message : String(error));
  }
}

/** The root as people compare it, or where there is none yet bundle.json: what this prints is the printed record for the room. */
export function anchorLines({ version, sha256 }: Anchor): string {
  const { groups, words } = spoken(sha256);
  const rows = Array.from({ length: words.length / 4 }, (_, row) =>
    words
      .slice(4 * row, 4 * row + 4)
      .map((word, i) => `${String(4 * row + i + 1).padStart(2)} ${word.padEnd(12)}`)
      .join("  ")
      .trimEnd(),
  );
  const what =
    version === NONE_YET ? "A new repository: bundle.json," : `Trusted root: version ${version},`;
  const hex = `${what} SHA-256 ${groups.join(" ")}`;
  return [hex, "In words:", ...rows.map((row) => `  ${row}`), ""].join("\n");
}

/** Who signed a root on the stick, and what is odd about its file: the same as on the screen before a root is recognised. */
export function printRoot({ version, signatures, warnings }: RootCandidate): void {
  const { valid = 0, signers = [], previous = null, own } = signatures ?? {};
  const of = (count: { readonly signed: number; readonly threshold: number }) =>
    `${count.signed} of the ${count.threshold} needed`;
  const sides = [
    ...(previous === null ? [] : [`by the keys of root ${previous.version} ${of(previous)}`]),
    ...(own === undefined ? [] : [`by its own keys ${of(own)}`]),
  ];
  console.log(
    `Root ${version}: ${valid} valid signatures by ${signers.length} keys; ${sides.join(", ")}`,
  );
  printChecks(warnings);
}

/** Failed checks in full, passed ones in a line each. */
export function printChecks(checks: readonly CheckOutcome[]): void {
  for (const { id, claim, level, where, objection } of checks) {
    if (objection === null) console.log(`  holds  ${id}  ${claim}`);
    else
      console.log(
        `  ${level === "block" ? "REFUSED" : "WARNING"}  ${id}  ${claim}\n         where: ${where}\n         found: ${objection.found}\n         expected: ${objection.expected}\n         now: ${objection.todo}`,
      );
  }
}

export function printRefusal(refusal: Refusal): void {
  console.log(
    `\nREFUSED (${refusal.id})\n  where:    ${refusal.where}\n  found:    ${refusal.found}\n  expected: ${refusal.expected}\n  now:      ${refusal.todo}`,
  );
}

/** Progress on standard error, at most once in two seconds, so that standard output stays clean. */
export function progress(what: string): (done: number, of: number, now?: string) => void {
  let last = Date.now();
  return (done, of, now = what) => {
    if (Date.now() - last < 2000) return;
    last = Date.now();
    process.stderr.write(`${now}: ${done} of ${of}\n`);
  };
}

export const CLIENT_WORKER = new URL("../node/client-worker.ts", import.meta.url);
export const WORKER = new URL("../node/import-worker.ts", import.meta.url);
