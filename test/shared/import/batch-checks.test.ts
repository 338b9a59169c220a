import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BATCH_CHECKS, type BatchCheckId } from "../../../shared/import/batch-checks.ts";
import type { BatchSubject } from "../../../shared/import/batch-subject.ts";
import type { Neighbour } from "../../../shared/look-alike/look-alikes.ts";
import type { Evidence } from "../../../shared/bundle/evidence.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { DAY, instantOf } from "../../../shared/tuf/instant.ts";
import { ed25519Key } from "../../../shared/tuf/key.ts";
import type { RoleName } from "../../../shared/tuf/role-name.ts";
import type { Delegation } from "../../../shared/tuf/targets.ts";
import { asProjectName } from "../../../shared/claim/project-name.ts";
import { NOW, sampleBatch, sampleIndex, there } from "../../sample.ts";
import { bothWays, named, runCases, type CasesFor } from "../check/both-ways.ts";

const PROJECT = there(asProjectName("flask"));
const KEYS = ["11".repeat(32), "22".repeat(32)];
const ago = (days: number) => instantOf(NOW - days * DAY);

function delegation(fields: Partial<Delegation> = {}): Delegation {
  return {
    keys: KEYS.map((key) => ed25519Key(key)),
    threshold: 1,
    name: PYPI.projectRole(PROJECT, 1),
    terminating: true,
    covers: { by: "paths", patterns: PYPI.projectPaths(PROJECT) },
    json: {},
    ...fields,
  };
}

function evidence(fields: Partial<Evidence> = {}): Evidence {
  return {
    project: PROJECT,
    owners: ["mira"],
    status: "active",
    received: ago(20),
    ownersChanged: null,
    asOf: ago(1),
    ...fields,
  };
}

const CLAIM: BatchSubject["claim"] = {
  project: PROJECT,
  repository: "pypi.example",
  threshold: 1,
  registered: ago(20),
  keys: KEYS,
};

const GOOD: BatchSubject = {
  claim: CLAIM,
  evidence: evidence(),
  recent: delegation(),
  claimed: undefined,
  timesInBatch: 1,
  repositoryKeys: new Set(["99".repeat(32)]),
  sharesKeyWith: undefined,
  neighbours: [],
  isExisting: true,
  isProhibited: false,
  bundleMade: ago(0),
  repository: "pypi.example",
  profile: PYPI,
  now: NOW,
};

const but = (fields: Partial<BatchSubject>) => () => ({ ...GOOD, ...fields });
const claiming = (fields: Partial<BatchSubject["claim"]>) =>
  but({ claim: { ...CLAIM, ...fields } });
const recently = (fields: Partial<Delegation>) => but({ recent: delegation(fields) });
const knowing = (fields: Partial<Evidence>) => but({ evidence: evidence(fields) });
const near = (project: string, rank: number | null, rule: Neighbour["rule"]) =>
  but({ neighbours: [{ project, rank, rule }] });
const good: readonly [string, () => BatchSubject] = ["a claim with nothing wrong", but({})];
const check = <Id extends BatchCheckId>(id: Id) => named(BATCH_CHECKS, id);

const CASES: CasesFor<BatchCheckId> = {
  "CLAIM-CLAIMED": bothWays(check("CLAIM-CLAIMED"), {
    accepts: [good],
    refuses: [
      [
        "a project that is claimed with other keys, as an attempt to take it over",
        {
          of: but({ claimed: delegation({ keys: [ed25519Key("33".repeat(32))] }) }),
          found: /OTHER keys/,
        },
      ],
      [
        "a project that is claimed with the same keys and another threshold",
        { of: but({ claimed: delegation({ threshold: 2 }) }), found: /OTHER keys/ },
      ],
      [
        "a project that is claimed with the same keys",
        { of: but({ claimed: delegation() }), found: /the same keys/ },
      ],
    ],
  }),
  "CLAIM-REPOSITORY": bothWays(check("CLAIM-REPOSITORY"), {
    accepts: [good],
    refuses: [
      ["another repository's", { of: claiming({ repository: "test.pypi" }), found: /test\.pypi/ }],
      ["an empty name", { of: claiming({ repository: "" }), found: /""/ }],
    ],
  }),
  "CLAIM-DUPLICATE": bothWays(check("CLAIM-DUPLICATE"), {
    accepts: [good],
    refuses: [["two claims for one project", { of: but({ timesInBatch: 2 }), found: /2 claims/ }]],
  }),
  "CLAIM-RECENT": bothWays(check("CLAIM-RECENT"), {
    accepts: [
      good,
      [
        "the keys in another order",
        recently({ keys: KEYS.toReversed().map((key) => ed25519Key(key)) }),
      ],
      ["a later generation of the role", recently({ name: PYPI.projectRole(PROJECT, 12) })],
    ],
    refuses: [
      ["a project that is not there", { of: but({ recent: undefined }), found: /no such project/ }],
      [
        "other keys",
        { of: recently({ keys: [ed25519Key("33".repeat(32))] }), found: /other keys/ },
      ],
      ["one key less", { of: claiming({ keys: KEYS.slice(1) }), found: /other keys/ }],
      ["another threshold", { of: recently({ threshold: 2 }), found: /threshold/ }],
      [
        "paths of more than the project",
        {
          of: recently({
            covers: { by: "paths", patterns: [...PYPI.projectPaths(PROJECT), "simple/*/*"] },
          }),
          found: /other paths/,
        },
      ],
      [
        "a pattern that other projects fit too",
        { of: recently({ covers: { by: "paths", patterns: ["simple/flask*"] } }), found: /paths/ },
      ],
      [
        "a path hash prefix",
        {
          of: recently({ covers: { by: "path hash prefixes", prefixes: ["00"] } }),
          found: /paths/,
        },
      ],
      [
        "a role that does not terminate",
        { of: recently({ terminating: false }), found: /terminat/ },
      ],
      [
        "a role name of another project",
        { of: recently({ name: "project.django.1" as RoleName }), found: /project\.django\.1/ },
      ],
      [
        "a role name of generation 0",
        { of: recently({ name: "project.flask.0" as RoleName }), found: /project\.flask\.0/ },
      ],
      [
        "a role name whose generation has a zero before it",
        { of: recently({ name: "project.flask.01" as RoleName }), found: /project\.flask\.01/ },
      ],
      [
        "a role name of a generation that no role of claimed can have",
        {
          of: recently({ name: "project.flask.1000000" as RoleName }),
          found: /project\.flask\.1000000/,
        },
      ],
      [
        "a project's name that is not normalised",
        { of: claiming({ project: "Flask" }), found: /no such project/ },
      ],
    ],
  }),
  "CLAIM-REPOSITORY-KEY": bothWays(check("CLAIM-REPOSITORY-KEY"), {
    accepts: [good],
    refuses: [
      [
        "a key that signs for the repository",
        { of: claiming({ keys: [...KEYS, "99".repeat(32)] }), found: /signs for the repository/ },
      ],
    ],
  }),
  "CLAIM-STATUS": bothWays(check("CLAIM-STATUS"), {
    accepts: [
      good,
      ["a project without evidence: another check speaks of it", but({ evidence: undefined })],
    ],
    refuses: [
      ["a quarantined project", { of: knowing({ status: "quarantined" }), found: /quarantined/ }],
      ["a prohibited project", { of: knowing({ status: "prohibited" }), found: /prohibited/ }],
    ],
  }),
  "CLAIM-EVIDENCE": bothWays(check("CLAIM-EVIDENCE"), {
    accepts: [good],
    refuses: [
      ["no evidence", { of: but({ evidence: undefined }), found: /no evidence/ }],
      ["evidence without an owner", { of: knowing({ owners: [] }), found: /no owner/ }],
    ],
  }),
  "CLAIM-OWNERS": bothWays(check("CLAIM-OWNERS"), {
    accepts: [
      good,
      ["a change 31 days before the registration", knowing({ ownersChanged: ago(51) })],
    ],
    refuses: [
      ["a change 30 days before", { of: knowing({ ownersChanged: ago(50) }), found: /changed on/ }],
      [
        "a change after the registration",
        { of: knowing({ ownersChanged: ago(1) }), found: /changed on/ },
      ],
    ],
  }),
  "CLAIM-WAITING": bothWays(check("CLAIM-WAITING"), {
    accepts: [good, ["a registration of 14 days ago", knowing({ received: ago(14) })]],
    refuses: [
      [
        "a registration of a second less than 14 days",
        { of: knowing({ received: instantOf(ago(14) + 1000) }), found: /13 days ago/ },
      ],
      [
        "a registration in the future",
        { of: knowing({ received: ago(-3) }), found: /-3 days ago/ },
      ],
    ],
  }),
  "CLAIM-SINGLE-KEY": bothWays(check("CLAIM-SINGLE-KEY"), {
    accepts: [good],
    refuses: [["one key", { of: claiming({ keys: KEYS.slice(1) }), found: /one key/ }]],
  }),
  "CLAIM-SHARED-KEY": bothWays(check("CLAIM-SHARED-KEY"), {
    accepts: [good],
    refuses: [
      [
        "a key that a project of other owners registers too",
        { of: but({ sharesKeyWith: { project: "django", isClaimed: false } }), found: /django/ },
      ],
      [
        "a key of a project that is claimed already",
        {
          of: but({ sharesKeyWith: { project: "django", isClaimed: true } }),
          found: /django, which is claimed already/,
        },
      ],
    ],
  }),
  "CLAIM-PROHIBITED": bothWays(check("CLAIM-PROHIBITED"), {
    accepts: [good],
    refuses: [
      ["a prohibited name", { of: but({ isProhibited: true }), found: /prohibited names/ }],
    ],
  }),
  "CLAIM-LOOK-ALIKE": bothWays(check("CLAIM-LOOK-ALIKE"), {
    accepts: [good, ["a slip, of which another check speaks", near("flake", 9, "keyboard")]],
    refuses: [
      [
        "a name that is equal but for look-alikes",
        { of: near("f1ask", null, "ultranormal"), found: /taken for f1ask: equal but/ },
      ],
      [
        "a popular name that is equal but for look-alikes",
        { of: near("f1ask", 12, "ultranormal"), found: /f1ask \(number 12 by downloads\)/ },
      ],
    ],
  }),
  "CLAIM-TYPO": bothWays(check("CLAIM-TYPO"), {
    accepts: [good, ["a twin, of which another check speaks", near("f1ask", 9, "ultranormal")]],
    refuses: [
      [
        "a slip away from a popular name",
        { of: near("flaks", 12, "swapped"), found: /flaks .*two characters swapped/ },
      ],
      [
        "a slip away from two popular names",
        {
          of: but({
            neighbours: [
              { project: "flaks", rank: 12, rule: "swapped" },
              { project: "flasks", rank: 40, rule: "omitted" },
            ],
          }),
          found: /flaks .*; for flasks .*one character missing/,
        },
      ],
    ],
  }),
  "CLAIM-STDLIB": bothWays(check("CLAIM-STDLIB"), {
    accepts: [
      good,
      ["a module with a word more", claiming({ project: "logging-tree" })],
      ["a name that is none: another check speaks of it", claiming({ project: "Logging" })],
    ],
    refuses: [
      ["a module of today", { of: claiming({ project: "logging" }), found: /comes with/ }],
      ["a module that left lately", { of: claiming({ project: "distutils" }), found: /comes/ }],
      [
        "a module with a line in its name, normalised",
        { of: claiming({ project: "pydoc-data" }), found: /comes/ },
      ],
    ],
  }),
  "CLAIM-UNKNOWN": bothWays(check("CLAIM-UNKNOWN"), {
    accepts: [good, ["any project where the stick carries no names", but({ isExisting: null })]],
    refuses: [
      [
        "a project that is not in the list",
        { of: but({ isExisting: false }), found: /not among the index's existing/ },
      ],
    ],
  }),
  "CLAIM-OWNER-NAMES": bothWays(check("CLAIM-OWNER-NAMES"), {
    accepts: [
      good,
      ["no evidence", but({ evidence: undefined })],
      ["a name in another alphabet", knowing({ owners: ["юлия"] })],
    ],
    refuses: [
      [
        "a Cyrillic letter among Latin ones",
        { of: knowing({ owners: ["noor", "mir\u0430"] }), found: /2 of 2: the letter U\+0430/ },
      ],
      [
        "a name that turns the direction of writing",
        { of: knowing({ owners: ["mira\u202e"] }), found: /U\+202E, which nobody sees/ },
      ],
      [
        "a Cyrillic name that reads as a Latin one",
        { of: knowing({ owners: ["\u0441\u043e\u0441\u043e"] }), found: /only look Latin/ },
      ],
    ],
  }),
  "CLAIM-DATES": bothWays(check("CLAIM-DATES"), {
    accepts: [
      good,
      ["no evidence", but({ evidence: undefined })],
      ["clocks that differ by less than a day", knowing({ received: instantOf(ago(21) + 1000) })],
      ["a registration that took 30 days to the index", claiming({ registered: ago(50) })],
    ],
    refuses: [
      [
        "a registration signed after it was received",
        { of: claiming({ registered: ago(18) }), found: /before that, on/ },
      ],
      [
        "a registration that took 31 days to the index",
        { of: claiming({ registered: ago(51) }), found: /31 days later/ },
      ],
      [
        "a registration received after the bundle was made",
        { of: but({ bundleMade: ago(22) }), found: /after it made this bundle/ },
      ],
    ],
  }),
  "CLAIM-EVIDENCE-AGE": bothWays(check("CLAIM-EVIDENCE-AGE"), {
    accepts: [
      good,
      ["no evidence", but({ evidence: undefined })],
      ["evidence that does not say of when it is", knowing({ asOf: null })],
      ["evidence of seven days before the bundle", knowing({ asOf: ago(7) })],
    ],
    refuses: [
      ["evidence of eight days before", { of: knowing({ asOf: ago(8) }), found: /8 days before/ }],
      [
        "evidence from before the registration",
        { of: knowing({ asOf: ago(21) }), found: /from before the registration/ },
      ],
      ["evidence of the future", { of: knowing({ asOf: ago(-2) }), found: /after the bundle/ }],
    ],
  }),
};

runCases(CASES);

describe("the sample batch", () => {
  for (const { line, kind, expects } of sampleIndex().claims)
    it(`line ${line + 1}, ${kind}, is found out: ${expects.join(", ") || "nothing"}`, () => {
      const claim = there(sampleBatch().claims[line]);
      const ids = claim.findings.map(({ id }) => id);
      assert.deepEqual(ids, expects);
    });

  it("has a claim for each kind of standing, and blocks what it must", () => {
    const standing = Object.groupBy(sampleBatch().claims, (claim) => claim.standing);
    assert.equal(standing.blocked?.length, sampleIndex().planted.length);
    assert.ok((standing.warned?.length ?? 0) > 0 && (standing.clean?.length ?? 0) > 0);
  });
});
