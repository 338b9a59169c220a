import { toUtf8 } from "../bytes.ts";
import type { Outcome } from "../refusal.ts";
import { byCodePoint, canonicalBytes, fileFormOf, fileText } from "../json/canonical.ts";
import { readJsonForm } from "../json/read.ts";
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

/** No role has so many signers; each signature costs a verification or two. */
export const MOST_SIGNATURES = 1000;

/** The signatures of an envelope. Throws Malformed. */
export function signaturesIn(document: JsonObject): readonly Signature[] {
  const entries = arrayAt(document, "signatures");
  if (entries.length > MOST_SIGNATURES)
    throw new Malformed("signatures", `${entries.length} signatures`, `at most ${MOST_SIGNATURES}`);
  return entries.map((entry) => {
    if (!isObject(entry))
      throw new Malformed("signatures", shown(entry), "objects with keyid and sig");
    return { keyid: textAt(entry, "keyid") as KeyId, sig: textAt(entry, "sig") };
  });
}

/**
 * The canonical form of `signed`, cut out of a document that is canonical as a whole: what stands before it is short, and what comes after
 * is the closing bracket, since it is the last name. Of a file of megabytes this is far cheaper than writing it again.
 */
function cutOut(document: JsonObject, bytes: Uint8Array): Uint8Array | null {
  const { signed: _, ...rest } = document;
  const names = Object.keys(rest);
  if (names.length === 0 || names.some((name) => byCodePoint(name, "signed") > 0)) return null;
  const before = toUtf8(`${fileText(rest).slice(0, -1)},"signed":`);
  return new Uint8Array(bytes.subarray(before.length, -1));
}

/** Reads the envelope out of JSON. `canonical`: the document's bytes, when they are its canonical form. Throws Malformed. */
export function envelopeIn(document: JsonObject, canonical: Uint8Array | null = null): Envelope {
  const signed = objectAt(document, "signed");
  const signatures = signaturesIn(document);
  const cut = canonical === null ? null : cutOut(document, canonical);
  return { signed, signatures, signedBytes: cut ?? canonicalBytes(signed) };
}

/** Reads a file strictly as an envelope. Refuses JSON-STRICT and ENVELOPE. */
export function readEnvelope(bytes: Uint8Array, where: string): Outcome<Envelope> {
  const json = readJsonForm(bytes, where);
  if (!json.ok) return json;
  const { value, canonical } = json.value;
  return reading("ENVELOPE", where, () => {
    if (!isObject(value)) throw new Malformed("document", shown(value), "an object");
    return envelopeIn(value, canonical ? bytes : null);
  });
}

function inOrder(signatures: readonly Signature[]): readonly Signature[] {
  return signatures.toSorted((a, b) => byCodePoint(a.keyid, b.keyid));
}

/** The JSON of an envelope to be written: signatures in the order of their keyids, so that the file has one form. */
export function envelopeJson(signed: JsonObject, signatures: readonly Signature[]): JsonObject {
  return { signatures: inOrder(signatures).map(({ keyid, sig }) => ({ keyid, sig })), signed };
}

/**
 * The file of a signed document: the very bytes that were signed, with their signatures before them. The same as
 * `fileText(envelopeJson(signed, signatures))`, without writing `signed` once more.
 */
export function envelopeFile(
  signedBytes: Uint8Array,
  signatures: readonly Signature[],
): Uint8Array {
  const list = fileText(inOrder(signatures).map(({ keyid, sig }) => ({ keyid, sig })));
  const before = toUtf8(`{"signatures":${list},"signed":`);
  const body = fileFormOf(signedBytes);
  const file = new Uint8Array(before.length + body.length + 1);
  file.set(before);
  file.set(body, before.length);
  file[file.length - 1] = "}".charCodeAt(0);
  return file;
}
