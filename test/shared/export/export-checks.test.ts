import { toUtf8 } from "../../../shared/bytes.ts";
import type { CeremonyEvent } from "../../../shared/ceremony/event.ts";
import { step, type Ceremony } from "../../../shared/ceremony/ceremony.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import {
  EXPORT_CHECKS,
  EXPORT_CLIENT,
  EXPORT_ROOT,
  type ExportSubject,
  type FirstExport,
} from "../../../shared/export/export-checks.ts";
import {
  signedFiles,
  transcriptFiles,
  type OutgoingFile,
} from "../../../shared/export/publication-files.ts";
import { readJournal } from "../../../shared/ceremony/entry.ts";
import { finished } from "../../../shared/finished.ts";
import { reporting } from "../../../shared/report/report.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import { refuse, type Outcome } from "../../../shared/refusal.ts";
import { readEnvelope, envelopeJson, type Signature } from "../../../shared/tuf/envelope.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { triesFor, type StockOutcome } from "../../../shared/sign/stock-client.ts";
import { AROUND, heldCeremony, journalOf, TAKEN } from "../../held-ceremony.ts";
import { good, once, sampleFiles, there } from "../../sample.ts";
import { bothWays, named, runCases, type CasesFor } from "../check/both-ways.ts";

type ExportCheckId = (typeof EXPORT_CHECKS)[number]["id"];

const ROOT = "signed/1.root.json";
const madeRoot = toUtf8("the root that was made");

/** The file that was signed, and the root that somebody trusts. */
function rooted(version: number, trusted: Uint8Array, signed: Uint8Array | null = madeRoot) {
  return (): FirstExport => ({
    files: new Map(
      signed === null ? [] : [[ROOT, { path: ROOT, bytes: signed, sha256: sha256Of(signed) }]],
    ),
    trusted: { version, sha256: sha256Of(trusted) },
  });
}

const CLAIMED = "signed/42.claimed.json";

function replay(events: readonly CeremonyEvent[]): Outcome<Ceremony> {
  let outcome: Outcome<Ceremony> | null = null;
  for (const event of events) {
    outcome = step(outcome?.ok === true ? outcome.value : null, event, AROUND);
    if (!outcome.ok) break;
  }
  return there(outcome);
}

const transcript = once(() => heldCeremony().events.filter(({ type }) => type !== "exported"));

/** A stick as it was exported, with some of its files then changed; null takes one away. */
function exported(
  changes: Readonly<Record<string, Uint8Array | null>> = {},
  events = transcript(),
): ExportSubject {
  const { seal, signed } = heldCeremony();
  const journal = journalOf(events);
  const files = new Map(sampleFiles());
  const put = (file: OutgoingFile) => files.set(file.path, file);
  const { closed } = heldCeremony();
  const { entries } = good(readJournal(journalOf(transcript())));
  const report = finished(reporting(closed, entries));
  for (const file of [...signedFiles(seal, signed.collected), ...transcriptFiles(journal, report)])
    put(file);
  for (const [path, bytes] of Object.entries(changes))
    if (bytes === null) files.delete(path);
    else put({ path, bytes, sha256: sha256Of(bytes) });
  return { files, replayed: replay(events), verify: verifyWithBoth, journal };
}

const bytesAt = (path: string) => there(exported().files.get(path)).bytes;

function resigned(change: (signatures: readonly Signature[]) => readonly Signature[]): Uint8Array {
  const { signed, signatures } = good(readEnvelope(bytesAt(CLAIMED), CLAIMED));
  return toUtf8(fileText(envelopeJson(signed, change(signatures))));
}

function flipped(path: string): Uint8Array {
  const bytes = Uint8Array.from(bytesAt(path));
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return bytes;
}

const whole: readonly [string, () => ExportSubject] = [
  "an export as it was made",
  () => exported(),
];
const check = <Id extends ExportCheckId>(id: Id) => named(EXPORT_CHECKS, id);

const CASES: CasesFor<ExportCheckId | "EXPORT-ROOT"> = {
  "EXPORT-ROOT": bothWays(EXPORT_ROOT, {
    accepts: [["the very root 1 that was signed", rooted(1, madeRoot)]],
    refuses: [
      ["another root 1", { of: rooted(1, toUtf8("another")), found: /SHA-256/ }],
      ["a later root", { of: rooted(2, madeRoot), found: /SHA-256/ }],
      ["an export without root 1", { of: rooted(1, madeRoot, null), found: /no such file/ }],
    ],
  }),
  "EXPORT-TRANSCRIPT": bothWays(check("EXPORT-TRANSCRIPT"), {
    accepts: [whole],
    refuses: [
      [
        "a transcript that ends before the export",
        { of: () => exported({}, transcript().slice(0, -2)), found: /step "sign"/ },
      ],
      [
        "a transcript with a signature left out",
        {
          of: () =>
            exported(
              {},
              transcript().filter((_, i, all) => all[i + 1]?.type !== "signatures-closed"),
            ),
          found: /2/,
        },
      ],
      [
        "a transcript with a decision left out, so that the seal differs",
        {
          of: () =>
            exported(
              {},
              transcript().filter((event, i) => event.type !== "decided" || i !== 2),
            ),
          found: /./,
        },
      ],
      [
        "a transcript that could not be replayed",
        {
          of: () => ({
            ...exported(),
            replayed: refuse({ id: "X", where: "w", found: "nonsense", expected: "e", todo: "t" }),
          }),
          found: /nonsense/,
        },
      ],
    ],
  }),
  "EXPORT-SIGNATURES": bothWays(check("EXPORT-SIGNATURES"), {
    accepts: [whole],
    refuses: [
      [
        "a file with a signature too few",
        {
          of: () => exported({ [CLAIMED]: resigned((all) => all.slice(1)) }),
          found: /2 of the 3 valid signatures needed/,
        },
      ],
      [
        "a file with one signature in place of another",
        {
          of: () =>
            exported({
              [CLAIMED]: resigned((all) =>
                all.map((each) => ({ ...each, sig: there(all[0]).sig })),
              ),
            }),
          found: /1 of the 3 .* invalid/,
        },
      ],
      ["a missing file", { of: () => exported({ [CLAIMED]: null }), found: /no readable file/ }],
      [
        "a file that is no metadata",
        { of: () => exported({ [CLAIMED]: toUtf8("{}") }), found: /no readable file/ },
      ],
      [
        "an export that never was",
        { of: () => exported({}, transcript().slice(0, 3)), found: /no signed file/ },
      ],
    ],
  }),
  "EXPORT-BYTES": bothWays(check("EXPORT-BYTES"), {
    accepts: [whole],
    refuses: [
      [
        "one bit turned in the signed metadata",
        { of: () => exported({ [CLAIMED]: flipped(CLAIMED) }), found: /SHA-256/ },
      ],
      [
        "one bit turned in the publication note",
        {
          of: () => exported({ "signed/publication.json": flipped("signed/publication.json") }),
          found: /SHA-256/,
        },
      ],
      [
        "one bit turned in the checksums",
        {
          of: () => exported({ "signed/SHA256SUMS": flipped("signed/SHA256SUMS") }),
          found: /SHA-256/,
        },
      ],
      [
        "one bit turned in the report",
        {
          of: () => exported({ "transcript/report.html": flipped("transcript/report.html") }),
          found: /SHA-256/,
        },
      ],
      [
        "no report",
        { of: () => exported({ "transcript/report.html": null }), found: /no such file/ },
      ],
      [
        "checksums of another transcript",
        { of: () => exported({ "transcript/SHA256SUMS": toUtf8("") }), found: /SHA-256/ },
      ],
      ["a missing file", { of: () => exported({ [CLAIMED]: null }), found: /no such file/ }],
      [
        "a file more among the signed ones",
        {
          of: () => exported({ "signed/4.root.json": toUtf8("{}") }),
          found: /did not make/,
        },
      ],
      [
        "a file more beside the transcript",
        { of: () => exported({ "transcript/extra": toUtf8("") }), found: /did not make/ },
      ],
      [
        "a signature more than were collected",
        {
          of: () =>
            exported({
              [CLAIMED]: resigned((all) => [...all, { ...there(all[0]), sig: "" }]),
            }),
          found: /SHA-256/,
        },
      ],
    ],
  }),
};

runCases(CASES);

const client = (outcomes: readonly StockOutcome[], published = true) => ({
  of: () => ({ outcomes, published }),
  found: /./,
});
const REFUSING = TAKEN.map((each, i) =>
  i === 2 ? { ...each, objection: { found: "too large", expected: "less", todo: "Go." } } : each,
);

const CLIENT_CASES: CasesFor<"EXPORT-CLIENT"> = {
  "EXPORT-CLIENT": bothWays(EXPORT_CLIENT, {
    accepts: [
      ["a client that takes the files", () => ({ outcomes: TAKEN, published: true })],
      [
        "one that takes the first files of a repository",
        () => ({
          outcomes: TAKEN.filter(({ id }) => triesFor(false).includes(id)),
          published: false,
        }),
      ],
    ],
    refuses: [
      ["one that refuses them", { ...client(REFUSING), found: /too large/ }],
      ["a try that was left out", { ...client(TAKEN.slice(1)), found: /left out/ }],
      ["no tries", client([])],
    ],
  }),
};

runCases(CLIENT_CASES);
