import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { objectIn } from "../../../node/client/twin.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import { finished } from "../../../shared/finished.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { approvedClaims } from "../../../shared/review/approved.ts";
import { changesOf } from "../../../shared/review/changes.ts";
import { claimedTreeFrom } from "../../../shared/shard/tree-from.ts";
import { buildClaimed } from "../../../shared/sign/build-claimed.ts";
import { clientChecks } from "../../../shared/sign/client-checks.ts";
import { sealedDocument } from "../../../shared/sign/next-tree.ts";
import { SEAL_CHECKS, type SealSubject } from "../../../shared/sign/seal-checks.ts";
import { envelopeFile } from "../../../shared/tuf/envelope.ts";
import { formatInstant, later } from "../../../shared/tuf/instant.ts";
import type { RoleName } from "../../../shared/tuf/role-name.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { dividedBase, dividedStick, shardRoles, SMALL } from "../../divided-stick.ts";
import { batchFrom, good, NOW, once, sampleBase, there } from "../../sample.ts";
import { heldBy, named } from "../check/both-ways.ts";
import { cleanApproved } from "./divided-claims.ts";

const flatBase = (): VerifiedBase => ({ ...sampleBase(), profile: SMALL });
/** The sample's clean claims. */
const approved = once(() => {
  const batch = batchFrom(dividedStick(), dividedBase());
  return approvedClaims(batch, cleanApproved(batch));
});

type Change = (signed: JsonObject, role: string) => JsonObject;

/** The subject of the checks at the seal, over files that say something else than what was built. */
function subject(change: Change, shape: "sharded" | null = null): SealSubject {
  const base = shape === null ? dividedBase() : flatBase();
  const edit = { approved: approved(), revoked: new Set<string>(), replaced: new Map() };
  const expires = later(NOW, 180);
  const built = buildClaimed(base, edit, { quorum: base.claimedQuorum, shape, expires });
  const files = built.flatMap(({ role, bytes }) => {
    if (bytes === null) return [];
    const next = canonicalBytes(change(objectIn(bytes), role));
    return [{ role, bytes: next, targets: good(readTargets(envelopeFile(next, []), role)) }];
  });
  const read = new Map(
    [...base.tree.files, ...files].map(({ role, targets }) => [role as string, targets]),
  );
  const fetch = (role: RoleName) => there(read.get(role));
  const after = claimedTreeFrom(fetch(PYPI.claimed), base.claimedQuorum, SMALL, fetch);
  const changes = changesOf(base.tree, after, { profile: PYPI, authorities: new Map() });
  return {
    base,
    approved: approved(),
    revoked: new Set(),
    replaced: new Map(),
    files,
    after,
    changes,
  };
}

const inRoles = (
  signed: JsonObject,
  change: (roles: readonly JsonObject[]) => readonly JsonObject[],
) => {
  const delegations = fieldOf(signed, "delegations") as JsonObject;
  const present = fieldOf(delegations, "roles") as readonly JsonObject[];
  return { ...signed, delegations: { ...delegations, roles: change(present) } };
};

/** A file that was there, one that is new, each with projects in it. */
const built = once(() => subject((signed) => signed));
const present = once(
  () => there(built().files.find(({ role }) => shardRoles().includes(role))).role,
);
const fresh = once(
  () =>
    there(built().files.find(({ role }) => role !== "claimed" && !shardRoles().includes(role)))
      .role,
);
const only = (role: () => string, change: (signed: JsonObject) => JsonObject) => () =>
  subject((signed, each) => (each === role() ? change(signed) : signed));
/** One project's delegation and key go from one new file to another. */
const moving = () => {
  const [from, to] = [present(), fresh()];
  const file = there(built().files.find(({ role }) => role === from));
  const stray = there(file.targets.delegations.roles[0]);
  return subject((signed, role) => {
    if (role === from) return inRoles(signed, (all) => all.slice(1));
    if (role !== to) return signed;
    const next = inRoles(signed, (all) => [...all, stray.json]);
    const delegations = fieldOf(next, "delegations") as JsonObject;
    const keys = Object.fromEntries(stray.keys.map(({ keyid, json }) => [keyid, json]));
    const all = { ...(fieldOf(delegations, "keys") as JsonObject), ...keys };
    return { ...next, delegations: { ...delegations, keys: all } };
  });
};

describe("the checks of a seal over a divided claimed", () => {
  for (const shape of [null, "sharded"] as const)
    for (const check of SEAL_CHECKS)
      it(`${check.id} accepts what was ${shape === null ? "added to" : "divided with"} the approved projects`, () => {
        assert.equal(
          heldBy(
            check,
            subject((signed) => signed, shape),
          ),
          true,
        );
      });

  for (const [id, sentence, of, found] of [
    [
      "SEAL-VERSION",
      "a shard in the version that is published",
      only(present, (signed) => ({ ...signed, version: 1 })),
      /^1$/,
    ],
    [
      "SEAL-VERSION",
      "a shard that skips a version",
      only(present, (signed) => ({ ...signed, version: 3 })),
      /^3$/,
    ],
    [
      "SEAL-VERSION",
      "a new shard that begins with version 2",
      only(fresh, (signed) => ({ ...signed, version: 2 })),
      /^2$/,
    ],
    [
      "SEAL-LATER",
      "a shard that expires as the present one does",
      only(present, (signed) => ({ ...signed, expires: formatInstant(later(NOW, 70)) })),
      /earlier/,
    ],
    [
      "SEAL-CHANGES",
      "a project moved into another shard, where no client asks for it",
      moving,
      /which is not asked for it/,
    ],
    [
      "SEAL-CHANGES",
      "a project that left its shard",
      only(present, (signed) => inRoles(signed, (all) => all.slice(1))),
      /removed|added/,
    ],
    [
      "SEAL-CHANGES",
      "an approved project that was left out",
      only(fresh, (signed) => inRoles(signed, (all) => all.slice(0, -1))),
      /added|removed/,
    ],
    [
      "SEAL-CHANGES",
      "another threshold of a project",
      only(present, (signed) =>
        inRoles(signed, (all) => all.map((role) => ({ ...role, threshold: 2 }))),
      ),
      /changed|not as approved/,
    ],
    [
      "SEAL-CHANGES",
      "a target that a shard itself would speak for",
      only(present, (signed) => ({ ...signed, targets: { "simple/x": {} } })),
      /outside the delegations/,
    ],
    [
      "SEAL-CHANGES",
      "a target that a new shard itself would speak for",
      only(fresh, (signed) => ({ ...signed, targets: { "simple/x": {} } })),
      /outside the delegations/,
    ],
    [
      "SEAL-CHANGES",
      "a field more in a new shard",
      only(fresh, (signed) => ({ ...signed, "x-note": 1 })),
      /outside the delegations/,
    ],
    [
      "SEAL-BYTES",
      "a shard whose bytes read back as others",
      () => {
        const made = subject((signed) => signed);
        const files = made.files.map((file) => ({
          ...file,
          bytes: file.role === present() ? toUtf8("{}") : file.bytes,
        }));
        return { ...made, files };
      },
      /other bytes/,
    ],
  ] as const)
    it(`${id} refuses ${sentence}`, () => {
      const held = heldBy(named(SEAL_CHECKS, id), of());
      assert.match(held === true ? "" : held.found, found);
    });
});

/** What stock clients would refuse of these files, as it is found at the seal: check and place. */
function refusedByClients(change: Change): readonly (readonly [id: string, where: string])[] {
  const { base, files, after, changes } = subject(change);
  const documents = files.map(({ role, bytes, targets }) =>
    sealedDocument(role, targets.version, bytes, [], `${targets.version}.${role}.json`),
  );
  const { root, targets } = base;
  const next = { root, targets, claimed: after.top.targets, tree: after, documents };
  const outcomes = finished(clientChecks(base, next, changes));
  const bad = outcomes.filter(({ objection }) => objection !== null);
  return bad.map(({ id, where }) => [id, where]);
}

describe("the checks for stock clients over a divided claimed", () => {
  const approvedRole = () => there(approved()[0]).role;
  const withRole = (name: string, fields: JsonObject) => (signed: JsonObject) =>
    inRoles(signed, (all) =>
      all.map((role) => (fieldOf(role, "name") === name ? { ...role, ...fields } : role)),
    );
  const fileOf = (role: string) => {
    const { base, after } = built();
    const { project } = there(base.profile.projectOf(role) ?? undefined);
    const { targets, role: shard } = after.fileFor(project);
    return `${targets.version}.${shard}.json`;
  };

  it("accept what was added", () => {
    assert.deepEqual(
      refusedByClients((signed) => signed),
      [],
    );
  });

  for (const [id, what, fields] of [
    ["CLIENT-PATHS", "a pattern that clients read differently", { paths: ["simple/{a,b}/*"] }],
    ["CLIENT-THRESHOLDS", "a threshold that is never reached", { threshold: 9 }],
  ] as const)
    it(`${id} refuses ${what} in a project that comes, by its file`, () => {
      const role = approvedRole();
      assert.deepEqual(refusedByClients(withRole(role, fields)), [[id, fileOf(role)]]);
    });
});
