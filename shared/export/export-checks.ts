import { sameBytes } from "../bytes.ts";
import type { Check } from "../check/check.ts";
import type { Ceremony } from "../ceremony/ceremony.ts";
import type { Anchor } from "../import/root-checks.ts";
import type { Outcome } from "../refusal.ts";
import { indexOf } from "../sign/seal-index.ts";
import { tally, tallyWords, type Verify } from "../tuf/tally.ts";
import { readEnvelope } from "../tuf/envelope.ts";
import { readJournal } from "../ceremony/entry.ts";
import { finished } from "../finished.ts";
import { reporting } from "../report/report.ts";
import { clientAgrees, type StockOutcome } from "../sign/stock-client.ts";
import type { StickFiles } from "../bundle/stick-file.ts";
import { signedFiles, transcriptFiles, type OutgoingFile } from "./publication-files.ts";

/** What a stranger looks at after the ceremony: the exported stick and the transcript, replayed. */
export interface ExportSubject {
  readonly files: StickFiles;
  readonly replayed: Outcome<Ceremony>;
  readonly verify: Verify;
  /** The transcript's bytes. */
  readonly journal: Uint8Array;
}

const DISTRUST =
  "Do not publish from this stick. Keep it, and tell the people who held the ceremony.";

function check<Id extends string>(
  id: Id,
  claim: string,
  holds: Check<Id, ExportSubject>["holds"],
): Check<Id, ExportSubject> {
  return { id, level: "block", claim, holds };
}

function exported(replayed: Outcome<Ceremony>): Extract<Ceremony, { step: "export" }> | null {
  return replayed.ok && replayed.value.step === "export" ? replayed.value : null;
}

/** What must lie beside the transcript: it, the report that it makes, and their checksums. None where it leads to no export. */
function expectedTranscript({ replayed, journal }: ExportSubject): readonly OutgoingFile[] {
  const state = exported(replayed);
  const read = readJournal(journal);
  if (state === null || !read.ok) return [];
  return transcriptFiles(journal, finished(reporting(state, read.value.entries)));
}

/** Their bytes are made when they are asked for, one file at a time. */
function expectedFiles(replayed: Outcome<Ceremony>): readonly OutgoingFile[] {
  const state = exported(replayed);
  return state === null ? [] : signedFiles(state.seal, state.collected);
}

/** The root that a stranger trusts, beside the export of a ceremony that made the very first. */
export interface FirstExport {
  readonly files: StickFiles;
  readonly trusted: Anchor;
}

/** Asked only where a repository began: no root stands before root 1, so the trusted root is the one that was made. */
export const EXPORT_ROOT: Check<"EXPORT-ROOT", FirstExport> = {
  id: "EXPORT-ROOT",
  claim: "The root that you trust is, byte for byte, the root 1 that this ceremony signed.",
  level: "block",
  holds: ({ files, trusted }) => {
    const path = "signed/1.root.json";
    const file = files.get(path);
    if (trusted.version === 1 && file?.sha256 === trusted.sha256) return true;
    return {
      where: path,
      found: file === undefined ? "no such file" : `SHA-256 ${file.sha256}`,
      expected: `root ${trusted.version} as you gave it, SHA-256 ${trusted.sha256}`,
      todo: "This ceremony began a repository: name its 1.root.json, from a source that you trust. If you did, do not publish from this stick.",
    };
  },
};

/** The first quorum of a file that is not reached; null when all are. */
function shortOf(subject: ExportSubject, path: string): string | null {
  const state = exported(subject.replayed);
  const index = state === null ? null : indexOf(state.seal);
  const document = index?.byPath.get(path.slice("signed/".length));
  const file = subject.files.get(path);
  const envelope = file === undefined ? null : readEnvelope(file.bytes, path);
  if (document === undefined || envelope?.ok !== true) return "no readable file";
  const { signatures, signedBytes } = envelope.value;
  // Equal bytes by the sealed array itself: a verifier that remembers has seen it.
  const same = sameBytes(signedBytes, document.bytes) ? document.bytes : signedBytes;
  const short = document.quorums
    .map((quorum) => tally({ signatures, signedBytes: same }, quorum, subject.verify))
    .find((each) => !each.reached);
  return short === undefined ? null : tallyWords(short);
}

/** What a stock client says when it is let loose on the sealed files once more, on whatever machine this is. */
export interface ClientAgain {
  readonly outcomes: readonly StockOutcome[];
  /** Whether anything was published before this ceremony. */
  readonly published: boolean;
}

/** Run beside EXPORT_CHECKS, where somebody lets the client loose again. */
export const EXPORT_CLIENT: Check<"EXPORT-CLIENT", ClientAgain> = {
  id: "EXPORT-CLIENT",
  level: "block",
  claim: "A stock client takes the sealed files here too.",
  holds: ({ outcomes, published }) => {
    if (clientAgrees(outcomes, published)) return true;
    const bad = outcomes.find(({ objection }) => objection !== null);
    return {
      where: bad === undefined ? "the stock client" : bad.id,
      found: bad?.objection?.found ?? "a try that was left out",
      expected: bad?.objection?.expected ?? "every try",
      todo: DISTRUST,
    };
  },
};

export const EXPORT_CHECKS = [
  check(
    "EXPORT-TRANSCRIPT",
    "The transcript, replayed from the stick alone, leads to an export: every step in it was allowed.",
    ({ replayed }) => {
      if (!replayed.ok) return { ...replayed.refusal, todo: DISTRUST };
      if (replayed.value.step === "export") return true;
      return {
        found: `a transcript that ends at the step "${replayed.value.step}"`,
        expected: "one that ends at the export",
        todo: DISTRUST,
      };
    },
  ),
  check(
    "EXPORT-SIGNATURES",
    "Each signed file has valid signatures by a threshold of the role's keys.",
    (subject) => {
      const paths = expectedFiles(subject.replayed)
        .map((file) => file.path)
        .filter((path) => path.endsWith(".json"));
      if (paths.length === 0)
        return {
          found: "no signed file that the transcript knows of",
          expected: "one or more",
          todo: DISTRUST,
        };
      for (const where of paths) {
        const short = shortOf(subject, where);
        if (short !== null)
          return {
            where,
            found: short,
            expected: "a threshold of valid signatures",
            todo: DISTRUST,
          };
      }
      return true;
    },
  ),
  check(
    "EXPORT-BYTES",
    "The signed files and the report are, byte for byte, what the replayed transcript makes, and nothing else lies beside them.",
    (subject) => {
      const { files, replayed } = subject;
      const expected = [...expectedFiles(replayed), ...expectedTranscript(subject)];
      for (const { path, bytes, sha256 } of expected) {
        const file = files.get(path);
        if (file === undefined || !sameBytes(file.bytes, bytes))
          return {
            where: path,
            found: file === undefined ? "no such file" : `SHA-256 ${file.sha256}`,
            expected: `SHA-256 ${sha256}`,
            todo: DISTRUST,
          };
      }
      const known = new Set(expected.map((file) => file.path));
      const stranger = [...files.keys()].find(
        (path) => /^(signed|transcript)\//.test(path) && !known.has(path),
      );
      if (stranger === undefined) return true;
      return {
        where: stranger,
        found: "a file that the ceremony did not make",
        expected: "nothing else in this folder",
        todo: DISTRUST,
      };
    },
  ),
] as const;
