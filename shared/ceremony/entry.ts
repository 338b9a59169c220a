import { z } from "zod";
import { fromUtf8, toUtf8 } from "../bytes.ts";
import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import { fileText } from "../json/canonical.ts";
import { readJson } from "../json/read.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { JsonValue } from "../json/value.ts";
import { parseInstant } from "../tuf/instant.ts";
import { eventSchema, type CeremonyEvent } from "./event.ts";

const entrySchema = z.strictObject({
  at: z.string().refine((text) => parseInstant(text)?.fraction === false, "no such time"),
  event: eventSchema,
  previous: z.string().regex(/^[0-9a-f]{64}$/),
  seq: z.int().min(0),
});

/** One line of the journal. `previous` is the SHA-256 of the line before, so nothing can be altered, dropped or put in unseen. */
export interface Entry {
  readonly seq: number;
  readonly at: string;
  readonly previous: Sha256;
  readonly event: CeremonyEvent;
}

/** What the first line's `previous` holds. */
export const BEGINNING = "0".repeat(64) as Sha256;

/** The canonical line without its line end. */
export function entryLine(entry: Entry): string {
  return fileText(entry as unknown as JsonValue);
}

export function lineDigest(line: string): Sha256 {
  return sha256Of(toUtf8(line));
}

/** Whether an event may follow the line of that digest: a seal binds the record before it, so it must name that line and no other. */
export function mayFollow(event: CeremonyEvent, previous: Sha256): boolean {
  return event.type !== "sealed" || event.record === previous;
}

export interface JournalRead {
  readonly entries: readonly Entry[];
  /** Digest of the last whole line: the next entry's `previous`. */
  readonly head: Sha256;
  /** Bytes of whole lines. What follows them is the start of a line that power failed under; it never took effect. */
  readonly wholeBytes: number;
}

function readLine(line: string, seq: number, previous: Sha256): Outcome<Entry> {
  const no = (found: string, expected: string) =>
    refuse({
      id: "JOURNAL-CHAIN",
      where: `line ${seq + 1} of the journal`,
      found,
      expected,
      todo: "This record is not whole. Do not rely on it; look for another copy.",
    });
  const json = readJson(toUtf8(line), "the journal");
  if (!json.ok) return no(json.refusal.found, "a journal entry");
  const read = entrySchema.safeParse(json.value);
  if (!read.success)
    return no(
      `an entry with a fault in "${read.error.issues[0]?.path.join(".") ?? ""}"`,
      "a journal entry",
    );
  const entry = read.data as Entry;
  if (fileText(json.value) !== line)
    return no("a line that is not canonical", "the one canonical form");
  if (entry.seq !== seq) return no(`number ${entry.seq}`, `number ${seq}`);
  if (entry.previous !== previous)
    return no(
      `a line that follows ${entry.previous.slice(0, 16)}…`,
      `one that follows ${previous.slice(0, 16)}…`,
    );
  if (!mayFollow(entry.event, previous))
    return no("a seal over another record", `one over the record up to ${previous.slice(0, 16)}…`);
  return accept(entry);
}

/** Reads a journal and walks its chain. Refuses JOURNAL-CHAIN at the first line that does not follow. An unfinished last line is left out. */
export function readJournal(bytes: Uint8Array): Outcome<JournalRead> {
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const text = fromUtf8(bytes.subarray(0, wholeBytes));
  const lines = text === null ? [""] : text.split("\n").slice(0, -1);
  const entries: Entry[] = [];
  let head = BEGINNING;
  for (const line of lines) {
    const entry = readLine(line, entries.length, head);
    if (!entry.ok) return entry;
    entries.push(entry.value);
    head = lineDigest(line);
  }
  return accept({ entries, head, wholeBytes });
}
