import {
  REQUEST_JOURNAL_PATH,
  rolesInSeal,
  SEAL_PATH,
  signedBytesPath,
  type SigningRequest,
} from "../../shared/request/signing-request.ts";
import { MOST_DOCUMENTS } from "../../shared/sign/sealed-rows.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { readStickFile } from "./read-file.ts";
import type { Stick } from "./read-stick.ts";

/** A line of the list has about 160 bytes. */
const MOST_SEAL = 200 * MOST_DOCUMENTS;
const MOST_JOURNAL = 512_000_000;
const MOST_DOCUMENT = 512_000_000;

/** Reads the request that lies beside a bundle: the seal's list, the record, and just the documents that the list names. Refuses REQUEST-FORM. */
export async function readRequest(
  { root }: Stick,
  signal: AbortSignal,
): Promise<Outcome<SigningRequest>> {
  const read = async (path: string, most: number): Promise<Outcome<Uint8Array>> => {
    const file = await readStickFile(root, path, most, { signal, onBytes: () => undefined });
    if (file.ok) return accept(file.value.bytes);
    return refuse({
      ...file.refusal,
      id: "REQUEST-FORM",
      todo: "Choose the stick onto which the other machine wrote its request.",
    });
  };
  const seal = await read(SEAL_PATH, MOST_SEAL);
  if (!seal.ok) return seal;
  const roles = rolesInSeal(seal.value);
  if (!roles.ok) return roles;
  const journal = await read(REQUEST_JOURNAL_PATH, MOST_JOURNAL);
  if (!journal.ok) return journal;
  const documents = new Map<string, Uint8Array>();
  for (const role of roles.value) {
    const bytes = await read(signedBytesPath(role), MOST_DOCUMENT);
    if (!bytes.ok) return bytes;
    documents.set(role, bytes.value);
  }
  return accept({ seal: seal.value, journal: journal.value, documents });
}
