import { checking, runCheck, type CheckOutcome } from "../check/check.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
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
  const all = [...outcomes, ...(yield* shardOutcomes(next, changes))];
  for (const check of CLIENT_TREE_CHECKS) {
    yield;
    all.push(yield* checking(check, "the repository afterwards", subject));
  }
  return all;
}

/** A file's roles that say something new. */
function freshIn({ targets }: ClaimedFile, fresh: ReadonlySet<string>): readonly Delegation[] {
  const { roleTable } = targets.delegations;
  const found: Delegation[] = [];
  for (let place = 0; place < roleTable.length; place++)
    if (fresh.has(roleTable.name(place))) found.push(roleTable.at(place));
  return found;
}

/**
 * One outcome of each check for all files below claimed together, and one for each that is objected to: there may be thousands. File by file, so that what
 * is made of one to be looked at does not stay; pauses after each.
 */
function* shardOutcomes(
  { documents, tree }: Next,
  { delegations }: Pick<Changes, "delegations">,
): Generator<undefined, readonly CheckOutcome[]> {
  const made = new Map(documents.map((document) => [document.role, document]));
  const files = tree.files.slice(1).filter(({ role }) => made.has(role));
  if (files.length === 0) return [];
  const fresh = new Set(
    delegations.flatMap(({ change, role }) => (change === "removed" ? [] : [role])),
  );
  const bad = CLIENT_CHECKS.map((): CheckOutcome[] => []);
  for (const file of files) {
    yield;
    const document = made.get(file.role);
    if (document === undefined) continue;
    const subject = ofShard(file, document, freshIn(file, fresh));
    for (const [i, check] of CLIENT_CHECKS.entries()) {
      const outcome = runCheck(check, document.path, subject);
      if (outcome.objection !== null) bad[i]?.push(outcome);
    }
  }
  const where = `${files.length.toLocaleString("en")} files below claimed`;
  return CLIENT_CHECKS.flatMap(({ id, level, claim }, i) => {
    const objected = bad[i] ?? [];
    return objected.length > 0 ? objected : [{ id, level, claim, where, objection: null }];
  });
}
