import type { Profile } from "../profile/pypi.ts";
import type { Changes } from "./changes.ts";
import { DAY, formatInstant, type Instant } from "../tuf/instant.ts";

/** What is looked at of root, targets and claimed. */
export interface Living {
  readonly version: number;
  readonly expires: Instant;
}

/**
 * The last day for the next ceremony, once this one is published: the day before the first of the three offline documents expires.
 * A danger where that day is nearer than the profile's time to prepare a ceremony.
 */
export function nextCeremony(
  tree: Readonly<Record<"root" | "targets" | "claimed", Living>>,
  now: Instant,
  profile: Profile,
): Changes["sentences"][number] {
  const [first] = (["root", "targets", "claimed"] as const)
    .map((name) => ({ name, ...tree[name] }))
    .sort((a, b) => a.expires - b.expires);
  if (first === undefined) return { danger: false, text: "" };
  const last = formatInstant((first.expires - DAY) as Instant).slice(0, 10);
  return {
    danger: first.expires - now < profile.nextCeremonyDays * DAY,
    text: `The next ceremony has to be held and published by ${last}: ${first.name} ${first.version} is the first to expire.`,
  };
}
