import type { VerifiedBase } from "../import/verify-bundle.ts";
import { canonicalText } from "../json/canonical.ts";
import type { ApprovedClaim } from "../review/approved.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";
import { editedBytes } from "../tuf/edit-targets.ts";
import { ed25519Key } from "../tuf/key.ts";
import type { ReplacedProject } from "./replaced.ts";

/** What a delegation is made of, for a project that comes and for one that gets other keys. */
type Entry = Pick<ApprovedClaim, "project" | "role" | "keys" | "threshold">;

function delegationText({ profile }: Pick<VerifiedBase, "profile">, claim: Entry): string {
  return canonicalText({
    keyids: claim.keys.map((key) => ed25519Key(key).keyid).sort(),
    name: claim.role,
    paths: profile.projectPaths(claim.project),
    terminating: true,
    threshold: claim.threshold,
  });
}

/** By keyid, each as a member of `keys`. */
function keyTexts(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { keys } of entries)
    for (const each of keys) {
      const { keyid, json } = ed25519Key(each);
      if (!texts.has(keyid)) texts.set(keyid, `"${keyid}":${canonicalText(json)}`);
    }
  return texts;
}

/**
 * The canonical bytes of the next claimed metadata: version plus one, a new expiry, the approved projects added after those that are there, the
 * roles named in `revoked` left out, and each role named in `replaced` giving its place to the project's new one, under a new name (TAP 8).
 * Keys that no role names any more stay listed; they sign for nothing.
 * Everything else, unknown fields included, stays as the present version has it. PEP 458 (2013), claimed; each project's delegation terminates.
 */
export function buildClaimed(
  base: VerifiedBase,
  approved: readonly ApprovedClaim[],
  revoked: ReadonlySet<string>,
  replaced: ReadonlyMap<string, ReplacedProject>,
  expires: Instant,
): Uint8Array {
  const { claimed } = base;
  const placeOf = (role: string) => claimed.delegations.roleTable.find(role);
  const gone = [...revoked].map((role) => [placeOf(role), ""] as const);
  const changed = [...replaced].map(
    ([role, next]) => [placeOf(role), delegationText(base, next)] as const,
  );
  return editedBytes(claimed, {
    header: { version: claimed.version + 1, expires: formatInstant(expires) },
    keys: keyTexts([...approved, ...replaced.values()]),
    instead: new Map([...gone, ...changed]),
    more: approved.map((claim) => delegationText(base, claim)),
  });
}
