import { canonicalBytes } from "../../shared/json/canonical.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, later } from "../../shared/tuf/instant.ts";
import type { Mutation } from "./mutation.ts";
import { metadataPath, VERSIONS } from "./sample-index.ts";
import { envelopeBytes, signatureBy, type SampleKey } from "./sample-key.ts";
import type { StickEdit } from "./stick-edit.ts";

type Role = Exclude<keyof typeof VERSIONS, "root" | "unclaimed">;
type Change = (signed: JsonObject, stick: StickEdit) => JsonObject;

export const pathOf = (role: Role) =>
  role === "timestamp" ? "metadata/timestamp.json" : metadataPath(VERSIONS[role], role);

export function ownKeys({ keys }: StickEdit, role: Role): readonly SampleKey[] {
  if (role === "targets") return keys.targets.slice(0, 2).map(({ key }) => key);
  if (role === "claimed") return keys.claimed.slice(0, 3).map(({ key }) => key);
  return [keys.online[role]];
}

/** The role's file with other content, soundly signed unless `signers` says by whom; the manifest fits. */
export function changed(
  role: Role,
  change: Change,
  signers?: (stick: StickEdit) => readonly SampleKey[],
): Mutation["apply"] {
  return (stick) => {
    stick.sign(
      pathOf(role),
      (signed) => change(signed, stick),
      (signers ?? ((s: StickEdit) => ownKeys(s, role)))(stick),
    );
    stick.resign();
  };
}

export const same: Change = (signed) => signed;
export const expired: Change = (signed, { index }) => ({
  ...signed,
  expires: formatInstant(later(index.now, -1)),
});

export function rewritten(role: Role, change: (text: string) => string): Mutation["apply"] {
  return (stick) => {
    stick.put(pathOf(role), change(stick.text(pathOf(role))));
    stick.resign();
  };
}

export function roles(
  change: (roles: readonly JsonObject[], stick: StickEdit) => readonly JsonObject[],
): Change {
  return (signed, stick) => {
    const delegations = signed["delegations"] as {
      readonly keys: JsonObject;
      readonly roles: readonly JsonObject[];
    };
    return { ...signed, delegations: { ...delegations, roles: change(delegations.roles, stick) } };
  };
}

/** An older version, soundly signed, in the place of the published one; snapshot still lists that. */
export function rolledBack(role: "claimed" | "recently-claimed" | "targets"): Mutation["apply"] {
  return (stick) => {
    const version = VERSIONS[role] - 1;
    stick.sign(pathOf(role), (signed) => ({ ...signed, version }), ownKeys(stick, role));
    stick.put(metadataPath(version, role), stick.bytes(pathOf(role)));
    stick.drop(pathOf(role));
    stick.resign();
  };
}

/** Claimed with the signature of one keyholder given three times: twice under the right keyid, once under another's. */
export function oneSignerThrice(stick: StickEdit): void {
  const [first, second] = ownKeys(stick, "claimed");
  if (first === undefined || second === undefined) throw new Error("claimed has no keyholders");
  const { signed } = stick.json(pathOf("claimed"));
  const own = signatureBy(first, canonicalBytes(signed));
  stick.put(
    pathOf("claimed"),
    envelopeBytes(signed, [own, own, { ...own, keyid: second.key.keyid }]),
  );
  stick.resign();
}

/** Targets lists one keyholder's key under a second keyid, and claimed is signed under both, and by one other keyholder. */
export function oneKeyTwoKeyids(stick: StickEdit): void {
  const [first, second] = ownKeys(stick, "claimed");
  if (first === undefined || second === undefined) throw new Error("claimed has no keyholders");
  const alias = "b".repeat(64) as typeof first.key.keyid;
  const withAlias: Change = (signed) => {
    const delegations = signed["delegations"] as {
      readonly keys: JsonObject;
      readonly roles: readonly JsonObject[];
    };
    const [claimed, ...rest] = delegations.roles;
    const keyids = [...((claimed?.["keyids"] ?? []) as readonly string[]), alias];
    const keys = { ...delegations.keys, [alias]: first.key.json };
    return { ...signed, delegations: { keys, roles: [{ ...claimed, keyids }, ...rest] } };
  };
  stick.sign(pathOf("targets"), (signed) => withAlias(signed, stick), ownKeys(stick, "targets"));
  const { signed } = stick.json(pathOf("claimed"));
  const bytes = canonicalBytes(signed);
  const own = signatureBy(first, bytes);
  stick.put(
    pathOf("claimed"),
    envelopeBytes(signed, [own, { ...own, keyid: alias }, signatureBy(second, bytes)]),
  );
  stick.resign();
}

export function onlineKeyInClaimed(signed: JsonObject, { keys }: StickEdit): JsonObject {
  const online = keys.online.snapshot.key;
  const delegations = signed["delegations"] as {
    readonly keys: JsonObject;
    readonly roles: readonly JsonObject[];
  };
  const [claimed, ...rest] = delegations.roles;
  const keyids = [...((claimed?.["keyids"] ?? []) as readonly string[]), online.keyid];
  return {
    ...signed,
    delegations: {
      keys: { ...delegations.keys, [online.keyid]: online.json },
      roles: [{ ...claimed, keyids }, ...rest],
    },
  };
}
