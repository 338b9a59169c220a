import { spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { resourceUsage } from "node:process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { importBundle } from "../../node/import-bundle.ts";
import { signSealed } from "../../node/signer/sign-sealed.ts";
import { readStick } from "../../node/stick/read-stick.ts";
import { makePlan } from "../../node/plan/make-plan.ts";
import { verifyWithBoth } from "../../node/verify.ts";
import { BEGINNING } from "../../shared/ceremony/entry.ts";
import { readManifest } from "../../shared/bundle/manifest.ts";
import { fromHex } from "../../shared/bytes.ts";
import type { Anchor } from "../../shared/import/root-checks.ts";
import type { Figures } from "../../shared/plan/plan.ts";
import { accept } from "../../shared/refusal.ts";
import type { ClaimedFile } from "../../shared/shard/claimed-tree.ts";
import { seal, type Seal } from "../../shared/sign/seal.ts";
import { EXPIRY } from "../sample-index/local-ceremony.ts";
import { readNames } from "../sample-index/names.ts";
import { CLAIMED_KEYHOLDERS, repositoryKeys } from "../sample-index/people.ts";
import { signatureBy } from "../sample-index/sample-key.ts";
import { ROOMY } from "../setup/node-flags.mjs";
import { approved, certain } from "./approved.ts";
import { BENCH_SEED, dividedStick } from "./divided-stick.ts";

/** What one ceremony over a divided claimed costs, and what a client downloads afterwards. */
export interface Divided {
  readonly claimed: number;
  readonly claims: number;
  readonly seconds: Readonly<Record<"read" | "import" | "seal" | "sign", number>>;
  readonly files: number;
  readonly signed: number;
  readonly signedBytes: number;
  /** Bytes of the largest way to one project: claimed, files between and shard. */
  readonly client: { readonly plain: number; readonly gzipped: number };
  /** Of this one process, in bytes. */
  readonly peak: number;
  /** Other ways to hold as many projects, calculated: what a client downloads at worst for one that it never asked for, and how many files there are. */
  readonly beside: Readonly<Record<"flat" | "hashed" | "succinct", Way>>;
}

interface Way {
  readonly plain: number;
  readonly gzipped: number;
  readonly files: number;
}

/** By the planner's model: none of them could be published. */
function besideIt(names: readonly string[], claims: number): Divided["beside"] {
  const plan = certain(makePlan({ names, claimed: names.length, batch: claims }));
  const way = ({ first, files }: Figures): Way => ({
    plain: first.worst,
    gzipped: first.compressed,
    files,
  });
  const { flat, hashed, succinct } = plan.now;
  return { flat: way(flat), hashed: way(hashed), succinct: way(succinct) };
}

type Measured = Omit<Divided, "claimed" | "claims" | "beside">;

async function seconds<T>(work: () => T | Promise<T>): Promise<readonly [T, number]> {
  const start = performance.now();
  const made = await work();
  return [made, (performance.now() - start) / 1000];
}

/** The bytes of every file on the way to the project that needs most. */
function client(made: Seal): Divided["client"] {
  const bytes = new Map(
    made.claimed.files.map((file) => [file, file.targets.envelope.signedBytes] as const),
  );
  const ways = (file: ClaimedFile): readonly (readonly ClaimedFile[])[] =>
    file.children.length === 0
      ? [[file]]
      : file.children.flatMap((child) => ways(child).map((way) => [file, ...way]));
  const length = (way: readonly ClaimedFile[]) =>
    way.reduce((sum, file) => sum + (bytes.get(file)?.length ?? 0), 0);
  const most = ways(made.claimed.top).reduce((a, b) => (length(b) > length(a) ? b : a));
  // Each file is sent by itself, with signatures that hardly shrink.
  const signatures = most.length * 3 * 215;
  const gzipped = most.reduce(
    (sum, file) => sum + gzipSync(bytes.get(file) ?? new Uint8Array()).length,
    0,
  );
  return { plain: length(most) + signatures, gzipped: gzipped + signatures };
}

/** One ceremony over the stick in `dir`, as the app holds it: read once, imported, everything approved, sealed, signed by one software key. */
export async function measureCeremony(dir: string, anchor: Anchor): Promise<Measured> {
  const { signal } = new AbortController();
  const silent = () => undefined;
  const [stick, read] = await seconds(async () => certain(await readStick(dir, signal, silent)));
  const now = certain(
    readManifest(stick.files.get("bundle.json")?.bytes ?? new Uint8Array()),
  ).created;
  const workerUrl = new URL("../../node/import-worker.ts", import.meta.url);
  const [imported, importing] = await seconds(() =>
    importBundle(stick.files, anchor, now, {
      workerUrl,
      signal,
      onClaims: silent,
      onFiles: silent,
    }),
  );
  const { batch } = imported;
  if (batch === null) throw new Error(JSON.stringify(imported.refusal));
  const [made, sealing] = await seconds(() => {
    const decided = {
      decisions: approved(batch),
      proposals: [],
      record: BEGINNING,
    };
    return certain(seal(batch, decided, EXPIRY, verifyWithBoth));
  });
  const [signed, signing] = await seconds(() => signAll(made));
  return {
    seconds: { read, import: importing, seal: sealing, sign: signing },
    files: made.claimed.files.length,
    signed,
    signedBytes: made.documents.reduce((sum, { bytes }) => sum + bytes.length, 0),
    client: client(made),
    peak: resourceUsage().maxRSS * 1024,
  };
}

/** As the signer does it, with one keyholder's key in software. */
async function signAll(made: Seal): Promise<number> {
  const [held] = repositoryKeys(BENCH_SEED, CLAIMED_KEYHOLDERS).claimed;
  if (held === undefined) throw new Error("nobody holds a key");
  const { key } = held.key;
  const lists = new Map(
    made.documents.map(({ quorums }) => [
      quorums,
      quorums.flatMap((quorum) => quorum.keys.map((each) => each.public)),
    ]),
  );
  const documents = made.documents.map(({ role, version, bytes, quorums }) => ({
    role,
    version,
    bytes,
    allowed: lists.get(quorums) ?? [],
  }));
  const sign = (bytes: Uint8Array) =>
    Promise.resolve(accept(fromHex(signatureBy(held.key, bytes).sig) ?? new Uint8Array()));
  const { signatures } = await signSealed(
    { digest: made.digest, documents, signed: [] },
    { key, sign },
    () => undefined,
  );
  return signatures.length;
}

/** So many projects in claimed, so many claims that wait: a stick is made, and the ceremony held in a process of its own. */
export function measureDivided(program: string, claimed: number, claims: number): Divided {
  const names = benchNames(claimed + claims);
  const { dir, anchor } = dividedStick(names, claimed, claims);
  try {
    const child = spawnSync(
      process.execPath,
      [
        "--max-old-space-size=3500",
        ...ROOMY,
        program,
        "--ceremony",
        dir,
        "--anchor",
        anchor.sha256,
      ],
      { encoding: "utf8", maxBuffer: 1024 * 1024, stdio: ["ignore", "pipe", "inherit"] },
    );
    if (child.status !== 0) throw new Error(`the ceremony over ${claimed} projects failed`);
    const measured = JSON.parse(child.stdout) as Measured;
    return { claimed, claims, ...measured, beside: besideIt(names, claims) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const REAL = fileURLToPath(new URL("../../../shared/data/pypi-projects.tsv.gz", import.meta.url));

/** Real names in an order that has to do with nothing; where there are too few, with numbers behind them. */
export function benchNames(count: number): readonly string[] {
  const names = existsSync(REAL) ? readNames(REAL) : readNames();
  const shuffled = names
    .map((name) => [hash("sha256", name), name] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, name]) => name);
  return Array.from({ length: count }, (_, i) => {
    const round = Math.floor(i / shuffled.length);
    const name = shuffled[i % shuffled.length] ?? "a";
    return round === 0 ? name : `${name}-${round}`;
  });
}

const WAYS: Readonly<Record<string, string>> = {
  flat: "one flat file, of which clients accept 5,000,000 bytes",
  hashed: "hashed bins, for a project of 20 paths",
  succinct: "succinct hashed bins, for the same project",
};

export function dividedTable({
  claimed,
  claims,
  seconds,
  files,
  signed,
  signedBytes,
  client,
  peak,
  beside,
}: Divided): string {
  const n = (value: number) => Math.round(value).toLocaleString("en");
  const s = (value: number) => `${value.toFixed(1)} s`;
  return [
    `Claimed divided by names: ${n(claimed)} projects in ${n(files)} files, and ${n(claims)} claims, all approved.`,
    `read ${s(seconds.read)}, import ${s(seconds.import)}, seal ${s(seconds.seal)}: ${s(seconds.read + seconds.import + seconds.seal)} from the stick to the seal.`,
    `One software key signs ${n(signed)} documents (${n(signedBytes / 1e6)} MB) in ${s(seconds.sign)}. Peak memory ${n(peak / 1e6)} MB.`,
    `For a project never seen before a client downloads at most ${n(client.plain)} bytes of claimed, ${n(client.gzipped)} compressed.`,
    ...Object.entries(beside).map(
      ([way, { plain, gzipped, files: many }]) =>
        `Beside it, calculated: ${WAYS[way] ?? way}, ${n(many)} ${many === 1 ? "file" : "files"}: ${n(plain)} bytes, ${n(gzipped)} compressed.`,
    ),
  ].join("\n");
}
