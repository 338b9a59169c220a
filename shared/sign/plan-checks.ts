import type { Check } from "../check/check.ts";
import { begins } from "../import/empty-tree.ts";
import { sameQuorum } from "../shard/tree-from.ts";
import { TARGETS_DELEGATIONS } from "../import/tree-checks.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { canonicalText } from "../json/canonical.ts";
import { untold } from "../review/explain-first.ts";
import { fieldOf, isObject, type JsonObject } from "../json/value.ts";
import type { KeyId } from "../tuf/key.ts";
import { samePerson } from "../person-name.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import { keyholdersIn, type Quorum, type Root } from "../tuf/root.ts";
import { distinctKeys, tally, type Verify } from "../tuf/tally.ts";
import type { Targets } from "../tuf/targets.ts";
import { PLAN_TIME_CHECKS } from "./plan-time-checks.ts";
import type { PlanSubject } from "./plan-subject.ts";

const AGAIN = "Withdraw or change the proposal, then seal again.";

function check<Id extends string>(
  id: Id,
  claim: string,
  holds: Check<Id, PlanSubject>["holds"],
): Check<Id, PlanSubject> {
  return { id, level: "block", claim, holds };
}

function delegated({ targets }: PlanSubject, name: string): Quorum {
  const role = targets.delegations.roles.find((each) => each.name === name);
  return role ?? { keys: [], threshold: 1 };
}

type NamedQuorums = readonly (readonly [string, Quorum])[];

function rootQuorums({ root }: PlanSubject): NamedQuorums {
  return TOP_LEVEL.map((name) => [name, root.roles[name]] as const);
}

function targetsQuorums({ targets }: PlanSubject): NamedQuorums {
  return targets.delegations.roles.map((role) => [role.name as string, role] as const);
}

/** Only of the documents that are made here: a fault of one that stays is told at the import, and has a ceremony of its own. */
function changedQuorums(subject: PlanSubject): NamedQuorums {
  return [
    ...(subject.changed.has("root") ? rootQuorums(subject) : []),
    ...(subject.changed.has("targets") ? targetsQuorums(subject) : []),
  ];
}

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

const EXPLAINED = ["version", "expires", "x-conclave-keyholders"];

function unexplainedRoot(before: Root, after: Root): boolean {
  const rest = ({ envelope }: Root) =>
    canonicalText(without(envelope.signed, [...EXPLAINED, "keys", "roles"]));
  const others = ({ envelope }: Root) => {
    const roles = fieldOf(envelope.signed, "roles");
    const written = isObject(roles) ? roles : {};
    const pieces = Object.entries(written).map(
      ([name, role]) =>
        [name, isObject(role) ? without(role, ["keyids", "threshold"]) : role] as const,
    );
    return canonicalText(Object.fromEntries(pieces));
  };
  return rest(before) !== rest(after) || others(before) !== others(after);
}

function unexplainedTargets(before: Targets, after: Targets): boolean {
  const rest = ({ envelope }: Targets) => {
    const delegations = fieldOf(envelope.signed, "delegations");
    return canonicalText([
      without(envelope.signed, [...EXPLAINED, "delegations"]),
      without(isObject(delegations) ? delegations : {}, ["keys", "roles"]),
    ]);
  };
  const roles = (document: Targets) =>
    document.delegations.roles
      .map((role) => canonicalText(without(role.json, ["keyids", "threshold"])))
      .sort()
      .join("\n");
  return rest(before) !== rest(after) || roles(before) !== roles(after);
}

/** Whether a document that is not part of this ceremony is still signed by who will have to have signed it. */
function stillSigned(document: Targets, quorum: Quorum, verify: Verify): boolean {
  return tally(document.envelope, quorum, verify).reached;
}

/** A keyid of the new document whose name is not what was signed before, or for a new key what its record says: somebody would sign as somebody else. */
function renamed(
  keyids: readonly KeyId[],
  before: JsonObject,
  after: JsonObject,
  base: VerifiedBase,
): KeyId | undefined {
  const old = keyholdersIn(before);
  const now = keyholdersIn(after);
  const recorded = new Map(base.records.map((record) => [record.key.keyid, record.keyholder]));
  return keyids.find((keyid) => now.get(keyid) !== (old.get(keyid) ?? recorded.get(keyid)));
}

export const PLAN_CHECKS = [
  check(
    "PLAN-NAMES",
    "Every key that stays keeps its holder's name, and every new key has the name in its record.",
    ({ base, root, targets, changed }) => {
      const rootKeys = TOP_LEVEL.flatMap((name) => root.roles[name].keys.map((key) => key.keyid));
      const targetsKeys = targets.delegations.roles.flatMap((role) =>
        role.keys.map((key) => key.keyid),
      );
      const other =
        (changed.has("root")
          ? renamed(rootKeys, base.root.envelope.signed, root.envelope.signed, base)
          : undefined) ??
        (changed.has("targets")
          ? renamed(targetsKeys, base.targets.envelope.signed, targets.envelope.signed, base)
          : undefined);
      return (
        other === undefined || {
          found: `another name, or none, for the key ${other.slice(0, 16)}…`,
          expected: "the names as they were signed",
          todo: AGAIN,
        }
      );
    },
  ),
  check(
    "PLAN-VERSION",
    "Each new document's version is one more than the published one.",
    ({ base, root, targets, claimed, changed }) => {
      for (const [name, before, after] of [
        ["root", base.root, root],
        ["targets", base.targets, targets],
        ["claimed", base.claimed, claimed],
      ] as const)
        if (after.version !== before.version + (changed.has(name) ? 1 : 0))
          return {
            where: name,
            found: `version ${after.version}`,
            expected: `version ${before.version + 1}`,
            todo: AGAIN,
          };
      return true;
    },
  ),
  check(
    "PLAN-THRESHOLD",
    "In a new root or targets, root and claimed need two signatures or more, and no role needs more than it has distinct keys.",
    (subject) => {
      for (const [name, { keys, threshold }] of changedQuorums(subject)) {
        const least = name === "root" || name === subject.base.profile.claimed ? 2 : 1;
        const distinct = distinctKeys(keys).length;
        if (threshold < least || threshold > distinct)
          return {
            where: name,
            found: `a threshold of ${threshold} with ${distinct} distinct keys`,
            expected: `${least} to ${distinct}`,
            todo: AGAIN,
          };
      }
      return true;
    },
  ),
  check(
    "PLAN-ONCE",
    "No role of a new root or targets has the same public key twice, under whatever keyid.",
    (subject) => {
      const twice = changedQuorums(subject).find(
        ([, { keys }]) => distinctKeys(keys).length < keys.length,
      );
      return (
        twice === undefined || {
          where: twice[0],
          found: "one public key under two keyids",
          expected: "each key once",
          todo: "Propose to remove one of the two, then seal again.",
        }
      );
    },
  ),
  check(
    "PLAN-PERSON",
    "In a new root or targets, nobody has two keys in one role that people sign for.",
    (subject) => {
      const { root, targets, base } = subject;
      const names = new Map([
        ...keyholdersIn(root.envelope.signed),
        ...keyholdersIn(targets.envelope.signed),
      ]);
      for (const [role, { keys }] of changedQuorums(subject)) {
        if (!["root", "targets", base.profile.claimed].includes(role)) continue;
        const people = distinctKeys(keys).flatMap((key) => names.get(key.keyid) ?? []);
        const twice = people.find((name, i) =>
          people.slice(0, i).some((before) => samePerson(before, name)),
        );
        if (twice !== undefined)
          return {
            where: role,
            found: `two keys of ${twice}`,
            expected: "one key for each person: a threshold counts people",
            todo: AGAIN,
          };
      }
      return true;
    },
  ),
  check("PLAN-APART", "No key of an offline role is also a key of an online role.", (subject) => {
    const { profile } = subject.base;
    const material = (...sets: Quorum[]) =>
      sets.flatMap((quorum) => quorum.keys.map((key) => key.material));
    const { roles } = subject.root;
    const online = new Set(
      material(
        roles.snapshot,
        roles.timestamp,
        delegated(subject, profile.recentlyClaimed),
        delegated(subject, profile.unclaimed),
      ),
    );
    const both = material(roles.root, roles.targets, delegated(subject, profile.claimed)).find(
      (each) => online.has(each),
    );
    return (
      both === undefined || {
        found: `the key ${both.slice(0, 40)}… in both`,
        expected: "keys kept apart",
        todo: AGAIN,
      }
    );
  }),
  ...PLAN_TIME_CHECKS,
  check(
    "PLAN-SNAPSHOT",
    "Consistent snapshots stay on.",
    ({ root }) =>
      root.consistentSnapshot || {
        where: "root",
        found: "consistent_snapshot is off",
        expected: "on",
        todo: AGAIN,
      },
  ),
  check(
    "PLAN-ORDER",
    "Targets delegates every path to claimed, recently-claimed and unclaimed, in this order, and the first two do not terminate.",
    ({ base, targets }) => {
      const held = TARGETS_DELEGATIONS.holds({ targets, profile: base.profile });
      return held === true || { ...held, where: "targets", todo: AGAIN };
    },
  ),
  check(
    "PLAN-FOLLOWS",
    "Each document that is not part of this ceremony is still signed by the keys that will be named for it.",
    (subject) => {
      const { base, root, targets, claimed, changed, verify } = subject;
      const todo =
        "Propose to renew that document too, so that it is signed again in this ceremony.";
      if (!changed.has("targets") && !stillSigned(targets, root.roles.targets, verify))
        return {
          where: "targets",
          found: "too few signatures by the new targets keys",
          expected: "a new targets in this ceremony",
          todo,
        };
      if (
        !changed.has("claimed") &&
        !stillSigned(claimed, delegated(subject, base.profile.claimed), verify)
      )
        return {
          where: "claimed",
          found: "too few signatures by the new claimed keys",
          expected: "a new claimed in this ceremony",
          todo,
        };
      const next = delegated(subject, base.profile.claimed);
      if (!changed.has("claimed") && base.tree.sharded && !sameQuorum(next, base.claimedQuorum))
        return {
          where: "claimed",
          found:
            "files below claimed that name other keys or another threshold than claimed's new ones",
          expected: "a new claimed in this ceremony",
          todo,
        };
      return true;
    },
  ),
  check(
    "PLAN-EXPLAINED",
    "Everything that differs from the published documents has been told in words.",
    ({ base, root, targets, claimed }) => {
      const todo = "Do not sign. Report this: nothing may change that is not explained.";
      const silent = begins(base) ? untold(root, targets, claimed) : null;
      if (silent !== null) {
        const { where, member } = silent;
        return { where, found: `"${member}", without words`, expected: "none", todo };
      }
      if (unexplainedRoot(base.root, root))
        return { where: "root", found: "a difference without words", expected: "none", todo };
      return (
        !unexplainedTargets(base.targets, targets) || {
          where: "targets",
          found: "a difference without words",
          expected: "none",
          todo,
        }
      );
    },
  ),
] as const;
