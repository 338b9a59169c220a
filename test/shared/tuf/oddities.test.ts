import { createPublicKey } from "node:crypto";
import type { JsonObject } from "../../../shared/json/value.ts";
import { keyIdOf, keyIdRecipes } from "../../../shared/tuf/key.ts";
import {
  ODDITIES,
  type OddityId,
  rootSubject,
  targetsSubject,
} from "../../../shared/tuf/oddities.ts";
import { readRoot, type Root } from "../../../shared/tuf/root.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { sampleKey } from "../../../scripts/sample-index/sample-key.ts";
import { good, there } from "../../sample.ts";
import { bothWays, type CasesFor, named, runCases } from "../check/both-ways.ts";
import { A, B, fileOf, QUORUM, ROLE, ROOT, rootWith, TARGETS } from "./documents.ts";
import { hexOf, keyJson, keyOf, pemOf, signingKeys } from "./signing-keys.ts";

const PEM = signingKeys()["P-256"].key.public;
const POINT = createPublicKey(PEM);
const [P256, P384] = ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384"] as const;
const subjectOf = (root: Root) => rootSubject(root, root);
const changed = (fields: JsonObject) => () =>
  subjectOf(good(readRoot(fileOf({ ...ROOT, ...fields }), "root")));
const sound = changed({});
/** A root with this key, under the keyid that follows from it unless another is given. */
const keyed =
  (json: JsonObject, keyid: string = keyIdOf(json)) =>
  () =>
    subjectOf(rootWith(json, keyid));
const signed =
  (...signatures: readonly (readonly [keyid: string, sig: string])[]) =>
  () =>
    subjectOf(
      rootWith(
        sampleKey("documents c").key.json,
        sampleKey("documents c").key.keyid,
        signatures.map(([keyid, sig]) => ({ ...keyOf(A.json, keyid), sig })),
      ),
    );
const role = (fields: JsonObject) => () => {
  const delegations = {
    ...(TARGETS["delegations"] as JsonObject),
    roles: [{ ...ROLE, ...fields }],
  };
  const targets = good(readTargets(fileOf({ ...TARGETS, delegations }), "targets"));
  return targetsSubject(targets, { keys: [A], threshold: 1 });
};
const ecdsa = keyJson("ecdsa", P256, PEM);

const CASES: CasesFor<OddityId> = {
  "TUF-EXPIRY-FORM": bothWays(named(ODDITIES, "TUF-EXPIRY-FORM"), {
    accepts: [["a whole second", sound]],
    refuses: [
      [
        "fractions of a second",
        { of: changed({ expires: "2027-05-01T12:00:00.5Z" }), found: /fractions/ },
      ],
      [
        "fractions and an offset",
        { of: changed({ expires: "2027-05-01T12:00:00.5-06:00" }), found: /fractions/ },
      ],
    ],
  }),
  "TUF-SPEC-VERSION": bothWays(named(ODDITIES, "TUF-SPEC-VERSION"), {
    accepts: [["1.0.34", sound]],
    refuses: [
      ["two numbers", { of: changed({ spec_version: "1.0" }), found: /spec_version 1\.0/ }],
      ["a later minor version", { of: changed({ spec_version: "1.1.0" }), found: /1\.1\.0/ }],
    ],
  }),
  "TUF-KEY-ENCODING": bothWays(named(ODDITIES, "TUF-KEY-ENCODING"), {
    accepts: [
      ["Ed25519 in hex", sound],
      ["ECDSA as PEM", keyed(ecdsa)],
      ["RSA as PEM", keyed(signingKeys().RSA.key.json)],
    ],
    refuses: [
      [
        "ECDSA in hex",
        { of: keyed(keyJson("ecdsa", P256, hexOf(POINT))), found: /is ecdsa in hex/ },
      ],
      [
        "Ed25519 as PEM",
        {
          of: keyed(
            keyJson("ed25519", "ed25519", pemOf(createPublicKey(signingKeys().Ed25519.private))),
          ),
          found: /Ed25519 in PEM/,
        },
      ],
    ],
  }),
  "TUF-KEYTYPE-OLD": bothWays(named(ODDITIES, "TUF-KEYTYPE-OLD"), {
    accepts: [["the keytype ecdsa", keyed(ecdsa)]],
    refuses: [
      ["the curve for a keytype", { of: keyed(keyJson(P256, P256, PEM)), found: /old keytype/ }],
    ],
  }),
  "TUF-KEY-NEWLINE": bothWays(named(ODDITIES, "TUF-KEY-NEWLINE"), {
    accepts: [["PEM with its line end", keyed(ecdsa)]],
    refuses: [
      [
        "PEM without it",
        { of: keyed(keyJson("ecdsa", P256, PEM.trimEnd())), found: /ends without/ },
      ],
    ],
  }),
  "TUF-KEY-TWICE": bothWays(named(ODDITIES, "TUF-KEY-TWICE"), {
    accepts: [["distinct keys", keyed(ecdsa)]],
    refuses: [
      [
        "a key under another keyid",
        { of: keyed(A.json, "ab"), found: new RegExp(`key ${A.keyid.slice(0, 8)} is key ab`) },
      ],
      [
        "a key of the root before that signs under its old keyid",
        {
          of: () => {
            const before = rootWith({ ...A.json, "x-note": "old" }, "01d");
            const after = readRoot(
              fileOf(ROOT, [{ ...there(before.roles.root.keys[2]), sig: "00" }]),
              "root",
            );
            return rootSubject(good(after), before);
          },
          found: /key 01d is key/,
        },
      ],
    ],
  }),
  "TUF-KEY-UNUSABLE": bothWays(named(ODDITIES, "TUF-KEY-UNUSABLE"), {
    accepts: [
      ["Ed25519", sound],
      ["P-256", keyed(ecdsa)],
      ["P-384", keyed(signingKeys()["P-384"].key.json)],
      ["RSA", keyed(signingKeys().RSA.key.json)],
    ],
    refuses: [
      [
        "a P-256 key declared P-384",
        { of: keyed(keyJson("ecdsa", P384, PEM)), found: /bad key, a key of kind P-256 under/ },
      ],
      [
        "a kind that nobody knows",
        { of: keyed(keyJson("sphincs", "shake", "00")), found: /unsupported key/ },
      ],
    ],
  }),
  "TUF-KEYID-RECIPE": bothWays(named(ODDITIES, "TUF-KEYID-RECIPE"), {
    accepts: [
      ["the whole key's", keyed({ ...ecdsa, "x-owner": "a" })],
      [
        "securesystemslib's, without unknown fields",
        keyed({ ...ecdsa, "x-owner": "a" }, keyIdOf(ecdsa)),
      ],
      [
        "the older one, with the hash algorithms",
        keyed(ecdsa, there(keyIdRecipes(keyOf(ecdsa))[2])),
      ],
    ],
    refuses: [["a made-up keyid", { of: keyed(ecdsa, "ab".repeat(32)), found: /abababab/ }]],
  }),
  "TUF-THRESHOLD": bothWays(named(ODDITIES, "TUF-THRESHOLD"), {
    accepts: [
      ["two of two", sound],
      ["a delegation of two of two", role({})],
    ],
    refuses: [
      [
        "three of two",
        {
          of: changed({
            roles: { ...(ROOT["roles"] as JsonObject), targets: { ...QUORUM, threshold: 3 } },
          }),
          found: /targets needs 3 signatures and has 2 distinct keys/,
        },
      ],
      ["a delegation of 9 of two", { of: role({ threshold: 9 }), found: /project\.a\.1 needs 9/ }],
      [
        "three of three keyids, two of which are one key",
        {
          of: () => {
            const root = rootWith(A.json, "ab");
            const own = { ...root.roles.root, threshold: 3 };
            return subjectOf({ ...root, roles: { ...root.roles, root: own } });
          },
          found: /root needs 3 signatures and has 2/,
        },
      ],
    ],
  }),
  "TUF-SIGNATURE-EMPTY": bothWays(named(ODDITIES, "TUF-SIGNATURE-EMPTY"), {
    accepts: [["signatures", signed([A.keyid, "00"], [B.keyid, "00"])]],
    refuses: [["an empty one", { of: signed([A.keyid, ""]), found: /keyid/ }]],
  }),
  "TUF-SIGNATURE-UNKNOWN": bothWays(named(ODDITIES, "TUF-SIGNATURE-UNKNOWN"), {
    accepts: [["the keyholders'", signed([A.keyid, "00"])]],
    refuses: [["a stranger's", { of: signed(["cd".repeat(32), "00"]), found: /cdcdcdcd/ }]],
  }),
  "TUF-SIGNATURE-TWICE": bothWays(named(ODDITIES, "TUF-SIGNATURE-TWICE"), {
    accepts: [["one each", signed([A.keyid, "00"], [B.keyid, "00"])]],
    refuses: [
      [
        "two under one keyid",
        { of: signed([A.keyid, "00"], [A.keyid, "01"]), found: new RegExp(A.keyid.slice(0, 8)) },
      ],
    ],
  }),
};

runCases(CASES);
