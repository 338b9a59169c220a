import { z } from "zod";
import { toUtf8 } from "../bytes.ts";
import { asSha256, type Sha256 } from "../digest/sha256.ts";
import { fileText } from "../json/canonical.ts";
import { readJson } from "../json/read.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { collect, signerOf, type Collected, type Signing } from "../sign/collect.ts";
import type { Seal } from "../sign/seal.ts";
import type { KeyId } from "../tuf/key.ts";
import { nameOf } from "../tuf/public-key.ts";
import { publicKeyIn } from "../tuf/public-text.ts";
import type { Verify } from "../tuf/tally.ts";
import { documentsOf } from "../sign/matrix.ts";
import { indexOf } from "../sign/seal-index.ts";
import { fewOf, MOST_DOCUMENTS } from "../sign/sealed-rows.ts";

export const SIGNATURES_FOLDER = "signatures/";

/** A signature file in bytes: one key, and for each document about 250 bytes; 1,200 for RSA. */
export const MOST_SIGNATURE_FILE = 1600 * MOST_DOCUMENTS;

const sha256 = z.string().transform((text, context): Sha256 => {
  const digest = asSha256(text);
  if (digest !== null) return digest;
  context.issues.push({ code: "custom", message: "64 lower-case hex digits", input: text });
  return z.NEVER;
});

const fileSchema = z.strictObject({
  _type: z.literal("signatures"),
  documents: z
    .array(
      z.strictObject({
        role: z.string().min(1).max(220),
        sha256,
        sig: z.string().regex(/^([0-9a-f]{2}){1,2048}$/, "lower-case hex"),
        version: z.int().min(1),
      }),
    )
    .min(1)
    .max(MOST_DOCUMENTS),
  format: z.literal(1),
  key: z.strictObject({
    keyid: z.string().min(1).max(128),
    public: z.string().min(1).max(8000),
  }),
  seal: sha256,
});

/** One key's signatures over the documents of one seal, made at another machine. docs/formats/signature-file.md */
export type SignatureFile = z.output<typeof fileSchema>;

/** The file of one keyholder's signatures, and its name in `signatures/`. Throws when the seal does not know the key. */
export function signatureFile(
  seal: Seal,
  { keyid, signatures }: Signing,
): { readonly path: string; readonly bytes: Uint8Array } {
  const key = signerOf(seal, keyid);
  if (key === undefined) throw new TypeError("signatures by a key that the seal does not know");
  const written = Map.groupBy(signatures, ({ role }) => role);
  const documents = seal.documents.flatMap(({ role, version, sha256 }) =>
    (written.get(role) ?? []).map(({ sig }) => ({ role, sha256, sig, version })),
  );
  const json = {
    _type: "signatures",
    documents,
    format: 1,
    key: { keyid: String(keyid), public: key.public },
    seal: String(seal.digest),
  };
  const name = `${seal.digest.slice(0, 8)}-${keyid.slice(0, 8).replaceAll(/[^0-9a-zA-Z]/g, "_")}.json`;
  return { path: `${SIGNATURES_FOLDER}${name}`, bytes: toUtf8(fileText(json)) };
}

/** Reads a signature file's form; what it says is judged by `signingIn`. Refuses SIGNATURES-FORM. */
export function readSignatureFile(bytes: Uint8Array, where: string): Outcome<SignatureFile> {
  const no = (found: string) =>
    refuse({
      id: "SIGNATURES-FORM",
      where,
      found,
      expected: "a signature file, as docs/formats/signature-file.md has it",
      todo: "Nothing was added. Choose the file that the other machine wrote into “signatures”.",
    });
  const json = readJson(bytes, where);
  if (!json.ok) return no(json.refusal.found);
  const read = fileSchema.safeParse(json.value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return no(`a fault in "${issue?.path.join(".") ?? ""}": ${issue?.message ?? ""}`);
  }
  const roles = read.data.documents.map(({ role }) => role);
  const seen = new Set<string>();
  const twice = roles.find((role) => seen.size === seen.add(role).size);
  return twice === undefined ? accept(read.data) : no(`two signatures on ${twice}`);
}

/** What a signature file is held against. */
export interface Awaiting {
  readonly seal: Seal;
  readonly collected: Collected;
  /** Digests of this ceremony's seals that were broken. */
  readonly broken: ReadonlySet<string>;
}

function otherSeal({ seal }: SignatureFile, { broken }: Awaiting, where: string): Outcome<never> {
  const older = broken.has(seal);
  return refuse({
    id: older ? "SIGNATURES-OLDER" : "SIGNATURES-SEAL",
    where,
    found: older
      ? `signatures over the seal ${seal.slice(0, 16)}…, which was broken`
      : `signatures over the seal ${seal.slice(0, 16)}…, which this ceremony never made`,
    expected: "signatures over the seal that is on the screen",
    todo: older
      ? "They are void, and nothing was added. Write a new request, and let that person sign again."
      : "Nothing was added. Ask for the file that belongs to this ceremony.",
  });
}

/**
 * The signing that a signature file carries, when it fits the seal that waits for it. Refuses SIGNATURES-OLDER, SIGNATURES-SEAL,
 * SIGN-KEY, SIGNATURES-KEY, SIGNATURES-DOCUMENTS, SIGNATURES-BYTES, and what `collect` refuses.
 */
export function signingIn(
  file: SignatureFile,
  where: string,
  awaiting: Awaiting,
  verify: Verify,
): Outcome<Signing> {
  const { seal, collected } = awaiting;
  if (file.seal !== seal.digest) return otherSeal(file, awaiting, where);
  const keyid = file.key.keyid as KeyId;
  const signing: Signing = {
    keyid,
    signatures: file.documents.map(({ role, sig }) => ({ role, sig })),
  };
  const key = signerOf(seal, keyid);
  const no = (id: string, found: string, expected: string, todo: string) =>
    refuse({ id, where, found, expected, todo });
  if (key !== undefined) {
    const half = publicKeyIn(file.key.public);
    if (half.kind === "unreadable" || nameOf(half) !== key.material)
      return no(
        "SIGNATURES-KEY",
        `another public key under the keyid ${keyid.slice(0, 16)}`,
        "the key that root or targets names under it",
        "Nothing was added. Do not trust this file; ask its maker how it came about.",
      );
    const mine = new Set(documentsOf(seal, key.material).map(({ role }) => role));
    const given = new Set(file.documents.map(({ role }) => role));
    const missing = [...mine.difference(given)];
    const extra = [...given.difference(mine)];
    if (missing.length + extra.length > 0)
      return no(
        "SIGNATURES-DOCUMENTS",
        missing.length > 0
          ? `no signature on ${fewOf(missing, " and ")}`
          : `a signature on ${fewOf(extra, " and ")}, which this key may not sign`,
        `one on each document that the key may sign: ${fewOf([...mine])}`,
        "Nothing was added. Let that person sign the request again, all of it.",
      );
    const differs = file.documents.find(({ role, version, sha256 }) => {
      const document = indexOf(seal).byRole.get(role);
      return document?.sha256 !== sha256 || document.version !== version;
    });
    if (differs !== undefined)
      return no(
        "SIGNATURES-BYTES",
        `a signature on other bytes of ${differs.role} ${differs.version}`,
        "one on the sealed bytes",
        "Nothing was added. Do not trust the machine that made this file.",
      );
  }
  const fits = collect(seal, collected, signing, verify);
  return fits.ok ? accept(signing) : fits;
}
