import type { Check, Objection } from "../check/check.ts";
import { byCodePoint } from "../json/canonical.ts";
import { fieldOf, isArray, isObject, type JsonObject, type JsonValue } from "../json/value.ts";
import type { Key, KeyMaterial } from "../tuf/key.ts";
import { ROOT_LIMIT, TARGETS_LIMIT } from "../tuf/default-limits.ts";
import { shown } from "../tuf/malformed.ts";
import { isPem } from "../tuf/public-text.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import type { Quorum } from "../tuf/root.ts";
import { distinctKeys } from "../tuf/tally.ts";
import type { Delegation } from "../tuf/targets.ts";
import { verifyingKey } from "../tuf/verifying-key.ts";

export { ROOT_LIMIT, TARGETS_LIMIT };
/** An Ed25519 signature with its keyid in a metadata file, in bytes, rounded up; and the brackets around all of it. */
const SIGNATURE_BYTES = 250;
const ENVELOPE_BYTES = 100;

/** One new document, as far as a stock client may refuse it. */
export interface ClientSubject {
  readonly kind: "root" | "targets";
  readonly signed: JsonObject;
  /** Length of the canonical bytes, without signatures. */
  readonly length: number;
  readonly keys: readonly Key[];
  /** The roles that it names, with their keys and thresholds. */
  readonly roles: readonly (readonly [name: string, Quorum])[];
  readonly delegations: readonly Delegation[];
  /** Who signs it. */
  readonly quorums: readonly Quorum[];
}

/** Refused by every client, or by the one that is named. */
function check<Id extends string>(
  id: Id,
  claim: string,
  holds: Check<Id, ClientSubject>["holds"],
): Check<Id, ClientSubject> {
  return { id, level: "block", claim, holds };
}

/** The first of some things that there is an objection to. */
function first<T>(things: Iterable<T>, object: (thing: T) => Objection | null): true | Objection {
  for (const thing of things) {
    const objection = object(thing);
    if (objection !== null) return objection;
  }
  return true;
}

const RENAME = "Do not sign. Ask the index's operators to register it under another name.";
const REPLACE = "Propose to replace this key, then seal again.";
const REPORT =
  "Do not sign. Ask those who made the published file to mend this, or report it: Conclave cannot change it.";

/** What is wrong with a key for one of the three clients; null when each of them can verify with it. */
function keyFault(key: Key): string | null {
  const keyval = fieldOf(key.json, "keyval");
  if (isObject(keyval) && Object.values(keyval).some((value) => typeof value !== "string"))
    return "something else than text in keyval: tuf-js refuses the whole file";
  const using = verifyingKey(key);
  if (using.kind === "unusable") return `${using.why}: no client can use it`;
  if (key.keytype === "ed25519")
    return /^[0-9a-f]{64}$/.test(key.public)
      ? null
      : "an Ed25519 key in PEM: python-tuf and go-tuf cannot read it";
  if (!key.public.startsWith("-----BEGIN PUBLIC KEY-----"))
    return isPem(key.public.trim())
      ? "a PEM text with space before it: tuf-js cannot read it"
      : `a key of type ${key.keytype} in hex: python-tuf and go-tuf cannot read it`;
  if (key.keytype === "ecdsa-sha2-nistp384")
    return "the old keytype ecdsa-sha2-nistp384: go-tuf does not know it";
  return key.keytype === "rsa" && key.scheme !== "rsassa-pss-sha256"
    ? `the scheme ${key.scheme}: go-tuf verifies RSA with SHA-256 only`
    : null;
}

/** One name for what a JavaScript object puts first, in numeric order, whatever the file's order is. */
function isArrayIndex(name: string): boolean {
  return /^(0|[1-9][0-9]{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1;
}

/** Letters, digits and a few signs that fnmatch, minimatch and Go's path.Match read alike; `*` for the rest of a name. */
const SAFE_PART = /^(?!\.)(?!.*\*\*)[A-Za-z0-9._+@~*-]+$/;

/** The same of all parts at once: nearly every pattern is told good by it. */
const SAFE_PATTERN = /^(?!.*\*\*)(?!\.)[A-Za-z0-9._+@~*-]+(?:\/(?!\.)[A-Za-z0-9._+@~*-]+)*$/;

function patternFault(pattern: string): string | null {
  if (SAFE_PATTERN.test(pattern)) return null;
  const bad = pattern.split("/").find((part) => !SAFE_PART.test(part));
  if (bad === undefined) return null;
  return bad === "" ? "an empty part" : `"${bad.slice(0, 40)}"`;
}

/** Walks a document's values. Members' names are told with them. */
function* values(value: JsonValue, name = ""): Generator<readonly [string, JsonValue]> {
  yield [name, value];
  if (isArray(value)) for (const each of value) yield* values(each, name);
  else if (isObject(value))
    for (const [member, each] of Object.entries(value)) yield* values(each, member);
}

/** Two orders of the same names: by code point, as the specification has it, and by UTF-16 unit, as JavaScript has it. */
function sortedAlike(object: JsonObject): boolean {
  const names = Object.keys(object);
  const byUnit = names.toSorted();
  return names.toSorted(byCodePoint).every((name, i) => name === byUnit[i]);
}

function missing(subject: ClientSubject): Objection | null {
  const { kind, signed } = subject;
  const no = (found: string, expected: string) => ({ found, expected, todo: REPORT });
  if (kind === "targets")
    return isObject(fieldOf(signed, "targets") ?? null)
      ? null
      : no("no targets in it: python-tuf and tuf-js refuse that", "an object, which may be empty");
  const roles = fieldOf(signed, "roles");
  const names = isObject(roles) ? Object.keys(roles) : [];
  return names.toSorted().join() === [...TOP_LEVEL].sort().join()
    ? null
    : no(`the roles ${names.join(", ")}: python-tuf refuses any others`, TOP_LEVEL.join(", "));
}

/** A keyid under which two signatures would have to be written, one by each of two keys. */
function signedTwice(quorums: readonly Quorum[]): Objection | null {
  const known = new Map<string, KeyMaterial>();
  for (const key of quorums.flatMap((quorum) => quorum.keys)) {
    const other = known.get(key.keyid);
    if (other !== undefined && other !== key.material)
      return {
        found: `the keyid ${key.keyid.slice(0, 16)}… for two different keys that sign this file`,
        expected: "one signature under each keyid: every client refuses two",
        todo: REPLACE,
      };
    known.set(key.keyid, key.material);
  }
  return null;
}

/**
 * What python-tuf 6, tuf-js 6 and go-tuf 2 are known to refuse, looked for in each new document before anybody signs it. Found in their sources; the
 * words say which of them. docs/checks.md
 */
export const CLIENT_CHECKS = [
  check(
    "CLIENT-SIZE",
    "The file stays within the size that TUF clients accept.",
    ({ kind, length, quorums }) => {
      const signers = distinctKeys(quorums.flatMap((quorum) => quorum.keys)).length;
      const size = length + ENVELOPE_BYTES + signers * SIGNATURE_BYTES;
      const limit = kind === "root" ? ROOT_LIMIT : TARGETS_LIMIT;
      return (
        size <= limit || {
          found: `${size.toLocaleString("en")} bytes`,
          expected: `at most ${limit.toLocaleString("en")}`,
          todo:
            kind === "root"
              ? "Propose fewer keys: every client would refuse the file."
              : "Propose to divide claimed into files by names, or withdraw that it becomes one file again. Or approve fewer claims: every client would refuse so large a file.",
        }
      );
    },
  ),
  check("CLIENT-EXPIRY", "The expiry is written to the second, in UTC.", ({ signed }) => {
    const expires = fieldOf(signed, "expires");
    const good = typeof expires === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(expires);
    return (
      good || {
        found: `${shown(expires)}, which python-tuf cannot read`,
        expected: "a date such as 2027-05-01T12:00:00Z",
        todo: REPORT,
      }
    );
  }),
  check(
    "CLIENT-SPEC-VERSION",
    "It names version 1 of the TUF specification in two or three numbers.",
    ({ signed }) => {
      const version = fieldOf(signed, "spec_version");
      return (
        (typeof version === "string" && /^1(\.\d{1,9}){1,2}$/.test(version)) || {
          found: `${shown(version)}, which python-tuf and tuf-js refuse`,
          expected: "such as 1.0.34",
          todo: REPORT,
        }
      );
    },
  ),
  check(
    "CLIENT-MEMBERS",
    "It has every member that a client asks for, and no role too many.",
    (subject) => missing(subject) ?? true,
  ),
  check(
    "CLIENT-NUMBERS",
    "Every number is whole and small enough to be read exactly.",
    ({ signed }) =>
      first(values(signed), ([name, value]) =>
        typeof value !== "number" || Number.isSafeInteger(value)
          ? null
          : {
              found: `${value} in "${name.slice(0, 40)}", which tuf-js and go-tuf round`,
              expected: "a whole number below 9,007,199,254,740,992",
              todo: REPORT,
            },
      ),
  ),
  check(
    "CLIENT-ORDER",
    "The names of its members sort alike by characters and by UTF-16.",
    ({ signed }) =>
      first(values(signed), ([name, value]) =>
        !isObject(value) || sortedAlike(value)
          ? null
          : {
              found: `names in "${name.slice(0, 40)}" that tuf-js sorts otherwise: it would compute other bytes, and no signature would verify`,
              expected: "names of ordinary characters",
              todo: REPORT,
            },
      ),
  ),
  check("CLIENT-KEYS", "Every client can read every key.", ({ keys }) =>
    first(keys, (key) => {
      const fault = keyFault(key);
      return fault === null
        ? null
        : {
            found: `the key ${key.keyid.slice(0, 16)}…: ${fault}`,
            expected: "64 hex digits for Ed25519, PEM for ECDSA and RSA, in a scheme that all know",
            todo: REPLACE,
          };
    }),
  ),
  check(
    "CLIENT-THRESHOLDS",
    "Every role has as many keys as signatures are needed, and needs one or more.",
    ({ roles }) =>
      first(roles, ([name, { keys, threshold }]) =>
        threshold >= 1 && distinctKeys(keys).length >= threshold
          ? null
          : {
              found: `${name} needs ${threshold} signatures and has ${distinctKeys(keys).length} keys: a threshold below 1 is refused by every client, one above is never reached`,
              expected: "1 or more, and no more than there are keys",
              todo: "Change the threshold, or add keys, then seal again.",
            },
      ),
  ),
  check(
    "CLIENT-SIGNATURES",
    "No two keys sign under one keyid.",
    ({ quorums }) => signedTwice(quorums) ?? true,
  ),
  check(
    "CLIENT-NAMES",
    "Every role's name can be a file's name, and keeps its place in tuf-js.",
    ({ delegations }) =>
      first(delegations, ({ name }) => {
        const fault = isArrayIndex(name)
          ? "which is all digits: tuf-js asks such roles first, whatever their place"
          : /^[A-Za-z0-9][A-Za-z0-9._-]{0,219}$/.test(name) && !name.includes("..")
            ? null
            : "which is no safe file name";
        return fault === null
          ? null
          : {
              found: `the role "${name.slice(0, 60)}", ${fault}`,
              expected: "another name",
              todo: RENAME,
            };
      }),
  ),
  check("CLIENT-PATHS", "Every path pattern means the same to every client.", ({ delegations }) =>
    first(delegations, ({ name, covers }) => {
      if (covers.by !== "paths") return null;
      const pattern = covers.patterns.find((each) => patternFault(each) !== null);
      return pattern === undefined
        ? null
        : {
            found: `${patternFault(pattern)} in a path of ${name}: python-tuf, tuf-js and go-tuf read it differently`,
            expected:
              "letters, digits and . _ + @ ~ - between slashes, no dot at a beginning, and * for the rest",
            todo: RENAME,
          };
    }),
  ),
] as const;
