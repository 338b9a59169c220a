import { z } from "zod";
import { fromUtf8, toUtf8 } from "../bytes.ts";
import { sha256Of } from "../digest/sha256.ts";
import type { OutgoingFile } from "../export/publication-files.ts";
import { canonicalBytes, canonicalText, fileText } from "../json/canonical.ts";
import { readJson } from "../json/read.ts";
import { isArray, isObject, type JsonValue } from "../json/value.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { sealText, type Seal } from "../sign/seal.ts";
import { isShard, MOST_DOCUMENTS } from "../sign/sealed-rows.ts";
import { delegatedRoleName } from "../tuf/role-name.ts";

export const REQUEST_FOLDER = "signing-request/";
export const SEAL_PATH = `${REQUEST_FOLDER}seal.json`;
export const REQUEST_JOURNAL_PATH = `${REQUEST_FOLDER}journal.jsonl`;

export function signedBytesPath(role: string): string {
  return `${REQUEST_FOLDER}${role}.signed-bytes`;
}

/** What one machine asks another to sign, as it came: nothing of it is trusted. docs/formats/signing-request.md */
export interface SigningRequest {
  /** The list whose SHA-256 is the digest. */
  readonly seal: Uint8Array;
  /** The record up to the request. */
  readonly journal: Uint8Array;
  /** The bytes to be signed, by role. */
  readonly documents: ReadonlyMap<string, Uint8Array>;
}

function outgoing(path: string, bytes: Uint8Array): OutgoingFile {
  return { path, bytes, sha256: sha256Of(bytes) };
}

/** The request's own folder. The bundle that it stands on lies beside it on the stick. */
export function requestFiles(seal: Seal, journal: Uint8Array): readonly OutgoingFile[] {
  const files = [
    outgoing(SEAL_PATH, sealText(seal.documents)),
    outgoing(REQUEST_JOURNAL_PATH, journal),
    ...seal.documents.map(({ role, bytes, sha256 }) => ({
      path: signedBytesPath(role),
      bytes,
      sha256,
    })),
  ];
  const sums = files.map(({ path, sha256 }) => `${sha256}  ${path.slice(REQUEST_FOLDER.length)}\n`);
  return [...files, outgoing(`${REQUEST_FOLDER}SHA256SUMS`, toUtf8(sums.join("")))];
}

const ROLES: ReadonlySet<string> = new Set(["root", "targets", "claimed", "publication"]);

/** A file is named after it: a shard's name is one that is safe everywhere. */
function isSealedRole(role: string): boolean {
  return ROLES.has(role) || (isShard(role) && delegatedRoleName(role) !== null);
}

const sealSchema = z.strictObject({
  _type: z.literal("seal"),
  documents: z
    .array(
      z.strictObject({
        length: z.int().min(1),
        role: z.string().refine(isSealedRole, "the role of a sealed document"),
        sha256: z.string(),
        version: z.int().min(1),
      }),
    )
    .min(1)
    .max(MOST_DOCUMENTS),
  format: z.literal(1),
});

function no(found: string, where: string): Outcome<never> {
  return refuse({
    id: "REQUEST-FORM",
    where,
    found,
    expected: "a signing request, as docs/formats/signing-request.md has it",
    todo: "Nothing was signed. Ask the other machine for a new request.",
  });
}

/** The roles that a seal's list names; the files of their bytes follow from them. Refuses REQUEST-FORM. */
export function rolesInSeal(bytes: Uint8Array): Outcome<readonly string[]> {
  const json = readJson(bytes, SEAL_PATH);
  if (!json.ok) return no(json.refusal.found, SEAL_PATH);
  const read = sealSchema.safeParse(json.value);
  if (!read.success)
    return no(`a fault in "${read.error.issues[0]?.path.join(".") ?? ""}"`, SEAL_PATH);
  return accept(read.data.documents.map(({ role }) => role));
}

/** The request as one text, for QR codes: everything but the bundle. */
export function requestText(seal: Seal, journal: Uint8Array): string {
  const lines = (fromUtf8(journal) ?? "").split("\n").slice(0, -1);
  return fileText({
    _type: "signing-request",
    documents: seal.documents.map(({ role, signed }) => ({ role, signed })),
    format: 1,
    journal: lines.map((line) => JSON.parse(line) as JsonValue),
    seal: JSON.parse(fromUtf8(sealText(seal.documents)) ?? "null") as JsonValue,
  });
}

/** Takes the one text apart again: the same bytes as on a stick. Refuses REQUEST-FORM. */
export function requestInText(bytes: Uint8Array, where: string): Outcome<SigningRequest> {
  const json = readJson(bytes, where);
  if (!json.ok) return no(json.refusal.found, where);
  const { value } = json;
  if (!isObject(value) || value["_type"] !== "signing-request" || value["format"] !== 1)
    return no("something else", where);
  const { documents, journal, seal } = value;
  if (!isArray(documents) || !isArray(journal) || !isObject(seal))
    return no("a request without documents, record or seal", where);
  const found = new Map<string, Uint8Array>();
  for (const each of documents) {
    if (!isObject(each) || typeof each["role"] !== "string" || !isObject(each["signed"]))
      return no("a document without its role or its text", where);
    found.set(each["role"], canonicalBytes(each["signed"]));
  }
  return accept({
    seal: toUtf8(canonicalText(seal)),
    journal: toUtf8(journal.map((line) => `${fileText(line)}\n`).join("")),
    documents: found,
  });
}
