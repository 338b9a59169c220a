import { toUtf8 } from "../../../shared/bytes.ts";
import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { buildRoot, buildTargets } from "../../../shared/sign/build-offline.ts";
import type { PlanSubject } from "../../../shared/sign/plan-subject.ts";
import { formatInstant, later } from "../../../shared/tuf/instant.ts";
import type { TopLevel } from "../../../shared/tuf/role-name.ts";
import { readRoot } from "../../../shared/tuf/root.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good, NOW, sampleBase } from "../../sample.ts";

type Change = (signed: JsonObject) => JsonObject;

/** A tree as a seal would hand it to the checks; what is not given stays as it is published. */
export interface Planned {
  readonly base?: VerifiedBase;
  readonly proposals?: readonly Proposal[];
  /** Done to the document after the proposals; makes it part of the ceremony. */
  readonly root?: Change;
  readonly targets?: Change;
  readonly claimed?: Change;
  /** Documents that are part of the ceremony without any of these. */
  readonly changed?: readonly string[];
}

const file = (signed: JsonObject) => toUtf8(fileText({ signatures: [], signed }));

/** Root and targets are built from the proposals when these, or a change, are given for them; claimed only with a change. */
export function planned({ base = sampleBase(), proposals = [], ...given }: Planned): PlanSubject {
  const expires = later(NOW, 365);
  const changed = new Set(given.changed ?? []);
  for (const name of ["root", "targets", "claimed"] as const)
    if (given[name] !== undefined) changed.add(name);
  const same: Change = (signed) => signed;
  const root = (given.root ?? same)(good(buildRoot(base, proposals, expires)));
  const targets = (given.targets ?? same)(good(buildTargets(base, proposals, expires)));
  const claimed = (given.claimed ?? same)({
    ...base.claimed.envelope.signed,
    version: base.claimed.version + 1,
  });
  return {
    base,
    root: changed.has("root") ? good(readRoot(file(root), "root")) : base.root,
    targets: changed.has("targets") ? good(readTargets(file(targets), "targets")) : base.targets,
    claimed: changed.has("claimed") ? good(readTargets(file(claimed), "claimed")) : base.claimed,
    changed,
    verify: verifyWithBoth,
  };
}

/** Other fields in one of root's roles. */
export function rootRole(name: string, fields: JsonObject): Change {
  return (signed) => {
    const roles = fieldOf(signed, "roles") as JsonObject;
    return {
      ...signed,
      roles: { ...roles, [name]: { ...(roles[name] as JsonObject), ...fields } },
    };
  };
}

interface Delegations {
  readonly keys: JsonObject;
  readonly roles: readonly JsonObject[];
}

export function delegations(change: (delegations: Delegations) => JsonObject): Change {
  return (signed) => ({
    ...signed,
    delegations: change(fieldOf(signed, "delegations") as unknown as Delegations),
  });
}

/** Other fields in one of the roles that targets delegates to. */
export function delegated(name: string, fields: JsonObject): Change {
  return delegations(({ keys, roles }) => ({
    keys,
    roles: roles.map((role) => (role["name"] === name ? { ...role, ...fields } : role)),
  }));
}

/** One more keyid for a key that is there: the same public key, listed twice. */
export function alias(keys: JsonObject, keyid: string): JsonObject {
  return { ...keys, [ALIAS]: keys[keyid] ?? null };
}
export const ALIAS = "a".repeat(64);

const NAMES = "x-conclave-keyholders";
/** Another name, or none, for a key. */
export function called(keyid: string, name: string | undefined) {
  return (signed: JsonObject): JsonObject => {
    const names = new Map(Object.entries(fieldOf(signed, NAMES) as JsonObject));
    if (name === undefined) names.delete(keyid);
    else names.set(keyid, name);
    return { ...signed, [NAMES]: Object.fromEntries(names) };
  };
}
export const expiring = (days: number) => (signed: JsonObject) => ({
  ...signed,
  expires: formatInstant(later(NOW, days)),
});
export const more = (fields: JsonObject) => (signed: JsonObject) => ({ ...signed, ...fields });
/** The key of another role is put into this one of root's. */
export const rootRoleHas =
  (role: TopLevel, key: { readonly keyid: string; readonly json: JsonObject }) =>
  (signed: JsonObject) => ({
    ...rootRole(role, { keyids: [key.keyid], threshold: 1 })(signed),
    keys: { ...(fieldOf(signed, "keys") as JsonObject), [key.keyid]: key.json },
  });
