import { runCheck, type CheckOutcome } from "../check/check.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { keysAt } from "../tuf/key.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import type { Root } from "../tuf/root.ts";
import type { Targets } from "../tuf/targets.ts";
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

/** Every limit of stock clients, tried on each new document and on the tree that they make. The publication note is for the index alone. */
export function clientChecks(base: VerifiedBase, next: Next): readonly CheckOutcome[] {
  const { profile, recent, snapshot } = base;
  const { root, targets, claimed } = next;
  const outcomes = next.documents.flatMap((document) => {
    const subject =
      document.role === "root"
        ? ofRoot(root, document)
        : ofTargets(document.role === profile.claimed ? claimed : targets, document);
    return CLIENT_CHECKS.map((check) => runCheck(check, document.path, subject));
  });
  const tree = { profile, targets, claimed, recent, snapshot };
  return [
    ...outcomes,
    ...CLIENT_TREE_CHECKS.map((check) => runCheck(check, "the repository afterwards", tree)),
  ];
}
