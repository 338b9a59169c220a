import type { Check } from "../check/check.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import { keyholdersIn, type Root } from "../tuf/root.ts";
import type { Targets } from "../tuf/targets.ts";
import type { KeyRecord } from "./key-record.ts";

export interface RecordsSubject {
  readonly records: readonly KeyRecord[];
  readonly root: Root;
  readonly targets: Targets;
}

/** Names that root and targets give to public keys, whatever their keyids. */
function signedNames({ root, targets }: RecordsSubject): ReadonlyMap<string, string> {
  const names = new Map([
    ...keyholdersIn(root.envelope.signed),
    ...keyholdersIn(targets.envelope.signed),
  ]);
  const keys = [
    ...TOP_LEVEL.flatMap((name) => root.roles[name].keys),
    ...targets.delegations.roles.flatMap((role) => role.keys),
  ];
  const known = keys.flatMap((key) => {
    const name = names.get(key.keyid);
    return name === undefined ? [] : [[key.material, name] as const];
  });
  return new Map(known);
}

export const KEY_RECORDS: Check<"KEY-RECORDS", RecordsSubject> = {
  id: "KEY-RECORDS",
  claim:
    "No key has two key records, and none is recorded under another name than root or targets gives it.",
  level: "block",
  holds: (subject) => {
    const { records } = subject;
    const names = signedNames(subject);
    const todo = "Do not use this stick. Ask the index's operators for a new one.";
    for (const [i, { key, keyholder, role }] of records.entries()) {
      const before = records.slice(0, i).find((each) => each.key.material === key.material);
      if (before !== undefined)
        return {
          where: keyholder,
          found: `a second record for one key: for ${before.role} by ${before.keyholder}, then for ${role}`,
          expected: "one record for each key",
          todo,
        };
      const signed = names.get(key.material);
      if (signed !== undefined && signed !== keyholder)
        return {
          where: keyholder,
          found: `a record by that name for the key of ${signed}`,
          expected: `the name ${signed}`,
          todo,
        };
    }
    return true;
  },
};
