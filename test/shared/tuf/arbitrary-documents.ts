import fc from "fast-check";
import { generateKeyPairSync, createPublicKey } from "node:crypto";
import type { JsonObject, JsonValue } from "../../../shared/json/value.ts";
import { keyIdOf } from "../../../shared/tuf/key.ts";
import { hexOf, keyJson, pemOf, signingKeys } from "./signing-keys.ts";

const text = fc
  .oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), fc.string())
  .filter((each) => each.isWellFormed());

/** Fields that no reader knows; their names may be all digits, or anything else. */
const unknownName = fc.oneof(
  fc.nat(99_999).map(String),
  text.map((each) => `x-${each}`),
);
const { value: anyJson } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
    text,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(unknownName, tie("value"), { maxKeys: 3 }).map((each) => ({ ...each })),
  ),
}));
const unknown = fc.dictionary(unknownName, anyJson, { maxKeys: 3 });

/** The same object with its names in another order, and with fields that nobody knows among them. */
function shuffled(object: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc.tuple(object, unknown).chain(([known, extra]) =>
    fc
      .shuffledSubarray(Object.entries({ ...extra, ...known }), {
        minLength: Object.keys({ ...extra, ...known }).length,
      })
      .map((entries) => Object.fromEntries(entries)),
  );
}

function keyTexts(): readonly JsonObject[] {
  const pems = signingKeys();
  const p384 = pems["P-384"].key.public;
  const ed25519 = generateKeyPairSync("ed25519").publicKey;
  return [
    pems.Ed25519.key.json,
    keyJson("ed25519", "ed25519", pemOf(ed25519)),
    pems["P-256"].key.json,
    keyJson("ecdsa", "ecdsa-sha2-nistp256", pems["P-256"].key.public.trimEnd()),
    keyJson("ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384", hexOf(createPublicKey(p384))),
    pems["P-384"].key.json,
    pems.RSA.key.json,
    keyJson("sphincs", "shake", "of another kind"),
    keyJson("ecdsa", "ecdsa-sha2-nistp256", p384),
  ];
}

const keys = fc
  .subarray([...keyTexts()], { minLength: 1 })
  .chain((some) => fc.tuple(...some.map((json) => shuffled(fc.constant(json)))))
  .map((some) => Object.fromEntries(some.map((json) => [keyIdOf(json), json] as const)));

function quorumOf(named: JsonObject): fc.Arbitrary<JsonObject> {
  return fc.record({
    keyids: fc.shuffledSubarray(Object.keys(named)),
    threshold: fc.integer({ min: 1, max: 9 }),
  });
}

const header = fc.record({
  expires: fc.constantFrom("2027-05-01T12:00:00Z", "2021-12-18T13:28:12.99008-06:00"),
  spec_version: fc.constantFrom("1.0", "1.0.34"),
  version: fc.integer({ min: 1 }),
});

export const rootDocuments: fc.Arbitrary<JsonObject> = keys.chain((named) => {
  const quorum = shuffled(quorumOf(named));
  const roles = shuffled(
    fc.record({ root: quorum, snapshot: quorum, targets: quorum, timestamp: quorum }),
  );
  return shuffled(
    fc.tuple(header, roles, fc.boolean()).map(([head, four, consistent]) => ({
      ...head,
      _type: "root",
      consistent_snapshot: consistent,
      keys: named,
      roles: four,
    })),
  );
});

const roleNames = fc.uniqueArray(
  fc.oneof(fc.nat(99_999).map(String), fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)),
  { maxLength: 5 },
);

function roleOf(named: JsonObject, name: string): fc.Arbitrary<JsonObject> {
  const covers = fc.oneof(
    fc.record({ paths: fc.array(text, { maxLength: 3 }) }),
    fc.record({ path_hash_prefixes: fc.array(fc.stringMatching(/^[0-9a-f]{1,4}$/)) }),
  );
  return shuffled(
    fc
      .tuple(quorumOf(named), covers, fc.boolean())
      .map(([quorum, covered, terminating]) => ({ ...quorum, ...covered, name, terminating })),
  );
}

const delegations = fc.tuple(keys, roleNames).chain(([named, names]) => {
  const roles = fc
    .tuple(
      ...names
        .filter((name) => !["root", "targets"].includes(name))
        .map((name) => roleOf(named, name)),
    )
    .map((list) => ({ keys: named, roles: list }));
  const succinct = shuffled(
    fc
      .tuple(quorumOf(named), fc.integer({ min: 1, max: 32 }))
      .map(([quorum, bits]) => ({ ...quorum, bit_length: bits, name_prefix: "bins" })),
  ).map((succinct_roles) => ({ keys: named, succinct_roles }));
  return shuffled(fc.oneof<fc.Arbitrary<JsonObject>[]>(roles, succinct));
});

export const targetsDocuments: fc.Arbitrary<JsonObject> = shuffled(
  fc.tuple(header, delegations, unknown).map(([head, delegated, targets]) => ({
    ...head,
    _type: "targets",
    delegations: delegated,
    targets,
  })),
);
