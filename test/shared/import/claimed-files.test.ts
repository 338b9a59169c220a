import * as claimedFiles from "../../../shared/import/claimed-files.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { ClaimedTree } from "../../../shared/shard/claimed-tree.ts";
import { Unfit } from "../../../shared/shard/tree-from.ts";
import { envelopeFile } from "../../../shared/tuf/envelope.ts";
import { later } from "../../../shared/tuf/instant.ts";
import { tally } from "../../../shared/tuf/tally.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { dividedBase, shardFile, shardRoles } from "../../divided-stick.ts";
import { flatTree } from "../../flat-tree.ts";
import { good, NOW, sampleBase, there } from "../../sample.ts";
import { bothWays, runCases, type CasesFor } from "../check/both-ways.ts";

const { CLAIMED_PATHS, CLAIMED_SHARD_EXPIRY, CLAIMED_SHARD_SIGNATURES, CLAIMED_SHARDS } =
  claimedFiles;
type Exported = Extract<(typeof claimedFiles)[keyof typeof claimedFiles], { readonly id: string }>;

type Roles = readonly JsonObject[];

/** What a file says when its delegations are others. */
const delegating =
  (change: (roles: Roles) => Roles) =>
  (signed: JsonObject): JsonObject => {
    const delegations = fieldOf(signed, "delegations") as JsonObject;
    const roles = fieldOf(delegations, "roles") as Roles;
    return { ...signed, delegations: { ...delegations, roles: change(roles) } };
  };

/** The sample's claimed of one file, with other delegations. */
function claimedRoles(change: (role: JsonObject, at: number, all: Roles) => JsonObject) {
  return () => {
    const { signed } = sampleBase().claimed.envelope;
    const said = delegating((all) => all.map(change))(signed);
    const claimed = good(readTargets(envelopeFile(canonicalBytes(said), []), "claimed"));
    return { tree: flatTree(claimed), profile: PYPI };
  };
}

const tallyOf = (role: string, signatures: number) => {
  const { envelope } = shardFile(role);
  const some = { ...envelope, signatures: envelope.signatures.slice(0, signatures) };
  return { role, tally: tally(some, sampleBase().claimedQuorum, verifyWithBoth) };
};

const CASES: CasesFor<Exported["id"]> = {
  "CLAIMED-SHARDS": bothWays(CLAIMED_SHARDS, {
    accepts: [
      ["claimed of one file", () => ({ tree: sampleBase().tree })],
      ["claimed put together from shards", () => ({ tree: dividedBase().tree })],
    ],
    refuses: [
      [
        "files that cannot be put together",
        {
          of: () => ({ unfit: new Unfit("claimed", "a name left out", "all names") }),
          found: /left out/,
        },
      ],
    ],
  }),
  "CLAIMED-SHARD-SIGNATURES": bothWays(CLAIMED_SHARD_SIGNATURES, {
    accepts: [
      ["no shards", () => ({ tallies: [] })],
      [
        "shards that three of claimed's keys signed",
        () => ({ tallies: shardRoles().map((role) => tallyOf(role, 3)) }),
      ],
    ],
    refuses: [
      [
        "one that two signed",
        {
          of: () => ({ tallies: shardRoles().map((role, i) => tallyOf(role, i === 1 ? 2 : 3)) }),
          found: /2 of the 3 valid signatures needed/,
        },
      ],
    ],
  }),
  "CLAIMED-SHARD-EXPIRY": bothWays(CLAIMED_SHARD_EXPIRY, {
    accepts: [
      ["no shards", () => ({ shards: [], now: NOW })],
      ["shards that live on", () => ({ shards: dividedBase().tree.leaves, now: NOW })],
    ],
    refuses: [
      [
        "shards that have expired",
        {
          of: () => ({ shards: dividedBase().tree.leaves, now: later(NOW, 70) }),
          found: /^\d+ expired shards/,
        },
      ],
    ],
  }),
  "CLAIMED-PATHS": bothWays(CLAIMED_PATHS, {
    accepts: [
      ["each project's own two paths", claimedRoles((role) => role)],
      [
        "a delegation whose members stand in another order than usual, and one more",
        claimedRoles(({ name, ...role }) => ({ name: name ?? null, "x-more": 1, ...role })),
      ],
      [
        "each project in the shard of its name",
        () => ({ tree: dividedBase().tree, profile: PYPI }),
      ],
    ],
    refuses: [
      [
        "a role that speaks for every path",
        {
          of: claimedRoles((role, i) => (i === 1 ? { ...role, paths: PYPI.everyPath } : role)),
          found: /other paths/,
        },
      ],
      [
        "a role that speaks for a path more",
        {
          of: claimedRoles((role) => ({
            ...role,
            paths: [...(role["paths"] as readonly string[]), "simple/x/*"],
          })),
          found: /other paths/,
        },
      ],
      [
        "a role that speaks for a path more, and has the usual text in a member that nobody knows",
        {
          of: claimedRoles(({ paths, ...role }) => ({
            ...role,
            "a-member": { a: 1, paths: paths ?? null, terminating: true, threshold: 1 },
            paths: [...(paths as readonly string[]), "simple/x/*"],
          })),
          found: /other paths/,
        },
      ],
      [
        "a role for path hash prefixes",
        {
          of: claimedRoles(({ paths: _, ...role }) => ({ ...role, path_hash_prefixes: ["00"] })),
          found: /other paths/,
        },
      ],
      [
        "another project's paths",
        {
          of: claimedRoles((role, i, all) =>
            i === 1 ? { ...role, paths: there(all[0])["paths"] ?? [] } : role,
          ),
          found: /other paths/,
        },
      ],
      [
        "a role that does not terminate",
        { of: claimedRoles((role) => ({ ...role, terminating: false })), found: /not terminate/ },
      ],
      [
        "a role that is no project's",
        {
          of: claimedRoles((role, i) => (i === 0 ? { ...role, name: "everything" } : role)),
          found: /no project's/,
        },
      ],
      [
        "a shard among projects",
        {
          of: claimedRoles((role, i) => (i === 1 ? { ...role, name: "claimed.shard.a" } : role)),
          found: /no project's/,
        },
      ],
      [
        "a second generation of a project beside the first",
        {
          of: claimedRoles((role, i, all) =>
            i === 1
              ? { ...there(all[0]), name: (there(all[0])["name"] as string).replace(/1$/, "2") }
              : role,
          ),
          found: /a second one/,
        },
      ],
      [
        "a project in a shard that no client asks for it",
        {
          of: () => {
            const { top } = dividedBase().tree;
            const children = top.children.map((file, i) => ({
              ...file,
              targets: there(top.children[(i + 1) % top.children.length]).targets,
            }));
            return { tree: new ClaimedTree({ ...top, children }, PYPI), profile: PYPI };
          },
          found: /which is not asked for it/,
        },
      ],
    ],
  }),
};

runCases(CASES);
