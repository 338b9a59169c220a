import assert from "node:assert/strict";
import { realpathSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readStickFile } from "../../../node/stick/read-file.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import type { JsonObject, JsonValue } from "../../../shared/json/value.ts";
import { MOST_SIGNATURES } from "../../../shared/tuf/envelope.ts";
import { type OddityId, oddities, rootSubject } from "../../../shared/tuf/oddities.ts";
import { readRoot, type Root } from "../../../shared/tuf/root.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { ownFolder } from "../../own-folder.ts";
import { good } from "../../sample.ts";
import { A, B, fileOf, QUORUM, ROLE, ROOT, rootWith, TARGETS } from "./documents.ts";
import { keyJson, signingKeys } from "./signing-keys.ts";

const roles = ROOT["roles"] as JsonObject;
const root = (fields: JsonObject) => fileOf({ ...ROOT, ...fields });
const quorum = (fields: JsonObject) =>
  root({ roles: { ...roles, targets: { ...QUORUM, ...fields } } });
const delegations = (fields: JsonObject) =>
  fileOf({
    ...TARGETS,
    delegations: { ...(TARGETS["delegations"] as JsonObject), ...fields },
  });
const role = (fields: JsonObject) => delegations({ roles: [{ ...ROLE, ...fields }] });
const text = (signed: JsonObject, from: string, to: string) =>
  toUtf8(new TextDecoder().decode(fileOf(signed)).replace(from, to));
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const succinct = (fields: JsonObject) => {
  const { keys } = TARGETS["delegations"] as JsonObject;
  const succinct_roles = { ...QUORUM, bit_length: 4, name_prefix: "bin", ...fields };
  return fileOf({ ...TARGETS, delegations: { keys: keys ?? {}, succinct_roles } });
};

type Read = typeof readRoot | typeof readTargets;

/** Refused, each in its own words: the ID, the field, what was found. */
const REFUSED: readonly (readonly [string, Read, Uint8Array, string, RegExp, RegExp])[] = [
  ["threshold 0", readRoot, quorum({ threshold: 0 }), "ROOT-FORM", /"threshold"/, /^0$/],
  ["threshold -1", readRoot, quorum({ threshold: -1 }), "ROOT-FORM", /"threshold"/, /^-1$/],
  ["version 0", readRoot, root({ version: 0 }), "ROOT-FORM", /"version"/, /^0$/],
  ["version -3", readRoot, root({ version: -3 }), "ROOT-FORM", /"version"/, /^-3$/],
  [
    "version 1.5",
    readRoot,
    text(ROOT, '"version":1', '"version":1.5'),
    "JSON-STRICT",
    /./,
    /the number 1\.5/,
  ],
  [
    "version 2^53",
    readRoot,
    text(ROOT, '"version":1', '"version":9007199254740992'),
    "JSON-STRICT",
    /./,
    /the number 9007199254740992/,
  ],
  ["expires never", readRoot, root({ expires: "never" }), "ROOT-FORM", /"expires"/, /"never"/],
  [
    "an expiry with an offset that no clock has",
    readRoot,
    root({ expires: "2027-05-01T12:00:00.5+15:00" }),
    "ROOT-FORM",
    /"expires"/,
    /\+15:00/,
  ],
  [
    "a specification version of another kind",
    readRoot,
    root({ spec_version: "1" }),
    "ROOT-FORM",
    /"spec_version"/,
    /"1"/,
  ],
  [
    "a keyid twice in a role",
    readRoot,
    quorum({ keyids: [A.keyid, A.keyid] }),
    "ROOT-FORM",
    /"keyids"/,
    /one keyid twice/,
  ],
  [
    "two roles of one name",
    readTargets,
    delegations({ roles: [ROLE, ROLE] }),
    "TARGETS-FORM",
    /"roles"/,
    /two roles of one name, project\.a\.1/,
  ],
  [
    "two roles of one short name, with another one between",
    readTargets,
    delegations({
      roles: [
        { ...ROLE, name: "a" },
        { ...ROLE, name: "b" },
        { ...ROLE, name: "a" },
      ],
    }),
    "TARGETS-FORM",
    /"roles"/,
    /two roles of one name, a$/,
  ],
  [
    "a delegation named root",
    readTargets,
    role({ name: "root" }),
    "TARGETS-FORM",
    /"name"/,
    /root/,
  ],
  [
    "a delegation named ../x",
    readTargets,
    role({ name: "../x" }),
    "TARGETS-FORM",
    /"name"/,
    /\.\.\/x/,
  ],
  [
    "paths with path_hash_prefixes",
    readTargets,
    role({ path_hash_prefixes: ["00"] }),
    "TARGETS-FORM",
    /"paths"/,
    /both or neither in role project\.a\.1/,
  ],
  ...["", "0G", "AB", "a".repeat(65)].map((prefix): (typeof REFUSED)[number] => [
    `the path hash prefix "${prefix.slice(0, 4)}"`,
    readTargets,
    fileOf({
      ...TARGETS,
      delegations: {
        keys: (TARGETS["delegations"] as JsonObject)["keys"] ?? {},
        roles: [{ ...QUORUM, name: "bin", path_hash_prefixes: [prefix], terminating: false }],
      },
    }),
    "TARGETS-FORM",
    /"path_hash_prefixes"/,
    /"/,
  ]),
  [
    "roles with succinct_roles",
    readTargets,
    delegations({ succinct_roles: { ...QUORUM, bit_length: 4, name_prefix: "bin" } }),
    "TARGETS-FORM",
    /"delegations"/,
    /both roles and succinct_roles/,
  ],
  [
    "delegations of no kind",
    readTargets,
    fileOf({ ...TARGETS, delegations: { keys: {} } }),
    "TARGETS-FORM",
    /"roles"/,
    /nothing/,
  ],
  ...[0, 33, -1].map((bits): (typeof REFUSED)[number] => [
    `succinct roles of ${bits} bits`,
    readTargets,
    succinct({ bit_length: bits }),
    "TARGETS-FORM",
    /"bit_length"/,
    new RegExp(`^${bits}$`),
  ]),
  ...["", "../bin", "a/b"].map((prefix): (typeof REFUSED)[number] => [
    `succinct roles named "${prefix}"`,
    readTargets,
    succinct({ name_prefix: prefix }),
    "TARGETS-FORM",
    /"name_prefix"/,
    /"/,
  ]),
  [
    "signatures null",
    readRoot,
    toUtf8(`{"signatures":null,"signed":{}}`),
    "ENVELOPE",
    /"signatures"/,
    /^null$/,
  ],
  [
    "a thousand signatures and one",
    readRoot,
    fileOf(
      ROOT,
      Array.from({ length: MOST_SIGNATURES + 1 }, () => ({ keyid: A.keyid, sig: "" })),
    ),
    "ENVELOPE",
    /"signatures"/,
    /1001 signatures/,
  ],
  [
    "100 levels",
    readRoot,
    text({ ...ROOT, "x-deep": "here" }, '"here"', nested(100)),
    "JSON-STRICT",
    /./,
    /more than 64 levels/,
  ],
];

describe("what a TUF file must not say", () => {
  for (const [sentence, read, bytes, id, where, found] of REFUSED)
    it(`${id} refuses ${sentence}`, () => {
      const outcome = read(bytes, "file");
      assert.ok(!outcome.ok, "it was accepted");
      assert.equal(outcome.refusal.id, id);
      assert.match(outcome.refusal.where, where);
      assert.match(outcome.refusal.found, found);
      assert.ok(outcome.refusal.expected.length > 0 && outcome.refusal.todo.length > 0);
    });

  it("STICK-FILE refuses a file of 600 MB, unread", async () => {
    const folder = realpathSync(ownFolder());
    writeFileSync(join(folder, "1.root.json"), "{}");
    truncateSync(join(folder, "1.root.json"), 600_000_000);
    const reading = { signal: new AbortController().signal, onBytes: () => assert.fail("read") };
    const outcome = await readStickFile(folder, "1.root.json", 512_000, reading);
    assert.ok(!outcome.ok);
    assert.equal(outcome.refusal.id, "STICK-FILE");
    assert.match(outcome.refusal.found, /600,000,000 bytes/);
  });
});

const P256_PEM = signingKeys()["P-256"].key.public;
const P384_PEM = signingKeys()["P-384"].key.public;
const ECDSA = "ecdsa-sha2-nistp256";

/** Read, but with a warning. */
const WARNED: readonly (readonly [string, () => Root, OddityId, RegExp])[] = [
  [
    "two signatures under one keyid",
    () =>
      rootWith(B.json, "ab", [
        { keyid: A.keyid, sig: "00" },
        { keyid: A.keyid, sig: "00" },
      ]),
    "TUF-SIGNATURE-TWICE",
    /keyid/,
  ],
  ["one key under two keyids", () => rootWith(A.json, "ab"), "TUF-KEY-TWICE", /is key/],
  [
    "PEM without its line end",
    () => rootWith(keyJson("ecdsa", ECDSA, P256_PEM.trimEnd()), "ab"),
    "TUF-KEY-NEWLINE",
    /ends without one/,
  ],
  [
    "a P-384 key declared P-256",
    () => rootWith(keyJson("ecdsa", ECDSA, P384_PEM), "ab"),
    "TUF-KEY-UNUSABLE",
    /a key of kind P-384 under the scheme ecdsa-sha2-nistp256/,
  ],
];

describe("what a TUF file had better not say", () => {
  for (const [sentence, make, id, found] of WARNED)
    it(`${id} warns of ${sentence}`, () => {
      const subject = rootSubject(make(), make());
      const warning = oddities(subject, "root").find((each) => each.id === id);
      assert.equal(warning?.level, "warn");
      assert.match(warning.objection?.found ?? "nothing", found);
    });
});

describe("delegations", () => {
  const read = (bytes: Uint8Array) => good(readTargets(bytes, "file")).delegations;

  it("by path hash are read in their order", () => {
    const prefixes = ["00", "0f", "a"];
    const { keys } = TARGETS["delegations"] as JsonObject;
    const bin: JsonValue = {
      ...QUORUM,
      name: "bin",
      path_hash_prefixes: prefixes,
      terminating: false,
    };
    const found = read(fileOf({ ...TARGETS, delegations: { keys: keys ?? {}, roles: [bin] } }));
    assert.deepEqual(found.roles[0]?.covers, { by: "path hash prefixes", prefixes });
    assert.deepEqual(found.roles[0].json, bin);
    assert.equal(found.succinct, null);
  });

  for (const bits of [1, 8, 32])
    it(`that are succinct are read, of ${bits} bits`, () => {
      const found = read(succinct({ bit_length: bits, "x-note": "kept" }));
      assert.deepEqual(found.roles, []);
      assert.equal(found.succinct?.bitLength, bits);
      assert.equal(found.succinct.namePrefix, "bin");
      assert.equal(found.succinct.threshold, 2);
      assert.deepEqual(
        found.succinct.keys.map(({ keyid }) => keyid),
        [A.keyid, B.keyid],
      );
      assert.equal(found.succinct.json["x-note"], "kept");
    });

  it("may be left out", () => {
    const { delegations: _, ...none } = TARGETS;
    const { keys, roles, succinct: bins } = read(fileOf(none));
    assert.deepEqual([keys.size, roles, bins], [0, [], null]);
  });
});
