import { sha256Of } from "../../shared/digest/sha256.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, later, type Instant } from "../../shared/tuf/instant.ts";
import { signedFile, type SampleKey } from "./sample-key.ts";

/** The online roles live this long and are made anew every day. */
export const ONLINE_DAYS = 1;

/** Snapshot from file names without version, such as `claimed.json`, to versions. */
export function snapshotFile(
  keys: readonly SampleKey[],
  version: number,
  meta: Readonly<Record<string, number>>,
  now: Instant,
): Uint8Array {
  const signed: JsonObject = {
    _type: "snapshot",
    expires: formatInstant(later(now, ONLINE_DAYS)),
    meta: Object.fromEntries(
      Object.entries(meta).map(([file, listed]) => [file, { version: listed }]),
    ),
    spec_version: "1.0.34",
    version,
  };
  return signedFile(signed, keys);
}

export function timestampFile(
  keys: readonly SampleKey[],
  version: number,
  snapshot: { readonly version: number; readonly bytes: Uint8Array },
  now: Instant,
): Uint8Array {
  const entry = {
    hashes: { sha256: sha256Of(snapshot.bytes) },
    length: snapshot.bytes.length,
    version: snapshot.version,
  };
  const signed: JsonObject = {
    _type: "timestamp",
    expires: formatInstant(later(now, ONLINE_DAYS)),
    meta: { "snapshot.json": entry },
    spec_version: "1.0.34",
    version,
  };
  return signedFile(signed, keys);
}
