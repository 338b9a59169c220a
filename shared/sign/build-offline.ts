import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { KeyRecord } from "../key-record/key-record.ts";
import { fieldOf, isObject, type JsonObject } from "../json/value.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Proposal } from "../review/proposal.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import { keyholdersIn, type Quorum } from "../tuf/root.ts";
import { editQuorum } from "./quorum-edit.ts";

type Quorums = ReadonlyMap<string, Quorum>;

function editAll(
  present: Quorums,
  proposals: readonly Proposal[],
  records: readonly KeyRecord[],
): Outcome<Quorums> {
  const quorums = new Map(present);
  for (const proposal of proposals)
    for (const [role, quorum] of quorums) {
      const edited = editQuorum(role, quorum, proposal, records);
      if (!edited.ok) return edited;
      quorums.set(role, edited.value);
    }
  return accept(quorums);
}

/** The key objects that the roles name, as they were read; new ones from their records. Keys that no role names any more are left out. */
function keysJson(quorums: Quorums): JsonObject {
  const keys = [...quorums.values()].flatMap((quorum) => quorum.keys);
  return Object.fromEntries(keys.map((key) => [key.keyid, key.json]));
}

/** Names stay as they were signed; a new key brings the one in its record, which only its own holder signed. */
function namesJson(
  signed: JsonObject,
  quorums: Quorums,
  records: readonly KeyRecord[],
): JsonObject {
  const known = new Map<string, string>(
    records.map(({ key, keyholder }) => [key.keyid, keyholder]),
  );
  for (const [keyid, name] of keyholdersIn(signed)) known.set(keyid, name);
  const keyids = new Set<string>(
    [...quorums.values()].flatMap((quorum) => quorum.keys.map((key) => key.keyid)),
  );
  const names = [...known].filter(([keyid]) => keyids.has(keyid));
  return names.length === 0 ? {} : { "x-conclave-keyholders": Object.fromEntries(names) };
}

function roleJson(present: JsonObject, quorum: Quorum): JsonObject {
  return { ...present, keyids: quorum.keys.map((key) => key.keyid), threshold: quorum.threshold };
}

function renewed(signed: JsonObject, version: number, expires: Instant): JsonObject {
  return { ...signed, version: version + 1, expires: formatInstant(expires) };
}

/** The `signed` part of the next root. Unknown fields stay. Refuses PROPOSAL-KEY. https://theupdateframework.github.io/specification/v1.0.34/#role-root */
export function buildRoot(
  base: VerifiedBase,
  proposals: readonly Proposal[],
  expires: Instant,
): Outcome<JsonObject> {
  const { root, records } = base;
  const { signed } = root.envelope;
  const present = new Map(TOP_LEVEL.map((name) => [name as string, root.roles[name]]));
  const quorums = editAll(present, proposals, records);
  if (!quorums.ok) return quorums;
  const roles = fieldOf(signed, "roles");
  const written = isObject(roles) ? roles : {};
  const next = [...quorums.value].map(([name, quorum]) => {
    const before = fieldOf(written, name);
    return [name, roleJson(isObject(before) ? before : {}, quorum)] as const;
  });
  return accept({
    ...renewed(signed, root.version, expires),
    ...namesJson(signed, quorums.value, records),
    keys: keysJson(quorums.value),
    roles: { ...written, ...Object.fromEntries(next) },
  });
}

function ordered(
  names: readonly string[],
  proposals: readonly Proposal[],
): Outcome<readonly string[]> {
  const order = proposals.findLast((proposal) => proposal.change === "order")?.roles ?? names;
  if (order.toSorted().join("\n") === names.toSorted().join("\n")) return accept(order);
  return refuse({
    id: "PROPOSAL-KEY",
    where: "the order of the roles",
    found: order.join(", "),
    expected: names.join(", "),
    todo: "Name each role once.",
  });
}

/** The `signed` part of the next targets: keys, thresholds and order of its delegations. Refuses PROPOSAL-KEY. */
export function buildTargets(
  base: VerifiedBase,
  proposals: readonly Proposal[],
  expires: Instant,
): Outcome<JsonObject> {
  const { targets, records } = base;
  const { signed } = targets.envelope;
  const present = new Map(targets.delegations.roles.map((role) => [role.name as string, role]));
  const quorums = editAll(present, proposals, records);
  if (!quorums.ok) return quorums;
  const order = ordered([...present.keys()], proposals);
  if (!order.ok) return order;
  const delegations = fieldOf(signed, "delegations");
  const roles = order.value.map((name) => {
    const quorum = quorums.value.get(name);
    const json = present.get(name)?.json ?? {};
    return quorum === undefined ? json : roleJson(json, quorum);
  });
  return accept({
    ...renewed(signed, targets.version, expires),
    ...namesJson(signed, quorums.value, records),
    delegations: {
      ...(isObject(delegations) ? delegations : {}),
      keys: keysJson(quorums.value),
      roles,
    },
  });
}
