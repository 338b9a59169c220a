import { z } from "zod";
import { asSha256, type Sha256 } from "../digest/sha256.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { type Envelope, readEnvelope } from "../tuf/envelope.ts";
import { type Instant, parseInstant } from "../tuf/instant.ts";
import { MOST_LIST_BYTES, NAMES_PATH, PROHIBITED_PATH } from "./name-list.ts";

/** Bytes of one file on a stick. Root's is the limit of every TUF client; the others stop a stick from filling the memory. */
export function mostBytes(path: string): number {
  if (path === "bundle.json") return 4_000_000;
  if (path.endsWith(".root.json")) return 512_000;
  if (path.startsWith("metadata/")) return 512_000_000;
  if (path.startsWith("decisions/")) return 200_000_000;
  if (path === NAMES_PATH || path === PROHIBITED_PATH) return MOST_LIST_BYTES;
  return 2_000_000_000;
}

/** Bytes of all files of a stick together: each is held in memory. 800,000 claims with everything beside them have a quarter of it. */
export const MOST_STICK_BYTES = 4_000_000_000;

const SAFE_PATH = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*){0,3}$/;

const path = z
  .string()
  .max(250)
  .refine((text) => SAFE_PATH.test(text) && !text.includes(".."), "a plain relative path");
const sha256 = z.string().transform((text, context): Sha256 => {
  const digest = asSha256(text);
  if (digest !== null) return digest;
  context.issues.push({ code: "custom", message: "64 lower-case hex digits", input: text });
  return z.NEVER;
});
const instant = z.string().transform((text, context): Instant => {
  const read = parseInstant(text);
  if (read !== null && !read.fraction) return read.at;
  context.issues.push({
    code: "custom",
    message: "a date such as 2026-11-01T12:00:00Z",
    input: text,
  });
  return z.NEVER;
});

const manifestSchema = z.strictObject({
  _type: z.literal("bundle"),
  format: z.literal(1),
  repository: z.string().min(1).max(100),
  /**
   * What the ceremony is for. `root`, `targets` and `compromise` may import a tree whose faults they are held to mend; `first` begins a repository that has
   * no tree yet.
   */
  kind: z.enum(["claims", "root", "targets", "compromise", "first"]),
  /** Whether the repository that begins is one for rehearsals. Of any other repository its root says that. */
  rehearsal: z.literal(true).optional(),
  title: z.string().min(1).max(120),
  created: instant,
  claims: z.strictObject({ count: z.int().min(0) }),
  files: z.array(z.strictObject({ path, length: z.int().min(0), sha256 })).max(20_000),
});

export type Manifest = z.output<typeof manifestSchema> & { readonly envelope: Envelope };

function no(found: string, expected: string) {
  return refuse({
    id: "BUNDLE-FORM",
    where: "bundle.json",
    found,
    expected,
    todo: "Ask the index's operators for a new stick.",
  });
}

/** Reads bundle.json (docs/formats/bundle.md). Refuses BUNDLE-FORM. Its signature is checked later, when the tree says by whom. */
export function readManifest(bytes: Uint8Array): Outcome<Manifest> {
  const envelope = readEnvelope(bytes, "bundle.json");
  if (!envelope.ok) return no(envelope.refusal.found, envelope.refusal.expected);
  const parsed = manifestSchema.safeParse(envelope.value.signed);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return no(
      `a fault in "${issue?.path.join(".") ?? ""}": ${issue?.message ?? ""}`,
      "the form written down in docs/formats/bundle.md",
    );
  }
  if (parsed.data.rehearsal === true && parsed.data.kind !== "first")
    return no(
      `"rehearsal" in a bundle of the kind "${parsed.data.kind}"`,
      'the mark of a rehearsal in the root, or in a bundle of the kind "first"',
    );
  const names = parsed.data.files.map((file) => file.path.toLowerCase());
  // It would be read a second time, and might say something else then.
  if (names.includes("bundle.json"))
    return no("bundle.json, listed by itself", "each file beside it");
  if (new Set(names).size < names.length)
    return no("one file listed twice", "each file once, whatever its case");
  return accept({ ...parsed.data, envelope: envelope.value });
}
