import type { Evidence } from "../bundle/evidence.ts";
import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import { canonicalBytes, canonicalText } from "../json/canonical.ts";
import type { JsonObject } from "../json/value.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";

/** All about a claim that a reviewer judges it by; its canonical form decides whether anything has changed since. docs/formats/publication.md */
export type Judged = Readonly<{
  /** IDs of the checks that found something, sorted. */
  found: readonly string[];
  /** Public keys, sorted. */
  keys: readonly string[];
  /** Sorted; empty where the stick carried no evidence. */
  owners: readonly string[];
  owners_changed: string | null;
  project: string;
  /** Null where the line could not be read as a claim. */
  registered: string | null;
  status: string | null;
  threshold: number;
}>;

interface Claim {
  readonly project: string;
  readonly keys: readonly string[];
  readonly threshold: number;
  readonly registered: Instant | null;
  readonly findings: readonly { readonly id: string }[];
}

function dateText(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}

export function judgedOf(claim: Claim, evidence: Evidence | undefined): Judged {
  const { project, keys, threshold, registered, findings } = claim;
  return {
    found: [...new Set(findings.map(({ id }) => id))].sort(),
    keys: keys.toSorted(),
    owners: (evidence?.owners ?? []).toSorted(),
    owners_changed: dateText(evidence?.ownersChanged ?? null),
    project,
    registered: dateText(registered),
    status: evidence?.status ?? null,
    threshold,
  };
}

/** SHA-256 of the canonical form: equal for two claims about which a reviewer would see the same. */
export function factsOf(judged: Judged): Sha256 {
  return sha256Of(canonicalBytes(judged));
}

const WORDS: Readonly<Record<keyof Judged, string>> = {
  project: "project",
  keys: "keys",
  threshold: "threshold",
  registered: "date of registration",
  owners: "owners",
  owners_changed: "date of the last change of owners",
  status: "status",
  found: "what was found",
};

/** What differs between two claims for a project, in words, the keys first. */
export function changedSince(before: Judged, now: Judged): readonly string[] {
  const [old, next] = [before as JsonObject, now as JsonObject];
  return Object.entries(WORDS)
    .filter(([name]) => canonicalText(old[name] ?? null) !== canonicalText(next[name] ?? null))
    .map(([, words]) => words);
}
