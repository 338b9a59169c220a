import { makeIndex } from "../scripts/sample-index/make-index.ts";
import { onStick } from "../scripts/sample-index/bundle.ts";
import { readNames } from "../scripts/sample-index/names.ts";
import { repositoryKeys, type RepositoryKeys } from "../scripts/sample-index/people.ts";
import type { SampleIndex } from "../scripts/sample-index/sample-index.ts";
import type { StickFile, StickFiles } from "../shared/bundle/stick-file.ts";
import { examine } from "../shared/claim/examine.ts";
import { sha256Of } from "../shared/digest/sha256.ts";
import { finished } from "../shared/finished.ts";
import { CLAIMS_PATH, matchBatch } from "../shared/import/match-batch.ts";
import type { Batch } from "../shared/import/pending.ts";
import { rootPath, type Anchor } from "../shared/import/root-checks.ts";
import { verifyBundle, type VerifiedBase } from "../shared/import/verify-bundle.ts";
import { PYPI } from "../shared/profile/pypi.ts";
import { refusalText, type Outcome } from "../shared/refusal.ts";
import { instantOf } from "../shared/tuf/instant.ts";
import { lineOffsets } from "../node/claims/claims-pool.ts";
import { verifyWithBoth, verifyWithPlatform } from "../node/verify.ts";

/** The moment all tests of this process look from: a whole second close to the present, for what reads the real clock. */
export const NOW = instantOf(Math.floor(Date.now() / 1000) * 1000 - 60_000);

export const SEED = "tests";

/** Makes a thing when it is first asked for, and only once in this process. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** The value of an outcome that must be good; throws the refusal's words otherwise. */
export function good<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(refusalText(outcome.refusal));
}

/** The thing, which must be there. */
export function there<T>(thing: T | null | undefined): T {
  if (thing === null || thing === undefined) throw new Error("a test's own material is missing");
  return thing;
}

/** 60 claims with every planted kind among them. */
export const sampleIndex: () => SampleIndex = once(() =>
  makeIndex({ now: NOW, seed: SEED, claims: 60, names: readNames() }),
);

export const sampleKeys: () => RepositoryKeys = once(() =>
  repositoryKeys(SEED, sampleIndex().keyholders),
);

export function stickFiles(files: ReadonlyMap<string, Uint8Array>): StickFiles {
  const read = [...files]
    .filter(([path]) => path === "bundle.json" || onStick(path))
    .map(([path, bytes]): StickFile => ({ path, bytes, sha256: sha256Of(bytes) }));
  return new Map(read.map((file) => [file.path, file]));
}

export const sampleFiles: () => StickFiles = once(() => stickFiles(sampleIndex().files));

export function anchorOn(files: StickFiles, version = 1): Anchor {
  return { version, sha256: there(files.get(rootPath(version))).sha256 };
}

export function importOf(files: StickFiles, now = NOW) {
  const anchor = anchorOn(files);
  return verifyBundle({ files, anchor, now, profile: PYPI, verify: verifyWithBoth });
}

export const sampleBase: () => VerifiedBase = once(() => {
  const { base, refusal } = importOf(sampleFiles());
  if (refusal !== null) throw new Error(refusalText(refusal));
  return there(base);
});

export function linesOfFile(bytes: Uint8Array): readonly Uint8Array[] {
  const offsets = finished(lineOffsets(bytes));
  return offsets.slice(0, -1).map((start, i) => bytes.subarray(start, there(offsets[i + 1]) - 1));
}

/** The batch behind files that import well, without worker threads. */
export function batchFrom(files: StickFiles, base: VerifiedBase): Batch {
  const lines = linesOfFile(there(files.get(CLAIMS_PATH)).bytes);
  const examined = lines.map((line, i) => examine(line, `line ${i + 1}`, verifyWithPlatform));
  return good(matchBatch(base, there(files.get("bundle.json")).sha256, examined));
}

export const sampleBatch: () => Batch = once(() => batchFrom(sampleFiles(), sampleBase()));
