import { canonicalText } from "../../shared/json/canonical.ts";
import { fieldOf, isArray, type JsonObject } from "../../shared/json/value.ts";
import { NotPublished, objectIn, rowsIn, textIn, type ResultCheck } from "./not-published.ts";
import type { Held } from "./people.ts";
import { projectDelegations, type ProjectDelegation } from "./targets-role.ts";

/** The present and the new `signed` of one document. */
export interface Step {
  readonly where: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

const RENEWED = ["version", "expires", "x-conclave-keyholders"];
const QUORUM = ["keyids", "threshold"];

function less(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

function refuseUnless(holds: boolean, id: ResultCheck, where: string, found: string): void {
  if (!holds) throw new NotPublished(id, where, found, "only what the ceremony was about");
}

function checkVersion(id: ResultCheck, { where, before, after }: Step): void {
  const [was, is] = [fieldOf(before, "version"), fieldOf(after, "version")];
  refuseUnless(
    typeof was === "number" && is === was + 1,
    id,
    where,
    `version ${JSON.stringify(is)} after ${JSON.stringify(was)}`,
  );
}

/** Every key is one that the document had, or the new one of somebody who proved, for that role, to have it. */
function checkKeys(
  id: ResultCheck,
  where: string,
  keys: readonly [JsonObject, JsonObject],
  roles: readonly (readonly [string, JsonObject])[],
  newcomers: readonly Held[],
): void {
  const [before, after] = keys;
  for (const [role, row] of roles)
    for (const keyid of (fieldOf(row, "keyids") ?? []) as readonly string[]) {
      const due =
        fieldOf(before, keyid) ??
        newcomers.find((each) => each.role === role && each.key.key.keyid === keyid)?.key.key.json;
      const found = canonicalText(fieldOf(after, keyid) ?? null);
      refuseUnless(
        due !== undefined && found === canonicalText(due),
        id,
        where,
        `the key ${keyid} for ${role}: ${found}`,
      );
    }
}

/** Root may differ from the present one in its version, expiry, names, keys and thresholds, and in nothing else. */
export function checkRoot(step: Step, newcomers: readonly Held[]): void {
  const { where, before, after } = step;
  const id = "PUBLISH-ROOT";
  checkVersion(id, step);
  const rolesOf = (root: JsonObject) =>
    Object.entries(objectIn(fieldOf(root, "roles"), where)).map(
      ([name, role]) => [name, objectIn(role, where)] as const,
    );
  const rest = (root: JsonObject) =>
    canonicalText([
      less(root, [...RENEWED, "keys", "roles"]),
      Object.fromEntries(rolesOf(root).map(([name, role]) => [name, less(role, QUORUM)])),
    ]);
  refuseUnless(rest(before) === rest(after), id, where, "another change");
  const keys = (root: JsonObject) => objectIn(fieldOf(root, "keys"), where);
  checkKeys(id, where, [keys(before), keys(after)], rolesOf(after), newcomers);
}

/** The same for targets; the order of its delegations stays. */
export function checkTargets(step: Step, newcomers: readonly Held[]): void {
  const { where, before, after } = step;
  const id = "PUBLISH-TARGETS";
  checkVersion(id, step);
  const delegations = (targets: JsonObject) => objectIn(fieldOf(targets, "delegations"), where);
  const rolesOf = (targets: JsonObject) => rowsIn(delegations(targets), "roles", where);
  const rest = (targets: JsonObject) =>
    canonicalText([
      less(targets, [...RENEWED, "delegations"]),
      less(delegations(targets), ["keys", "roles"]),
      rolesOf(targets).map((role) => less(role, QUORUM)),
    ]);
  refuseUnless(rest(before) === rest(after), id, where, "another change");
  const keys = (targets: JsonObject) => objectIn(fieldOf(delegations(targets), "keys"), where);
  const named = rolesOf(after).map((role) => [textIn(role, "name", where), role] as const);
  checkKeys(id, where, [keys(before), keys(after)], named, newcomers);
}

interface Delegation {
  readonly name: string;
  readonly text: string;
}

/** A document's delegations, each with its keys in one text that can be compared. */
function delegationsOf(signed: JsonObject, where: string): readonly Delegation[] {
  const delegations = objectIn(fieldOf(signed, "delegations"), where);
  const keys = objectIn(fieldOf(delegations, "keys"), where);
  return rowsIn(delegations, "roles", where).map((role) => {
    const keyids = fieldOf(role, "keyids");
    const named = (isArray(keyids) ? keyids : []).map((keyid) =>
      typeof keyid === "string" ? (fieldOf(keys, keyid) ?? null) : null,
    );
    return { name: textIn(role, "name", where), text: canonicalText({ role, named }) };
  });
}

/** Which of the present roles do not stay as they are. */
export interface Leaving {
  readonly isRevoked: (role: string) => boolean;
  /** By the role that goes: what comes in its place. */
  readonly replaced: ReadonlyMap<string, ProjectDelegation>;
}

/**
 * Claimed must hold the old delegations unchanged but for the revoked, each replaced one with what its owners brought, then exactly the approved
 * ones as recently-claimed has them.
 */
export function checkClaimed(
  step: Step,
  recent: JsonObject,
  approved: readonly string[],
  { isRevoked, replaced }: Leaving,
): void {
  const { where, before, after } = step;
  const id = "PUBLISH-CLAIMED";
  checkVersion(id, step);
  const rest = (claimed: JsonObject) =>
    canonicalText(less(claimed, ["version", "expires", "delegations"]));
  refuseUnless(rest(before) === rest(after), id, where, "a change outside the delegations");
  const pending = new Map(
    delegationsOf(recent, "recently-claimed").map(({ name, text }) => [name, text]),
  );
  const wanted = [
    ...delegationsOf(before, "the present claimed")
      .filter(({ name }) => !isRevoked(name))
      .map(({ name, text }) => {
        const next = replaced.get(name);
        if (next === undefined) return text;
        const [made] = delegationsOf({ delegations: projectDelegations([next]) }, where);
        return made?.text ?? "";
      }),
    ...approved.map((role) => pending.get(role) ?? `no ${role} is pending`),
  ];
  const found = delegationsOf(after, where).map(({ text }) => text);
  if (found.length !== wanted.length)
    throw new NotPublished(id, where, `${found.length} delegations`, `${wanted.length}`);
  const other = found.findIndex((text, i) => text !== wanted[i]);
  if (other !== -1)
    throw new NotPublished(
      id,
      where,
      `delegation ${other + 1}: ${found[other] ?? ""}`,
      wanted[other] ?? "",
    );
}
