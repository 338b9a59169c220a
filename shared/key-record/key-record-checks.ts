import type { Check } from "../check/check.ts";
import type { KeyRecord } from "./key-record.ts";

export const KEY_RECORDS: Check<"KEY-RECORDS", readonly KeyRecord[]> = {
  id: "KEY-RECORDS",
  claim: "No key has two key records.",
  level: "block",
  holds: (records) => {
    const twice = records.find((record, i) =>
      records.slice(0, i).some((before) => before.key.material === record.key.material),
    );
    if (twice === undefined) return true;
    return {
      found: `a second record for the key of ${twice.keyholder}`,
      expected: "one record for each key",
      todo: "Do not use this stick. Ask the index's operators for a new one.",
    };
  },
};
