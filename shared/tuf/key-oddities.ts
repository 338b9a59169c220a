import { type Key, keyIdOf, keyIdRecipes, type KeyMaterial } from "./key.ts";
import { oddity, type OddSubject, shortKey } from "./oddity.ts";
import { isPem } from "./public-text.ts";
import { verifyingKey } from "./verifying-key.ts";

/** Runs over every key that the file lists. */
function keysWhere(says: (key: Key) => string | null) {
  return ({ keys }: OddSubject): readonly string[] =>
    [...keys.values()].flatMap((key) => {
      const words = says(key);
      return words === null ? [] : [`${shortKey(key)}${words}`];
    });
}

/** The file's own keys, and those of the keyholders before it that have signed. */
function keysInUse({ keys, signers, envelope }: OddSubject): readonly Key[] {
  const signing = new Set(envelope.signatures.map(({ keyid }) => keyid));
  const before = signers.filter(({ keyid }) => signing.has(keyid) && !keys.has(keyid));
  return [...keys.values(), ...before];
}

function twice(subject: OddSubject): readonly string[] {
  const first = new Map<KeyMaterial, Key>();
  return keysInUse(subject).flatMap((key) => {
    const same = first.get(key.material);
    if (same === undefined) first.set(key.material, key);
    return same === undefined ? [] : [`${shortKey(key)} is ${shortKey(same)}`];
  });
}

const NEXT_ROOT = "Nothing now. Write the key in its usual form when the next root is made.";

export const KEY_ODDITIES = [
  oddity(
    "TUF-KEY-UNUSABLE",
    "Signatures can be verified with every key that is listed.",
    {
      expected: "sound keys of a known kind, in the encoding that their scheme asks for",
      todo: "Signatures by this key do not count. Have it replaced by those who sign this file.",
    },
    keysWhere((key) => {
      const using = verifyingKey(key);
      return using.kind === "unusable" ? `: ${using.verdict}, ${using.why}` : null;
    }),
  ),
  oddity(
    "TUF-KEY-TWICE",
    "No public key stands under two keyids.",
    {
      expected: "each public key under one keyid",
      todo: "Conclave counts it once. Common clients count it twice: see that the threshold is reached without it.",
    },
    twice,
  ),
  oddity(
    "TUF-KEYID-RECIPE",
    "Every keyid follows from its key by one of the known recipes.",
    {
      expected: "the SHA-256 of the canonical key, whole or without its unknown fields",
      todo: "Ask those who made the file how it came about. Some clients refuse such a key.",
    },
    keysWhere((key) =>
      // The usual key first: a file may have 100,000.
      keyIdOf(key.json) === key.keyid || keyIdRecipes(key).includes(key.keyid)
        ? null
        : " follows from no recipe",
    ),
  ),
  oddity(
    "TUF-KEY-ENCODING",
    "Ed25519 keys are written in hex, ECDSA and RSA keys as PEM.",
    { expected: "the encoding that the TUF specification names", todo: NEXT_ROOT },
    keysWhere((key) => {
      if (key.keytype === "ed25519") return isPem(key.public) ? " is Ed25519 in PEM" : null;
      return /^[0-9a-fA-F]+$/.test(key.public) ? ` is ${key.keytype} in hex` : null;
    }),
  ),
  oddity(
    "TUF-KEYTYPE-OLD",
    "ECDSA keys have the keytype ecdsa.",
    { expected: 'the keytype "ecdsa", with the curve in the scheme', todo: NEXT_ROOT },
    keysWhere((key) =>
      key.keytype.startsWith("ecdsa-sha2-") ? ` has the old keytype ${key.keytype}` : null,
    ),
  ),
  oddity(
    "TUF-KEY-NEWLINE",
    "Keys in PEM end with a line end.",
    { expected: "a line end behind END PUBLIC KEY", todo: NEXT_ROOT },
    keysWhere((key) =>
      isPem(key.public) && !key.public.endsWith("\n") ? " ends without one" : null,
    ),
  ),
] as const;
