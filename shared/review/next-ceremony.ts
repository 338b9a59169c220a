import type { ClaimedFile } from "../shard/claimed-tree.ts";
import type { Profile } from "../profile/pypi.ts";
import type { Changes } from "./changes.ts";
import { DAY, formatInstant, type Instant } from "../tuf/instant.ts";

/** What is looked at of a document. */
interface Living {
  readonly version: number;
  readonly expires: Instant;
}

/** The documents that must not expire before the next ceremony. */
export interface LivingTree {
  readonly root: Living;
  readonly targets: Living;
  readonly claimed: Living;
  /** Files below claimed that stay as they are; those that are made in this ceremony live as long as claimed. */
  readonly below: readonly ClaimedFile[];
}

/**
 * The last day for the next ceremony, once this one is published: the day before the first of the offline documents expires.
 * A danger where that day is nearer than the profile's time to prepare a ceremony.
 */
export function nextCeremony(
  { below, ...tree }: LivingTree,
  now: Instant,
  profile: Profile,
): Changes["sentences"][number] {
  const [first] = [
    ...(["root", "targets", "claimed"] as const).map((name) => ({ name, ...tree[name] })),
    ...below.map(({ role, targets: { version, expires } }) => ({ name: role, version, expires })),
  ].sort((a, b) => a.expires - b.expires);
  if (first === undefined) return { danger: false, text: "" };
  const last = formatInstant((first.expires - DAY) as Instant).slice(0, 10);
  return {
    danger: first.expires - now < profile.nextCeremonyDays * DAY,
    text: `The next ceremony has to be held and published by ${last}: ${first.name} ${first.version} is the first to expire.`,
  };
}
