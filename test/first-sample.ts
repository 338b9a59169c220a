import { manifestSigned, onStick } from "../scripts/sample-index/bundle.ts";
import { makeFirstIndex } from "../scripts/sample-index/first-index.ts";
import { readNames } from "../scripts/sample-index/names.ts";
import type { SampleIndex } from "../scripts/sample-index/sample-index.ts";
import { signedFile, type SampleKey } from "../scripts/sample-index/sample-key.ts";
import type { StickFiles } from "../shared/bundle/stick-file.ts";
import { NONE_YET } from "../shared/import/empty-tree.ts";
import { matchBatch } from "../shared/import/match-batch.ts";
import type { Batch } from "../shared/import/pending.ts";
import type { Anchor } from "../shared/import/root-checks.ts";
import { verifyBundle, type VerifiedBase } from "../shared/import/verify-bundle.ts";
import type { JsonObject } from "../shared/json/value.ts";
import { PYPI } from "../shared/profile/pypi.ts";
import type { Proposal } from "../shared/review/proposal.ts";
import { verifyWithBoth } from "../node/verify.ts";
import { good, NOW, once, sampleKeys, SEED, stickFiles, there } from "./sample.ts";

/** A stick that begins a repository: the same people as in the sample, and the same keys, of which none is published yet. */
export const firstIndex: () => SampleIndex = once(() =>
  makeFirstIndex({ now: NOW, seed: SEED, names: readNames() }),
);

export const firstFiles: () => StickFiles = once(() => stickFiles(firstIndex().files));

/** The digest of the stick's own bundle.json. */
export function bundleAnchor(files: StickFiles): Anchor {
  return { version: NONE_YET, sha256: there(files.get("bundle.json")).sha256 };
}

export function firstImportOf(files: StickFiles, anchor = bundleAnchor(files)) {
  return verifyBundle({ files, anchor, now: NOW, profile: PYPI, verify: verifyWithBoth });
}

export const firstBase: () => VerifiedBase = once(() => there(firstImportOf(firstFiles()).base));

export const firstBatch: () => Batch = once(() =>
  good(matchBatch(firstBase(), bundleAnchor(firstFiles()).sha256, [])),
);

/** What "Take every key record on this stick" proposes. */
export function takingAll(base: VerifiedBase = firstBase()): readonly Proposal[] {
  return base.records.map(({ role, key }) => ({ change: "add-key", role, record: key.keyid }));
}

export interface FirstAlteration {
  /** Whole files instead; null takes one away. The manifest lists what is then there. */
  readonly files?: Readonly<Record<string, Uint8Array | null>>;
  readonly manifest?: (signed: JsonObject) => JsonObject;
  readonly signer?: SampleKey;
}

/** The first stick with just this difference; the manifest is made, and signed, anew. */
export function alteredFirst({ files: changes = {}, manifest, signer }: FirstAlteration) {
  const files = new Map([...firstIndex().files].filter(([path]) => onStick(path)));
  for (const [path, bytes] of Object.entries(changes))
    if (bytes === null) files.delete(path);
    else files.set(path, bytes);
  const signed = manifestSigned({ files, claims: 0, created: NOW, kind: "first" });
  const key = signer ?? sampleKeys().online["recently-claimed"];
  files.set("bundle.json", signedFile(manifest?.(signed) ?? signed, [key]));
  return stickFiles(files);
}
