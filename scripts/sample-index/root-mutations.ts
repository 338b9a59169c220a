import { toUtf8 } from "../../shared/bytes.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, later } from "../../shared/tuf/instant.ts";
import type { Mutation, Mutations } from "./mutation.ts";
import type { Held } from "./people.ts";
import { metadataPath } from "./sample-index.ts";
import { envelopeBytes, signatureBy } from "./sample-key.ts";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import { replaced, type StickEdit } from "./stick-edit.ts";

const root = (version: number) => metadataPath(version, "root");
const keysOf = (held: readonly Held[]) => held.map(({ key }) => key);

/** Root `version` with other content, signed by the first three of `holders`; the manifest fits. */
function signedRoot(
  version: number,
  holders: (stick: StickEdit) => readonly Held[],
  change: (signed: JsonObject, stick: StickEdit) => JsonObject = (signed) => signed,
): Mutation["apply"] {
  return (stick) => {
    stick.sign(
      root(version),
      (signed) => change(signed, stick),
      keysOf(holders(stick)).slice(0, 3),
    );
    stick.resign();
  };
}

function rewritten(version: number, change: (text: string) => string): Mutation["apply"] {
  return (stick) => {
    stick.put(root(version), change(stick.text(root(version))));
    stick.resign();
  };
}

/** Lists the first holder's public key a second time, under a keyid of its own, and lets that one person sign twice. */
function oneKeyTwice(stick: StickEdit): void {
  const [first, second] = keysOf(stick.keys.root);
  const { signed } = stick.json(root(3));
  const roles = signed["roles"] as JsonObject;
  const rootRole = roles["root"] as JsonObject;
  if (first === undefined || second === undefined) throw new Error("root has no keyholders");
  const alias = "a".repeat(64);
  const changed: JsonObject = {
    ...signed,
    keys: { ...(signed["keys"] as JsonObject), [alias]: first.key.json },
    roles: {
      ...roles,
      root: { ...rootRole, keyids: [...(rootRole["keyids"] as readonly string[]), alias] },
    },
  };
  const bytes = canonicalBytes(changed);
  const own = signatureBy(first, bytes);
  const again = { ...own, keyid: alias as typeof own.keyid };
  stick.put(root(3), envelopeBytes(changed, [own, again, signatureBy(second, bytes)]));
  stick.resign();
}

export const ROOT_MUTATIONS: Mutations = {
  "root 1 is not the one on paper: a space more": {
    apply: rewritten(1, (text) => replaced(text, "{", "{ ")),
    expects: "ROOT-ANCHOR",
  },
  "root 1 is not on the stick": {
    apply: (stick) => {
      stick.drop(root(1));
      stick.resign();
    },
    expects: "ROOT-ANCHOR",
  },
  "root 2, which replaces a key, is signed by only the old keys": {
    apply: signedRoot(2, ({ keys }) => keys.formerRoot),
    expects: "ROOT-CHAIN",
  },
  "root 2, which replaces a key, is signed by only the new keys": {
    apply: signedRoot(2, ({ keys }) => keys.root),
    expects: "ROOT-CHAIN",
  },
  "root 3 is signed by the keys of root 1 only": {
    apply: signedRoot(3, ({ keys }) => keys.formerRoot),
    expects: "ROOT-CHAIN",
  },
  "root 3 is signed by the targets keys": {
    apply: signedRoot(3, ({ keys }) => keys.targets),
    expects: "ROOT-CHAIN",
  },
  "root 3 says that it is root 4": {
    apply: signedRoot(
      3,
      ({ keys }) => keys.root,
      (signed) => ({ ...signed, version: 4 }),
    ),
    expects: "ROOT-CHAIN",
  },
  "root 3 reaches its threshold with one key under two keyids": {
    apply: oneKeyTwice,
    expects: "ROOT-CHAIN",
  },
  "root 3 has an empty signature in place of one it needs": {
    apply: (stick) => {
      const { signed, signatures } = stick.json(root(3));
      const emptied = signatures
        .map((each, i) => (i === 0 ? { ...each, sig: "" } : each))
        .slice(0, 3);
      stick.put(root(3), toUtf8(JSON.stringify({ signatures: emptied, signed })));
      stick.resign();
    },
    expects: "ROOT-CHAIN",
  },
  "the newest root has expired": {
    apply: signedRoot(
      3,
      ({ keys }) => keys.root,
      (signed, { index }) => ({ ...signed, expires: formatInstant(later(index.now, -1)) }),
    ),
    expects: "ROOT-EXPIRY",
  },
  "root 2 is not on the stick, so that the chain ends at the expired root 1": {
    apply: (stick) => {
      stick.drop(root(2));
      stick.resign();
    },
    expects: "ROOT-EXPIRY",
  },
  "root 3 has a threshold of 0": {
    apply: rewritten(3, (text) => replaced(text, '"threshold":3', '"threshold":0')),
    expects: "FILE-READABLE",
  },
  "root 3 has a name twice": {
    apply: rewritten(3, (text) => replaced(text, '"version":3', '"version":2,"version":3')),
    expects: "FILE-READABLE",
  },
  "root 3 begins with a byte order mark": {
    apply: rewritten(3, (text) => `\ufeff${text}`),
    expects: "FILE-READABLE",
  },
  "root 3 is longer than any client reads": {
    apply: rewritten(3, (text) => text + " ".repeat(600_000)),
    expects: "none",
    readerSays: "STICK-FILE",
  },
};
