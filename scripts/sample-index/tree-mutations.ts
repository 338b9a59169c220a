import { canonicalBytes } from "../../shared/json/canonical.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, later } from "../../shared/tuf/instant.ts";
import type { Mutation, Mutations } from "./mutation.ts";
import { metadataPath, VERSIONS } from "./sample-index.ts";
import { envelopeBytes, signatureBy, type SampleKey } from "./sample-key.ts";
import { flipped, replaced, type StickEdit } from "./stick-edit.ts";

type Role = Exclude<keyof typeof VERSIONS, "root" | "unclaimed">;
type Change = (signed: JsonObject, stick: StickEdit) => JsonObject;

const pathOf = (role: Role) =>
  role === "timestamp" ? "metadata/timestamp.json" : metadataPath(VERSIONS[role], role);

function ownKeys({ keys }: StickEdit, role: Role): readonly SampleKey[] {
  if (role === "targets") return keys.targets.slice(0, 2).map(({ key }) => key);
  if (role === "claimed") return keys.claimed.slice(0, 3).map(({ key }) => key);
  return [keys.online[role]];
}

/** The role's file with other content, soundly signed unless `signers` says by whom; the manifest fits. */
function changed(
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

const same: Change = (signed) => signed;
const expired: Change = (signed, { index }) => ({
  ...signed,
  expires: formatInstant(later(index.now, -1)),
});

function rewritten(role: Role, change: (text: string) => string): Mutation["apply"] {
  return (stick) => {
    stick.put(pathOf(role), change(stick.text(pathOf(role))));
    stick.resign();
  };
}

function roles(
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
function rolledBack(role: "claimed" | "recently-claimed" | "targets"): Mutation["apply"] {
  return (stick) => {
    const version = VERSIONS[role] - 1;
    stick.sign(pathOf(role), (signed) => ({ ...signed, version }), ownKeys(stick, role));
    stick.put(metadataPath(version, role), stick.bytes(pathOf(role)));
    stick.drop(pathOf(role));
    stick.resign();
  };
}

/** Claimed with the signature of one keyholder given three times: twice under the right keyid, once under another's. */
function oneSignerThrice(stick: StickEdit): void {
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
function oneKeyTwoKeyids(stick: StickEdit): void {
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

function onlineKeyInClaimed(signed: JsonObject, { keys }: StickEdit): JsonObject {
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

export const TREE_MUTATIONS: Mutations = {
  "targets is signed by one of the two keys it needs": {
    apply: changed("targets", same, (stick) => ownKeys(stick, "targets").slice(0, 1)),
    expects: "TARGETS-SIGNATURES",
  },
  "targets is signed by claimed's keys": {
    apply: changed("targets", same, (stick) => ownKeys(stick, "claimed")),
    expects: "TARGETS-SIGNATURES",
  },
  "targets has expired": { apply: changed("targets", expired), expects: "TARGETS-EXPIRY" },
  "targets delegates to recently-claimed before claimed": {
    apply: changed(
      "targets",
      roles(([first = {}, second = {}, ...rest]) => [second, first, ...rest]),
    ),
    expects: "TARGETS-DELEGATIONS",
  },
  "targets delegates to somebody before claimed": {
    apply: changed(
      "targets",
      roles(([first = {}, ...rest]) => [{ ...first, name: "special" }, first, ...rest]),
    ),
    expects: "TARGETS-DELEGATIONS",
  },
  "the delegation to claimed terminates": {
    apply: changed(
      "targets",
      roles(([first = {}, ...rest]) => [{ ...first, terminating: true }, ...rest]),
    ),
    expects: "TARGETS-DELEGATIONS",
  },
  "an online key is also a key of claimed": {
    apply: changed("targets", onlineKeyInClaimed),
    expects: "KEYS-APART",
  },
  "claimed is signed by two of the three it needs": {
    apply: changed("claimed", same, (stick) => ownKeys(stick, "claimed").slice(0, 2)),
    expects: "CLAIMED-SIGNATURES",
  },
  "claimed carries one keyholder's signature three times": {
    apply: oneSignerThrice,
    expects: "CLAIMED-SIGNATURES",
  },
  "claimed reaches its threshold with one key under two keyids": {
    apply: oneKeyTwoKeyids,
    expects: "CLAIMED-SIGNATURES",
  },
  "claimed was altered after it was signed": {
    apply: rewritten("claimed", (text) => replaced(text, "project.boto3.1", "project.boto3.9")),
    expects: "CLAIMED-SIGNATURES",
  },
  "claimed has expired": {
    apply: changed("claimed", expired),
    expects: "CLAIMED-EXPIRY",
    level: "warn",
  },
  "an older claimed stands in the place of the published one": {
    apply: rolledBack("claimed"),
    expects: "SNAPSHOT-VERSIONS",
  },
  "an older recently-claimed stands in the place of the published one": {
    apply: rolledBack("recently-claimed"),
    expects: "SNAPSHOT-VERSIONS",
  },
  "an older targets stands in the place of the published one": {
    apply: rolledBack("targets"),
    expects: "SNAPSHOT-VERSIONS",
  },
  "snapshot lists a claimed that is not on the stick": {
    apply: (stick) => stick.publishMeta({ "claimed.json": VERSIONS.claimed + 1 }),
    expects: "SNAPSHOT-VERSIONS",
  },
  "recently-claimed is signed by the unclaimed key": {
    apply: changed("recently-claimed", same, ({ keys }) => [keys.online.unclaimed]),
    expects: "RECENT-SIGNATURES",
  },
  "snapshot is signed by the timestamp key": {
    apply: changed("snapshot", same, ({ keys }) => [keys.online.timestamp]),
    expects: "SNAPSHOT-SIGNATURES",
  },
  "timestamp is signed by the snapshot key": {
    apply: changed("timestamp", same, ({ keys }) => [keys.online.snapshot]),
    expects: "TIMESTAMP-SIGNATURES",
  },
  "timestamp lists another snapshot": {
    apply: changed("timestamp", (signed) => ({
      ...signed,
      meta: { "snapshot.json": { version: VERSIONS.snapshot - 1 } },
    })),
    expects: "SNAPSHOT-VERSIONS",
  },
  "timestamp has expired": {
    apply: () => undefined,
    expects: "SNAPSHOT-AGE",
    level: "warn",
    days: 2,
  },
  "claimed has a name twice": {
    apply: rewritten("claimed", (text) =>
      replaced(text, '"version":41', '"version":40,"version":41'),
    ),
    expects: "FILE-READABLE",
  },
  "claimed has a version with a fraction": {
    apply: rewritten("claimed", (text) => replaced(text, '"version":41', '"version":41.0')),
    expects: "FILE-READABLE",
  },
  "claimed is cut off": {
    apply: (stick) => {
      stick.put(pathOf("claimed"), stick.bytes(pathOf("claimed")).slice(0, 900));
      stick.resign();
    },
    expects: "FILE-READABLE",
  },
  "claimed is not text": {
    apply: (stick) => {
      const bytes = flipped(stick.bytes(pathOf("claimed")), 40);
      bytes[41] = 0xff;
      stick.put(pathOf("claimed"), bytes);
      stick.resign();
    },
    expects: "FILE-READABLE",
  },
  "recently-claimed has a role whose name leads out of its folder": {
    apply: changed(
      "recently-claimed",
      roles(([first = {}, ...rest]) => [{ ...first, name: "../root" }, ...rest]),
    ),
    expects: "FILE-READABLE",
  },
  "recently-claimed has two roles of one name": {
    apply: changed(
      "recently-claimed",
      roles(([first = {}, ...rest]) => [first, first, ...rest]),
    ),
    expects: "FILE-READABLE",
  },
  "timestamp is not on the stick, and the manifest knows": {
    apply: (stick) => {
      stick.drop("metadata/timestamp.json");
      stick.resign();
    },
    expects: "FILE-READABLE",
  },
};
