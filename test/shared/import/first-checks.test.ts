import { FIRST_BUNDLE, FIRST_EMPTY, FIRST_RECORDS } from "../../../shared/import/first-checks.ts";
import type { Sha256 } from "../../../shared/digest/sha256.ts";
import type { KeyRecord } from "../../../shared/key-record/key-record.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { bundleAnchor, firstBase, firstFiles } from "../../first-sample.ts";
import { sampleBase } from "../../sample.ts";
import { bothWays, runCases, type CasesFor } from "../check/both-ways.ts";

const manifest = () => firstBase().manifest;
const sha256 = "0".repeat(64) as Sha256;
const file = (path: string) => ({ path, length: 1, sha256 });
const listing = (path: string) => () => ({
  ...manifest(),
  files: [...manifest().files, file(path)],
});

const recognised = () => ({
  manifest: manifest(),
  bundle: bundleAnchor(firstFiles()).sha256,
  anchor: bundleAnchor(firstFiles()),
});

function recording(change: (records: readonly KeyRecord[]) => readonly KeyRecord[]) {
  return () => ({ records: change(firstBase().records), profile: PYPI });
}
const without = (role: string, ...names: readonly string[]) =>
  recording((records) =>
    records.filter((each) => each.role !== role || !names.includes(each.keyholder)),
  );
const renamed = (role: string, from: string, to: string) =>
  recording((records) =>
    records.map((each) =>
      each.role === role && each.keyholder === from ? { ...each, keyholder: to } : each,
    ),
  );

type Id = "FIRST-BUNDLE" | "FIRST-EMPTY" | "FIRST-RECORDS";

const CASES: CasesFor<Id> = {
  "FIRST-BUNDLE": bothWays(FIRST_BUNDLE, {
    accepts: [["the bundle that was recognised", recognised]],
    refuses: [
      [
        "a bundle for a repository that exists",
        {
          of: () => ({ ...recognised(), manifest: sampleBase().manifest }),
          found: /kind "claims", for a repository that exists/,
        },
      ],
      [
        "a root in the place of the bundle's digest",
        {
          of: () => ({ ...recognised(), anchor: { ...recognised().anchor, version: 1 } }),
          found: /root 1, for a stick that begins/,
        },
      ],
      [
        "another bundle than the one recognised",
        { of: () => ({ ...recognised(), bundle: sha256 }), found: /SHA-256 0000/ },
      ],
      [
        "a bundle that is not there",
        { of: () => ({ ...recognised(), bundle: undefined }), found: /of no file/ },
      ],
    ],
  }),
  "FIRST-EMPTY": bothWays(FIRST_EMPTY, {
    accepts: [
      ["key records only", manifest],
      ["no file at all", () => ({ ...manifest(), files: [] })],
    ],
    refuses: [
      [
        "a root",
        { of: listing("metadata/1.root.json"), found: /a root: the repository exists already/ },
      ],
      ["a later root", { of: listing("metadata/17.root.json"), found: /a root/ }],
      [
        "other metadata",
        { of: listing("metadata/timestamp.json"), found: /metadata of a repository that exists/ },
      ],
      ["claims", { of: listing("claims/claims.jsonl"), found: /cannot have yet/ }],
      ["evidence", { of: listing("evidence/projects.jsonl"), found: /cannot have yet/ }],
      [
        "a file that only looks like a key record's folder",
        { of: listing("key-records.json"), found: /cannot have yet/ },
      ],
    ],
  }),
  "FIRST-RECORDS": bothWays(FIRST_RECORDS, {
    accepts: [
      ["the records of everybody", recording((records) => records)],
      ["just as many as must sign", without("root", "Farah", "Goran")],
    ],
    refuses: [
      [
        "two people for a root that three must sign",
        { of: without("root", "Farah", "Goran", "Hana"), found: /key records of Ivo, Jun only/ },
      ],
      [
        "one person for targets",
        { of: without("targets", "Kofi", "Lena"), found: /key records of Mateo only/ },
      ],
      [
        "nobody for claimed",
        {
          of: without("claimed", "Amara", "Boris", "Chen", "Dalia", "Emeka"),
          found: /no key record/,
        },
      ],
      ["no key for timestamp", { of: without("timestamp", "Index"), found: /no key record/ }],
      ["no key for unclaimed", { of: without("unclaimed", "Index"), found: /no key record/ }],
      ["no record at all", { of: recording(() => []), found: /no key record/ }],
      [
        "two records by one name for one role",
        { of: renamed("root", "Ivo", "Jun"), found: /two key records by the name Jun/ },
      ],
      [
        "two names that differ in case only",
        { of: renamed("root", "Ivo", "JUN"), found: /two key records by the name (JUN|Jun)/ },
      ],
      [
        "a record for a role that the repository does not have",
        {
          of: recording((records) =>
            records.map((each) => (each.keyholder === "Ivo" ? { ...each, role: "bins" } : each)),
          ),
          found: /a key record for "bins"/,
        },
      ],
    ],
  }),
};

runCases(CASES);
