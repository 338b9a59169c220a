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
import { once } from "../once.ts";
import { envelopeFile } from "../tuf/envelope.ts";
import { later, type Instant } from "../tuf/instant.ts";
import { readRoot, type Quorum, type Root } from "../tuf/root.ts";
import { readTargets, type Targets } from "../tuf/targets.ts";
import { buildClaimed } from "./build-claimed.ts";
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
    else if (proposal.change === "revoke-project" || proposal.change === "replace-project")
      documents.add("claimed");
    else if (proposal.change === "clear-recently-claimed") continue;
    else if (proposal.change === "order") documents.add("targets");
    else documents.add(isDelegated(proposal.role) ? "targets" : "root");
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

function sealClaimed(
  base: VerifiedBase,
  targets: Targets,
  approved: readonly ApprovedClaim[],
  { proposals, replaced }: Plan,
  expiry: Expiry,
): Outcome<readonly [Targets, SealedDocument]> {
  const expires = expiryOf(base, "claimed", expiry);
  if (!expires.ok) return expires;
  const revoked = revokedRoles(base, proposals);
  if (!revoked.ok) return revoked;
  const bytes = buildClaimed(base, approved, revoked.value, replaced, expires.value);
  const role = base.profile.claimed;
  const version = base.claimed.version + 1;
  const path = `${version}.${role}.json`;
  const claimed = reread(bytes, path, readTargets);
  if (!claimed.ok) return claimed;
  const quorum = targets.delegations.roles.find((each) => each.name === role) ?? base.claimedQuorum;
  const quorums = [{ keys: quorum.keys, threshold: quorum.threshold, label: role }];
  return accept([claimed.value, sealedDocument(role, version, bytes, quorums, path)]);
}

/** What was proposed, and which projects get other keys by it. */
export interface Plan {
  readonly proposals: readonly Proposal[];
  readonly replaced: ReadonlyMap<string, ReplacedProject>;
}

/** What was proposed, with the projects that get other keys. `administrator` opened the ceremony. Refuses PROPOSAL-PROJECT, PROPOSAL-AUTHORITY. */
export function planOf(
  base: VerifiedBase,
  proposals: readonly Proposal[],
  administrator: string,
): Outcome<Plan> {
  const replaced = replacedProjects(base, proposals, administrator);
  return replaced.ok ? accept({ proposals, replaced: replaced.value }) : replaced;
}

/** Builds each changed document on the one before it, and reads it back. Refuses SEAL-EXPIRY, PROPOSAL-KEY, PROPOSAL-PROJECT. */
export function nextTree(
  base: VerifiedBase,
  changed: readonly DocumentName[],
  approved: readonly ApprovedClaim[],
  plan: Plan,
  expiry: Expiry,
): Outcome<Next> {
  const { proposals } = plan;
  const documents: SealedDocument[] = [];
  let { root, targets, claimed } = base;
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
    const made = sealClaimed(base, targets, approved, plan, expiry);
    if (!made.ok) return made;
    claimed = made.value[0];
    documents.push(made.value[1]);
  }
  return accept({ root, targets, claimed, documents });
}
