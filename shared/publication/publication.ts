import { z } from "zod";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { SECOND_REVIEW } from "../profile/pypi.ts";
import { readEnvelope, type Envelope } from "../tuf/envelope.ts";

const project = z.string().max(200);
const line = z.int().min(0);
const judged = z.strictObject({
  found: z.array(z.string().max(60)).max(100),
  keys: z.array(z.string().max(128)).max(100),
  owners: z.array(z.string().max(200)).max(1000),
  owners_changed: z.string().max(40).nullable(),
  project,
  registered: z.string().max(40).nullable(),
  status: z.string().max(40).nullable(),
  threshold: z.int(),
});

const publicationSchema = z.strictObject({
  _type: z.literal("publication"),
  format: z.literal(1),
  repository: z.string(),
  bundle: z.string().regex(/^[0-9a-f]{64}$/),
  publish: z
    .array(
      z.strictObject({
        path: z.string(),
        role: z.string(),
        signed_sha256: z.string(),
        version: z.int().min(1),
      }),
    )
    .min(1),
  revoked: z.array(z.strictObject({ project, reason: z.string() })),
  replaced: z.array(
    z.strictObject({
      authority: z.discriminatedUnion("by", [
        z.strictObject({ by: z.literal("present keys") }),
        z.strictObject({
          administrators: z.array(z.string()).length(2),
          by: z.literal("case"),
          case: z.string(),
        }),
      ]),
      project,
      replaces: z.string(),
      role: z.string(),
    }),
  ),
  clear: z.array(z.literal("recently-claimed")).max(1),
  /** The digest of the transcript's line before the seal: what the reviewers did, down to the last reason. */
  record: z.string().regex(/^[0-9a-f]{64}$/),
  /** Which claims needed two reviewers, and who decided about the claims. */
  second_review: z.enum(SECOND_REVIEW),
  reviewers: z.array(z.string()),
  approved: z.array(z.strictObject({ line, project, role: z.string() })),
  rejected: z.array(
    z
      .strictObject({
        facts: z.string().regex(/^[0-9a-f]{64}$/),
        judged,
        line,
        project,
        reason: z.string(),
      })
      .refine((each) => each.project === each.judged.project, "one project"),
  ),
  put_off: z.array(z.strictObject({ line, project, reason: z.string() })),
  /** What snapshot must list of claimed and the files below it. */
  snapshot: z.array(z.strictObject({ role: z.string(), version: z.int().min(1) })),
  then_remove_from: z.string(),
});

export type Publication = z.output<typeof publicationSchema> & { readonly envelope: Envelope };

/** A claim that was rejected in an earlier ceremony. */
export type Rejected = Publication["rejected"][number];

/** Reads a publication note (docs/formats/publication.md). Refuses PUBLICATION-FORM. */
export function readPublication(bytes: Uint8Array, where: string): Outcome<Publication> {
  const no = (found: string) =>
    refuse({
      id: "PUBLICATION-FORM",
      where,
      found,
      expected: "a publication note",
      todo: "Do not rely on this note. Do not publish by it.",
    });
  const envelope = readEnvelope(bytes, where);
  if (!envelope.ok) return no(envelope.refusal.found);
  const read = publicationSchema.safeParse(envelope.value.signed);
  if (!read.success) return no(`a fault in "${read.error.issues[0]?.path.join(".") ?? ""}"`);
  return accept({ ...read.data, envelope: envelope.value });
}
