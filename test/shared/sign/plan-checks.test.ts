import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { PLAN_CHECKS } from "../../../shared/sign/plan-checks.ts";
import type { PlanSubject } from "../../../shared/sign/plan-subject.ts";
import type { TopLevel } from "../../../shared/tuf/role-name.ts";
import { sampleBase } from "../../sample.ts";
import { bothWays, named, runCases, type CasesFor } from "../check/both-ways.ts";
import {
  ALIAS,
  alias,
  called,
  delegated,
  delegations,
  more,
  planned,
  rootRole,
  rootRoleHas,
  type Planned,
} from "./planned-tree.ts";
import { TIME_CASES } from "./plan-time-cases.ts";
import { add, batchWith, held, keyidOf, remove, replace, threshold } from "./with-records.ts";

type PlanCheckId = (typeof PLAN_CHECKS)[number]["id"];

const check = <Id extends PlanCheckId>(id: Id) => named(PLAN_CHECKS, id);
const tree = (given: Planned) => () => planned(given);
const root = (proposals: readonly Proposal[]): Planned => ({ proposals, changed: ["root"] });
const targets = (proposals: readonly Proposal[]): Planned => ({ proposals, changed: ["targets"] });
/** A tree that the check must refuse, with the words for what it found. */
const no = (given: Planned, found: RegExp) => ({ of: tree(given), found });
const asPublished: readonly [string, () => PlanSubject] = ["the tree as it is", tree({})];
const renewed: readonly [string, () => PlanSubject] = [
  "all three documents made anew",
  tree({ changed: ["root", "targets", "claimed"] }),
];

/** A quorum of root's roles, or of targets' delegations, in keyids. */
const rootKeyids = (role: TopLevel) => sampleBase().root.roles[role].keys.map(({ keyid }) => keyid);
const onlineKeyids = (role: "recently-claimed" | "unclaimed") =>
  sampleBase()
    .targets.delegations.roles.filter(({ name }) => name === (role as string))
    .flatMap(({ keys }) => keys.map(({ keyid }) => keyid));

const other = (role: string, name: string) =>
  new RegExp(`another name, or none, for the key ${keyidOf(role, name).slice(0, 16)}`);
const unexplained = (given: Planned) => no(given, /without words/);

const secondKeyOf = (name: string) =>
  no(
    {
      base: batchWith([{ ...held("root", "Quentin"), name }], { ...sampleBase(), records: [] })
        .base,
      proposals: [add("root", "Quentin")],
      changed: ["root"],
    },
    new RegExp(`two keys of ${name}`),
  );

const CASES: CasesFor<PlanCheckId> = {
  "PLAN-NAMES": bothWays(check("PLAN-NAMES"), {
    accepts: [
      asPublished,
      renewed,
      ["a new key with the name in its record", tree(root([replace("root", "Goran", "Priya")]))],
      [
        "a record that calls a present key otherwise, since the signed name stands",
        tree({
          base: batchWith([{ ...held("root", "Farah"), name: "Goran" }]).base,
          changed: ["root"],
        }),
      ],
    ],
    refuses: [
      [
        "the name of another keyholder for one of root's keys",
        no({ root: called(keyidOf("root", "Farah"), "Goran") }, other("root", "Farah")),
      ],
      [
        "the name of another keyholder for one of claimed's keys",
        no({ targets: called(keyidOf("claimed", "Amara"), "Boris") }, other("claimed", "Amara")),
      ],
      [
        "no name any more for a key that stays",
        no({ root: called(keyidOf("root", "Farah"), undefined) }, other("root", "Farah")),
      ],
      [
        "a new key under somebody else's name",
        no(
          {
            proposals: [replace("root", "Goran", "Priya")],
            root: called(keyidOf("root", "Priya"), "Goran"),
          },
          other("root", "Priya"),
        ),
      ],
      [
        "a new key without the name in its record",
        no(
          {
            proposals: [replace("root", "Goran", "Priya")],
            root: called(keyidOf("root", "Priya"), undefined),
          },
          other("root", "Priya"),
        ),
      ],
    ],
  }),
  "PLAN-VERSION": bothWays(check("PLAN-VERSION"), {
    accepts: [asPublished, renewed],
    refuses: [
      ["a root that skips one", no({ root: more({ version: 5 }) }, /version 5/)],
      ["a root of the published version", no({ root: more({ version: 3 }) }, /3/)],
      ["an older targets", no({ targets: more({ version: 6 }) }, /version 6/)],
      ["a claimed that skips one", no({ claimed: more({ version: 43 }) }, /43/)],
      [
        "another version of what is not part of the ceremony",
        {
          of: () => ({ ...planned({ changed: ["targets"] }), changed: new Set<string>() }),
          found: /8/,
        },
      ],
    ],
  }),
  "PLAN-THRESHOLD": bothWays(check("PLAN-THRESHOLD"), {
    accepts: [
      asPublished,
      ["two of five for root", tree(root([threshold("root", 2)]))],
      ["five of five for root", tree(root([threshold("root", 5)]))],
      ["one of three for targets", tree(root([threshold("targets", 1)]))],
    ],
    refuses: [
      [
        "one of five for root, since one person could replace everything",
        no(root([threshold("root", 1)]), /of 1 with 5/),
      ],
      ["one of five for claimed", no(targets([threshold("claimed", 1)]), /of 1 with 5/)],
      [
        "six of five for root, which nobody can ever reach",
        no(root([threshold("root", 6)]), /of 6 with 5/),
      ],
      ["two of one for timestamp", no(root([threshold("timestamp", 2)]), /of 2 with 1/)],
      [
        "three of two for root, after three keyholders left",
        no(
          {
            proposals: ["Hana", "Ivo", "Jun"].map((name) => remove("root", name)),
            changed: ["root"],
          },
          /of 3 with 2/,
        ),
      ],
      [
        "two of one key under two keyids",
        no(
          {
            root: (signed) => ({
              ...rootRole("root", { keyids: [keyidOf("root", "Farah"), ALIAS], threshold: 2 })(
                signed,
              ),
              keys: alias(fieldOf(signed, "keys") as JsonObject, keyidOf("root", "Farah")),
            }),
          },
          /of 2 with 1 distinct/,
        ),
      ],
    ],
  }),
  "PLAN-ONCE": bothWays(check("PLAN-ONCE"), {
    accepts: [asPublished, ["a new keyholder", tree(root([add("root", "Priya")]))]],
    refuses: [
      [
        "a keyholder of root listed twice",
        no(
          {
            root: (signed) => ({
              ...rootRole("root", { keyids: [...rootKeyids("root"), ALIAS] })(signed),
              keys: alias(fieldOf(signed, "keys") as JsonObject, keyidOf("root", "Farah")),
            }),
          },
          /two keyids/,
        ),
      ],
      [
        "a keyholder of claimed listed twice",
        no(
          {
            targets: delegations(({ keys, roles: [claimed, ...rest] }) => ({
              keys: alias(keys, keyidOf("claimed", "Amara")),
              roles: [
                { ...claimed, keyids: [...((claimed?.["keyids"] ?? []) as string[]), ALIAS] },
                ...rest,
              ],
            })),
          },
          /two keyids/,
        ),
      ],
    ],
  }),
  "PLAN-PERSON": bothWays(check("PLAN-PERSON"), {
    accepts: [asPublished, renewed, ["a new person", tree(root([add("root", "Quentin")]))]],
    refuses: [
      ["a second key for somebody who has one, under the name in its record", secondKeyOf("farah")],
      [
        "a second key for somebody who has one, with an accent and a full stop",
        secondKeyOf("Fárah."),
      ],
    ],
  }),
  "PLAN-APART": bothWays(check("PLAN-APART"), {
    accepts: [
      asPublished,
      [
        "one key for two online roles",
        tree({ root: rootRole("timestamp", { keyids: rootKeyids("snapshot") }) }),
      ],
      [
        "one person with one key in root and in claimed",
        tree({
          targets: delegations(({ keys, roles: [claimed, ...rest] }) => ({
            keys: { ...keys, [keyidOf("root", "Farah")]: held("root", "Farah").key.key.json },
            roles: [{ ...claimed, keyids: [keyidOf("root", "Farah")], threshold: 1 }, ...rest],
          })),
        }),
      ],
    ],
    refuses: [
      [
        "a keyholder of root for timestamp",
        no({ root: rootRole("timestamp", { keyids: rootKeyids("root") }) }, /in both/),
      ],
      [
        "a keyholder of targets for snapshot",
        no({ root: rootRole("snapshot", { keyids: rootKeyids("targets") }) }, /both/),
      ],
      [
        "a keyholder of claimed for recently-claimed",
        no(
          {
            targets: delegated("recently-claimed", { keyids: [keyidOf("claimed", "Amara")] }),
          },
          /in both/,
        ),
      ],
      ...(["recently-claimed", "unclaimed"] as const).map(
        (role) =>
          [
            `the key of ${role} for claimed`,
            no(
              { targets: delegated("claimed", { keyids: onlineKeyids(role), threshold: 1 }) },
              /both/,
            ),
          ] as const,
      ),
      [
        "a keyholder of claimed for timestamp, across the two documents",
        no({ root: rootRoleHas("timestamp", held("claimed", "Amara").key.key) }, /both/),
      ],
    ],
  }),
  ...TIME_CASES,
  "PLAN-SNAPSHOT": bothWays(check("PLAN-SNAPSHOT"), {
    accepts: [asPublished, renewed],
    refuses: [
      ["a root that turns them off", no({ root: more({ consistent_snapshot: false }) }, /is off/)],
    ],
  }),
  "PLAN-ORDER": bothWays(check("PLAN-ORDER"), {
    accepts: [asPublished, renewed],
    refuses: [
      [
        "recently-claimed before claimed",
        no(
          {
            proposals: [{ change: "order", roles: ["recently-claimed", "claimed", "unclaimed"] }],
            changed: ["targets"],
          },
          /^recently-claimed, claimed/,
        ),
      ],
      [
        "a delegation to claimed that terminates",
        no(
          {
            targets: delegations(({ keys, roles: [claimed, ...rest] }) => ({
              keys,
              roles: [{ ...claimed, terminating: true }, ...rest],
            })),
          },
          /terminating delegation to claimed/,
        ),
      ],
      [
        "a role left out",
        no(
          {
            targets: delegations(({ keys, roles }) => ({ keys, roles: roles.slice(1) })),
          },
          /^recently-claimed, unclaimed$/,
        ),
      ],
    ],
  }),
  "PLAN-FOLLOWS": bothWays(check("PLAN-FOLLOWS"), {
    accepts: [
      asPublished,
      ["new root keys", tree(root([replace("root", "Goran", "Priya")]))],
      ["a targets keyholder less, who had not signed", tree(root([remove("targets", "Mateo")]))],
      [
        "a new targets keyholder, and a new targets",
        tree({ proposals: [replace("targets", "Kofi", "Rosa")], changed: ["root", "targets"] }),
      ],
      ["a claimed keyholder less, who had not signed", tree(targets([remove("claimed", "Emeka")]))],
      [
        "a new claimed keyholder, and a new claimed",
        tree({
          proposals: [replace("claimed", "Boris", "Samir")],
          changed: ["targets", "claimed"],
        }),
      ],
    ],
    refuses: [
      [
        "a targets keyholder less, who had signed",
        no(root([remove("targets", "Kofi")]), /new targets keys/),
      ],
      [
        "a higher threshold for targets than signed it",
        no(root([threshold("targets", 3)]), /new targets keys/),
      ],
      [
        "a new claimed keyholder in the place of one who had signed",
        no(targets([replace("claimed", "Boris", "Samir")]), /new claimed keys/),
      ],
      [
        "a higher threshold for claimed than signed it",
        no(targets([threshold("claimed", 4)]), /new claimed keys/),
      ],
    ],
  }),
  "PLAN-EXPLAINED": bothWays(check("PLAN-EXPLAINED"), {
    accepts: [
      asPublished,
      renewed,
      [
        "other keys, thresholds and dates, which are told",
        tree({
          proposals: [
            replace("root", "Goran", "Priya"),
            threshold("root", 4),
            remove("claimed", "Emeka"),
          ],
          changed: ["root", "targets"],
        }),
      ],
    ],
    refuses: [
      ["a new field in root", unexplained({ root: more({ "x-new": 1 }) })],
      [
        "another repository's name in root",
        unexplained({ root: more({ "x-conclave-repository": "x" }) }),
      ],
      [
        "another version of the specification",
        unexplained({ root: more({ spec_version: "1.0.33" }) }),
      ],
      ["a new field in a role of root", unexplained({ root: rootRole("root", { "x-new": 1 }) })],
      [
        "a fifth role in root",
        unexplained({ root: rootRole("mirrors", { keyids: [], threshold: 1 }) }),
      ],
      ["a target of targets' own", unexplained({ targets: more({ targets: { "simple/x": {} } }) })],
      [
        "a delegation that terminates",
        unexplained({ targets: delegated("claimed", { terminating: true }) }),
      ],
      ["other paths", unexplained({ targets: delegated("unclaimed", { paths: ["*"] }) })],
      [
        "one more delegation",
        unexplained({
          targets: delegations(({ keys, roles }) => ({
            keys,
            roles: [...roles, { ...roles[0], name: "special" }],
          })),
        }),
      ],
      [
        "a new field beside the delegations",
        unexplained({
          targets: delegations(({ keys, roles }) => ({ keys, roles, "x-new": 1 })),
        }),
      ],
    ],
  }),
};

runCases(CASES);
