import { runCheck, type CheckOutcome } from "../check/check.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { Profile } from "../profile/pypi.ts";
import type { Changes } from "../review/changes.ts";
import type { ClaimedFile } from "../shard/claimed-tree.ts";
import { keysAt } from "../tuf/key.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import type { Root } from "../tuf/root.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";
import { CLIENT_CHECKS, type ClientSubject } from "./client-limits.ts";
import { CLIENT_TREE_CHECKS } from "./client-tree-limits.ts";
import type { Next, SealedDocument } from "./next-tree.ts";

function ofRoot(root: Root, { signed, bytes, quorums }: SealedDocument): ClientSubject {
  return {
    kind: "root",
    signed,
    length: bytes.length,
    keys: [...keysAt(signed, "keys").values()],
    roles: TOP_LEVEL.map((name) => [name, root.roles[name]] as const),
    delegations: [],
    quorums,
  };
}

function ofTargets(
  { delegations }: Targets,
  { signed, bytes, quorums }: SealedDocument,
): ClientSubject {
  return {
    kind: "targets",
    signed,
    length: bytes.length,
    keys: [...delegations.keys.values()],
    roles: delegations.roles.map((role) => [role.name, role] as const),
    delegations: delegations.roles,
    quorums,
  };
}

/** A file below claimed, as far as it says something new: what stays was looked at when it came. */
function ofShard(
  { targets, children }: ClaimedFile,
  { bytes, quorums }: SealedDocument,
  fresh: readonly Delegation[],
): ClientSubject {
  const { delegations, frame } = targets;
  const roles = children.length > 0 ? delegations.roles : fresh;
  return {
    kind: "targets",
    signed: frame,
    length: bytes.length,
    keys: roles.flatMap(({ keys }) => keys),
    roles: roles.map((role) => [role.name, role] as const),
    delegations: roles,
    quorums,
  };
}

/**
 * Every limit of stock clients, tried on each new document and on the tree that they make; with a pause between checks. The publication note is for the
 * index alone.
 */
export function* clientChecks(
  base: VerifiedBase,
  next: Next,
  changes: Pick<Changes, "delegations">,
): Generator<undefined, readonly CheckOutcome[]> {
  const { profile, recent, snapshot } = base;
  const { root, targets, tree } = next;
  const single = next.documents.filter(({ role }) => profile.shardHeight(role) === null);
  const outcomes = single.flatMap((document) => {
    const subject =
      document.role === "root"
        ? ofRoot(root, document)
        : ofTargets(document.role === profile.claimed ? tree.top.targets : targets, document);
    return CLIENT_CHECKS.map((check) => runCheck(check, document.path, subject));
  });
  const subject = { profile, targets, tree, recent, snapshot, changes };
  yield;
  const all = [...outcomes, ...(yield* shardOutcomes(next, changes, profile))];
  for (const check of CLIENT_TREE_CHECKS) {
    yield;
    all.push(runCheck(check, "the repository afterwards", subject));
  }
  return all;
}

/** Projects between two pauses. */
const PIECE = 2000;

/** One outcome of each check for all files below claimed together, and one for each that is objected to: there may be thousands. */
function* shardOutcomes(
  { documents, tree }: Next,
  { delegations }: Pick<Changes, "delegations">,
  profile: Profile,
): Generator<undefined, readonly CheckOutcome[]> {
  const made = new Map(documents.map((document) => [document.role, document]));
  const files = tree.files.slice(1).filter(({ role }) => made.has(role));
  if (files.length === 0) return [];
  const fresh = new Map<ClaimedFile, Delegation[]>();
  for (const [i, { change, role }] of delegations.entries()) {
    if (i % PIECE === PIECE - 1) yield;
    const delegation = change === "removed" ? undefined : tree.delegationOf(role);
    const project = profile.projectOf(role)?.project;
    if (delegation === undefined || project === undefined) continue;
    const file = tree.fileFor(project);
    const own = fresh.get(file);
    if (own === undefined) fresh.set(file, [delegation]);
    else own.push(delegation);
  }
  const subjects = files.flatMap((file) => {
    const document = made.get(file.role);
    if (document === undefined) return [];
    return [{ path: document.path, subject: ofShard(file, document, fresh.get(file) ?? []) }];
  });
  const where = `${files.length.toLocaleString("en")} files below claimed`;
  const all: CheckOutcome[] = [];
  for (const check of CLIENT_CHECKS) {
    yield;
    const bad = subjects
      .map(({ path, subject }) => runCheck(check, path, subject))
      .filter(({ objection }) => objection !== null);
    const { id, level, claim } = check;
    all.push(...(bad.length > 0 ? bad : [{ id, level, claim, where, objection: null }]));
  }
  return all;
}
