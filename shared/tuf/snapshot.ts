import { fieldOf, isObject } from "../json/value.ts";
import type { Outcome } from "../refusal.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { type Header, headerIn } from "./header.ts";
import { integerAt, objectAt, reading } from "./malformed.ts";

/** snapshot, and timestamp, which has the same form with the one entry `snapshot.json`. */
export interface Snapshot extends Header {
  readonly envelope: Envelope;
  /** File name without version, such as `claimed.json` -> version. */
  readonly meta: ReadonlyMap<string, number>;
}

/** https://theupdateframework.github.io/specification/v1.0.34/#file-formats-snapshot. Refuses SNAPSHOT-FORM and what readEnvelope refuses. */
export function readSnapshot(
  bytes: Uint8Array,
  where: string,
  type: "snapshot" | "timestamp",
): Outcome<Snapshot> {
  const envelope = readEnvelope(bytes, where);
  if (!envelope.ok) return envelope;
  return reading("SNAPSHOT-FORM", where, () => {
    const { signed } = envelope.value;
    const meta = objectAt(signed, "meta");
    const versions = Object.keys(meta).map(
      (file) => [file, integerAt(objectAt(meta, file), "version", 1)] as const,
    );
    return { ...headerIn(signed, type), envelope: envelope.value, meta: new Map(versions) };
  });
}

/** The SHA-256 that a snapshot or timestamp states for a file, when it does. */
export function statedHash(document: Snapshot, name: string): string | null {
  const meta = fieldOf(document.envelope.signed, "meta");
  const entry = isObject(meta) ? fieldOf(meta, name) : undefined;
  const hashes = isObject(entry) ? fieldOf(entry, "hashes") : undefined;
  const sha256 = isObject(hashes) ? fieldOf(hashes, "sha256") : undefined;
  return typeof sha256 === "string" ? sha256 : null;
}
