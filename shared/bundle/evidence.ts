import { z } from "zod";
import { fromUtf8 } from "../bytes.ts";
import { readJsonText } from "../json/read.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { type Instant, parseInstant } from "../tuf/instant.ts";

/** What the index knows of a project. docs/formats/evidence.md */
export interface Evidence {
  readonly project: string;
  readonly owners: readonly string[];
  readonly status: "active" | "quarantined" | "prohibited";
  /** When the index received the registration: its word, not the registering key's. */
  readonly received: Instant;
  readonly ownersChanged: Instant | null;
  /** When the index looked all this up; null where it does not say. */
  readonly asOf: Instant | null;
}

const date = z.string().transform((text, context): Instant => {
  const read = parseInstant(text);
  if (read !== null) return read.at;
  context.issues.push({ code: "custom", message: "a date", input: text });
  return z.NEVER;
});
const line = z.object({
  project: z.string().max(200),
  owners: z.array(z.string().max(200)).max(1000),
  status: z.enum(["active", "quarantined", "prohibited"]),
  received: date,
  owners_changed: date.nullable(),
  as_of: date.optional(),
});

export const EVIDENCE_PATH = "evidence/projects.jsonl";

/** Reads evidence/projects.jsonl, by project. Refuses EVIDENCE-FORM with the line's number. */
export function readEvidence(bytes: Uint8Array): Outcome<ReadonlyMap<string, Evidence>> {
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
  const evidence = new Map<string, Evidence>();
  let number = 0;
  for (const written of text.split("\n")) {
    number++;
    if (written === "") continue;
    const json = readJsonText(written, EVIDENCE_PATH);
    if (!json.ok) return no(`line ${number}`, json.refusal.found);
    const read = line.safeParse(json.value);
    if (!read.success) return no(`line ${number}`, read.error.issues[0]?.message ?? "a fault");
    if (evidence.has(read.data.project))
      return no(`line ${number}`, `${read.data.project} a second time`);
    const { owners_changed, as_of = null, ...rest } = read.data;
    evidence.set(rest.project, { ...rest, ownersChanged: owners_changed, asOf: as_of });
  }
  return accept(evidence);
}
