import type { KeyRecord } from "../key-record/key-record.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Proposal } from "../review/proposal.ts";
import type { Key } from "../tuf/key.ts";
import type { Quorum } from "../tuf/root.ts";

function no(role: string, found: string, expected: string): Outcome<never> {
  return refuse({
    id: "PROPOSAL-KEY",
    where: role,
    found,
    expected,
    todo: "Choose again from what the screen shows.",
  });
}

function recordFor(records: readonly KeyRecord[], role: string, keyid: string): Outcome<Key> {
  const record = records.find((each) => each.key.keyid === keyid);
  if (record === undefined)
    return no(
      role,
      "a key without a key record on the stick",
      "a key whose holder has proven to have it",
    );
  if (record.role === role) return accept(record.key);
  return no(
    role,
    `a key record that ${record.keyholder} made for ${record.role}`,
    `one that was made for ${role}`,
  );
}

function without(keys: readonly Key[], role: string, keyid: string): Outcome<readonly Key[]> {
  const left = keys.filter((key) => key.keyid !== keyid);
  return left.length === keys.length
    ? no(role, "a key that this role does not have", "one of its keys")
    : accept(left);
}

function withKey(keys: readonly Key[], role: string, key: Key): Outcome<readonly Key[]> {
  return keys.some((each) => each.material === key.material)
    ? no(role, "a key that the role has already", "a new one")
    : accept([...keys, key]);
}

/** One role's keys and threshold after one proposal. Refuses PROPOSAL-KEY. Thresholds are judged when all is proposed, not before. */
export function editQuorum(
  role: string,
  quorum: Quorum,
  proposal: Proposal,
  records: readonly KeyRecord[],
): Outcome<Quorum> {
  if (!("role" in proposal) || proposal.role !== role) return accept(quorum);
  if (proposal.change === "threshold") return accept({ ...quorum, threshold: proposal.threshold });
  let keys: Outcome<readonly Key[]> = accept(quorum.keys);
  if (proposal.change !== "add-key") keys = without(quorum.keys, role, proposal.keyid);
  if (!keys.ok) return keys;
  if (proposal.change === "remove-key") return accept({ ...quorum, keys: keys.value });
  const added = recordFor(records, role, proposal.record);
  if (!added.ok) return added;
  const next = withKey(keys.value, role, added.value);
  return next.ok ? accept({ ...quorum, keys: next.value }) : next;
}
