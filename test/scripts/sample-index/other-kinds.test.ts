import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { OWNERS_KNOWN } from "../../../scripts/sample-index/replacements.ts";
import { holdCeremony, type Plan } from "../../../scripts/sample-index/local-ceremony.ts";
import { heldKey, INDEX_ITSELF, repositoryKeys } from "../../../scripts/sample-index/people.ts";
import { proveByClient } from "../../../scripts/sample-index/proof.ts";
import { publish } from "../../../scripts/sample-index/publish.ts";
import { proveRotation } from "../../../scripts/sample-index/rotation-proof.ts";
import { signedFile, type SampleKey } from "../../../scripts/sample-index/sample-key.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { instantOf } from "../../../shared/tuf/instant.ts";
import { onAStick, sample } from "./on-a-stick.ts";

// A stock client reads the real clock, so the repository is made for today.
const TODAY = instantOf(Date.now());
const index = sample(4, { now: TODAY, kind: "root" });
const keys = repositoryKeys(index.seed, index.keyholders);
const keyOf = (name: string, role: string) => heldKey(index.seed, role, name).key.key.keyid;

function replace(role: string, leaving: string, joining: string): Proposal {
  const [keyid, record] = [keyOf(leaving, role), keyOf(joining, role)];
  return { change: "replace-key", role, keyid, record };
}

/** The online key of a role makes place for the one that the index made for it. */
function replaceOnline(role: keyof typeof keys.online): Proposal {
  const keyid = keys.online[role].key.keyid;
  return { change: "replace-key", role, keyid, record: keyOf(INDEX_ITSELF, role) };
}

const putOff: Plan["review"] = () => () => "put off";
const [moved, orphaned] = index.replacements.map(({ project }) => project);
const [first, second] = index.claimedProjects.map(({ project }) => project);

interface Held extends Plan {
  /** The versions that are not as before. */
  readonly becomes: Readonly<Record<string, number>>;
  /** How many repositories with a wrongly signed file the clients must refuse. */
  readonly refused: number;
}

const HELD: Readonly<Record<string, Held>> = {
  "a root with a new keyholder in another's place, one more, and a new timestamp key": {
    proposals: [
      replace("root", "Goran", "Priya"),
      { change: "add-key", role: "root", record: keyOf("Quentin", "root") },
      replaceOnline("timestamp"),
    ],
    signers: ["Goran", "Farah", "Hana", "Priya"],
    becomes: { root: 4 },
    refused: 3,
  },
  "a root with a new snapshot key and nothing else": {
    proposals: [replaceOnline("snapshot")],
    signers: ["Farah", "Goran", "Hana"],
    becomes: { root: 4 },
    refused: 1,
  },
  "a root that is only renewed": {
    proposals: [{ change: "renew", document: "root" }],
    signers: ["Farah", "Goran", "Hana"],
    becomes: { root: 4 },
    refused: 0,
  },
  "a root and a targets with new online keys everywhere": {
    proposals: (["snapshot", "timestamp", "recently-claimed", "unclaimed"] as const).map(
      replaceOnline,
    ),
    signers: ["Farah", "Goran", "Hana", "Kofi", "Lena"],
    becomes: { root: 4, targets: 8, "recently-claimed": 1204, unclaimed: 2115 },
    refused: 4,
  },
  "a root with a new targets keyholder, and the targets that this asks for": {
    proposals: [replace("targets", "Kofi", "Rosa"), { change: "renew", document: "targets" }],
    signers: ["Farah", "Goran", "Hana", "Rosa", "Lena"],
    becomes: { root: 4, targets: 8 },
    refused: 1,
  },
  "a targets with a new claimed keyholder, and the claimed that this asks for": {
    proposals: [replace("claimed", "Boris", "Samir"), { change: "renew", document: "claimed" }],
    signers: ["Kofi", "Lena", "Amara", "Chen", "Samir"],
    becomes: { targets: 8, claimed: 42 },
    refused: 1,
  },
  "a targets with a claimed keyholder less, whose signature was not needed": {
    proposals: [{ change: "remove-key", role: "claimed", keyid: keyOf("Emeka", "claimed") }],
    signers: ["Kofi", "Mateo"],
    becomes: { targets: 8 },
    refused: 1,
  },
  "a claimed in which two projects have other keys": {
    proposals: [
      { change: "replace-project", project: moved ?? "", case: "", reason: "", administrators: [] },
      {
        change: "replace-project",
        project: orphaned ?? "",
        case: "CASE-1",
        reason: OWNERS_KNOWN,
        administrators: ["Amara", "Ada"],
      },
    ],
    becomes: { claimed: 42 },
    refused: 2,
  },
  "new online keys of targets, with recently-claimed emptied": {
    proposals: [
      replaceOnline("recently-claimed"),
      replaceOnline("unclaimed"),
      { change: "clear-recently-claimed" },
    ],
    signers: ["Kofi", "Lena"],
    becomes: { targets: 8, "recently-claimed": 1204, unclaimed: 2115 },
    refused: 2,
  },
  "a claimed without a project that was revoked": {
    proposals: [{ change: "revoke-project", project: first ?? "", reason: "its keys were stolen" }],
    becomes: { claimed: 42 },
    refused: 0,
  },
  "all three documents at once, and an approved project": {
    review: () => (line) => (line === 0 ? "approved" : "put off"),
    proposals: [
      replace("root", "Goran", "Priya"),
      replace("claimed", "Boris", "Samir"),
      { change: "threshold", role: "claimed", threshold: 4 },
    ],
    signers: "Goran Farah Hana Priya Kofi Lena Amara Chen Dalia Samir".split(" "),
    becomes: { root: 4, targets: 8, claimed: 42, "recently-claimed": 1204 },
    refused: 3,
  },
};

const BEFORE = {
  root: 3,
  targets: 7,
  claimed: 41,
  "recently-claimed": 1203,
  unclaimed: 2114,
};

describe("stock clients come over to", () => {
  for (const [sentence, { becomes, refused, ...plan }] of Object.entries(HELD))
    it(`${sentence}, and refuse ${refused} wrongly signed ones`, () =>
      onAStick(index, async (dir) => {
        const held = holdCeremony(index, dir, { review: putOff, ...plan });
        assert.ok(held.ok, held.ok ? "" : JSON.stringify(held.refusal));
        const outDir = join(dir, "published");
        const done = publish(index, dir, outDir);
        assert.ok(done.ok, done.ok ? "" : JSON.stringify(done.refusal));
        const { snapshot, timestamp, ...versions } = done.value.versions;
        assert.deepEqual(versions, { ...BEFORE, ...becomes });
        assert.ok(snapshot > 5210 && timestamp > 98123);
        const rotated = await proveRotation({ index, outDir, published: done.value });
        const found = await proveByClient({ index, outDir, ...done.value, most: 1 });
        assert.equal(rotated.length, 2 + refused);
        assert.ok(found.length >= 4);
        assert.deepEqual(
          [...rotated, ...found].filter(({ holds }) => !holds),
          [],
        );
      }));
});

function signedJson(dir: string, name: string): JsonObject {
  const text = readFileSync(join(dir, "conclave/signed", name), "utf8");
  return (JSON.parse(text) as { signed: JsonObject }).signed;
}

function resign(dir: string, name: string, signed: JsonObject, by: readonly SampleKey[]): void {
  writeFileSync(join(dir, "conclave/signed", name), signedFile(signed, by));
}

/** The ceremony's document with other content, and a note that fits it, both signed by these keys: a dishonest threshold. */
function forge(
  dir: string,
  name: string,
  by: readonly SampleKey[],
  change: (signed: JsonObject) => JsonObject,
): void {
  const signed = change(signedJson(dir, name));
  resign(dir, name, signed, by);
  const note = signedJson(dir, "publication.json");
  const rows = note["publish"] as readonly JsonObject[];
  const signed_sha256 = sha256Of(canonicalBytes(signed));
  const publishes = rows.map((row) => (row["path"] === name ? { ...row, signed_sha256 } : row));
  resign(dir, "publication.json", { ...note, publish: publishes }, by);
}

const rootKeys = keys.root.map(({ key }) => key);
const targetsKeys = keys.targets.map(({ key }) => key);
const renewRoot: Plan = {
  review: putOff,
  proposals: [{ change: "renew", document: "root" }],
  signers: ["Farah", "Goran", "Hana"],
};
const renewTargets: Plan = {
  review: putOff,
  proposals: [{ change: "renew", document: "targets" }],
  signers: ["Kofi", "Lena"],
};
const rotateRoot = (...signers: readonly string[]): Plan => ({
  review: putOff,
  proposals: [replace("root", "Goran", "Priya")],
  signers,
});

function withRole(role: string, change: (role: JsonObject) => JsonObject) {
  return (signed: JsonObject): JsonObject => {
    const roles = signed["roles"] as JsonObject;
    return { ...signed, roles: { ...roles, [role]: change(roles[role] as JsonObject) } };
  };
}

/** A key of nobody's in a role of root's. */
function withStranger(role: string) {
  const { key } = heldKey("elsewhere", role, "Nobody").key;
  return (signed: JsonObject): JsonObject => ({
    ...withRole(role, (present) => ({ ...present, keyids: [key.keyid] }))(signed),
    keys: { ...(signed["keys"] as JsonObject), [key.keyid]: key.json },
  });
}

function snapshotToFarah(root: JsonObject): JsonObject {
  return withRole("snapshot", (role) => ({ ...role, keyids: [keyOf("Farah", "root")] }))(root);
}

interface Refused {
  readonly id: string;
  readonly plan: Plan;
  readonly spoil?: (dir: string) => void;
}

const REFUSED: Readonly<Record<string, Refused>> = {
  "a new root with too few of the old keys": {
    id: "PUBLISH-SIGNATURES",
    plan: rotateRoot("Farah", "Hana", "Priya"),
  },
  "a new root with too few of its own keys": {
    id: "PUBLISH-SIGNATURES",
    plan: rotateRoot("Farah", "Goran", "Hana"),
  },
  "a root that skips a version": {
    id: "PUBLISH-ROOT",
    plan: renewRoot,
    spoil: (dir) => {
      resign(dir, "5.root.json", { ...signedJson(dir, "4.root.json"), version: 5 }, rootKeys);
      rmSync(join(dir, "conclave/signed/4.root.json"));
      const note = signedJson(dir, "publication.json");
      const [row] = note["publish"] as readonly JsonObject[];
      const publishes = [{ ...row, path: "5.root.json", version: 5 }];
      resign(dir, "publication.json", { ...note, publish: publishes }, rootKeys);
      forge(dir, "5.root.json", rootKeys, (root) => root);
    },
  },
  "a root that turns consistent snapshots off": {
    id: "PUBLISH-ROOT",
    plan: renewRoot,
    spoil: (dir) =>
      forge(dir, "4.root.json", rootKeys, (root) => ({ ...root, consistent_snapshot: false })),
  },
  "a root that gives a role to a key without a record": {
    id: "PUBLISH-ROOT",
    plan: renewRoot,
    spoil: (dir) => forge(dir, "4.root.json", rootKeys, withStranger("timestamp")),
  },
  "a root that gives snapshot to a person's key": {
    id: "PUBLISH-KEYS",
    plan: renewRoot,
    spoil: (dir) => forge(dir, "4.root.json", rootKeys, snapshotToFarah),
  },
  "a targets that delegates to somebody before claimed": {
    id: "PUBLISH-TARGETS",
    plan: renewTargets,
    spoil: (dir) =>
      forge(dir, "8.targets.json", targetsKeys, (targets) => {
        const delegations = targets["delegations"] as { readonly roles: readonly JsonObject[] };
        const roles = [{ ...delegations.roles[0], name: "special" }, ...delegations.roles];
        return { ...targets, delegations: { ...delegations, roles } };
      }),
  },
  "a targets that lets claimed terminate": {
    id: "PUBLISH-TARGETS",
    plan: renewTargets,
    spoil: (dir) =>
      forge(dir, "8.targets.json", targetsKeys, (targets) => {
        const delegations = targets["delegations"] as { readonly roles: readonly JsonObject[] };
        const roles = delegations.roles.map((role, i) => ({ ...role, terminating: i === 0 }));
        return { ...targets, delegations: { ...delegations, roles } };
      }),
  },
  "two versions of one document": {
    id: "PUBLISH-FILES",
    plan: renewRoot,
    spoil: (dir) =>
      resign(dir, "5.root.json", { ...signedJson(dir, "4.root.json"), version: 5 }, rootKeys),
  },
  "a file that the note does not know": {
    id: "PUBLISH-NOTE",
    plan: renewRoot,
    spoil: (dir) => {
      const present = Buffer.from(index.files.get("metadata/7.targets.json") ?? []);
      const { signed } = JSON.parse(present.toString("utf8")) as { signed: JsonObject };
      resign(dir, "8.targets.json", { ...signed, version: 8 }, targetsKeys);
      const note = signedJson(dir, "publication.json");
      resign(dir, "publication.json", note, [...rootKeys, ...targetsKeys]);
    },
  },
  "other keys by the authority of present keys that did not sign": {
    id: "PUBLISH-NOTE",
    plan: {
      review: putOff,
      proposals: [
        {
          change: "replace-project",
          project: orphaned ?? "",
          case: "CASE-1",
          reason: OWNERS_KNOWN,
          administrators: ["Amara", "Ada"],
        },
      ],
    },
    spoil: (dir) => {
      const note = signedJson(dir, "publication.json");
      const [row] = note["replaced"] as readonly JsonObject[];
      const replaced = [{ ...row, authority: { by: "present keys" } }];
      const by = keys.claimed.map(({ key }) => key);
      resign(dir, "publication.json", { ...note, replaced }, by);
    },
  },
  "an order to empty claimed": {
    id: "PUBLISH-NOTE",
    plan: renewTargets,
    spoil: (dir) => {
      const note = signedJson(dir, "publication.json");
      resign(dir, "publication.json", { ...note, clear: ["claimed"] }, targetsKeys);
    },
  },
  "a claimed with other keys than the replacement's": {
    id: "PUBLISH-CLAIMED",
    plan: {
      review: putOff,
      proposals: [
        {
          change: "replace-project",
          project: moved ?? "",
          case: "",
          reason: "",
          administrators: [],
        },
      ],
    },
    spoil: (dir) => {
      const note = signedJson(dir, "publication.json");
      const by = keys.claimed.map(({ key }) => key);
      resign(dir, "publication.json", { ...note, replaced: [] }, by);
    },
  },
  "a claimed that leaves out another project than the revoked one": {
    id: "PUBLISH-CLAIMED",
    plan: {
      review: putOff,
      proposals: [{ change: "revoke-project", project: first ?? "", reason: "stolen keys" }],
    },
    spoil: (dir) => {
      const note = signedJson(dir, "publication.json");
      const by = keys.claimed.map(({ key }) => key);
      const revoked = [{ project: second ?? "", reason: "stolen keys" }];
      resign(dir, "publication.json", { ...note, revoked }, by);
    },
  },
};

describe("the index refuses to publish", () => {
  for (const [sentence, { id, plan, spoil }] of Object.entries(REFUSED))
    it(`${id}: ${sentence}`, () =>
      onAStick(index, (dir) => {
        const held = holdCeremony(index, dir, plan);
        assert.ok(held.ok, held.ok ? "" : JSON.stringify(held.refusal));
        spoil?.(dir);
        const outDir = join(dir, "published");
        const done = publish(index, dir, outDir);
        assert.equal(done.ok ? "published" : done.refusal.id, id);
        assert.ok(!existsSync(outDir), "nothing is written");
      }));
});
