import { z } from "zod";
import { SECOND_REVIEW } from "../profile/pypi.ts";
import { filterSchema } from "../ceremony/event.ts";
import { documentSchema, proposalSchema } from "../review/proposal.ts";
import { DECISIONS } from "../review/decisions.ts";

/**
 * The whole contract between the window and main, in intentions: what a person wants, never a document. Main checks each one against its own
 * state; the window is told the outcome by a new View (view.ts), and what it asked for by an answer (answers.ts). Arguments that do not fit are refused before anything looks at them.
 */
const nothing = z.strictObject({});
const line = z.int().min(0).max(10_000_000);
const typed = z.string().max(200);
const keyids = z.array(z.string().max(128)).max(1000);
const person = z.string().trim().min(2).max(80);
const keyholder = z.string().trim().min(2).max(80);
const role = z.string().min(1).max(220);
/** A list of claims as it is shown. `reversed`: the order from its end. */
const listing = {
  filter: filterSchema,
  sort: z.enum(["attention", "project", "registered", "threshold", "decision", "owners"]),
  reversed: z.boolean().default(false),
};

export const INTENTIONS = {
  /** Starts a ceremony; the name goes into the record, and which claims need two reviewers. */
  "ceremony.begin": z.strictObject({
    administrator: person,
    secondReview: z.enum(SECOND_REVIEW),
  }),
  /** Goes on with one that was interrupted. */
  "ceremony.resume": z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/) }),
  /** Back to the first screen; the ceremony can be resumed. */
  "ceremony.leave": nothing,
  /** Main shows a folder dialog, then reads the stick once. */
  "stick.choose": nothing,
  /** The typed words must be the first and the last word of that root's digest; version 0: of bundle.json's, where there is no root yet. */
  "anchor.confirm": z.strictObject({ version: z.int().min(0), typed }),
  /** Drops the stick that was read, before it was imported. */
  "stick.drop": nothing,
  /** Stops reading or checking; nothing is kept of it. */
  "work.cancel": nothing,
  "claims.page": z.strictObject({
    ...listing,
    offset: z.int().min(0),
    count: z.int().min(1).max(200),
  }),
  /** The next flagged and undecided claim of a list, behind the one with the line `after`. */
  "claims.next": z.strictObject({ ...listing, after: line.nullable() }),
  "claim.show": z.strictObject({ line }),
  /** What the batch is made of, in numbers, whatever was decided. */
  "claims.figures": nothing,
  "claims.decide": z.strictObject({
    what: z.discriminatedUnion("by", [
      z.strictObject({ by: z.literal("claim"), line, project: z.string().max(200) }),
      /** `shown`: what the page of the list answered, so that nobody decides about claims that were not in it. */
      z.strictObject({
        by: z.literal("filter"),
        filter: filterSchema,
        count: z.int().min(1),
        shown: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    ]),
    decision: z.enum(DECISIONS),
    reason: z.string().max(500),
  }),
  /** Another reviewer sits down at the keyboard, by name. */
  "reviewer.sit": z.strictObject({ name: person }),
  /** Takes back the last decision of the reviewer at the keyboard, about one claim or very many. */
  "claims.undo": nothing,
  /** Proposes changes to root, targets or claimed, beside the claims: each becomes a proposal of its own. All of them fit, or none is made. */
  "proposals.add": z.strictObject({ proposals: z.array(proposalSchema).min(1).max(200) }),
  /** Which keys are lost, and which stolen, by keyid; answers what that means and what would mend it. Changes nothing. */
  "guide.compromise": z.strictObject({ lost: keyids, stolen: keyids }),
  /** Says yes to other keys that another person proposed for a case; what was confirmed is named, so that it is what was shown. */
  "proposals.confirm": z.strictObject({ project: z.string().max(200), case: z.string().max(120) }),
  /** Takes back the proposal of that number, from 0, in the order in which they are shown. */
  "proposals.withdraw": z.strictObject({ number: z.int().min(0).max(1000) }),
  "changes.page": z.strictObject({ offset: z.int().min(0), count: z.int().min(1).max(200) }),
  /** The files behind one line of what is sealed, by its number from 0. */
  "sealed.page": z.strictObject({
    line: z.int().min(0).max(10_000),
    offset: z.int().min(0),
    count: z.int().min(1).max(200),
  }),
  /** The shards of claimed that were written. */
  "written.page": z.strictObject({ offset: z.int().min(0), count: z.int().min(1).max(200) }),
  /** `typed` must be the word "seal". */
  "seal.make": z.strictObject({
    expiry: z
      .array(z.strictObject({ document: documentSchema, days: z.int().min(1).max(1000) }))
      .max(3),
    typed,
  }),
  "seal.break": nothing,
  /** Lets the stock client loose on the seal; happens by itself after sealing and resuming, unless it was cancelled. */
  "client.try": nothing,
  /** A piece of the sealed canonical bytes as text. */
  "sealed.text": z.strictObject({
    role: z.string().max(220),
    offset: z.int().min(0),
    count: z.int().min(1).max(20_000),
  }),
  /** `typed` must be the first word of the seal's digest. Main asks for the files where there are some, and starts the signer, which asks for the rest. */
  "sign.open": z.strictObject({
    typed,
    with: z.discriminatedUnion("source", [
      z.strictObject({ source: z.literal("key file") }),
      /** One of the modules that main named, by its path; anything else means that main asks for the file. */
      z.strictObject({ source: z.literal("token"), module: z.string().max(4000) }),
      z.strictObject({ source: z.literal("shares") }),
    ]),
  }),
  /** Ends the signer at once, whatever it is doing. */
  "signer.stop": nothing,
  /** The signer waits for a folder: main shows the dialog. */
  "signer.folder": z.strictObject({ number: z.int().min(1) }),
  /** The signer asks whether to use up a token's last try: main asks in a box of its own. */
  "signer.lastTry": z.strictObject({ number: z.int().min(1) }),
  /** Outside a ceremony. Main asks where to write to; the signer asks for the rest. */
  "keys.make": z.strictObject({ keyholder, role, rolls: z.enum(["dice", "coins"]) }),
  "keys.makeOnToken": z.strictObject({
    keyholder,
    role,
    kind: z.enum(["ed25519", "P-256"]),
    module: z.string().max(4000),
  }),
  "keys.passphrase": nothing,
  "keys.split": z.strictObject({
    holders: z.array(keyholder).min(2).max(16),
    needed: z.int().min(2).max(16),
    /** It was split before: main asks for the list of the set that is the newest so far. */
    again: z.boolean(),
  }),
  "keys.recover": nothing,
  "keys.drill": z.strictObject({
    with: z.enum(["key file", "shares"]),
  }),
  "keys.clear": nothing,
  "signatures.close": nothing,
  /** Main shows a folder dialog and writes what another machine needs to sign. */
  "request.write": nothing,
  /** One QR code of the request, by its number from 0. */
  "request.frame": z.strictObject({ number: z.int().min(0).max(999) }),
  /** Main shows a file dialog and takes a signature file. */
  "signatures.add": nothing,
  /** A signature that another program made over one sealed document. */
  "signatures.paste": z.strictObject({
    role,
    keyid: z.string().min(1).max(128),
    text: z.string().min(1).max(8000),
  }),
  /** Makes this machine one that signs a request from another, and does nothing else until that is left. */
  "request.open": nothing,
  /** Codes of a request, pasted; one or many. An empty text drops those that are here. */
  "request.frames": z.strictObject({ text: z.string().max(200_000) }),
  /** Main shows a folder dialog and writes the signatures that were made here. */
  "signatures.write": nothing,
  /** `typed` must be the word "export". Main shows a folder dialog. */
  "export.write": z.strictObject({ typed }),
  /** Main shows a file dialog for a list of project names, to plan with. */
  "plan.names": nothing,
  /** How claimed would be divided with so many projects; 0: with every name. Takes seconds, and changes nothing. */
  "plan.make": z.strictObject({
    from: z.enum(["file", "stick"]),
    claimed: z.int().min(0).max(2_000_000),
    batch: z.int().min(1).max(1_000_000),
  }),
  /** Forgets the list. */
  "plan.close": nothing,
  "record.page": z.strictObject({ offset: z.int().min(0), count: z.int().min(1).max(200) }),
} as const;

export type Intention = keyof typeof INTENTIONS;
export type Arguments<Name extends Intention> = z.input<(typeof INTENTIONS)[Name]>;
