import assert from "node:assert/strict";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { verifyExport, type ExportVerdict } from "../../node/verify-export.ts";
import { BEGINNING, entryLine, lineDigest, readJournal } from "../../shared/ceremony/entry.ts";
import type { CeremonyEvent } from "../../shared/ceremony/event.ts";
import { transcriptFiles } from "../../shared/export/publication-files.ts";
import { finished } from "../../shared/finished.ts";
import type { Anchor } from "../../shared/import/root-checks.ts";
import { reporting } from "../../shared/report/report.ts";
import { formatInstant, later, parseInstant } from "../../shared/tuf/instant.ts";
import { journalBytes, retold, TAKEN } from "../held-ceremony.ts";
import { ownFolder } from "../own-folder.ts";
import { anchorOn, good, NOW, once, sampleBatch, sampleFiles, there } from "../sample.ts";
import { freshStick, Player } from "./room/played-room.ts";

const WORKER = new URL("../../node/import-worker.ts", import.meta.url);

const exported = once(async () => {
  const player = new Player();
  await player.toExport();
  await player.export();
  return join(player.stick, "conclave");
});

/** A copy of the export to spoil: its conclave folder. */
async function copy(): Promise<string> {
  const folder = join(ownFolder(), "conclave");
  cpSync(await exported(), folder, { recursive: true });
  return folder;
}

function verdictOn(
  stick: string,
  anchor: Anchor = anchorOn(sampleFiles()),
  now = later(NOW, 1),
): Promise<ExportVerdict> {
  const { signal } = new AbortController();
  return verifyExport(stick, anchor, { workerUrl: WORKER, signal, now, onClaims: () => undefined });
}

/** The same record with each line behind the seal at another time, chained anew: those before it are bound by the signatures. */
function redated(stick: string, days: number): void {
  const path = join(stick, "transcript/journal.jsonl");
  const { entries } = good(readJournal(readFileSync(path)));
  const sealed = entries.findIndex(({ event }) => event.type === "sealed");
  let previous = BEGINNING;
  const lines = entries.map((entry, i) => {
    const at = later(there(parseInstant(entry.at)).at, i > sealed ? days : 0);
    const line = entryLine({ ...entry, previous, at: formatInstant(at) });
    previous = lineDigest(line);
    return `${line}\n`;
  });
  writeFileSync(path, lines.join(""));
}

async function refusalOf(stick: string, anchor?: Anchor): Promise<string> {
  const { ok, refusal } = await verdictOn(stick, anchor);
  assert.equal(ok, false);
  const { id, ...words } = there(refusal);
  for (const each of Object.values(words)) assert.ok(each.length > 0);
  return id;
}

function alter(path: string, place: number): void {
  const bytes = readFileSync(path);
  const at = Math.floor(place * (bytes.length - 1));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function cutTranscript(stick: string): void {
  const path = join(stick, "transcript/journal.jsonl");
  const lines = readFileSync(path, "utf8").split("\n");
  writeFileSync(path, `${lines.slice(0, -2).join("\n")}\n`);
}

/** Checksums to the transcript and its report. */
function writeBeside(at: string, journal: Uint8Array, report: Uint8Array): void {
  for (const { path, bytes } of transcriptFiles(journal, report))
    writeFileSync(join(at, path), bytes);
}

/** Another story, with the report and the checksums made anew too. */
async function retell(
  at: string,
  story: (events: readonly CeremonyEvent[]) => readonly CeremonyEvent[],
): Promise<void> {
  const { ceremony } = await verdictOn(at);
  assert.ok(ceremony?.step === "export");
  const entries = retold(readFileSync(join(at, "transcript/journal.jsonl")), story);
  writeBeside(at, journalBytes(entries), finished(reporting(ceremony, entries)));
}

/** What is no part of any sealed byte but the record's digest. */
const RETOLD: readonly (readonly [
  string,
  string,
  (events: readonly CeremonyEvent[]) => readonly CeremonyEvent[],
])[] = [
  [
    "other reasons for what was approved",
    "EXPORT-TRANSCRIPT",
    (events) =>
      events.map((event) =>
        event.type === "decided" && event.decision === "approved"
          ? { ...event, reason: "both of us telephoned every owner" }
          : event,
      ),
  ],
  [
    "another stick that it began with",
    "EXPORT-TRANSCRIPT",
    (events) =>
      events.map((event) => (event.type === "imported" ? { ...event, stick: "GREEN" } : event)),
  ],
  [
    "a decision more, and its undoing",
    "EXPORT-TRANSCRIPT",
    (events) => {
      const at = events.findIndex(({ type }) => type === "sealed");
      const number = events.filter(({ type }) => type === "decided").length + 1;
      const { line, project } = there(sampleBatch().claims[0]);
      const selection = { by: "claim", line, project } as const;
      const by = { decision: "put off", reviewer: "Amara" } as const;
      return events.toSpliced(
        at,
        0,
        { type: "decided", selection, reason: "", ...by },
        { type: "undone", number, claims: 1, ...by },
      );
    },
  ],
];

/** What may be done to an export behind its makers' backs. */
const SPOILED: readonly (readonly [string, string, (stick: string) => void | Promise<void>])[] = [
  [
    "a signed file left out",
    "EXPORT-SIGNATURES",
    (at) => rmSync(join(at, "signed/42.claimed.json")),
  ],
  ["the checksums left out", "EXPORT-BYTES", (at) => rmSync(join(at, "signed/SHA256SUMS"))],
  [
    "a signed file more",
    "EXPORT-BYTES",
    (at) => writeFileSync(join(at, "signed/4.root.json"), "{}"),
  ],
  ["a folder among the signed files", "STICK-FILE", (at) => mkdirSync(join(at, "signed/more"))],
  [
    "a link among the signed files",
    "STICK-FILE",
    (at) => symlinkSync("/etc/hostname", join(at, "signed/x")),
  ],
  [
    "no signed files at all",
    "EXPORT-SIGNATURES",
    (at) => rmSync(join(at, "signed"), { recursive: true }),
  ],
  [
    "no transcript",
    "EXPORT-TRANSCRIPT",
    (at) => rmSync(join(at, "transcript"), { recursive: true }),
  ],
  ["a transcript cut short by a line", "EXPORT-BYTES", cutTranscript],
  [
    "a piece of a line behind the transcript, and checksums made anew",
    "EXPORT-TRANSCRIPT",
    (at) => {
      const path = join(at, "transcript/journal.jsonl");
      appendFileSync(path, '{"at":"2026-11-01T14:00:00Z","event":{"text":"do not publish this"}}');
      writeBeside(at, readFileSync(path), readFileSync(join(at, "transcript/report.html")));
    },
  ],
  ...RETOLD.map(
    ([sentence, id, story]) =>
      [
        `${sentence}, all made anew that hangs on it`,
        id,
        (at: string) => retell(at, story),
      ] as const,
  ),
  [
    "an empty transcript",
    "EXPORT-TRANSCRIPT",
    (at) => writeFileSync(join(at, "transcript/journal.jsonl"), ""),
  ],
];

describe("verifying an export from outside", () => {
  it("EXPORT-TRANSCRIPT, EXPORT-SIGNATURES and EXPORT-BYTES accept it as it was made", async () => {
    const { ok, checks, refusal, transcript } = await verdictOn(await exported());
    assert.deepEqual([ok, refusal], [true, null]);
    assert.match(transcript, /^[0-9a-f]{64}$/);
    for (const id of ["ROOT-CHAIN", "BUNDLE-SIGNATURE", "EXPORT-TRANSCRIPT", "EXPORT-BYTES"])
      assert.ok(
        checks.some((check) => check.id === id && check.objection === null),
        id,
      );
  });

  it("EXPORT-CLIENT: lets a stock client loose once more where it is told to, and believes it", async () => {
    const { signal } = new AbortController();
    const work = { workerUrl: WORKER, signal, now: NOW, onClaims: () => undefined };
    const asked: string[] = [];
    const again = async (outcomes: typeof TAKEN) =>
      verifyExport(await exported(), anchorOn(sampleFiles()), work, (job) => {
        asked.push(job.next.map(({ role }) => role).join());
        return Promise.resolve(outcomes);
      });
    const { ok, checks } = await again(TAKEN);
    assert.equal(ok, true);
    assert.equal(checks.at(-1)?.id, "EXPORT-CLIENT");
    const refused = await again(TAKEN.slice(1));
    assert.deepEqual([refused.ok, refused.refusal?.id], [false, "EXPORT-CLIENT"]);
    assert.deepEqual(asked, ["claimed", "claimed"]);
  });

  it("EXPORT-EXPIRY warns of files that have expired since, and the export holds", async () => {
    for (const [days, warned] of [
      [179, []],
      [181, ["warn EXPORT-EXPIRY"]],
    ] as const) {
      const { ok, checks } = await verdictOn(await exported(), undefined, later(NOW, days));
      const told = checks.filter(
        ({ id, objection }) => objection !== null && id.startsWith("EXPORT"),
      );
      assert.deepEqual([ok, told.map(({ id, level }) => `${level} ${id}`)], [true, warned]);
    }
  });

  it("EXPORT-TIME refuses files that had expired when they were exported, by the record", async () => {
    const stick = await copy();
    redated(stick, 400);
    const { ok, checks } = await verdictOn(stick);
    assert.equal(ok, false);
    assert.ok(checks.some(({ id, objection }) => id === "EXPORT-TIME" && objection !== null));
  });

  for (const version of [1, 2, 3])
    it(`accepts it from root ${version}, whichever the room recognised`, async () => {
      assert.equal((await verdictOn(await exported(), anchorOn(sampleFiles(), version))).ok, true);
    });

  for (const [sentence, id, spoil] of SPOILED)
    it(`${id} refuses an export with ${sentence}`, async () => {
      const stick = await copy();
      await spoil(stick);
      assert.equal(await refusalOf(stick), id);
    });

  for (const [folder, places] of [
    [".", [0.5]],
    ["signed", [0.02, 1]],
    ["transcript", [0.5, 0.99]],
    ["claims", [0.5]],
    ["evidence", [0.5]],
    ["metadata", [0.5]],
  ] as const)
    it(`refuses one byte altered anywhere in any file of ${folder}/`, async () => {
      const stick = await copy();
      const names = readdirSync(join(stick, folder), { withFileTypes: true });
      for (const name of names.filter((each) => each.isFile()).map((each) => each.name))
        for (const place of places) {
          const path = join(stick, folder, name);
          const before = readFileSync(path);
          alter(path, place);
          assert.equal((await verdictOn(stick)).ok, false, `${name} at ${place}`);
          writeFileSync(path, before);
        }
    });

  it("ROOT-ANCHOR refuses it under a root that nobody in that room knew", async () => {
    const anchor = { ...anchorOn(sampleFiles()), sha256: anchorOn(sampleFiles(), 2).sha256 };
    assert.equal(await refusalOf(await exported(), anchor), "ROOT-ANCHOR");
  });

  it("EXPORT-TRANSCRIPT refuses a stick that was never exported", async () => {
    assert.equal(await refusalOf(freshStick()), "EXPORT-TRANSCRIPT");
  });

  it("STICK-FOLDER refuses a folder that is no stick", async () => {
    assert.equal(await refusalOf(ownFolder()), "STICK-FOLDER");
  });
});
