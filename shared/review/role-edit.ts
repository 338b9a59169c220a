import type { KeyRecord } from "../key-record/key-record.ts";
import type { Key, KeyMaterial } from "../tuf/key.ts";
import type { Quorum } from "../tuf/root.ts";
import { distinctKeys } from "../tuf/tally.ts";
import type { Proposal } from "./proposal.ts";

/** How one role gets rid of the keys that fell. */
export interface RoleEdit {
  readonly role: string;
  readonly proposals: readonly Proposal[];
  /** The role's keys after these proposals; the threshold stays. */
  readonly after: Quorum;
  /** What the stick lacks, in words; null when every fallen key goes. */
  readonly missing: string | null;
}

export interface Falling {
  readonly role: string;
  readonly quorum: Quorum;
  readonly gone: ReadonlySet<KeyMaterial>;
  /** Those of them that somebody else may sign with: they go first, where not all can. */
  readonly stolen: ReadonlySet<KeyMaterial>;
  readonly records: readonly KeyRecord[];
  /** Who brings a new key: the operators for the index itself, or a person. */
  readonly keeper: "index" | "people";
  /** Empty for a key without a name. */
  readonly nameOf: (key: Key) => string;
}

/** The waiting record for a key: its own holder's, if there is one, else the first. */
function recordFor(
  key: Key,
  free: readonly KeyRecord[],
  nameOf: Falling["nameOf"],
): KeyRecord | undefined {
  return free.find(({ keyholder }) => keyholder === nameOf(key)) ?? free[0];
}

function missingWords({ role, keeper }: Falling, stay: number): string {
  const records = stay === 1 ? "one key record" : `${stay} key records`;
  const keys = stay === 1 ? "1 key that has to go stays" : `${stay} keys that have to go stay`;
  const who =
    keeper === "index"
      ? "The operators have to bring the record of a new key of the index."
      : "New keyholders make key records, and the operators put them on the stick.";
  return `${role}: this stick lacks ${records} for ${role}, so ${keys} in force. ${who}`;
}

/**
 * Each fallen key is replaced by the key of a waiting record. Where there is none, it is removed while enough keys are left to sign; what can be
 * neither is told as missing.
 */
export function editFor(falling: Falling): RoleEdit {
  const { role, quorum, gone, stolen, records, nameOf } = falling;
  const present = new Set(quorum.keys.map((key) => key.material));
  let free = records.filter(
    (record) =>
      record.role === role && !present.has(record.key.material) && !gone.has(record.key.material),
  );
  const fallen = quorum.keys.filter((key) => gone.has(key.material));
  const proposals: Proposal[] = [];
  let keys: readonly Key[] = quorum.keys;
  const left: Key[] = [];
  // Among equals, first those whose own holder brought a new key, so that nobody is handed a colleague's.
  const own = (key: Key) => free.some(({ keyholder }) => keyholder === nameOf(key));
  const urgent = (key: Key) => (stolen.has(key.material) ? 2 : 0) + (own(key) ? 1 : 0);
  for (const key of fallen.toSorted((a, b) => urgent(b) - urgent(a))) {
    const record = recordFor(key, free, nameOf);
    if (record === undefined) {
      left.push(key);
      continue;
    }
    free = free.filter((each) => each !== record);
    proposals.push({ change: "replace-key", role, keyid: key.keyid, record: record.key.keyid });
    keys = [...keys.filter((each) => each !== key), record.key];
  }
  let stay = 0;
  for (const key of left) {
    if (distinctKeys(keys).length > quorum.threshold) {
      proposals.push({ change: "remove-key", role, keyid: key.keyid });
      keys = keys.filter((each) => each !== key);
    } else stay++;
  }
  const after = { keys, threshold: quorum.threshold };
  return { role, proposals, after, missing: stay === 0 ? null : missingWords(falling, stay) };
}
