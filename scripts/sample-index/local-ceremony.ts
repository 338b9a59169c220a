import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readManifest } from "../../shared/bundle/manifest.ts";
import type { StickFile, StickFiles } from "../../shared/bundle/stick-file.ts";
import { toUtf8 } from "../../shared/bytes.ts";
import { BEGINNING } from "../../shared/ceremony/entry.ts";
import { examine } from "../../shared/claim/examine.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { signedFiles } from "../../shared/export/publication-files.ts";
import { NONE_YET } from "../../shared/import/empty-tree.ts";
import { CLAIMS_PATH, matchBatch } from "../../shared/import/match-batch.ts";
import type { Batch } from "../../shared/import/pending.ts";
import type { Anchor } from "../../shared/import/root-checks.ts";
import { verifyBundle, type BundleVerdict } from "../../shared/import/verify-bundle.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { decide } from "../../shared/review/decide.ts";
import { Decisions, type Decision } from "../../shared/review/decisions.ts";
import { DOCUMENTS, type Proposal } from "../../shared/review/proposal.ts";
import { collect, type Collected, type Signing } from "../../shared/sign/collect.ts";
import { expiryDays, type Expiry } from "../../shared/sign/next-tree.ts";
import { seal, type Seal } from "../../shared/sign/seal.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import { verifyWithNoble } from "../../shared/tuf/noble.ts";
import { peopleWithKeys, type Held } from "./people.ts";
import { metadataPath, type SampleIndex } from "./sample-index.ts";
import { signatureBy } from "./sample-key.ts";
import { writeFile } from "./stick.ts";
import { CLAIMED_THRESHOLD } from "./targets-role.ts";

/** bundle.json and the files that it lists, as far as they are there: what an import reads. */
export function readStick(dir: string): StickFiles {
  const files = new Map<string, StickFile>();
  const read = (path: string) => {
    const file = join(dir, "conclave", path);
    if (!existsSync(file)) return;
    const bytes = new Uint8Array(readFileSync(file));
    files.set(path, { path, bytes, sha256: sha256Of(bytes) });
  };
  read("bundle.json");
  const manifest = readManifest(files.get("bundle.json")?.bytes ?? new Uint8Array());
  if (manifest.ok) for (const { path } of manifest.value.files) read(path);
  return files;
}

/** Root 1 as the index made it, or where there is none yet bundle.json: what the people in the room have on paper. */
export function anchorOf(index: SampleIndex): Anchor {
  if (index.kind === "first") return { version: NONE_YET, sha256: index.bundle };
  const root = index.files.get(metadataPath(1, "root")) ?? new Uint8Array();
  return { version: 1, sha256: sha256Of(root) };
}

export interface LocalImport {
  readonly verdict: BundleVerdict;
  readonly batch: Outcome<Batch>;
}

/** Imports a stick by shared/ alone, in this process; `now` is the room's clock. */
export function importStick(
  index: SampleIndex,
  dir: string,
  now: Instant = index.now,
): LocalImport {
  const files = readStick(dir);
  const verdict = verifyBundle({
    files,
    anchor: anchorOf(index),
    now,
    profile: PYPI,
    verify: verifyWithNoble,
  });
  const { base, refusal } = verdict;
  if (refusal !== null) return { verdict, batch: refuse(refusal) };
  if (base === null) throw new Error("an import without an outcome");
  const claims = files.get(CLAIMS_PATH)?.bytes ?? new Uint8Array();
  const bundle = files.get("bundle.json")?.sha256 ?? index.bundle;
  const lines = Buffer.from(claims).toString("utf8").split("\n");
  const examined = lines
    .filter((line) => line !== "")
    .map((line, i) => examine(toUtf8(line), `claim ${i + 1}`, verifyWithNoble));
  return { verdict, batch: matchBatch(base, bundle, examined) };
}

/** What a reviewer decides about a claim of the sample, by its line. */
export type Review = (line: number) => Exclude<Decision, "undecided">;

/** Approves all that nothing blocks, and rejects the rest. */
export function approveSound(batch: Batch): Review {
  return (line) => (batch.claims[line]?.standing === "blocked" ? "rejected" : "approved");
}

/** What is done in a ceremony; by default all that is sound is approved, nothing is proposed, and three of claimed's keyholders sign. */
export interface Plan {
  readonly review?: (batch: Batch) => Review;
  readonly proposals?: readonly Proposal[];
  /** By name: anybody who has a key file. */
  readonly signers?: readonly string[];
}

/** The longest life that is offered, for each document. */
export const EXPIRY: Expiry = DOCUMENTS.map((document) => ({
  document,
  days: expiryDays(PYPI, document)[0] ?? 0,
}));

function sealed(batch: Batch, { review = approveSound, proposals = [] }: Plan): Outcome<Seal> {
  const decisionFor = review(batch);
  let decisions = Decisions.none(batch.claims.length);
  for (const { line, project } of batch.claims) {
    const act = { decision: decisionFor(line), reason: "a rehearsal", reviewer: "Nobody" };
    const decided = decide(batch, decisions, { by: "claim", line, project }, act);
    if (!decided.ok) return decided;
    decisions = decided.value;
  }
  // Nobody keeps a record of it.
  const decided = { decisions, proposals, record: BEGINNING };
  return seal(batch, decided, EXPIRY, verifyWithNoble);
}

/** One person's signatures, over each document that the key may sign. */
function signingBy({ key: { key, ...half } }: Held, made: Seal): Signing {
  const mine = made.documents.filter(({ quorums }) =>
    quorums.some(({ keys }) => keys.some(({ material }) => material === key.material)),
  );
  const signatures = mine.map(({ role, bytes }) => ({
    role,
    sig: signatureBy({ key, ...half }, bytes).sig,
  }));
  return { keyid: key.keyid, signatures };
}

/**
 * A whole ceremony without the app, for tests and benches: import, review, seal, signatures, export into DIR/conclave/signed. Writes what was
 * signed even when the threshold was not reached.
 */
export function holdCeremony(index: SampleIndex, dir: string, plan: Plan = {}): Outcome<Seal> {
  const { batch } = importStick(index, dir);
  if (!batch.ok) return batch;
  const made = sealed(batch.value, plan);
  if (!made.ok) return made;
  const people = peopleWithKeys(index.seed, index.keyholders);
  let collected: Collected = [];
  for (const name of plan.signers ?? index.keyholders.slice(0, CLAIMED_THRESHOLD)) {
    const held = people.find((each) => each.name === name);
    if (held === undefined) throw new Error(`${name} has no key`);
    const added = collect(made.value, collected, signingBy(held, made.value), verifyWithNoble);
    if (!added.ok) return added;
    collected = added.value;
  }
  for (const { path, bytes } of signedFiles(made.value, collected))
    writeFile(join(dir, "conclave", path), bytes);
  return accept(made.value);
}
