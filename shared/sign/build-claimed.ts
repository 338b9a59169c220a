import type { VerifiedBase } from "../import/verify-bundle.ts";
import { fieldOf, isArray, isObject, type JsonObject } from "../json/value.ts";
import type { ApprovedClaim } from "../review/approved.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";
import { ed25519Key } from "../tuf/key.ts";
import type { ReplacedProject } from "./replaced.ts";

/** What a delegation is made of, for a project that comes and for one that gets other keys. */
type Entry = Pick<ApprovedClaim, "project" | "role" | "keys" | "threshold">;

function delegationJson(base: VerifiedBase, claim: Entry): JsonObject {
  return {
    keyids: claim.keys.map((key) => ed25519Key(key).keyid).sort(),
    name: claim.role,
    paths: base.profile.projectPaths(claim.project),
    terminating: true,
    threshold: claim.threshold,
  };
}

/**
 * The `signed` part of the next claimed metadata: version plus one, a new expiry, the approved projects added after those that are there, and
 * the roles named in `revoked` left out, and each role named in `replaced` giving its place to the project's new one, under a new name (TAP 8).
 * Keys that no role names any more stay listed; they sign for nothing.
 * Everything else, unknown fields included, stays as the present version has it. PEP 458 (2013), claimed; each project's delegation terminates.
 */
export function buildClaimed(
  base: VerifiedBase,
  approved: readonly ApprovedClaim[],
  revoked: ReadonlySet<string>,
  replaced: ReadonlyMap<string, ReplacedProject>,
  expires: Instant,
): JsonObject {
  const { signed } = base.claimed.envelope;
  const present = fieldOf(signed, "delegations");
  const delegations = isObject(present) ? present : {};
  const keys = fieldOf(delegations, "keys");
  const written = fieldOf(delegations, "roles");
  const roles = (isArray(written) ? written : []).flatMap((role) => {
    const name = isObject(role) ? (role["name"] as string) : "";
    const next = replaced.get(name);
    if (next !== undefined) return [delegationJson(base, next)];
    return revoked.has(name) ? [] : [role];
  });
  const added = [...approved, ...replaced.values()]
    .flatMap(({ keys }) => keys)
    .map((key) => ed25519Key(key));
  return {
    ...signed,
    version: base.claimed.version + 1,
    expires: formatInstant(expires),
    delegations: {
      ...delegations,
      keys: {
        ...Object.fromEntries(added.map((key) => [key.keyid, key.json])),
        // Last: a key that is there already keeps its form, fields we do not know included.
        ...(isObject(keys) ? keys : {}),
      },
      roles: [...roles, ...approved.map((claim) => delegationJson(base, claim))],
    },
  };
}
