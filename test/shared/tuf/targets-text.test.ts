import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hash } from "node:crypto";
import fc from "fast-check";
import { fromUtf8, toUtf8 } from "../../../shared/bytes.ts";
import { canonicalBytes, fileText, NotPlain } from "../../../shared/json/canonical.ts";
import { NotStrict, strictParse } from "../../../shared/json/strict.ts";
import { fieldOf, isObject, type JsonObject, type JsonValue } from "../../../shared/json/value.ts";
import { delegationIn } from "../../../shared/tuf/delegation.ts";
import { editedBytes, type Edit } from "../../../shared/tuf/edit-targets.ts";
import { ed25519Key, keysAt } from "../../../shared/tuf/key.ts";
import { arrayAt, Malformed, objectAt } from "../../../shared/tuf/malformed.ts";
import { nameHash } from "../../../shared/tuf/table-scan.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { everyChange } from "../../every-change.ts";
import { good } from "../../sample.ts";

const RUNS = { numRuns: 400 };

/** Keys and roles as the readers of single ones understand them, one after the other, from the strict reader's value: slow, and plain to see. */
function plainly(text: string): JsonValue | null {
  try {
    const document = strictParse(text);
    if (!isObject(document)) return null;
    const signed = objectAt(document, "signed");
    if (fieldOf(signed, "delegations") === undefined) return { keys: [], roles: [] };
    const delegations = objectAt(signed, "delegations");
    const keys = keysAt(delegations, "keys");
    const roles = arrayAt(delegations, "roles").map((role) => {
      if (!isObject(role)) throw new Malformed("roles", "", "objects");
      return delegationIn(role, keys);
    });
    if (new Set(roles.map(({ name }) => name)).size < roles.length) return null;
    return JSON.parse(
      JSON.stringify({ keys: [...keys.values()].sort(byKeyid), roles }),
    ) as JsonValue;
  } catch (error) {
    if (error instanceof Malformed || error instanceof NotStrict || error instanceof NotPlain)
      return null;
    throw error;
  }
}

/** A delegation to no key. */
const NOBODY: JsonObject = { keyids: [], paths: [], terminating: true, threshold: 1 };

function byKeyid(a: { readonly keyid: string }, b: { readonly keyid: string }): number {
  return a.keyid < b.keyid ? -1 : 1;
}

/** The same by way of the tables; null for a refusal. What the tables tell without an object must agree with the objects. */
function byTables(text: string): JsonValue | null {
  const read = readTargets(toUtf8(text), "file");
  if (!read.ok) return null;
  const { keys, roles, keyTable, roleTable } = read.value.delegations;
  for (const [i, role] of roles.entries()) {
    assert.deepEqual(
      roleTable.keyids(i),
      role.keys.map(({ keyid }) => keyid),
    );
    assert.equal(roleTable.name(i), role.name);
    assert.equal(roleTable.find(role.name), i);
  }
  for (const [i, key] of [...keys.values()].entries()) {
    assert.equal(keyTable.publicAt(i), key.public);
    assert.equal(keyTable.keyid(i), key.keyid);
    assert.equal(keyTable.find(key.keyid), i);
  }
  const whole = roles.map((role) => ({ ...role, json: role.json }));
  return JSON.parse(
    JSON.stringify({ keys: [...keys.values()].sort(byKeyid), roles: whole }),
  ) as JsonValue;
}

const OWN_KEYS = Array.from({ length: 6 }, (_, i) => ed25519Key(hash("sha256", `key ${i}`)));
const ODD_KEYS: JsonObject = {
  "0": { keytype: "ed25519", keyval: { public: "00" }, scheme: "ed25519" },
  "é\n": { keytype: "rsa", keyval: { public: "-----BEGIN\n" }, scheme: "rsassa-pss-sha256", x: 1 },
  ["f".repeat(64)]: { keytype: "ecdsa", keyval: { public: "x", y: [1] }, scheme: "ecdsa" },
};
const ALL_KEYS: JsonObject = {
  ...Object.fromEntries(OWN_KEYS.map(({ keyid, json }) => [keyid, json])),
  ...ODD_KEYS,
};

const NAME = fc.oneof(
  fc.stringMatching(/^project\.[a-z0-9-]{1,6}\.[1-9]$/),
  fc.constantFrom("a", "claimed", "targets-0", "project.x..1", "project.a/b.1", "-project.1"),
);
const COVERS = fc.oneof(
  fc.record({ paths: fc.array(fc.constantFrom("simple/a/*", "b", 'q"', "\\", "\u0001", "é")) }),
  fc.constant({ path_hash_prefixes: ["0f"] }),
  fc.constant({}),
);
const ROLE: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.array(fc.constantFrom(...Object.keys(ALL_KEYS), "absent"), { maxLength: 3 }),
    NAME,
    COVERS,
    fc.boolean(),
    fc.constantFrom<JsonValue>(1, 2, 10, 999_999_999, 1_000_000_000, 0, "1"),
    fc.constantFrom<JsonObject>({}, { "x-note": 1 }),
  )
  .map(([keyids, name, covers, terminating, threshold, more]) => ({
    keyids,
    name,
    ...covers,
    terminating,
    threshold,
    ...more,
  }));
const DOCUMENT: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.subarray(Object.keys(ALL_KEYS)), fc.array(ROLE, { maxLength: 4 }))
  .map(([names, roles]) => documentOf(names, roles));

function documentOf(names: readonly string[], roles: readonly JsonObject[]): JsonObject {
  const keys = Object.fromEntries(names.map((name) => [name, ALL_KEYS[name] ?? null]));
  return {
    _type: "targets",
    delegations: { "a-first": { keys: {}, roles: [] }, keys, roles, "z-last": [[]] },
    expires: "2027-05-01T12:00:00Z",
    spec_version: "1.0.34",
    targets: { delegations: { keys: {}, roles: [] } },
    version: 7,
  };
}

const fileOf = (signed: JsonObject) => fileText({ signatures: [], signed });

describe("a file's keys and roles, found in its text,", () => {
  it("are what the readers of single ones make of them, and refused when those refuse", () => {
    let accepted = 0;
    fc.assert(
      fc.property(DOCUMENT, (signed) => {
        const text = fileOf(signed);
        const found = byTables(text);
        assert.deepEqual(found, plainly(text));
        if (found !== null) accepted++;
      }),
      RUNS,
    );
    assert.ok(accepted > 20, `${accepted} documents of ${RUNS.numRuns} were accepted`);
  });

  it("are read alike after any one character was changed, added or taken out", () => {
    const role = (name: string, keys: number): JsonObject => ({
      keyids: OWN_KEYS.slice(0, keys).map(({ keyid }) => keyid),
      name,
      paths: [`simple/${name}/*`, "packages/x"],
      terminating: true,
      threshold: 1,
    });
    const roles = [role("project.abc.1", 1), role("project.abc-d.1", 2), role("project.abd.1", 1)];
    const text = fileOf(
      documentOf(
        OWN_KEYS.slice(0, 2).map(({ keyid }) => keyid),
        roles,
      ),
    );
    for (const changed of everyChange(text)) {
      const [found, wanted] = [byTables(changed), plainly(changed)];
      // A change outside the delegations may be refused for what it does to the header.
      if (found !== null) assert.deepEqual(found, wanted, changed);
      else if (wanted !== null) assert.ok(isRefusedElsewhere(changed), changed);
    }
  });

  it("are known by keyids that begin alike, and by those that are no hex", () => {
    const keyids = [
      "",
      "0",
      "00000000",
      "7f".repeat(32),
      `${"7f".repeat(31)}80`,
      "z",
      "\u007f",
      "é1",
      "ü0",
    ];
    const own = OWN_KEYS[0]?.json ?? {};
    const names = keyids.filter((keyid) => keyid !== "");
    const keys = Object.fromEntries(names.map((keyid) => [keyid, own]));
    const signed = { ...documentOf([], []), delegations: { keys, roles: [] } };
    const { keyTable } = good(readTargets(toUtf8(fileOf(signed)), "file")).delegations;
    for (const keyid of names) assert.equal(keyTable.keyid(keyTable.find(keyid)), keyid);
    for (const keyid of ["", "1", "7f", "zz", "é", "ü"]) assert.equal(keyTable.find(keyid), -1);
  });

  it("are known by names that are short, or have one number, and refused when one of these comes again", () => {
    const numbered = ["project.16vu.1", "project.cyea.1"];
    assert.equal(new Set(numbered.map((name) => nameHash(name, 0, name.length))).size, 1);
    const reading = (names: readonly string[]) => {
      const roles = names.map((name) => ({ ...NOBODY, name }));
      return readTargets(toUtf8(fileOf(documentOf([], roles))), "file");
    };
    const names = ["a", ...numbered, "b", "project.bbbb.1"];
    const { roleTable } = good(reading(names)).delegations;
    assert.deepEqual(
      names.map((name) => roleTable.find(name)),
      [0, 1, 2, 3, 4],
    );
    for (const name of ["", "c", "project.aaaa.1"]) assert.equal(roleTable.find(name), -1);
    for (const name of names) assert.equal(reading([...names, name]).ok, false, name);
  });
});

/** Whether the reader of all objects at once refuses it too: its header, its envelope, its order of names. */
function isRefusedElsewhere(text: string): boolean {
  const read = readTargets(toUtf8(text), "file");
  return (
    !read.ok && !/"(keys|roles|keyids|name|paths|threshold|terminating)"/.test(read.refusal.where)
  );
}

describe("an edited document", () => {
  const EDIT = fc.record({
    gone: fc.subarray([0, 1, 2, 3]),
    changed: fc.subarray([0, 1, 2, 3]),
    more: fc.array(fc.stringMatching(/^project\.new-[a-z]{5}\.1$/), { maxLength: 3 }),
    keys: fc.subarray(OWN_KEYS),
    control: fc.boolean(),
  });
  const entry = (name: string): JsonObject => ({ ...NOBODY, name });

  it("has the bytes that it would have if all of it were written anew", () => {
    fc.assert(
      fc.property(EDIT, ({ gone, changed, more, keys, control }) => {
        const present = ["project.aaaa.1", "project.bbbb.1", "project.cccc.1", "project.dddd.1"];
        const before = documentOf(
          Object.keys(ALL_KEYS).filter(
            (keyid, i) => i % 2 === 0 && (control || !keyid.includes("\n")),
          ),
          present.map(entry),
        );
        const targets = good(readTargets(toUtf8(fileOf(before)), "file"));
        const texts = (names: readonly string[]) => names.map((name) => fileText(entry(name)));
        const edit: Edit = {
          header: { version: 8 },
          keys: new Map(keys.map(({ keyid, json }) => [keyid, `"${keyid}":${fileText(json)}`])),
          instead: new Map([
            ...changed.map((i) => [i, texts([`project.other-${i}.1`])[0] ?? ""] as const),
            ...gone.map((i) => [i, ""] as const),
          ]),
          more: texts(more),
        };
        const roles = present
          .map((name, i) => (changed.includes(i) ? `project.other-${i}.1` : name))
          .filter((_, i) => !gone.includes(i));
        const delegations = before["delegations"] as JsonObject;
        const after = {
          ...before,
          version: 8,
          delegations: {
            ...delegations,
            keys: {
              ...Object.fromEntries(keys.map(({ keyid, json }) => [keyid, json])),
              ...(delegations["keys"] as JsonObject),
            },
            roles: [...roles, ...more].map(entry),
          },
        };
        assert.equal(fromUtf8(editedBytes(targets, edit)), fromUtf8(canonicalBytes(after)));
      }),
      RUNS,
    );
  });
});
