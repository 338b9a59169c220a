import { signatureBy, sampleKey } from "../../../scripts/sample-index/sample-key.ts";
import {
  claimLine,
  claimSigned,
  proofs,
  SMALL_ORDER,
} from "../../../scripts/sample-index/claim-lines.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { readClaim } from "../../../shared/claim/claim.ts";
import {
  PROOF_CHECKS,
  type ProofCheckId,
  type ProofSubject,
} from "../../../shared/claim/proof-checks.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import type { Signature } from "../../../shared/tuf/envelope.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import { ed25519Key, keyIdOf } from "../../../shared/tuf/key.ts";
import { verifyWithPlatform } from "../../../node/verify.ts";
import { good, NOW } from "../../sample.ts";
import { bothWays, named, runCases, type CasesFor } from "../check/both-ways.ts";

const [ONE, TWO, THREE] = ["one", "two", "three"].map((name) => sampleKey(`proof ${name}`));
if (ONE === undefined || TWO === undefined || THREE === undefined) throw new Error("no keys");
const KEYS = [ONE, TWO];
const PARTS = { project: "flask", keys: KEYS, threshold: 1, registered: NOW };

function subject(signed: JsonObject, signatures: readonly Signature[]): ProofSubject {
  const claim = good(readClaim(toUtf8(claimLine(signed, signatures)), "line 1"));
  return { claim, verify: verifyWithPlatform };
}

/** A claim of these parts, with all that it needs. */
function claim(parts: Partial<typeof PARTS> = {}): ProofSubject {
  const signed = claimSigned({ ...PARTS, ...parts });
  return subject(signed, proofs(signed, parts.keys ?? KEYS));
}

/** A claim whose `keys` say something else, signed all the same. */
function withKeys(keys: JsonObject): ProofSubject {
  const signed = { ...claimSigned(PARTS), keys };
  return subject(signed, proofs(signed, KEYS));
}

function keyJson(publicHex: string, fields: JsonObject = {}): JsonObject {
  const json = { ...ed25519Key(publicHex).json, ...fields };
  return { [keyIdOf(json)]: json };
}

/** A good claim whose signatures are then changed. */
function signedOtherwise(change: (good: readonly Signature[]) => readonly Signature[]) {
  const signed = claimSigned(PARTS);
  return subject(signed, change(proofs(signed, KEYS)));
}

const check = <Id extends ProofCheckId>(id: Id) => named(PROOF_CHECKS, id);

const CASES: CasesFor<ProofCheckId> = {
  "CLAIM-NAME": bothWays(check("CLAIM-NAME"), {
    accepts: [
      ["a normalised name", () => claim({ project: "zope-interface" })],
      ["a name of one letter", () => claim({ project: "q" })],
      ["a name of digits only", () => claim({ project: "0" })],
      ["a name of 190 characters", () => claim({ project: "a".repeat(190) })],
    ],
    refuses: [
      ["a capital letter", { of: () => claim({ project: "Flask" }), found: /"Flask"/ }],
      ["a dot", { of: () => claim({ project: "zope.interface" }), found: /zope\.interface/ }],
      ["two hyphens in a row", { of: () => claim({ project: "a--b" }), found: /a--b/ }],
      ["a hyphen at the end", { of: () => claim({ project: "flask-" }), found: /flask-/ }],
      ["a slash", { of: () => claim({ project: "a/b" }), found: /a\/b/ }],
      ["a star, which is a pattern", { of: () => claim({ project: "foo-*" }), found: /foo-\*/ }],
      ["an empty name", { of: () => claim({ project: "" }), found: /""/ }],
      ["a letter that is not ASCII", { of: () => claim({ project: "fl\u0430sk" }), found: /fl/ }],
      ["a line end behind the name", { of: () => claim({ project: "flask\n" }), found: /\\n/ }],
      ["191 characters", { of: () => claim({ project: "a".repeat(191) }), found: /a{191}/ }],
    ],
  }),
  "CLAIM-KEY": bothWays(check("CLAIM-KEY"), {
    accepts: [["two sound keys under their keyids", () => claim()]],
    refuses: [
      ["no key at all", { of: () => withKeys({}), found: /no key/ }],
      [
        "a key of small order",
        { of: () => withKeys(keyJson(SMALL_ORDER.key.public)), found: /small order/ },
      ],
      [
        "a small-order key with the sign bit set",
        { of: () => withKeys(keyJson(`01${"00".repeat(30)}80`)), found: /small order/ },
      ],
      [
        "a key that is not canonical",
        { of: () => withKeys(keyJson(`f0${"ff".repeat(30)}7f`)), found: /canonical/ },
      ],
      [
        "a key of 31 bytes",
        { of: () => withKeys(keyJson(ONE.key.public.slice(2))), found: /64 lower-case hex/ },
      ],
      [
        "a key in capital hex digits",
        { of: () => withKeys(keyJson(ONE.key.public.toUpperCase())), found: /64 lower-case hex/ },
      ],
      [
        "a key of another scheme",
        {
          of: () => withKeys(keyJson(ONE.key.public, { scheme: "ed25519ph" })),
          found: /ed25519\/ed25519ph/,
        },
      ],
      [
        "a keyid that is another key's",
        {
          of: () => withKeys({ [TWO.key.keyid]: ONE.key.json }),
          found: /keyid that does not follow/,
        },
      ],
    ],
  }),
  "CLAIM-THRESHOLD": bothWays(check("CLAIM-THRESHOLD"), {
    accepts: [
      ["one of two", () => claim({ threshold: 1 })],
      ["two of two", () => claim({ threshold: 2 })],
    ],
    refuses: [
      ["none of two", { of: () => claim({ threshold: 0 }), found: /threshold of 0/ }],
      ["three of two", { of: () => claim({ threshold: 3 }), found: /3 with 2 distinct/ }],
      [
        "one key under two keyids",
        {
          of: () => withKeys({ a: ONE.key.json, b: ONE.key.json }),
          found: /1 distinct keys out of 2/,
        },
      ],
    ],
  }),
  "CLAIM-PROOF": bothWays(check("CLAIM-PROOF"), {
    accepts: [
      ["a signature by each key", () => claim()],
      ["the signatures in any order", () => signedOtherwise((good) => good.toReversed())],
    ],
    refuses: [
      [
        "one signature short",
        { of: () => signedOtherwise((good) => good.slice(1)), found: /1 signatures for 2 keys/ },
      ],
      [
        "one signature too many",
        {
          of: () =>
            signedOtherwise((good) => [
              ...good,
              signatureBy(THREE, canonicalBytes(claimSigned(PARTS))),
            ]),
          found: /3 signatures for 2 keys/,
        },
      ],
      [
        "the same signature twice",
        {
          of: () => signedOtherwise(([first]) => (first ? [first, first] : [])),
          found: /no valid/,
        },
      ],
      [
        "an empty signature",
        {
          of: () => signedOtherwise((good) => good.map((each) => ({ ...each, sig: "" }))),
          found: /no valid proof/,
        },
      ],
      [
        "a signature with an altered digit",
        {
          of: () =>
            signedOtherwise((good) =>
              good.map(({ keyid, sig }) => ({
                keyid,
                sig: (sig.startsWith("0") ? "1" : "0") + sig.slice(1),
              })),
            ),
          found: /no valid proof/,
        },
      ],
      [
        "signatures made for another project",
        {
          of: () =>
            signedOtherwise(() => proofs(claimSigned({ ...PARTS, project: "other" }), KEYS)),
          found: /made for something else/,
        },
      ],
      [
        "signatures made for another threshold",
        {
          of: () => signedOtherwise(() => proofs(claimSigned({ ...PARTS, threshold: 2 }), KEYS)),
          found: /no valid proof/,
        },
      ],
    ],
  }),
};

runCases(CASES);
