import type { Finding } from "../claim/examine.ts";
import type { Neighbour } from "../look-alike/look-alikes.ts";
import type { Instant } from "../tuf/instant.ts";
import type { RoleName } from "../tuf/role-name.ts";
import type { Sha256 } from "../digest/sha256.ts";
import type { VerifiedBase } from "./verify-bundle.ts";

/** `blocked` can only be rejected or put off; `warned` needs a typed reason to be approved. */
export type Standing = "blocked" | "warned" | "clean";

/** One pending claim with everything found about it. */
export interface Pending {
  /** Line in claims.jsonl, from 0: its identity within this batch. */
  readonly line: number;
  /** As written; when the line could not be read, a text that says so. */
  readonly project: string;
  /** Public keys in hex. */
  readonly keys: readonly string[];
  readonly threshold: number;
  readonly registered: Instant | null;
  /** The role that recently-claimed gave the project; null where the two do not match, and then the claim is blocked. */
  readonly role: RoleName | null;
  readonly findings: readonly Finding[];
  /** Existing projects that this one can be taken for. */
  readonly neighbours: readonly Neighbour[];
  readonly standing: Standing;
}

declare const matched: unique symbol;

/** The whole batch, examined and matched with the tree. Only matchBatch makes one. */
export interface Batch {
  readonly [matched]: true;
  readonly base: VerifiedBase;
  readonly bundle: Sha256;
  readonly claims: readonly Pending[];
}

export function standingOf(findings: readonly Finding[]): Standing {
  if (findings.some((finding) => finding.level === "block")) return "blocked";
  return findings.length > 0 ? "warned" : "clean";
}
