import { hash } from "node:crypto";
import { sampleKey, type SampleKey } from "./sample-key.ts";

/** Three of these five sign claimed; their key files are made by writeKeyFiles. */
export const CLAIMED_KEYHOLDERS = ["Amara", "Boris", "Chen", "Dalia", "Emeka"] as const;
/** Has a key file, and is a keyholder of nothing. */
export const OUTSIDER = "Mallory";

const ROOT_KEYHOLDERS = ["Farah", "Goran", "Hana", "Ivo", "Jun"] as const;
/** Held Farah's place until root 2. */
const FORMER_ROOT_KEYHOLDER = "Zoe";
const TARGETS_KEYHOLDERS = ["Kofi", "Lena", "Mateo"] as const;
export const ONLINE_ROLES = ["snapshot", "timestamp", "recently-claimed", "unclaimed"] as const;
/** Who keeps the online keys: no person. */
export const INDEX_ITSELF = "Index";

/** Have a new key each, and are keyholders of nothing yet. */
const NEW_PEOPLE = [
  ["Priya", "root"],
  ["Quentin", "root"],
  ["Rosa", "targets"],
  ["Tomas", "targets"],
  ["Samir", "claimed"],
] as const;

/** A key with who holds it, and the role it was made for. */
export interface Held {
  readonly name: string;
  readonly role: string;
  readonly key: SampleKey;
}

/** Every key of the repository itself. */
export interface RepositoryKeys {
  /** Before and after the rotation in root 2. */
  readonly formerRoot: readonly Held[];
  readonly root: readonly Held[];
  readonly targets: readonly Held[];
  readonly claimed: readonly Held[];
  readonly online: Readonly<Record<(typeof ONLINE_ROLES)[number], SampleKey>>;
  /** Made for the next root and targets: a few people's, and one for each online role. Their key records are on the stick. */
  readonly newcomers: readonly Held[];
}

export function heldKey(seed: string, role: string, name: string): Held {
  return { name, role, key: sampleKey(`${seed} ${role} ${name}`) };
}

export function repositoryKeys(seed: string, claimedKeyholders: readonly string[]): RepositoryKeys {
  const held = (role: string, names: readonly string[]) =>
    names.map((name) => heldKey(seed, role, name));
  const online = (role: (typeof ONLINE_ROLES)[number]) => sampleKey(`${seed} online ${role}`);
  return {
    formerRoot: held("root", [FORMER_ROOT_KEYHOLDER, ...ROOT_KEYHOLDERS.slice(1)]),
    root: held("root", ROOT_KEYHOLDERS),
    targets: held("targets", TARGETS_KEYHOLDERS),
    claimed: held("claimed", claimedKeyholders),
    online: {
      snapshot: online("snapshot"),
      timestamp: online("timestamp"),
      "recently-claimed": online("recently-claimed"),
      unclaimed: online("unclaimed"),
    },
    newcomers: [
      ...NEW_PEOPLE.map(([name, role]) => heldKey(seed, role, name)),
      ...ONLINE_ROLES.map((role) => heldKey(seed, role, INDEX_ITSELF)),
    ],
  };
}

/** Everyone who has a key file, each name once: keyholders of claimed, root and targets, new people, and the outsider. */
export function peopleWithKeys(
  seed: string,
  claimedKeyholders: readonly string[],
): readonly Held[] {
  const { claimed, root, targets, newcomers } = repositoryKeys(seed, claimedKeyholders);
  const people = newcomers.filter(({ name }) => name !== INDEX_ITSELF);
  return [...claimed, ...root, ...targets, ...people, heldKey(seed, "claimed", OUTSIDER)];
}

/** Every private half that is needed for a rehearsal, by keyid: people's and the index's, of today and of tomorrow. */
export function keyring(
  seed: string,
  claimedKeyholders: readonly string[],
): ReadonlyMap<string, SampleKey> {
  const { online, newcomers } = repositoryKeys(seed, claimedKeyholders);
  const held = [...peopleWithKeys(seed, claimedKeyholders), ...newcomers].map(({ key }) => key);
  return new Map([...held, ...Object.values(online)].map((key) => [key.key.keyid, key]));
}

/** A number from 0 up to `below`, always the same for the same words. */
export function dice(words: string, below: number): number {
  return Number.parseInt(hash("sha256", words).slice(0, 12), 16) % below;
}

const NICKS = (
  "mira tomas okafor linh sven adaeze pavel noor ruth yuki diego elif hugo ines jonas keiko " +
  "lars maria nadia oskar priya quentin rosa samir tova ugo vera wen xenia yusuf zofia"
).split(" ");

/** The account names of a project's owners: one to three, the first one nobody else's. */
export function ownersOf(seed: string, line: number): readonly string[] {
  const count = 1 + dice(`${seed} owners ${line}`, 3);
  return Array.from({ length: count }, (_, i) => {
    const nick = NICKS[dice(`${seed} nick ${line} ${i}`, NICKS.length)] ?? "owner";
    return i === 0 ? `${nick}${line + 1}` : `${nick}-${dice(`${seed} other ${line} ${i}`, 97)}`;
  });
}
