import { canonicalText } from "../../shared/json/canonical.ts";
import { fieldOf, type JsonObject } from "../../shared/json/value.ts";
import { NotPublished, objectIn, rowsIn, textIn, type ResultCheck } from "./not-published.ts";
import type { Held } from "./people.ts";
import { projectDelegations, type ProjectDelegation } from "./targets-role.ts";
import { delegationsOf, type WrittenClaimed } from "./written-claimed.ts";

/** The present and the new `signed` of one document. */
export interface Step {
  readonly where: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

const RENEWED = ["version", "expires", "x-conclave-keyholders"];
const QUORUM = ["keyids", "threshold"];
const ID = "PUBLISH-CLAIMED";

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

/** Which of the present roles do not stay as they are. */
export interface Leaving {
  readonly isRevoked: (role: string) => boolean;
  /** By the role that goes: what comes in its place. */
  readonly replaced: ReadonlyMap<string, ProjectDelegation>;
}

/** The projects that claimed must delegate to, in its order where it is one file and stays so. */
function wantedOf(
  before: WrittenClaimed,
  recent: JsonObject,
  approved: readonly string[],
  { isRevoked, replaced }: Leaving,
): readonly string[] {
  const pending = new Map(
    delegationsOf(recent, "recently-claimed").map(({ name, text }) => [name, text]),
  );
  return [
    ...before
      .delegations()
      .filter(({ name }) => !isRevoked(name))
      .map(({ name, text }) => {
        const next = replaced.get(name);
        if (next === undefined) return text;
        const where = "what its owners brought";
        const [made] = delegationsOf({ delegations: projectDelegations([next]) }, where);
        return made?.text ?? "";
      }),
    ...approved.map((role) => pending.get(role) ?? `no ${role} is pending`),
  ];
}

const FRESH = { _type: "targets", spec_version: "1.0.34", targets: {} };

/** A file that was there goes up by one version, one that comes goes on from what snapshot lists; neither says anything beside its delegations. */
function checkParts(before: WrittenClaimed, after: WrittenClaimed, listed: Listed): void {
  const present = new Map(before.files.map((part) => [part.role, part]));
  const rest = (signed: JsonObject) =>
    canonicalText(less(signed, ["version", "expires", "delegations"]));
  for (const { role, file, version } of after.files) {
    const was = present.get(role);
    if (was?.file === file) continue;
    const due = (listed[`${role}.json`] ?? 0) + 1;
    refuseUnless(version === due, ID, file.where, `version ${version} instead of ${due}`);
    const same =
      rest(file.signed) === (was === undefined ? canonicalText(FRESH) : rest(was.file.signed));
    refuseUnless(same, ID, file.where, "a change outside the delegations");
  }
}

/** Versions by file name, as snapshot lists them. */
export type Listed = Readonly<Record<string, number>>;

/**
 * Claimed, whole or divided, must hold the old delegations unchanged but for the revoked, each replaced one with what its owners brought, then
 * exactly the approved ones as recently-claimed has them.
 */
export function checkClaimed(
  {
    before,
    after,
    listed,
  }: {
    readonly before: WrittenClaimed;
    readonly after: WrittenClaimed;
    readonly listed: Listed;
  },
  recent: JsonObject,
  approved: readonly string[],
  leaving: Leaving,
): void {
  const { where } = after.top.file;
  checkParts(before, after, listed);
  const ordered = !before.divided && !after.divided;
  const inOrder = (texts: readonly string[]) => (ordered ? texts : texts.toSorted());
  const wanted = inOrder(wantedOf(before, recent, approved, leaving));
  const found = inOrder(after.delegations().map(({ text }) => text));
  if (found.length !== wanted.length)
    throw new NotPublished(ID, where, `${found.length} delegations`, `${wanted.length}`);
  const other = found.findIndex((text, i) => text !== wanted[i]);
  if (other !== -1)
    throw new NotPublished(
      ID,
      where,
      `delegation ${other + 1}: ${found[other] ?? ""}`,
      wanted[other] ?? "",
    );
}
