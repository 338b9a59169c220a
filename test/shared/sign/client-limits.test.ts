import type { JsonObject } from "../../../shared/json/value.ts";
import {
  CLIENT_CHECKS,
  ROOT_LIMIT,
  TARGETS_LIMIT,
  type ClientSubject,
} from "../../../shared/sign/client-limits.ts";
import type { Key, KeyId } from "../../../shared/tuf/key.ts";
import type { RoleName } from "../../../shared/tuf/role-name.ts";
import { TOP_LEVEL } from "../../../shared/tuf/role-name.ts";
import type { Delegation } from "../../../shared/tuf/targets.ts";
import { once, sampleBase, there } from "../../sample.ts";
import { bothWays, named, runCases, type CasesFor } from "../check/both-ways.ts";
import { hexOf, keyJson, keyOf, pemOf, rsaKey, signingKeys } from "../tuf/signing-keys.ts";
import { createPublicKey } from "node:crypto";

type CheckId = (typeof CLIENT_CHECKS)[number]["id"];
const check = <Id extends CheckId>(id: Id) => named(CLIENT_CHECKS, id);

/** The published claimed and root of the sample, as if they were sealed. */
const claimed = once((): ClientSubject => {
  const { claimed: document, claimedQuorum } = sampleBase();
  return {
    kind: "targets",
    signed: document.envelope.signed,
    length: document.envelope.signedBytes.length,
    keys: [...document.delegations.keys.values()],
    roles: document.delegations.roles.map((role) => [role.name, role] as const),
    delegations: document.delegations.roles,
    quorums: [claimedQuorum],
  };
});
const root = once((): ClientSubject => {
  const { root: document } = sampleBase();
  return {
    kind: "root",
    signed: document.envelope.signed,
    length: document.envelope.signedBytes.length,
    keys: document.roles.root.keys,
    roles: TOP_LEVEL.map((name) => [name, document.roles[name]] as const),
    delegations: [],
    quorums: [document.roles.root, document.roles.root],
  };
});

type Row = readonly [string, () => ClientSubject];
const published: Row = ["the published claimed", claimed];
const publishedRoot: Row = ["the published root", root];

const saying =
  (fields: JsonObject, of = claimed) =>
  () => ({
    ...of(),
    signed: { ...of().signed, ...fields },
  });
const withKey = (key: Key) => () => ({ ...claimed(), keys: [key] });

function role(fields: Partial<Pick<Delegation, "covers">> & { readonly name: string }): Delegation {
  const first = there(sampleBase().claimed.delegations.roles[0]);
  return { ...first, ...fields, name: fields.name as RoleName };
}
const called = (name: string) => () => ({ ...claimed(), delegations: [role({ name })] });
const over = (pattern: string) => () => ({
  ...claimed(),
  delegations: [
    role({ name: "project.a.1", covers: { by: "paths", patterns: ["simple/a/*", pattern] } }),
  ],
});

function needing(keys: readonly Key[], threshold: number): ClientSubject {
  return { ...claimed(), roles: [["a", { keys, threshold }]] };
}
const reading = (sentence: string, pattern: string) =>
  [sentence, { of: over(pattern), found: /read it differently/ }] as const;

function keyLike(change: { readonly json?: JsonObject; readonly text?: string }): Key {
  const { key } = signingKeys()["P-256"];
  return keyOf({ ...keyJson(key.keytype, key.scheme, change.text ?? key.public), ...change.json });
}
const p256 = () => signingKeys()["P-256"];

const CASES: CasesFor<CheckId> = {
  "CLIENT-SIZE": bothWays(check("CLIENT-SIZE"), {
    accepts: [
      published,
      publishedRoot,
      [
        "a claimed that just fits with all its signatures",
        () => ({ ...claimed(), length: TARGETS_LIMIT - 100 - 5 * 250 }),
      ],
      ["a root that just fits", () => ({ ...root(), length: ROOT_LIMIT - 100 - 5 * 250 })],
    ],
    refuses: [
      [
        "one byte more",
        {
          of: () => ({ ...claimed(), length: TARGETS_LIMIT - 99 - 5 * 250 }),
          found: /5,000,001 bytes/,
        },
      ],
      [
        "a root of one byte more",
        { of: () => ({ ...root(), length: ROOT_LIMIT - 99 - 5 * 250 }), found: /512,001 bytes/ },
      ],
    ],
  }),
  "CLIENT-EXPIRY": bothWays(check("CLIENT-EXPIRY"), {
    accepts: [published],
    refuses: [
      [
        "fractions, which a JavaScript date writes by itself",
        { of: saying({ expires: "2027-05-01T12:00:00.000Z" }), found: /python-tuf/ },
      ],
      [
        "an offset in the place of Z",
        { of: saying({ expires: "2027-05-01T12:00:00+00:00" }), found: /python-tuf/ },
      ],
    ],
  }),
  "CLIENT-SPEC-VERSION": bothWays(check("CLIENT-SPEC-VERSION"), {
    accepts: [published, ["two numbers", saying({ spec_version: "1.0" })]],
    refuses: [
      ["one number", { of: saying({ spec_version: "1" }), found: /"1"/ }],
      ["version 2", { of: saying({ spec_version: "2.0.0" }), found: /"2.0.0"/ }],
      ["a word in it", { of: saying({ spec_version: "1.0.31-dev" }), found: /dev/ }],
    ],
  }),
  "CLIENT-MEMBERS": bothWays(check("CLIENT-MEMBERS"), {
    accepts: [published, publishedRoot],
    refuses: [
      [
        "claimed without targets",
        {
          of: () => {
            const { targets: _, ...signed } = claimed().signed;
            return { ...claimed(), signed };
          },
          found: /no targets/,
        },
      ],
      ["targets in a list", { of: saying({ targets: [] }), found: /no targets/ }],
      [
        "a root with a fifth role",
        {
          of: saying({ roles: { ...(root().signed["roles"] as JsonObject), mirrors: {} } }, root),
          found: /mirrors/,
        },
      ],
    ],
  }),
  "CLIENT-NUMBERS": bothWays(check("CLIENT-NUMBERS"), {
    accepts: [published, ["the largest that is exact", saying({ "x-n": Number.MAX_SAFE_INTEGER })]],
    refuses: [
      ["one more", { of: saying({ "x-n": 2 ** 53 }), found: /x-n/ }],
      ["a fraction, deep inside", { of: saying({ "x-a": [{ b: 0.5 }] }), found: /0.5 in "b"/ }],
    ],
  }),
  "CLIENT-ORDER": bothWays(check("CLIENT-ORDER"), {
    accepts: [
      published,
      publishedRoot,
      ["names beyond ASCII that sort alike", saying({ "x-é": 1, "x-ü": 2 })],
    ],
    refuses: [
      [
        "a name beyond the first 65,536 characters beside one of the last of these",
        { of: saying({ "x-\u{1f511}": 1, "x-\uff21": 2 }), found: /tuf-js sorts otherwise/ },
      ],
    ],
  }),
  "CLIENT-KEYS": bothWays(check("CLIENT-KEYS"), {
    accepts: [
      published,
      publishedRoot,
      ["P-256 in PEM", () => withKey(p256().key)()],
      ["P-384 in PEM", () => withKey(signingKeys()["P-384"].key)()],
      ["RSA with SHA-256 in PEM", () => withKey(signingKeys().RSA.key)()],
      [
        "the old keytype of P-256",
        () => withKey(keyLike({ json: { keytype: "ecdsa-sha2-nistp256" } }))(),
      ],
      [
        "PEM without a line end, which every client reads",
        () => withKey(keyLike({ text: p256().key.public.trimEnd() }))(),
      ],
    ],
    refuses: [
      [
        "ECDSA as a point in hex",
        {
          of: () => withKey(keyLike({ text: hexOf(createPublicKey(p256().private)) }))(),
          found: /in hex: python-tuf and go-tuf/,
        },
      ],
      [
        "Ed25519 in PEM",
        {
          of: () =>
            withKey(
              keyOf(
                keyJson(
                  "ed25519",
                  "ed25519",
                  pemOf(createPublicKey(signingKeys().Ed25519.private)),
                ),
              ),
            )(),
          found: /Ed25519 key in PEM/,
        },
      ],
      [
        "the old keytype of P-384",
        {
          of: () => {
            const { key } = signingKeys()["P-384"];
            return withKey(keyOf(keyJson("ecdsa-sha2-nistp384", key.scheme, key.public)))();
          },
          found: /go-tuf does not know/,
        },
      ],
      [
        "RSA with SHA-512",
        { of: () => withKey(rsaKey("sha512", 64).key)(), found: /SHA-256 only/ },
      ],
      [
        "a scheme that nobody knows",
        {
          of: () => withKey(keyOf(keyJson("ml-dsa", "ml-dsa-65/1", "00")))(),
          found: /no client can use it/,
        },
      ],
      [
        "a keyval with null in it",
        {
          of: () =>
            withKey(keyLike({ json: { keyval: { private: null, public: p256().key.public } } }))(),
          found: /tuf-js refuses the whole file/,
        },
      ],
    ],
  }),
  "CLIENT-THRESHOLDS": bothWays(check("CLIENT-THRESHOLDS"), {
    accepts: [published, publishedRoot],
    refuses: [
      [
        "a threshold of 0",
        {
          of: () => needing(root().keys, 0),
          found: /a needs 0/,
        },
      ],
      [
        "a role without a key",
        {
          of: () => needing([], 1),
          found: /has 0 keys/,
        },
      ],
      [
        "one key under two keyids for two signatures",
        {
          of: () => {
            const key = there(root().keys[0]);
            return needing([key, { ...key, keyid: "ab" as KeyId }], 2);
          },
          found: /needs 2 signatures and has 1 keys/,
        },
      ],
    ],
  }),
  "CLIENT-SIGNATURES": bothWays(check("CLIENT-SIGNATURES"), {
    accepts: [published, publishedRoot],
    refuses: [
      [
        "one keyid for an old key and for another new one",
        {
          of: () => {
            const [one, two] = [there(root().keys[0]), there(root().keys[1])];
            const quorums = [
              { keys: [one], threshold: 1 },
              { keys: [{ ...two, keyid: one.keyid }], threshold: 1 },
            ];
            return { ...root(), quorums };
          },
          found: /two different keys/,
        },
      ],
    ],
  }),
  "CLIENT-NAMES": bothWays(check("CLIENT-NAMES"), {
    accepts: [
      published,
      ["a project whose name is all digits", called("project.007.1")],
      ["digits that JavaScript leaves where they are", called("007")],
      ["a number too large for an index", called("4294967295")],
    ],
    refuses: [
      ["a name of digits", { of: called("2026"), found: /all digits/ }],
      ["the largest index", { of: called("4294967294"), found: /all digits/ }],
      ["a path", { of: called("a/b"), found: /no safe file name/ }],
      ["a way up", { of: called("a..b"), found: /no safe file name/ }],
    ],
  }),
  "CLIENT-PATHS": bothWays(check("CLIENT-PATHS"), {
    accepts: [
      published,
      ["a star inside a name", over("packages/*/*/a-*.tar.gz")],
      [
        "bins, which have no patterns",
        () => ({
          ...claimed(),
          delegations: [
            role({ name: "bin", covers: { by: "path hash prefixes", prefixes: ["0f"] } }),
          ],
        }),
      ],
    ],
    refuses: [
      reading("a set", "simple/[ab]/*"),
      reading("a choice", "simple/{a,b}/*"),
      reading("a negation", "!simple/a/*"),
      reading("a comment", "#simple/a/*"),
      reading("one unknown character", "simple/a/?"),
      reading("an escape", "simple/a\\*/x"),
      reading("two stars", "simple/**"),
      reading("a group", "simple/+(a)/x"),
      reading("a hidden file, which a star finds in one client only", "simple/.a/*"),
      reading("an empty part", "simple//a"),
      reading("a slash at the beginning", "/simple/a/*"),
      reading("a space", "simple/a b/*"),
    ],
  }),
};

runCases(CASES);
