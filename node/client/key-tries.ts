import { generateKeyPairSync, sign } from "node:crypto";
import { TrustedMetadataStore } from "tuf-js/dist/store.js";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { envelopeFile, type Signature } from "../../shared/tuf/envelope.ts";
import { ed25519Key, type Key } from "../../shared/tuf/key.ts";
import type { StandIns } from "./stand-in.ts";
import { signedTwin } from "./twin.ts";
import { wordsOf } from "./stock-client.ts";

/** Keys that are looked at together: the client parses a list of keys quadratically. */
const TOGETHER = 50;

const EXPIRES = "2999-01-01T00:00:00Z";

function rootSigned(keys: Readonly<Record<string, JsonObject>>, keyid: string): JsonObject {
  const role = { keyids: [keyid], threshold: 1 };
  return {
    _type: "root",
    consistent_snapshot: true,
    expires: EXPIRES,
    keys,
    roles: { root: role, snapshot: role, targets: role, timestamp: role },
    spec_version: "1.0.31",
    version: 1,
  };
}

/** A key that is made here and thrown away, and what it signs. */
function throwAway() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const point = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const key = ed25519Key(point.toString("hex"));
  return { key, sign: (message: Uint8Array) => sign(null, message, privateKey).toString("hex") };
}

/** A root that lists these keys and is signed by a thrown-away one, with a signature of zeros under each other keyid. */
function carrier(keys: readonly Key[]): TrustedMetadataStore {
  const own = throwAway();
  const listed = Object.fromEntries([...keys, own.key].map(({ keyid, json }) => [keyid, json]));
  const message = canonicalBytes(rootSigned(listed, own.key.keyid));
  const zeros = keys.map(({ keyid }): Signature => ({ keyid, sig: "00".repeat(64) }));
  const signatures = [...zeros, { keyid: own.key.keyid, sig: own.sign(message) }];
  return new TrustedMetadataStore(Buffer.from(envelopeFile(message, signatures)));
}

/** How the client says that it has read the key, and that the signature is not the key's. */
const READ_IT = "failed to verify ";

/** Why the client cannot load a real key; null when it can, and finds that zeros are no signature of the key's. */
export function unloadable(
  keys: readonly Key[],
): { readonly key: Key; readonly why: string } | null {
  for (let at = 0; at < keys.length; at += TOGETHER) {
    const some = keys.slice(at, at + TOGETHER);
    let root;
    try {
      ({ root } = carrier(some));
    } catch (error) {
      const [key] = some;
      if (key === undefined || some.length === 1)
        return key === undefined ? null : { key, why: wordsOf(error) };
      // One of them cannot even be parsed: looked for one by one.
      for (const each of some) {
        const found = unloadable([each]);
        if (found !== null) return found;
      }
      continue;
    }
    for (const key of some)
      try {
        root.signed.keys[key.keyid]?.verifySignature(root);
        return { key, why: "it took zeros for a signature" };
      } catch (error) {
        if (!wordsOf(error).startsWith(READ_IT)) return { key, why: wordsOf(error) };
      }
  }
  return null;
}

/** Why the client does not take a signature by a stand-in of this kind of key and in its encoding; null when it does. */
export function unverifiable(key: Key, standIns: StandIns): string | null {
  const { keyid, json } = standIns.for(key);
  try {
    const signed = rootSigned({ [keyid]: json }, keyid);
    new TrustedMetadataStore(Buffer.from(signedTwin(signed, [key], standIns)));
    return null;
  } catch (error) {
    return wordsOf(error);
  }
}
