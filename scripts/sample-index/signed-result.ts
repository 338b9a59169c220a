import { hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalBytes, canonicalText } from "../../shared/json/canonical.ts";
import { fieldOf, isArray, type JsonObject } from "../../shared/json/value.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { DOCUMENTS, type DocumentName } from "../../shared/review/proposal.ts";
import { NotPublished, objectIn, rowsIn, textIn } from "./not-published.ts";
import { repositoryKeys } from "./people.ts";
import { replacedDelegation, type SampleReplacement } from "./replacements.ts";
import { checkClaimed, checkRoot, checkTargets, type Listed } from "./result-checks.ts";
import { REPOSITORY } from "./roots.ts";
import { presentFiles } from "./claimed-on.ts";
import { fileOf, listedMeta, metadataPath, type SampleIndex } from "./sample-index.ts";
import { WrittenClaimed } from "./written-claimed.ts";
import {
  quorumOfRoot,
  quorumOfTargets,
  readWritten,
  requireSignatures,
  type WrittenFile,
  type WrittenQuorum,
} from "./written-quorum.ts";

/** A new root, targets or claimed, or a file that claimed is divided into, as it lay on the stick; published unchanged. */
export interface SignedDocument extends WrittenFile {
  readonly role: string;
  readonly version: number;
}

/** The outcome of a ceremony, as far as the index has to act on it. */
export interface SignedResult {
  /** Root, then targets, then claimed and what it is divided into: those that changed. */
  readonly documents: readonly SignedDocument[];
  /** What snapshot must list of claimed, of its files, and of those that are used no longer. */
  readonly listed: readonly { readonly role: string; readonly version: number }[];
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
  const path = metadataPath(index.versions[role], role);
  return readWritten(fileOf(index, path), path);
}

const DOCUMENT =
  /^([1-9][0-9]*)\.(root|targets|claimed|claimed\.(?:shard|inner[1-9])\.[a-z0-9-]+)\.json$/;

/** The new documents in `signedDir`: one version of each at most, one at least, and no other file but the note and the checksums. */
export function documentsIn(signedDir: string): readonly SignedDocument[] {
  const names = readdirSync(signedDir, { withFileTypes: true }).map((entry) => entry.name);
  const documents = names
    .flatMap((name) => {
      const [, version, role] = DOCUMENT.exec(name) ?? [];
      return version === undefined || role === undefined
        ? []
        : [{ name, role, version: Number(version) }];
    })
    .sort((a, b) => placeOf(a.role) - placeOf(b.role) || (a.role < b.role ? -1 : 1))
    .map(({ name, role, version }) => ({
      role,
      version,
      ...readWritten(new Uint8Array(readFileSync(join(signedDir, name))), name),
    }));
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
    `${NOTE} and one of N.root.json, N.targets.json, N.claimed.json, or one of each, N being its version, and the files that claimed is divided into`,
  );
}

function placeOf(role: string): number {
  const place = DOCUMENTS.findIndex((each) => each === role);
  return place === -1 ? DOCUMENTS.length : place;
}

type TopTwo = Readonly<Record<"root" | "targets", WrittenFile>>;

/** Root by the old keys and by its own; targets by the keys that the new root names, whether they are new or not. */
function checkSignatures(
  present: TopTwo,
  next: TopTwo,
): Readonly<Record<DocumentName, WrittenQuorum>> {
  const quorums = {
    root: quorumOfRoot(next.root.signed, "root"),
    targets: quorumOfRoot(next.root.signed, "targets"),
    claimed: quorumOfTargets(next.targets.signed, PYPI.claimed),
  };
  requireSignatures(next.root, quorumOfRoot(present.root.signed, "root"), "the old root keys");
  requireSignatures(next.root, quorums.root, "the new root's own keys");
  requireSignatures(next.targets, quorums.targets, "the keys that root names");
  return quorums;
}

/** In which order the note lists files says nothing. */
function byRole(rows: readonly JsonObject[]): readonly JsonObject[] {
  return rows.toSorted((a, b) => (textIn(a, "role", NOTE) < textIn(b, "role", NOTE) ? -1 : 1));
}

/** The note is about this bundle, names just these documents, and states just what snapshot must list. */
export function checkNote(
  index: SampleIndex,
  note: JsonObject,
  { documents, listed }: Pick<SignedResult, "documents" | "listed">,
): void {
  const due: JsonObject = {
    _type: "publication",
    repository: REPOSITORY,
    bundle: index.bundle,
    publish: byRole(
      documents.map(({ role, version, where, signed }) => ({
        path: where,
        role,
        signed_sha256: hash("sha256", canonicalBytes(signed)),
        version,
      })),
    ),
    snapshot: byRole(listed.map(({ role, version }) => ({ role, version }))),
    then_remove_from: "recently-claimed",
  };
  const said = Object.keys(due).map((name) => {
    const value = fieldOf(note, name) ?? null;
    return [name, isArray(value) ? byRole(rowsIn(note, name, NOTE)) : value] as const;
  });
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

/** What snapshot lists now of claimed's files, and of those that it is used for no longer: nothing that was listed may go. */
function listedAfter(after: WrittenClaimed, present: Listed): SignedResult["listed"] {
  const versions = new Map(after.files.map(({ role, version }) => [role, version]));
  for (const [file, version] of Object.entries(present)) {
    const role = file.replace(/\.json$/, "");
    if (role.startsWith(`${PYPI.claimed}.`) && !versions.has(role)) versions.set(role, version);
  }
  return [...versions].map(([role, version]) => ({ role, version }));
}

/** Claimed before and after: the new files of it, and for the rest those that are published. */
function claimedOn(
  index: SampleIndex,
  documents: readonly SignedDocument[],
  quorum: WrittenQuorum,
) {
  const present = presentFiles(index);
  const made = new Map(documents.map((file) => [file.role, { version: file.version, file }]));
  const before = new WrittenClaimed(PYPI.claimed, { fetch: present, quorum: null });
  const fetch = (role: string) => made.get(role) ?? present(role);
  const after = new WrittenClaimed(PYPI.claimed, { fetch, quorum });
  const needless = documents.find(
    ({ role }) =>
      role.startsWith(`${PYPI.claimed}.`) && !after.files.some((part) => part.role === role),
  );
  if (needless !== undefined)
    throw new NotPublished("PUBLISH-FILES", needless.where, "a file that nothing leads to", "none");
  return { before, after };
}

function resultOn(index: SampleIndex, signedDir: string): SignedResult {
  const documents = documentsIn(signedDir);
  const present = { root: presentFile(index, "root"), targets: presentFile(index, "targets") };
  const made = (role: string) => documents.find((each) => each.role === role);
  const next = {
    root: made("root") ?? present.root,
    targets: made("targets") ?? present.targets,
  };
  const quorums = checkSignatures(present, next);
  const snapshot = listedMeta(index);
  const { before, after } = claimedOn(index, documents, quorums.claimed);
  const listed = listedAfter(after, snapshot);
  const note = readWritten(readFileSync(join(signedDir, NOTE)), NOTE);
  const last = DOCUMENTS.findLast((role) => made(role) !== undefined) ?? "claimed";
  requireSignatures(note, quorums[last], `the keys of ${last}`);
  checkNote(index, note.signed, { documents, listed });
  const acts = actsIn(index, note.signed);
  const { approved, revoked, replaced } = acts;
  if (approved.length + revoked.length + replaced.length > 0 && made("claimed") === undefined)
    throw new NotPublished("PUBLISH-NOTE", NOTE, "projects, but no new claimed", "a new claimed");
  const { newcomers } = repositoryKeys(index.seed, index.keyholders);
  for (const role of ["root", "targets"] as const) {
    const file = made(role);
    if (file === undefined) continue;
    const step = { where: file.where, before: present[role].signed, after: file.signed };
    if (role === "root") checkRoot(step, newcomers);
    else checkTargets(step, newcomers);
  }
  checkClaimed(
    { before, after, listed: snapshot },
    presentFile(index, "recently-claimed").signed,
    approved.map((each) => each.role),
    {
      isRevoked: (name) => revoked.includes(PYPI.projectOf(name)?.project ?? ""),
      replaced: new Map(
        replaced.map((each) => [each.replaces, replacedDelegation(index.seed, each)]),
      ),
    },
  );
  const { root, targets } = next;
  return { documents, listed, root: root.signed, targets: targets.signed, ...acts };
}

/** What the note says of projects. */
function actsIn(
  index: SampleIndex,
  note: JsonObject,
): Pick<SignedResult, "approved" | "revoked" | "replaced" | "clear"> {
  return {
    approved: rowsIn(note, "approved", NOTE).map((row) => ({
      project: textIn(row, "project", NOTE),
      role: textIn(row, "role", NOTE),
    })),
    revoked: rowsIn(note, "revoked", NOTE).map((row) => textIn(row, "project", NOTE)),
    replaced: replacedIn(index, note),
    clear: clearsIn(note),
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
