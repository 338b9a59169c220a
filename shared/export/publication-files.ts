import { toUtf8 } from "../bytes.ts";
import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import { envelopeFile } from "../tuf/envelope.ts";
import { signaturesFor, type Collected } from "../sign/collect.ts";
import type { Seal } from "../sign/seal.ts";

/** A file for the stick, complete before anything is written. */
export interface OutgoingFile {
  /** Relative to the stick's `conclave` folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: Sha256;
}

function outgoing(path: string, bytes: Uint8Array): OutgoingFile {
  return { path, bytes, sha256: sha256Of(bytes) };
}

/** The signed documents and their checksum list, as `signed/…`. The caller has seen every tally reached. */
export function signedFiles(seal: Seal, collected: Collected): readonly OutgoingFile[] {
  const documents = seal.documents.map((document) =>
    outgoing(
      `signed/${document.path}`,
      envelopeFile(document.bytes, signaturesFor(seal, document, collected)),
    ),
  );
  const sums = documents
    .map((file) => `${file.sha256}  ${file.path.slice("signed/".length)}\n`)
    .join("");
  return [...documents, outgoing("signed/SHA256SUMS", toUtf8(sums))];
}

/** The journal so far, as the transcript that anyone can replay, with its checksum: its last line is covered by no later one. */
export function transcriptFiles(journal: Uint8Array): readonly OutgoingFile[] {
  const transcript = outgoing("transcript/journal.jsonl", journal);
  const sums = toUtf8(`${transcript.sha256}  journal.jsonl\n`);
  return [transcript, outgoing("transcript/SHA256SUMS", sums)];
}
