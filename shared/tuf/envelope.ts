import type { Outcome } from "../refusal.ts";
import { canonicalBytes } from "../json/canonical.ts";
import { readJson } from "../json/read.ts";
import { isObject, type JsonObject } from "../json/value.ts";
import type { KeyId } from "./key.ts";
import { arrayAt, Malformed, objectAt, reading, shown, textAt } from "./malformed.ts";

export interface Signature {
  readonly keyid: KeyId;
  /** Lower-case hex; empty where a signing tool left a place for a signature that never came. */
  readonly sig: string;
}

/** `{signed, signatures}`: the one shape of every document read or written here. */
export interface Envelope {
  readonly signed: JsonObject;
  readonly signatures: readonly Signature[];
  /** The canonical form of `signed`: what each signature is over. */
  readonly signedBytes: Uint8Array;
}

/** Reads the envelope out of JSON. Throws Malformed. */
export function envelopeIn(document: JsonObject): Envelope {
  const signed = objectAt(document, "signed");
  const signatures = arrayAt(document, "signatures").map((entry) => {
    if (!isObject(entry))
      throw new Malformed("signatures", shown(entry), "objects with keyid and sig");
    return { keyid: textAt(entry, "keyid") as KeyId, sig: textAt(entry, "sig") };
  });
  return { signed, signatures, signedBytes: canonicalBytes(signed) };
}

/** Reads a file strictly as an envelope. Refuses JSON-STRICT and ENVELOPE. */
export function readEnvelope(bytes: Uint8Array, where: string): Outcome<Envelope> {
  const json = readJson(bytes, where);
  if (!json.ok) return json;
  return reading("ENVELOPE", where, () => {
    if (!isObject(json.value)) throw new Malformed("document", shown(json.value), "an object");
    return envelopeIn(json.value);
  });
}

/** The JSON of an envelope to be written: signatures in the order of their keyids, so that the file has one form. */
export function envelopeJson(signed: JsonObject, signatures: readonly Signature[]): JsonObject {
  const ordered = signatures.toSorted((a, b) =>
    a.keyid < b.keyid ? -1 : a.keyid > b.keyid ? 1 : 0,
  );
  return { signatures: ordered.map(({ keyid, sig }) => ({ keyid, sig })), signed };
}
