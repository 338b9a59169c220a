import { toUtf8 } from "../../../shared/bytes.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { approvedClaims } from "../../../shared/review/approved.ts";
import { changesOf } from "../../../shared/review/changes.ts";
import { SEAL_CHECKS, type SealSubject } from "../../../shared/sign/seal-checks.ts";
import { replacedProjects, type ReplacedProject } from "../../../shared/sign/replaced.ts";
import { formatInstant, later } from "../../../shared/tuf/instant.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { flatTree, nextClaimed } from "../../flat-tree.ts";
import { heldCeremony } from "../../held-ceremony.ts";
import { good, once, sampleBase, sampleIndex, there } from "../../sample.ts";
import { bothWays, named, runCases, type CasesFor } from "../check/both-ways.ts";

type SealCheckId = (typeof SEAL_CHECKS)[number]["id"];

const approved = once(() => {
  const { batch, decisions } = heldCeremony().reviewed;
  return approvedClaims(batch, decisions);
});
const built = once(() =>
  nextClaimed(sampleBase(), { approved: approved(), revoked: new Set(), replaced: new Map() }),
);

/** The subject as the seal makes it, from a document that says something else than what was built. */
function sealing(change: (signed: JsonObject) => JsonObject = (signed) => signed): SealSubject {
  const base = sampleBase();
  const signed = change(built());
  const after = good(readTargets(toUtf8(fileText({ signatures: [], signed })), "claimed"));
  const tree = flatTree(after);
  const changes = changesOf(base.tree, tree, { profile: PYPI, authorities: new Map() });
  const files = [{ role: "claimed", bytes: after.envelope.signedBytes, targets: after }];
  return {
    base,
    approved: approved(),
    revoked: new Set(),
    replaced: new Map(),
    files,
    after: tree,
    changes,
  };
}

const replacements = once(() => {
  const { project } = there(sampleIndex().replacements[0]);
  const proposal = {
    change: "replace-project",
    project,
    case: "",
    reason: "",
    administrators: [],
  } as const;
  return good(replacedProjects(sampleBase(), [proposal]));
});

/** Claimed with one project's new keys in it, where the replacement that was approved says something else. */
function replacing(fields: Partial<ReplacedProject> = {}): SealSubject {
  const signed = nextClaimed(sampleBase(), {
    approved: approved(),
    revoked: new Set(),
    replaced: replacements(),
  });
  const subject = sealing(() => signed);
  const replaced = new Map(
    [...replacements()].map(([name, each]) => [name, { ...each, ...fields }]),
  );
  return { ...subject, replaced };
}

type Roles = readonly JsonObject[];

/** A document whose delegated roles were changed. */
function roles(change: (roles: Roles) => Roles): () => SealSubject {
  return () =>
    sealing((signed) => {
      const delegations = fieldOf(signed, "delegations") as JsonObject;
      const present = fieldOf(delegations, "roles") as Roles;
      return { ...signed, delegations: { ...delegations, roles: change(present) } };
    });
}

const lastRole = (fields: JsonObject) =>
  roles((all) => all.map((role, i) => (i === all.length - 1 ? { ...role, ...fields } : role)));

const expiring = (days: number) => () =>
  sealing((signed) => ({
    ...signed,
    expires: formatInstant(later(sampleBase().claimed.expires, days)),
  }));

const check = <Id extends SealCheckId>(id: Id) => named(SEAL_CHECKS, id);
const asBuilt: readonly [string, () => SealSubject] = ["what was approved", () => sealing()];

const CASES: CasesFor<SealCheckId> = {
  "SEAL-BYTES": bothWays(check("SEAL-BYTES"), {
    accepts: [asBuilt],
    refuses: [
      [
        "bytes that read back as others",
        {
          of: () => {
            const { files, ...rest } = sealing();
            const bytes = toUtf8(`${fileText(built())} `);
            return { ...rest, files: files.map((file) => ({ ...file, bytes })) };
          },
          found: /other bytes/,
        },
      ],
    ],
  }),
  "SEAL-VERSION": bothWays(check("SEAL-VERSION"), {
    accepts: [asBuilt],
    refuses: [
      [
        "the version that is published already",
        { of: () => sealing((signed) => ({ ...signed, version: 41 })), found: /41/ },
      ],
      [
        "a version that skips one",
        { of: () => sealing((signed) => ({ ...signed, version: 43 })), found: /43/ },
      ],
    ],
  }),
  "SEAL-CHANGES": bothWays(check("SEAL-CHANGES"), {
    accepts: [asBuilt, ["an approved replacement, in its project's place", () => replacing()]],
    refuses: [
      [
        "other keys for a project that nobody approved",
        { of: () => ({ ...replacing(), replaced: new Map() }), found: /project\..*\.2 replaced/ },
      ],
      [
        "other keys than those of the replacement",
        { of: () => replacing({ keys: ["ab".repeat(32)] }), found: /other keys for / },
      ],
      [
        "another threshold than the replacement's",
        { of: () => replacing({ threshold: 2 }), found: /other keys for / },
      ],
      [
        "an approved replacement that was not made",
        { of: () => ({ ...sealing(), replaced: replacements() }), found: /other keys for / },
      ],
      ["a present project left out", { of: roles((all) => all.slice(1)), found: /removed/ }],
      ["an approved project left out", { of: roles((all) => all.slice(0, -1)), found: /added/ }],
      [
        "a project that nobody approved",
        {
          of: roles((all) => [...all, { ...all.at(-1), name: "project.evil.1" }]),
          found: /added/,
        },
      ],
      [
        "another project in the place of an approved one",
        { of: lastRole({ name: "project.evil.1" }), found: /not as approved/ },
      ],
      [
        "a path less",
        {
          of: () => {
            const { project } = there(approved().at(-1));
            return lastRole({ paths: PYPI.projectPaths(project).slice(0, 1) })();
          },
          found: /not as approved/,
        },
      ],
      [
        "a key less than was approved",
        {
          of: () => {
            const { approved: all, ...rest } = sealing();
            const more = (keys: readonly string[]) => [...keys, "ff".repeat(32)];
            return { ...rest, approved: all.map((each) => ({ ...each, keys: more(each.keys) })) };
          },
          found: /not as approved/,
        },
      ],
      ["other paths", { of: lastRole({ paths: ["*"] }), found: /not as approved/ }],
      ["another threshold", { of: lastRole({ threshold: 3 }), found: /not as approved/ }],
      [
        "a delegation that does not terminate",
        { of: lastRole({ terminating: false }), found: /not/ },
      ],
      [
        "other keys",
        {
          of: roles((all) =>
            all.map((role, i) =>
              i === all.length - 1 ? { ...role, keyids: there(all[0])["keyids"] ?? [] } : role,
            ),
          ),
          found: /not as approved/,
        },
      ],
      [
        "a present project with another threshold",
        {
          of: roles((all) => all.map((role, i) => (i === 0 ? { ...role, threshold: 2 } : role))),
          found: new RegExp(`the role .* changed`),
        },
      ],
      [
        "the present projects in another order, which decides whom clients ask first",
        {
          of: roles(([one, two, ...rest]) => [there(two), there(one), ...rest]),
          found: /another order/,
        },
      ],
      [
        "a target that claimed itself would speak for",
        {
          of: () => sealing((signed) => ({ ...signed, targets: { "simple/x": {} } })),
          found: /outside the delegations/,
        },
      ],
      [
        "an unknown field more",
        { of: () => sealing((signed) => ({ ...signed, "x-y": 1 })), found: /outside/ },
      ],
    ],
  }),
  "SEAL-LATER": bothWays(check("SEAL-LATER"), {
    accepts: [asBuilt, ["a day later than now", expiring(1)]],
    refuses: [
      ["the present expiry", { of: expiring(0), found: /earlier/ }],
      ["a day earlier", { of: expiring(-1), found: /earlier/ }],
    ],
  }),
};

runCases(CASES);
