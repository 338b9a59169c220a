import { z } from "zod";

const roleName = z.string().max(128);
const keyid = z.string().max(128);

/** The offline documents, in the order in which each depends on the one before. */
export const DOCUMENTS = ["root", "targets", "claimed"] as const;
export type DocumentName = (typeof DOCUMENTS)[number];
export const documentSchema = z.enum(DOCUMENTS);

/**
 * One proposed change to root, targets or claimed, beside the claims. Keys come from the key records on the stick only, named by keyid: a record
 * proves that somebody holds the private half. Roles: the four of root, and the three that targets delegates to.
 */
export const proposalSchema = z.discriminatedUnion("change", [
  z.strictObject({ change: z.literal("add-key"), role: roleName, record: keyid }),
  z.strictObject({ change: z.literal("remove-key"), role: roleName, keyid }),
  z.strictObject({ change: z.literal("replace-key"), role: roleName, keyid, record: keyid }),
  z.strictObject({
    change: z.literal("threshold"),
    role: roleName,
    threshold: z.int().min(1).max(100),
  }),
  z.strictObject({ change: z.literal("order"), roles: z.array(roleName).length(3) }),
  z.strictObject({
    change: z.literal("revoke-project"),
    project: z.string().max(200),
    reason: z.string().min(3).max(500),
  }),
  /**
   * The keys of a replacement on the stick take the place of the project's present ones. The case is empty where those agreed; the reason is empty where
   * nothing was found about the replacement.
   */
  z.strictObject({
    change: z.literal("replace-project"),
    project: z.string().max(200),
    case: z.string().max(120),
    reason: z.string().max(500),
  }),
  /** The index empties recently-claimed: what stands in it may be a thief's. An instruction in the publication note, no document's content. */
  z.strictObject({ change: z.literal("clear-recently-claimed") }),
  /** Claimed is divided into files by the beginnings of names, or made one file again. No project's keys change by it. */
  z.strictObject({ change: z.literal("divide-claimed") }),
  z.strictObject({ change: z.literal("join-claimed") }),
  /** A new version with a new expiry and nothing else, when no other proposal touches the document. */
  z.strictObject({ change: z.literal("renew"), document: documentSchema }),
]);

/** A change as somebody proposes it. */
export type Proposed = z.output<typeof proposalSchema>;

type Replacement = Extract<Proposed, { change: "replace-project" }>;

/** Other keys for a project as a ceremony keeps them: with the people who stand for them by an act of their own, in the order in which they acted. */
export type Replacing = Replacement & { readonly administrators: readonly string[] };

/** A change as a ceremony keeps it. */
export type Proposal = Exclude<Proposed, Replacement> | Replacing;
