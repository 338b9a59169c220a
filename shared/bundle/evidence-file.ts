import { z } from "zod";
import { fromUtf8 } from "../bytes.ts";
import { finished } from "../finished.ts";
import { readJsonText } from "../json/read.ts";
import { PlacesByHash, hashOf } from "../places-by-hash.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { type Instant, parseInstant } from "../tuf/instant.ts";
import { ownEvidence, type Evidence, type EvidenceOf } from "./evidence.ts";

const date = z.string().transform((text, context): Instant => {
  const read = parseInstant(text);
  if (read !== null) return read.at;
  context.issues.push({ code: "custom", message: "a date", input: text });
  return z.NEVER;
});
const schema = z.object({
  project: z.string().max(200),
  owners: z.array(z.string().max(200)).max(1000),
  status: z.enum(["active", "quarantined", "prohibited"]),
  received: date,
  owners_changed: date.nullable(),
  as_of: date.optional(),
});

export const EVIDENCE_PATH = "evidence/projects.jsonl";

/** Lines between two pauses. */
const PIECE = 1000;

/** What is wrong with a line. */
class Fault extends Error {}

/** A line in another form than Conclave's own. Throws Fault. */
function otherEvidence(line: string): Evidence {
  const json = readJsonText(line, EVIDENCE_PATH);
  if (!json.ok) throw new Fault(json.refusal.found);
  const read = schema.safeParse(json.value);
  if (!read.success) throw new Fault(read.error.issues[0]?.message ?? "a fault");
  const { owners_changed, as_of = null, ...rest } = read.data;
  return { ...rest, ownersChanged: owners_changed, asOf: as_of };
}

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** Every line was read once and found sound; it is read again when somebody asks for it, so that 800,000 of them are not held as objects. */
class EvidenceText implements EvidenceOf {
  private readonly text: string;
  private readonly starts: Float64Array;
  private readonly places: PlacesByHash;
  private readonly others = new Map<number, Evidence>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  constructor(text: string) {
    this.text = text;
    const lines = lineCount(text);
    this.starts = new Float64Array(lines);
    this.places = new PlacesByHash(lines);
  }

  private at(place: number): Evidence {
    const start = this.starts[place] ?? 0;
    const read = this.others.get(place) ?? ownEvidence(this.text, start);
    if (read === null) throw new Error("a line of evidence that was read before");
    return read;
  }

  get(project: string): Evidence | undefined {
    let found: Evidence | undefined;
    this.places.each(hashOf(project, 0), (place) => {
      const read = this.at(place);
      if (read.project === project) found = read;
    });
    return found;
  }

  /** Takes the line from `start` to `end`. Throws Fault. */
  add(start: number, end: number): void {
    const own = ownEvidence(this.text, start);
    const read = own ?? otherEvidence(this.text.slice(start, end));
    if (this.get(read.project) !== undefined) throw new Fault(`${read.project} a second time`);
    if (own === null) this.others.set(this.count, read);
    this.starts[this.count] = start;
    this.places.add(hashOf(read.project, 0), this.count++);
  }
}

/** As readEvidence, with a pause now and then. */
export function* evidenceSteps(bytes: Uint8Array): Generator<undefined, Outcome<EvidenceOf>> {
  const no = (where: string, found: string) =>
    refuse({
      id: "EVIDENCE-FORM",
      where: `${EVIDENCE_PATH}, ${where}`,
      found,
      expected: "one line for each project, as written in docs/formats/evidence.md",
      todo: "Ask the index's operators for a new stick.",
    });
  const text = fromUtf8(bytes);
  if (text === null) return no("the whole file", "bytes that are not UTF-8 text");
  const evidence = new EvidenceText(text);
  let number = 0;
  for (let start = 0; start < text.length;) {
    if (++number % PIECE === 0) yield;
    const lineEnd = text.indexOf("\n", start);
    const end = lineEnd === -1 ? text.length : lineEnd;
    try {
      if (end > start) evidence.add(start, end);
    } catch (error) {
      if (error instanceof Fault) return no(`line ${number}`, error.message);
      throw error;
    }
    start = end + 1;
  }
  return accept(evidence);
}

/** Reads evidence/projects.jsonl. Refuses EVIDENCE-FORM with the line's number. */
export function readEvidence(bytes: Uint8Array): Outcome<EvidenceOf> {
  return finished(evidenceSteps(bytes));
}
