import { fromUtf8 } from "../bytes.ts";
import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import { begins } from "../import/empty-tree.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { canonicalBytes, fileFormOf } from "../json/canonical.ts";
import type { JsonObject } from "../json/value.ts";
import type { Profile } from "../profile/pypi.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { ApprovedClaim } from "../review/approved.ts";
import { DOCUMENTS, type DocumentName, type Proposal } from "../review/proposal.ts";
import { finished } from "../finished.ts";
import { once } from "../once.ts";
import type { ClaimedTree } from "../shard/claimed-tree.ts";
import { claimedTreeSteps, Unfit } from "../shard/tree-from.ts";
import { envelopeFile } from "../tuf/envelope.ts";
import { later, type Instant } from "../tuf/instant.ts";
import type { RoleName } from "../tuf/role-name.ts";
import { readRoot, type Quorum, type Root } from "../tuf/root.ts";
import { readTargets, type Targets } from "../tuf/targets.ts";
import { buildingClaimed } from "./build-claimed.ts";
import { buildRoot, buildTargets } from "./build-offline.ts";
import { replacedProjects, type ReplacedProject } from "./replaced.ts";
import { revokedRoles } from "./revoked.ts";

/** Keys that must sign a document, with words for whose they are; root has two of them, the old keys and the new. */
export interface NamedQuorum extends Quorum {
  readonly label: string;
}

export interface SealedDocument {
  /** `root`, `targets`, `claimed`, or `publication` for the note that goes with them. */
  readonly role: string;
  readonly version: number;
  /** What the bytes say, read from them when first asked for. */
  readonly signed: JsonObject;
  /** Canonical bytes: exactly what every keyholder signs. */
  readonly bytes: Uint8Array;
  readonly sha256: Sha256;
  /** Each of them must reach its threshold. */
  readonly quorums: readonly NamedQuorum[];
  /** Where the signed file will stand under `signed/`. */
  readonly path: string;
}

/** How many days each new document lives, from the import's clock on. */
export type Expiry = readonly { readonly document: DocumentName; readonly days: number }[];

/** `bytes` are canonical JSON of an object. */
export function sealedDocument(
  role: string,
  version: number,
  bytes: Uint8Array,
  quorums: readonly NamedQuorum[],
  path: string,
): SealedDocument {
  const signed = once(() => JSON.parse(fromUtf8(fileFormOf(bytes)) ?? "") as JsonObject);
  return {
    role,
    version,
    get signed() {
      return signed();
    },
    bytes,
    sha256: sha256Of(bytes),
    quorums,
    path,
  };
}

/** Days allowed for a document by the profile; the first is proposed. */
export function expiryDays(profile: Profile, document: DocumentName): readonly number[] {
  return {
    root: profile.rootExpiryDays,
    targets: profile.targetsExpiryDays,
    claimed: profile.claimedExpiryDays,
  }[document];
}

function expiryOf(base: VerifiedBase, document: DocumentName, expiry: Expiry): Outcome<Instant> {
  const offered = expiryDays(base.profile, document);
  const days = expiry.find((each) => each.document === document)?.days ?? 0;
  if (offered.includes(days)) return accept(later(base.checkedAt, days));
  return refuse({
    id: "SEAL-EXPIRY",
    where: document,
    found: `${days} days`,
    expected: `one of ${offered.join(", ")}`,
    todo: "Choose one of the offered dates.",
  });
}

/** Proposals that are about claimed alone. */
const CLAIMED_CHANGES = ["revoke-project", "replace-project", "divide-claimed", "join-claimed"];

/** Which documents the decisions and proposals touch, in dependency order. Where a repository begins, all of them: none is there yet. */
export function touched(
  base: VerifiedBase,
  approved: number,
  proposals: readonly Proposal[],
): readonly DocumentName[] {
  if (begins(base)) return DOCUMENTS;
  const isDelegated = (role: string) =>
    base.targets.delegations.roles.some((each) => each.name === role);
  const documents = new Set<DocumentName>(approved > 0 ? ["claimed"] : []);
  for (const proposal of proposals) {
    if (proposal.change === "renew") documents.add(proposal.document);
    else if (!("role" in proposal)) {
      if (CLAIMED_CHANGES.includes(proposal.change)) documents.add("claimed");
      if (proposal.change === "order") documents.add("targets");
    } else documents.add(isDelegated(proposal.role) ? "targets" : "root");
  }
  return DOCUMENTS.filter((document) => documents.has(document));
}

function reread<T>(
  bytes: Uint8Array,
  path: string,
  reader: (bytes: Uint8Array, where: string) => Outcome<T>,
): Outcome<T> {
  return reader(envelopeFile(bytes, []), path);
}

/** The tree as it will be, read back from the bytes that were built, and the documents that are new. */
export interface Next {
  readonly root: Root;
  readonly targets: Targets;
  readonly claimed: Targets;
  /** Claimed with the files that it is divided into. */
  readonly tree: ClaimedTree;
  readonly documents: readonly SealedDocument[];
}

function sealRoot(
  base: VerifiedBase,
  proposals: readonly Proposal[],
  expiry: Expiry,
): Outcome<readonly [Root, SealedDocument]> {
  const expires = expiryOf(base, "root", expiry);
  if (!expires.ok) return expires;
  const signed = buildRoot(base, proposals, expires.value);
  if (!signed.ok) return signed;
  const bytes = canonicalBytes(signed.value);
  const version = base.root.version + 1;
  const path = `${version}.root.json`;
  const root = reread(bytes, path, readRoot);
  if (!root.ok) return root;
  const own = { ...root.value.roles.root, label: `root: the keys of root ${version}` };
  const quorums = begins(base)
    ? [{ ...own, label: "root" }]
    : [{ ...base.root.roles.root, label: `root: the keys of root ${base.root.version}` }, own];
  return accept([root.value, sealedDocument("root", version, bytes, quorums, path)]);
}

function sealTargets(
  base: VerifiedBase,
  root: Root,
  proposals: readonly Proposal[],
  expiry: Expiry,
): Outcome<readonly [Targets, SealedDocument]> {
  const expires = expiryOf(base, "targets", expiry);
  if (!expires.ok) return expires;
  const signed = buildTargets(base, proposals, expires.value);
  if (!signed.ok) return signed;
  const bytes = canonicalBytes(signed.value);
  const version = base.targets.version + 1;
  const path = `${version}.targets.json`;
  const targets = reread(bytes, path, readTargets);
  if (!targets.ok) return targets;
  const quorums = [{ ...root.roles.targets, label: "targets" }];
  return accept([targets.value, sealedDocument("targets", version, bytes, quorums, path)]);
}

/** Claimed as it will be, and the files of it that are new. */
interface SealedClaimed {
  readonly tree: ClaimedTree;
  readonly documents: readonly SealedDocument[];
}

function* sealClaimed(
  base: VerifiedBase,
  targets: Targets,
  approved: readonly ApprovedClaim[],
  { proposals, replaced }: Plan,
  expiry: Expiry,
): Generator<undefined, Outcome<SealedClaimed>> {
  const expires = expiryOf(base, "claimed", expiry);
  if (!expires.ok) return expires;
  const revoked = revokedRoles(base, proposals);
  if (!revoked.ok) return revoked;
  const named = targets.delegations.roles.find(({ name }) => name === base.profile.claimed);
  const { keys, threshold }: Quorum = named ?? base.claimedQuorum;
  const edit = { approved, revoked: revoked.value, replaced };
  const around = { quorum: { keys, threshold }, shape: shapeOf(proposals), expires: expires.value };
  const files = yield* buildingClaimed(base, edit, around);
  const quorums = [{ keys, threshold, label: base.profile.claimed }];
  const documents: SealedDocument[] = [];
  for (const { role, version, bytes } of files) {
    if (bytes === null) continue;
    documents.push(sealedDocument(role, version, bytes, quorums, `${version}.${role}.json`));
    yield;
  }
  const tree = yield* rereadClaimed(base, { keys, threshold }, documents);
  return tree.ok ? accept({ tree: tree.value, documents }) : tree;
}

/** The last word about claimed's shape; null where nobody asked for another. */
function shapeOf(proposals: readonly Proposal[]): "flat" | "sharded" | null {
  const last = proposals.findLast(
    ({ change }) => change === "divide-claimed" || change === "join-claimed",
  );
  return last === undefined ? null : last.change === "divide-claimed" ? "sharded" : "flat";
}

/** Claimed put together again from the bytes that were built, and from the published files that stay. Refuses SEAL-SHARDS: a bug. */
function* rereadClaimed(
  base: VerifiedBase,
  quorum: Quorum,
  documents: readonly SealedDocument[],
): Generator<undefined, Outcome<ClaimedTree>> {
  const present = new Map(base.tree.files.map((file) => [file.role, file.targets]));
  const made = new Map(documents.map((document) => [document.role, document]));
  const broken = (where: string, found: string, expected: string) =>
    refuse({
      id: "SEAL-SHARDS",
      where,
      found,
      expected,
      todo: "Do not sign. Keep the stick and the record, and report this: it must never happen.",
    });
  const fetch = (role: RoleName): Targets => {
    const document = made.get(role);
    if (document === undefined) {
      const stays = present.get(role);
      if (stays === undefined) throw new Unfit(role, "no such file", "one, new or published");
      return stays;
    }
    const read = reread(document.bytes, document.path, readTargets);
    if (!read.ok) throw new Unfit(read.refusal.where, read.refusal.found, read.refusal.expected);
    return read.value;
  };
  try {
    const top = fetch(base.profile.claimed);
    return accept(yield* claimedTreeSteps(top, quorum, base.profile, fetch));
  } catch (error) {
    if (error instanceof Unfit) return broken(error.where, error.found, error.expected);
    throw error;
  }
}

/** What was proposed, and which projects get other keys by it. */
export interface Plan {
  readonly proposals: readonly Proposal[];
  readonly replaced: ReadonlyMap<string, ReplacedProject>;
}

/** What was proposed, with the projects that get other keys. Refuses PROPOSAL-PROJECT, PROPOSAL-AUTHORITY, PROPOSAL-REASON, PROPOSAL-SECOND. */
export function planOf(base: VerifiedBase, proposals: readonly Proposal[]): Outcome<Plan> {
  const replaced = replacedProjects(base, proposals);
  return replaced.ok ? accept({ proposals, replaced: replaced.value }) : replaced;
}

/** Builds each changed document on the one before it, and reads it back; pauses at each file of claimed. Refuses SEAL-EXPIRY, SEAL-SHARDS, PROPOSAL-KEY, PROPOSAL-PROJECT. */
export function* growingTree(
  base: VerifiedBase,
  changed: readonly DocumentName[],
  approved: readonly ApprovedClaim[],
  plan: Plan,
  expiry: Expiry,
): Generator<undefined, Outcome<Next>> {
  const { proposals } = plan;
  const documents: SealedDocument[] = [];
  let { root, targets, tree } = base;
  if (changed.includes("root")) {
    const made = sealRoot(base, proposals, expiry);
    if (!made.ok) return made;
    root = made.value[0];
    documents.push(made.value[1]);
  }
  if (changed.includes("targets")) {
    const made = sealTargets(base, root, proposals, expiry);
    if (!made.ok) return made;
    targets = made.value[0];
    documents.push(made.value[1]);
  }
  if (changed.includes("claimed")) {
    const made = yield* sealClaimed(base, targets, approved, plan, expiry);
    if (!made.ok) return made;
    tree = made.value.tree;
    documents.push(...made.value.documents);
  }
  return accept({ root, targets, claimed: tree.top.targets, tree, documents });
}

/** The same without a pause. */
export function nextTree(...around: Parameters<typeof growingTree>): Outcome<Next> {
  return finished(growingTree(...around));
}
