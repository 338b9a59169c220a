import { z } from "zod";
import { hasWholeCharacters } from "../json/whole-characters.ts";
import { documentSchema, proposalSchema } from "../review/proposal.ts";
import { SECOND_REVIEW } from "../profile/pypi.ts";
import { RULE_WORDS } from "../review/second-review.ts";
import { DECISIONS, OUTCOMES } from "../review/decisions.ts";
import { isShard, shardWords } from "../sign/sealed-rows.ts";
import { STOCK_TRIES } from "../sign/stock-client.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Not trimmed by the reader, which must give back what was written. */
const name = z
  .string()
  .min(1)
  .max(80)
  .refine((text) => text === text.trim(), "no space at its ends");
const words = z.string().max(2000);
const standing = z.enum(["blocked", "warned", "clean", "any"]);
const file = z.strictObject({ path: z.string().max(250), length: z.int().min(0), sha256 });

export const filterSchema = z
  .strictObject({
    standing,
    decision: z.enum([...OUTCOMES, "any"]),
    finding: z.string().max(60).nullable(),
    alone: z.boolean(),
    search: z.string().max(120),
  })
  .refine(({ finding, alone }) => finding !== null || !alone, "nothing is alone without a finding");

const anyEvent = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("opened"),
    ceremony: z.string().regex(/^[0-9a-f]{16}$/),
    administrator: name,
    /** Which claims need two reviewers: chosen before any stick is read. */
    second_review: z.enum(SECOND_REVIEW),
    app: z.string().max(40),
    electron: z.string().max(40),
  }),
  z.strictObject({
    type: z.literal("imported"),
    stick: z.string().max(200),
    bundle: sha256,
    /** Version 0: no root yet; the SHA-256 is bundle.json's. */
    anchor: z.strictObject({ version: z.int().min(0), sha256 }),
    profile: z.string().max(40),
    /** The clock the checks were made by; replaying uses it again. */
    checked_at: z.string().max(40),
    claims: z.int().min(0),
  }),
  z.strictObject({
    type: z.literal("decided"),
    selection: z.discriminatedUnion("by", [
      z.strictObject({
        by: z.literal("claim"),
        line: z.int().min(0),
        project: z.string().max(200),
      }),
      z.strictObject({
        by: z.literal("filter"),
        filter: filterSchema,
        count: z.int().min(0),
        digest: sha256,
      }),
    ]),
    decision: z.enum(DECISIONS),
    reason: z.string().max(500),
    reviewer: name,
  }),
  /** From here on this reviewer sits at the keyboard; before the first such event, whoever opened the ceremony. */
  z.strictObject({ type: z.literal("seated"), reviewer: name }),
  /** The reviewer's last decision is taken back: its number among all `decided`, from 1, what it was, and about how many claims. */
  z.strictObject({
    type: z.literal("undone"),
    number: z.int().min(1),
    decision: z.enum(DECISIONS),
    claims: z.int().min(0),
    reviewer: name,
  }),
  z.strictObject({ type: z.literal("proposed"), proposal: proposalSchema, reviewer: name }),
  /** Other keys that were proposed for a case: a second administrator, who sits at the keyboard, says yes to them. */
  z.strictObject({
    type: z.literal("confirmed"),
    project: z.string().max(200),
    case: z.string().max(120),
    reviewer: name,
  }),
  /** Takes back one proposal, by its number in the order in which they stand now, from 0. */
  z.strictObject({ type: z.literal("withdrawn"), number: z.int().min(0), reviewer: name }),
  z.strictObject({
    type: z.literal("sealed"),
    /** How many days each new document lives, counted from the import's clock. */
    expiry: z.array(z.strictObject({ document: documentSchema, days: z.int().min(1) })).max(3),
    digest: sha256,
    /** The digest of the line before, once more: it stands in the publication note, so that the signatures bind the record up to here. */
    record: sha256,
    documents: z.array(
      z.strictObject({
        role: z.string().max(220),
        version: z.int().min(1),
        length: z.int(),
        sha256,
      }),
    ),
  }),
  z.strictObject({ type: z.literal("unsealed") }),
  /** A stock client was let loose on the sealed documents: nobody can sign before it has taken them. */
  z.strictObject({
    type: z.literal("rehearsed"),
    /** The digest of the seal that was tried. */
    seal: sha256,
    client: z.string().max(40),
    outcomes: z
      .array(
        z.strictObject({
          id: z.enum(STOCK_TRIES.map(({ id }) => id)),
          seen: words,
          objection: z.strictObject({ found: words, expected: words, todo: words }).nullable(),
        }),
      )
      .max(20),
  }),
  z.strictObject({
    type: z.literal("signed"),
    keyholder: name,
    keyid: z.string().max(128),
    signatures: z.array(
      z.strictObject({ role: z.string().max(220), sig: z.string().regex(/^[0-9a-f]{2,4096}$/) }),
    ),
  }),
  z.strictObject({ type: z.literal("signatures-closed") }),
  z.strictObject({
    type: z.literal("exporting"),
    stick: z.string().max(200),
    files: z.array(file),
  }),
  z.strictObject({ type: z.literal("exported"), stick: z.string().max(200), files: z.array(file) }),
]);

/**
 * Everything that people do in a ceremony. What is not in here did not happen. docs/formats/transcript.md
 * No text has half a character: the record would hold another text, and could not be read back.
 */
export const eventSchema = anyEvent.refine(hasWholeCharacters, "half a character");

export type CeremonyEvent = z.output<typeof eventSchema>;
export type EventOf<Type extends CeremonyEvent["type"]> = Extract<CeremonyEvent, { type: Type }>;
export type ExportedFile = z.output<typeof file>;

/** What was proposed; of other keys for a project also by whose authority. */
function proposalNote(proposal: EventOf<"proposed">["proposal"]): string {
  if ("role" in proposal) return `${proposal.change}, in ${proposal.role}`;
  if (proposal.change !== "replace-project") return proposal.change;
  const { change, project, reason } = proposal;
  const why = reason === "" ? "" : ` (“${reason}”)`;
  return proposal.case === ""
    ? `${change} ${project}, by its present keys${why}`
    : `${change} ${project}, case ${proposal.case}, to be confirmed by a second administrator${why}`;
}

/** Shards of claimed by their number: there may be thousands. */
function sealedWords(documents: EventOf<"sealed">["documents"]): string {
  const shards = documents.filter(({ role }) => isShard(role)).length;
  const others = documents
    .filter(({ role }) => !isShard(role))
    .map(({ role, version }) => `${role} ${version}`);
  return [...others, ...(shards > 0 ? [shardWords(shards)] : [])].join(" and ");
}

/** One sentence of the record, for the person who reads it later. */
export function eventSentence(event: CeremonyEvent): string {
  switch (event.type) {
    case "opened":
      return `${event.administrator} opened the ceremony. ${RULE_WORDS[event.second_review]}.`;
    case "imported":
      return event.anchor.version === 0
        ? `Stick "${event.stick}" imported, to begin a new repository; its bundle.json was recognised.`
        : `Stick "${event.stick}" imported: ${event.claims} claims, checked against root ${event.anchor.version}.`;
    case "decided": {
      const { selection, decision, reason, reviewer } = event;
      const what =
        selection.by === "claim"
          ? selection.project
          : `${selection.count} claims behind one filter`;
      return `${reviewer}: ${what} → ${decision}${reason === "" ? "" : ` (“${reason}”)`}.`;
    }
    case "seated":
      return `${event.reviewer} takes the keyboard as reviewer.`;
    case "undone":
      return `${event.reviewer} took back a decision: ${event.claims.toLocaleString("en")} claim${event.claims === 1 ? "" : "s"} → ${event.decision}.`;
    case "proposed":
      return `${event.reviewer} proposed a change: ${proposalNote(event.proposal)}.`;
    case "confirmed":
      return `${event.reviewer} confirmed other keys for ${event.project}, case ${event.case}, as the second administrator.`;
    case "withdrawn":
      return `${event.reviewer} withdrew proposal ${event.number + 1}.`;
    case "sealed":
      return `Sealed ${sealedWords(event.documents)}; digest ${event.digest.slice(0, 16)}…`;
    case "unsealed":
      return "The seal was broken. Every signature collected over it is void.";
    case "rehearsed": {
      const refused = event.outcomes.filter(({ objection }) => objection !== null);
      return refused.length === 0
        ? `A stock client (${event.client}) took the sealed files: ${event.outcomes.length} tries.`
        : `A stock client (${event.client}) did NOT take the sealed files: ${refused.map(({ id }) => id).join(", ")}.`;
    }
    case "signed":
      return `${event.keyholder} signed.`;
    case "signatures-closed":
      return "Signing ended: the threshold is reached.";
    case "exporting":
      return `Writing ${event.files.length} files to "${event.stick}".`;
    case "exported":
      return `${event.files.length} files written to "${event.stick}", read back and compared.`;
  }
}
