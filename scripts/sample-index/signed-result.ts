import { hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalBytes, canonicalText } from "../../shared/json/canonical.ts";
import { fieldOf, type JsonObject } from "../../shared/json/value.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { DOCUMENTS, type DocumentName } from "../../shared/review/proposal.ts";
import { NotPublished, objectIn, rowsIn, textIn } from "./not-published.ts";
import { repositoryKeys } from "./people.ts";
import { replacedDelegation, type SampleReplacement } from "./replacements.ts";
import { checkClaimed, checkRoot, checkTargets } from "./result-checks.ts";
import { REPOSITORY } from "./roots.ts";
import { fileOf, metadataPath, VERSIONS, type SampleIndex } from "./sample-index.ts";
import {
  quorumOfRoot,
  quorumOfTargets,
  readWritten,
  requireSignatures,
  type WrittenFile,
  type WrittenQuorum,
} from "./written-quorum.ts";

/** A new root, targets or claimed as it lay on the stick; published unchanged. */
export interface SignedDocument extends WrittenFile {
  readonly role: DocumentName;
  readonly version: number;
}

/** The outcome of a ceremony, as far as the index has to act on it. */
export interface SignedResult {
  /** Root, then targets, then claimed: those that changed. */
  readonly documents: readonly SignedDocument[];
  /** `signed` of root and targets as they are from now on, changed or not. */
  readonly root: JsonObject;
  readonly targets: JsonObject;
  /** Approved projects and the roles that recently-claimed gave them. */
  readonly approved: readonly { readonly project: string; readonly role: string }[];
  readonly revoked: readonly string[];
  /** Projects that got other keys. */
  readonly replaced: readonly SampleReplacement[];
  /** Recently-claimed is to be emptied before anything goes live. */
  readonly clear: boolean;
}

export const NOTE = "publication.json";

function presentFile(index: SampleIndex, role: DocumentName | "recently-claimed"): WrittenFile {
  const path = metadataPath(VERSIONS[role], role);
  return readWritten(fileOf(index, path), path);
}

/** The new documents in `signedDir`: one version of each at most, one at least, and no other file but the note and the checksums. */
export function documentsIn(signedDir: string): readonly SignedDocument[] {
  const names = readdirSync(signedDir, { withFileTypes: true }).map((entry) => entry.name);
  const documents = DOCUMENTS.flatMap((role) =>
    names
      .filter((name) => new RegExp(`^[1-9][0-9]*\\.${role}\\.json$`).test(name))
      .map((name) => ({
        role,
        version: Number.parseInt(name, 10),
        ...readWritten(new Uint8Array(readFileSync(join(signedDir, name))), name),
      })),
  );
  const roles = new Set(documents.map(({ role }) => role));
  const known = new Set([...documents.map(({ where }) => where), NOTE, "SHA256SUMS"]);
  const sound =
    names.includes(NOTE) &&
    names.every((name) => known.has(name)) &&
    documents.every(({ version, signed }) => fieldOf(signed, "version") === version);
  if (sound && roles.size > 0 && roles.size === documents.length) return documents;
  throw new NotPublished(
    "PUBLISH-FILES",
    signedDir,
    names.join(", "),
    `${NOTE} and one of N.root.json, N.targets.json, N.claimed.json, or one of each, N being its version`,
  );
}

/** Root by the old keys and by its own; the others by the keys that the new tree names, whether they are new or not. */
function checkSignatures(
  present: Readonly<Record<DocumentName, WrittenFile>>,
  next: Readonly<Record<DocumentName, WrittenFile>>,
): Readonly<Record<DocumentName, WrittenQuorum>> {
  const quorums = {
    root: quorumOfRoot(next.root.signed, "root"),
    targets: quorumOfRoot(next.root.signed, "targets"),
    claimed: quorumOfTargets(next.targets.signed, PYPI.claimed),
  };
  requireSignatures(next.root, quorumOfRoot(present.root.signed, "root"), "the old root keys");
  requireSignatures(next.root, quorums.root, "the new root's own keys");
  requireSignatures(next.targets, quorums.targets, "the keys that root names");
  requireSignatures(next.claimed, quorums.claimed, "the keys that targets names");
  return quorums;
}

export function checkNote(
  index: SampleIndex,
  note: JsonObject,
  documents: readonly SignedDocument[],
): void {
  const due: JsonObject = {
    _type: "publication",
    repository: REPOSITORY,
    bundle: index.bundle,
    publish: documents.map(({ role, version, where, signed }) => ({
      path: where,
      role,
      signed_sha256: hash("sha256", canonicalBytes(signed)),
      version,
    })),
    then_remove_from: "recently-claimed",
  };
  const said = Object.keys(due).map((name) => [name, fieldOf(note, name) ?? null] as const);
  const found = canonicalText(Object.fromEntries(said));
  if (found !== canonicalText(due))
    throw new NotPublished("PUBLISH-NOTE", NOTE, found, canonicalText(due));
}

/** The replacements that the note names; each must be one that the index put on the stick. */
function replacedIn(index: SampleIndex, note: JsonObject): readonly SampleReplacement[] {
  return rowsIn(note, "replaced", NOTE).map((row) => {
    const project = textIn(row, "project", NOTE);
    const made = index.replacements.find((each) => each.project === project);
    const by = textIn(objectIn(fieldOf(row, "authority"), NOTE), "by", NOTE);
    const authorities = made?.agreed === true ? ["case", "present keys"] : ["case"];
    const fits =
      textIn(row, "replaces", NOTE) === made?.replaces &&
      textIn(row, "role", NOTE) === made.role &&
      authorities.includes(by);
    if (fits) return made;
    throw new NotPublished(
      "PUBLISH-NOTE",
      NOTE,
      canonicalText(row),
      "a replacement that was on the stick, for a case where the present keys had not signed it",
    );
  });
}

function clearsIn(note: JsonObject): boolean {
  const clear = fieldOf(note, "clear");
  const found = canonicalText(clear ?? null);
  if (found === "[]" || found === `["${PYPI.recentlyClaimed}"]`) return found !== "[]";
  throw new NotPublished("PUBLISH-NOTE", NOTE, found, `nothing, or ${PYPI.recentlyClaimed}`);
}

function resultOn(index: SampleIndex, signedDir: string): SignedResult {
  const documents = documentsIn(signedDir);
  const present = {
    root: presentFile(index, "root"),
    targets: presentFile(index, "targets"),
    claimed: presentFile(index, "claimed"),
  };
  const next: Record<DocumentName, WrittenFile> = { ...present };
  for (const document of documents) next[document.role] = document;
  const quorums = checkSignatures(present, next);
  const { signed: note, ...written } = readWritten(readFileSync(join(signedDir, NOTE)), NOTE);
  const last = documents.at(-1)?.role ?? "claimed";
  requireSignatures({ ...written, signed: note }, quorums[last], `the keys of ${last}`);
  checkNote(index, note, documents);
  const approved = rowsIn(note, "approved", NOTE).map((row) => ({
    project: textIn(row, "project", NOTE),
    role: textIn(row, "role", NOTE),
  }));
  const revoked = rowsIn(note, "revoked", NOTE).map((row) => textIn(row, "project", NOTE));
  const replaced = replacedIn(index, note);
  const clear = clearsIn(note);
  if (approved.length + revoked.length + replaced.length > 0 && next.claimed === present.claimed)
    throw new NotPublished("PUBLISH-NOTE", NOTE, "projects, but no new claimed", "a new claimed");

  const { newcomers } = repositoryKeys(index.seed, index.keyholders);
  for (const { role, where, signed: after } of documents) {
    const step = { where, before: present[role].signed, after };
    if (role === "root") checkRoot(step, newcomers);
    else if (role === "targets") checkTargets(step, newcomers);
    else
      checkClaimed(
        step,
        presentFile(index, "recently-claimed").signed,
        approved.map((each) => each.role),
        {
          isRevoked: (name) => revoked.includes(PYPI.projectOf(name)?.project ?? ""),
          replaced: new Map(
            replaced.map((each) => [each.replaces, replacedDelegation(index.seed, each)]),
          ),
        },
      );
  }
  return {
    documents,
    root: next.root.signed,
    targets: next.targets.signed,
    approved,
    revoked,
    replaced,
    clear,
  };
}

/**
 * Reads STICK/conclave/signed as the index's operators do: with their own code and node:crypto, against what they put on the stick. Throws
 * NotPublished: PUBLISH-FILES, PUBLISH-SIGNATURES (fewer than a threshold; a root also by the old keys; what stays, by the new), PUBLISH-NOTE (about
 * another bundle or file), and PUBLISH-ROOT, PUBLISH-TARGETS, PUBLISH-CLAIMED (another change, or a key that nobody proved to have).
 */
export function readResult(index: SampleIndex, stickDir: string): SignedResult {
  return resultOn(index, join(stickDir, "conclave", "signed"));
}
