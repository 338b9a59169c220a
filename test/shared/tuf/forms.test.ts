import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sampleKey } from "../../../scripts/sample-index/sample-key.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject, JsonValue } from "../../../shared/json/value.ts";
import type { Outcome } from "../../../shared/refusal.ts";
import { readEnvelope } from "../../../shared/tuf/envelope.ts";
import { formatInstant, instantOf, later, parseInstant } from "../../../shared/tuf/instant.ts";
import { ed25519Key, keyIdOf } from "../../../shared/tuf/key.ts";
import { delegatedRoleName } from "../../../shared/tuf/role-name.ts";
import { isRehearsalRoot, keyholdersIn, readRoot } from "../../../shared/tuf/root.ts";
import { readSnapshot } from "../../../shared/tuf/snapshot.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { PATHS, signedOf } from "../../altered-stick.ts";
import { good, sampleFiles, there } from "../../sample.ts";

const HEADER = { expires: "2027-05-01T12:00:00Z", spec_version: "1.0.34", version: 1 };
const KEY = sampleKey("forms").key;
const KEYS = { [KEY.keyid]: KEY.json };
const QUORUM = { keyids: [KEY.keyid], threshold: 1 };
const ROOT: JsonObject = {
  ...HEADER,
  _type: "root",
  consistent_snapshot: true,
  keys: KEYS,
  roles: { root: QUORUM, snapshot: QUORUM, targets: QUORUM, timestamp: QUORUM },
};
const ROLE: JsonObject = { ...QUORUM, name: "project.a.1", paths: ["a/*"], terminating: true };
const TARGETS: JsonObject = {
  ...HEADER,
  _type: "targets",
  delegations: { keys: KEYS, roles: [ROLE] },
  targets: {},
};
const SNAPSHOT: JsonObject = { ...HEADER, _type: "snapshot", meta: { "a.json": { version: 3 } } };

const bytesOf = (signed: JsonValue) => toUtf8(fileText({ signatures: [], signed }));
const root = (signed: JsonObject) => readRoot(bytesOf(signed), "file");
const targets = (signed: JsonObject) => readTargets(bytesOf(signed), "file");
const snapshot = (signed: JsonObject) => readSnapshot(bytesOf(signed), "file", "snapshot");

function roles(fields: JsonObject): JsonObject {
  return { ...ROOT, roles: { ...(ROOT["roles"] as JsonObject), ...fields } };
}

const delegating = (...list: readonly JsonValue[]): JsonObject => ({
  ...TARGETS,
  delegations: { keys: KEYS, roles: list },
});
const role = (fields: JsonObject) => delegating({ ...ROLE, ...fields });

function without(object: JsonObject, field: string): JsonObject {
  const { [field]: _, ...rest } = object;
  return rest;
}

type Row = readonly [string, JsonObject, RegExp, RegExp];

/** What every role's header may get wrong: words for the field, and for what was found. */
const headerRows = (good: JsonObject): readonly Row[] => [
  ["another _type", { ...good, _type: "mirror" }, /_type/, /mirror/],
  ["no _type", without(good, "_type"), /_type/, /nothing/],
  ["version 2 of the specification", { ...good, spec_version: "2.0.0" }, /spec_version/, /2\.0/],
  ["no specification version", without(good, "spec_version"), /spec_version/, /nothing/],
  ["version 0", { ...good, version: 0 }, /version/, /0/],
  ["a negative version", { ...good, version: -3 }, /version/, /-3/],
  ["a version in quotes", { ...good, version: "1" }, /version/, /"1"/],
  ["no version", without(good, "version"), /version/, /nothing/],
  ["an expiry without a zone", { ...good, expires: "2027-05-01T12:00:00" }, /expires/, /2027/],
  ["an expiry with an offset", { ...good, expires: "2027-05-01T12:00:00+00:00" }, /expires/, /\+/],
  ["an expiry that does not exist", { ...good, expires: "2027-02-29T00:00:00Z" }, /expires/, /29/],
  ["an expiry as a number", { ...good, expires: 1 }, /expires/, /1/],
];

const ROOT_ROWS: readonly Row[] = [
  ...headerRows(ROOT),
  ["no keys", without(ROOT, "keys"), /keys/, /nothing/],
  ["keys in a list", { ...ROOT, keys: [] }, /keys/, /\[\]/],
  ["a key that is a text", { ...ROOT, keys: { a: "b" } }, /"a"/, /"b"/],
  [
    "a key without its public part",
    { ...ROOT, keys: { a: { keytype: "ed25519", scheme: "ed25519", keyval: {} } } },
    /public/,
    /nothing/,
  ],
  ["a keyid of 129 characters", { ...ROOT, keys: { ["k".repeat(129)]: KEY.json } }, /keyid/, /kkk/],
  ["no roles", without(ROOT, "roles"), /roles/, /nothing/],
  [
    "no timestamp role",
    { ...ROOT, roles: without(ROOT["roles"] as JsonObject, "timestamp") },
    /timestamp/,
    /nothing/,
  ],
  ["a threshold of 0", roles({ root: { ...QUORUM, threshold: 0 } }), /threshold/, /0/],
  ["a negative threshold", roles({ root: { ...QUORUM, threshold: -1 } }), /threshold/, /-1/],
  [
    "a keyid twice",
    roles({ root: { ...QUORUM, keyids: [KEY.keyid, KEY.keyid] } }),
    /keyids/,
    /twice/,
  ],
  ["a keyid without a key", roles({ root: { ...QUORUM, keyids: ["ff"] } }), /keyids/, /ff/],
  ["keyids that are numbers", roles({ root: { ...QUORUM, keyids: [1] } }), /keyids/, /1/],
  ["no consistent_snapshot", without(ROOT, "consistent_snapshot"), /consistent/, /nothing/],
  [
    "consistent_snapshot as a text",
    { ...ROOT, consistent_snapshot: "true" },
    /consistent/,
    /"true"/,
  ],
];

const TARGETS_ROWS: readonly Row[] = [
  ...headerRows(TARGETS),
  ["delegations in a list", { ...TARGETS, delegations: [] }, /delegations/, /\[\]/],
  ["a role that is a text", delegating("a"), /roles/, /"a"/],
  ["two roles of one name", delegating(ROLE, ROLE), /roles/, /one name/],
  ["a role name with a slash", role({ name: "a/b" }), /name/, /a\/b/],
  ["a role name that leads up", role({ name: "a..b" }), /name/, /a\.\.b/],
  ["a role named root", role({ name: "root" }), /name/, /root/],
  ["an empty role name", role({ name: "" }), /name/, /""/],
  ["both paths and prefixes", role({ path_hash_prefixes: ["00"] }), /paths/, /both or neither/],
  ["neither paths nor prefixes", delegating(without(ROLE, "paths")), /paths/, /both or neither/],
  ["paths that are a text", role({ paths: "*" }), /paths/, /"\*"/],
  ["a path that is a number", role({ paths: [1] }), /paths/, /1/],
  ["no terminating", delegating(without(ROLE, "terminating")), /terminating/, /nothing/],
  ["terminating as a number", role({ terminating: 1 }), /terminating/, /1/],
  ["a threshold of 0", role({ threshold: 0 }), /threshold/, /0/],
  ["a keyid that is not among the keys", role({ keyids: ["ff"] }), /keyids/, /ff/],
];

const SNAPSHOT_ROWS: readonly Row[] = [
  ...headerRows(SNAPSHOT),
  ["no meta", without(SNAPSHOT, "meta"), /meta/, /nothing/],
  ["a file without its version", { ...SNAPSHOT, meta: { "a.json": {} } }, /version/, /nothing/],
  ["a file of version 0", { ...SNAPSHOT, meta: { "a.json": { version: 0 } } }, /version/, /0/],
];

function assertRefused(outcome: Outcome<unknown>, id: string, field: RegExp, found: RegExp): void {
  assert.ok(!outcome.ok, "it was accepted");
  assert.equal(outcome.refusal.id, id);
  assert.match(outcome.refusal.where, field);
  assert.match(outcome.refusal.found, found);
}

for (const [id, read, sound, rows] of [
  ["ROOT-FORM", root, ROOT, ROOT_ROWS],
  ["TARGETS-FORM", targets, TARGETS, TARGETS_ROWS],
  ["SNAPSHOT-FORM", snapshot, SNAPSHOT, SNAPSHOT_ROWS],
] as const)
  describe(`the form of ${id}`, () => {
    it(`${id} accepts a sound document, and one with unknown fields`, () => {
      assert.ok(read(sound).ok);
      assert.ok(read({ ...sound, "x-unknown": [1] }).ok);
    });
    for (const [sentence, signed, field, found] of rows)
      it(`${id} refuses ${sentence}`, () => {
        assertRefused(read(signed), id, field, found);
      });
  });

describe("what every document is wrapped in", () => {
  for (const [sentence, value, found] of [
    ["a list", [], /\[\]/],
    ["a text", "x", /"x"/],
    ["no signed part", { signatures: [] }, /nothing/],
    ["a signed part that is a list", { signatures: [], signed: [] }, /\[\]/],
    ["no signatures", { signed: {} }, /nothing/],
    ["signatures by name", { signatures: {}, signed: {} }, /\{\}/],
    ["a signature without a keyid", { signatures: [{ sig: "" }], signed: {} }, /nothing/],
    ["a signature that is a number", { signatures: [{ keyid: "a", sig: 1 }], signed: {} }, /1/],
  ] as const)
    it(`ENVELOPE refuses ${sentence}`, () => {
      assertRefused(readEnvelope(toUtf8(fileText(value)), "file"), "ENVELOPE", /file/, found);
    });

  it("ENVELOPE accepts an empty signature, which is never counted", () => {
    const value = { signatures: [{ keyid: "a", sig: "" }], signed: {} };
    assert.equal(good(readEnvelope(toUtf8(fileText(value)), "file")).signatures.length, 1);
  });

  it("JSON-STRICT refuses a document with a name twice", () => {
    const read = readEnvelope(toUtf8('{"signed":{},"signed":{},"signatures":[]}'), "file");
    assertRefused(read, "JSON-STRICT", /file/, /twice/);
  });
});

describe("a root's own words", () => {
  it("tell the people's names, and that it is for rehearsals", () => {
    const read = good(readRoot(there(sampleFiles().get(PATHS.root3)).bytes, "root"));
    const names = [...keyholdersIn(read.envelope.signed).values()];
    assert.ok(names.includes("Farah"));
    assert.equal(isRehearsalRoot(read), true);
  });

  it("are nothing when they are not there, or of another kind", () => {
    assert.equal(keyholdersIn({ "x-conclave-keyholders": ["a"] }).size, 0);
    assert.equal(keyholdersIn({ "x-conclave-keyholders": { a: 1 } }).size, 0);
    assert.equal(isRehearsalRoot(good(root({ ...ROOT, "x-conclave-rehearsal": "true" }))), false);
  });
});

describe("an instant", () => {
  for (const text of [
    "2027-05-01",
    "2027-05-01T12:00Z",
    "2027-05-01 12:00:00Z",
    "2027-05-01T12:00:00z",
    "2027-05-01T12:00:00",
    "2027-05-01T12:00:00+00:00",
    "2027-02-30T00:00:00Z",
    "2027-13-01T00:00:00Z",
    "2027-05-01T24:00:00Z",
    "2027-05-01T23:59:60Z",
    "27-05-01T12:00:00Z",
    " 2027-05-01T12:00:00Z",
    "2027-05-01T12:00:00Z\n",
    "",
  ])
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(parseInstant(text), null);
    });

  it("may carry fractions of a second, and says so", () => {
    assert.deepEqual(parseInstant("2027-05-01T12:00:00.123Z"), {
      at: Date.parse("2027-05-01T12:00:00Z"),
      fraction: true,
    });
  });

  it("is read as it was written, any second from 1970 to 9999", () => {
    fc.assert(
      fc.property(fc.nat(253_402_300_799), (seconds) => {
        const at = instantOf(seconds * 1000);
        assert.deepEqual(parseInstant(formatInstant(at)), { at, fraction: false });
      }),
    );
  });

  it("days later is that many days later", () => {
    assert.equal(formatInstant(later(instantOf(0), 31)), "1970-02-01T00:00:00Z");
  });
});

describe("a delegated role's name", () => {
  for (const name of ["claimed", "project.flask.1", "0", "a-b_c.d", "a".repeat(220)])
    it(`may be ${name.slice(0, 20)}`, () => {
      assert.equal(delegatedRoleName(name), name);
    });
  for (const name of [
    "",
    "a/b",
    "../a",
    "a..b",
    ".a",
    "-a",
    "root",
    "targets",
    "snapshot",
    "timestamp",
    "a b",
    "a\n",
    "é",
    "a".repeat(221),
    "C:a",
    "a\\b",
  ])
    it(`may not be ${JSON.stringify(name.slice(0, 20))}`, () => {
      assert.equal(delegatedRoleName(name), null);
    });
});

describe("a key", () => {
  it("made here has a keyid that every recipe agrees on", () => {
    const key = ed25519Key("ab".repeat(32));
    const { keytype, scheme } = key;
    assert.equal(key.keyid, keyIdOf({ scheme, keyval: { public: key.public }, keytype }));
    assert.deepEqual(Object.keys(key.json).sort(), ["keytype", "keyval", "scheme"]);
  });

  it("is the same key under another keyid, with unknown fields, or in capitals", () => {
    const upper = { ...KEY.json, keyval: { public: KEY.public.toUpperCase() }, "x-note": "n" };
    const read = good(root({ ...ROOT, keys: { ...KEYS, other: upper } }));
    const { keys } = good(targets(delegating())).delegations;
    assert.equal(read.roles.root.keys[0]?.material, keys.get(KEY.keyid)?.material);
    const both = good(root(roles({ root: { ...QUORUM, keyids: [KEY.keyid] } })));
    assert.equal(both.roles.root.keys.length, 1);
  });

  it("is read with the fields that nobody knows", () => {
    const json = { ...KEY.json, "x-note": "kept" };
    const read = good(root({ ...ROOT, keys: { [KEY.keyid]: json } }));
    assert.deepEqual(read.roles.root.keys[0]?.json, json);
  });
});

describe("the sample's own files", () => {
  it("keep the order of roles, all-digit names too", () => {
    const list = ["9", "10", "1"].map((name) => ({ ...ROLE, name }));
    const read = good(targets(delegating(...list)));
    assert.deepEqual(
      read.delegations.roles.map(({ name }) => name),
      ["9", "10", "1"],
    );
  });

  it("are signed over what was read, byte for byte", () => {
    const read = good(readRoot(there(sampleFiles().get(PATHS.root1)).bytes, "root"));
    assert.deepEqual(read.envelope.signed, signedOf("root1"));
  });
});
