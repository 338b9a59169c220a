import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Quorum, Root } from "./root.ts";
import { tally, tallyWords, type Verify } from "./tally.ts";

/** Everybody who may sign root N+1: the root keys of N and of N+1, each keyid once. The threshold is the new root's. */
export function signersOf(trusted: Root, next: Root): Quorum {
  const keys = [...trusted.roles.root.keys, ...next.roles.root.keys];
  const distinct = new Map(keys.map((key) => [key.keyid, key]));
  return { keys: [...distinct.values()], threshold: next.roles.root.threshold };
}

/**
 * The step from root N to N+1: version exactly one more, signed by a threshold of N's and of N+1's root keys. Expiry is not looked at:
 * intermediate roots may be expired. https://theupdateframework.github.io/specification/v1.0.34/#update-root
 */
export function nextRoot(trusted: Root, next: Root, verify: Verify): Outcome<Root> {
  const where = `metadata/${next.version}.root.json`;
  const no = (found: string, expected: string) =>
    refuse({
      id: "ROOT-CHAIN",
      where,
      found,
      expected,
      todo: "Do not go on with this stick: its roots do not follow from the one you trust. Ask the index's operators.",
    });
  if (next.version !== trusted.version + 1)
    return no(
      `version ${next.version}`,
      `version ${trusted.version + 1}, one after the root before it`,
    );
  const old = tally(next.envelope, trusted.roles.root, verify);
  if (!old.reached)
    return no(
      `${tallyWords(old)}, by the keys of root ${trusted.version}`,
      `${old.threshold} or more`,
    );
  const own = tally(next.envelope, next.roles.root, verify);
  if (!own.reached) return no(`${tallyWords(own)}, by its own keys`, `${own.threshold} or more`);
  return accept(next);
}
