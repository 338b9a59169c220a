import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CLAIMS_PATH } from "../../shared/import/match-batch.ts";
import { readRuntime } from "../runtime.ts";
import { existingNames, PROHIBITED_NAMES, type KnownNames } from "../sample-index/known-names.ts";
import { readNames } from "../sample-index/names.ts";
import { bundlePrograms } from "../test/electron-bundle.ts";
import { claimsStick } from "./claims-stick.ts";
import type { Bare, ImportFigures, ImportReport, ImportSize } from "./import-figures.ts";
import { benchNames } from "./divided.ts";
import { loadPeer } from "./steps.ts";

/** Runs a program inside Electron's runtime, and reads what it prints. */
function inside(program: string, ...args: readonly string[]): unknown {
  const child = spawnSync(readRuntime().executable, [program, ...args], {
    encoding: "utf8",
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.status !== 0) throw new Error(`${program} failed`);
  return JSON.parse(child.stdout);
}

/** How many claims the peer is given: it knows no claims, and takes its time. */
const FOR_PEER = 2000;

interface Line {
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
  readonly signed: { readonly keys: Readonly<Record<string, unknown>> };
}

/** What a common TUF library does for a claim's proof: JSON, its own canonical form, its own verification; one after another, as it is made for. */
function peer(stick: string): ImportReport["peer"] {
  const { Key } = loadPeer();
  const text = readFileSync(join(stick, "conclave", CLAIMS_PATH), "latin1");
  const lines = text.split("\n", FOR_PEER);
  const start = performance.now();
  for (const line of lines) {
    const { signatures, signed } = JSON.parse(line) as Line;
    const [first] = signatures;
    if (first === undefined) throw new Error("a claim without a signature");
    const by = { [first.keyid]: first };
    const key = Key.fromJSON(first.keyid, signed.keys[first.keyid]);
    key.verifySignature({ signed: { toJSON: () => signed }, signatures: by });
  }
  return { claims: lines.length, seconds: (performance.now() - start) / 1000 };
}

/** Every name that there is, and more where these are too few; none that the sample's index prohibits. */
function someNames(count: number): {
  readonly names: readonly string[];
  readonly known: KnownNames;
} {
  const prohibited = new Set<string>(PROHIBITED_NAMES);
  const names = benchNames(count + 100).filter((name) => !prohibited.has(name));
  const known = new Map(existingNames(readNames()));
  for (const name of names) if (!known.has(name)) known.set(name, null);
  return { names, known };
}

/** The import of so many claims, and of eight times as many, beside the limit and the peer. */
export async function measureImport(claims: number): Promise<ImportReport> {
  const program = await bundlePrograms(".build/bench", {
    import: "scripts/bench/inside/import.ts",
    bare: "scripts/bench/inside/bare.ts",
    "import-worker": "node/import-worker.ts",
  });
  const { names, known } = someNames(8 * claims);
  const peers: ImportReport["peer"][] = [];
  const sizes = [claims, 8 * claims].map((size): ImportSize => {
    console.log(`measuring the import of ${size.toLocaleString("en")} claims …`);
    const { dir } = claimsStick(names, known, size);
    try {
      if (size === claims) peers.push(peer(dir));
      const first = inside(program("bare"), dir) as Bare;
      const run = (...mode: string[]) =>
        inside(program("import"), dir, program("import-worker"), ...mode) as ImportFigures;
      const runs = [1, 2, 3].map(() => run(...(size === claims ? ["seal"] : [])));
      const slow = run("slow people");
      const second = inside(program("bare"), dir) as Bare;
      const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
      return { bare: first.seconds < second.seconds ? first : second, conclave: best, slow };
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
  const [one] = peers;
  if (one === undefined) throw new Error("nothing was measured");
  return { runtime: `Electron ${readRuntime().version}`, names: known.size, sizes, peer: one };
}

export function importTable({ runtime, names, sizes, peer: one }: ImportReport): string {
  const n = (value: number) => Math.round(value).toLocaleString("en");
  const s = (value: number) => `${value.toFixed(2)} s`;
  const perClaim = sizes.map(({ conclave }) => conclave.seconds / conclave.claims);
  const growth = (perClaim.at(-1) ?? 0) / (perClaim[0] ?? 1);
  const peerEach = one.seconds / one.claims;
  return [
    `Import of claims with one key each, every name compared with ${n(names)}, inside ${runtime}, on ${sizes[0]?.bare.cores ?? 0} cores:`,
    ...sizes.map(
      ({ bare, conclave }) =>
        `${n(conclave.claims)} claims: ${s(conclave.seconds)}; their signatures alone: ${s(bare.seconds)}, so ${(conclave.seconds / bare.seconds).toFixed(2)} times the limit. Peak memory of this process ${n(conclave.peak / 1e6)} MB.`,
    ),
    ...sizes.map(
      ({ bare, slow }) =>
        `${n(slow.claims)} claims, of people who took so long to compare the root: ${s(slow.waited)} after they recognised it, ${(slow.waited / bare.seconds).toFixed(2)} times the limit.`,
    ),
    `A claim takes ${growth.toFixed(2)} times as long at the larger size. tuf-js's models take ${(peerEach / (perClaim[0] ?? 1) || 0).toFixed(1)} times as long for the proof of one alone.`,
    ...sizes.flatMap(({ conclave: { seal, claims } }) =>
      seal === null
        ? []
        : `${n(claims)} approved: ${n(seal.files)} documents made, checked and sealed in ${s(seal.seconds)}, written and read back in ${s(seal.writing)}.`,
    ),
  ].join("\n");
}
