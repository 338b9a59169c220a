import { toUtf8 } from "../bytes.ts";
import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import { finished } from "../finished.ts";
import { envelopeFile } from "../tuf/envelope.ts";
import { signaturesFor, type Collected } from "../sign/collect.ts";
import type { SealedDocument } from "../sign/next-tree.ts";
import type { Seal } from "../sign/seal.ts";

/** A file for the stick, complete before anything is written. */
export interface OutgoingFile {
  /** Relative to the stick's `conclave` folder. */
  readonly path: string;
  /** Of signed documents made anew each time: all of them together may be hundreds of megabytes. */
  readonly bytes: Uint8Array;
  readonly sha256: Sha256;
}

/** A file by what the record says of it. */
export interface ListedFile {
  readonly path: string;
  readonly length: number;
  readonly sha256: Sha256;
}

function outgoing(path: string, bytes: Uint8Array): OutgoingFile {
  return { path, bytes, sha256: sha256Of(bytes) };
}

function signedFile(seal: Seal, document: SealedDocument, collected: Collected): Uint8Array {
  return envelopeFile(document.bytes, signaturesFor(seal, document, collected));
}

function sumsOf(files: readonly ListedFile[]): Uint8Array {
  return toUtf8(
    files.map(({ path, sha256 }) => `${sha256}  ${path.slice("signed/".length)}\n`).join(""),
  );
}

interface Known {
  readonly seal: Seal;
  readonly list: readonly ListedFile[];
}

const lists = new WeakMap<Collected, Known>();

/** Makes the list of `signedList` piece by piece, for those who must do other things in between. Yields how many documents are done. */
export function* listing(
  seal: Seal,
  collected: Collected,
): Generator<number, readonly ListedFile[]> {
  const known = lists.get(collected);
  if (known?.seal === seal) return known.list;
  const files: ListedFile[] = [];
  for (const document of seal.documents) {
    const bytes = signedFile(seal, document, collected);
    const path = `signed/${document.path}`;
    files.push({ path, length: bytes.length, sha256: sha256Of(bytes) });
    yield files.length;
  }
  const sums = sumsOf(files);
  const path = "signed/SHA256SUMS";
  const list = [...files, { path, length: sums.length, sha256: sha256Of(sums) }];
  lists.set(collected, { seal, list });
  return list;
}

/** What the signed documents and their checksum list are as files, made once. The caller has seen every tally reached. */
export function signedList(seal: Seal, collected: Collected): readonly ListedFile[] {
  return finished(listing(seal, collected));
}

/** The same files with their bytes, as `signed/…`. */
export function signedFiles(seal: Seal, collected: Collected): readonly OutgoingFile[] {
  const list = signedList(seal, collected);
  return list.map(({ path, sha256 }, i) => {
    const document = seal.documents[i];
    return {
      path,
      sha256,
      get bytes() {
        return document === undefined
          ? sumsOf(list.slice(0, -1))
          : signedFile(seal, document, collected);
      },
    };
  });
}

/**
 * The journal so far, as the transcript that anyone can replay, and the report for people, with their checksums: the journal's last line is covered
 * by no later one.
 */
export function transcriptFiles(journal: Uint8Array, report: Uint8Array): readonly OutgoingFile[] {
  const files = [
    outgoing("transcript/journal.jsonl", journal),
    outgoing("transcript/report.html", report),
  ];
  const sums = files.map(({ path, sha256 }) => `${sha256}  ${path.slice("transcript/".length)}\n`);
  return [...files, outgoing("transcript/SHA256SUMS", toUtf8(sums.join("")))];
}
