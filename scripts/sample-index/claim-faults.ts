import type { JsonObject } from "../../shared/json/value.ts";
import { formatInstant, later, type Instant } from "../../shared/tuf/instant.ts";
import type { Signature } from "../../shared/tuf/envelope.ts";
import type { ClaimKind } from "./claim-kinds.ts";
import type { ClaimParts } from "./claim-lines.ts";

/** By what a claim of a kind differs from a sound one. */
export interface ClaimFault {
  /** What it says instead; its keys sign that. */
  readonly parts?: (sound: ClaimParts) => Partial<ClaimParts>;
  readonly signatures?: (all: readonly Signature[]) => readonly Signature[];
  /** Its line, which nobody signs anew. */
  readonly text?: (line: string) => string;
  /** What the index tells of its project instead. */
  readonly evidence?: (now: Instant) => JsonObject;
  /** False: recently-claimed does not list it. */
  readonly isListed?: false;
}

/** Letters with one of another alphabet that looks the same: a, e, o. */
const DISGUISES: ReadonlyMap<string, string> = new Map([
  ["a", "\u0430"],
  ["e", "\u0435"],
  ["o", "\u043e"],
]);

function disguised(name: string): string {
  const at = [...name].findIndex((letter) => DISGUISES.has(letter));
  const letter = name[at] ?? "";
  return at < 0
    ? `${name}\u200b`
    : `${name.slice(0, at)}${DISGUISES.get(letter) ?? ""}${name.slice(at + 1)}`;
}

export const FAULTS: Partial<Readonly<Record<ClaimKind, ClaimFault>>> = {
  "not a claim": { text: () => "claim" },
  "cut off": { text: (line) => line.slice(0, 300) },
  "disguised letter": { parts: ({ project }) => ({ project: disguised(project) }) },
  "threshold out of reach": { parts: ({ keys }) => ({ threshold: keys.length + 1 }) },
  "another repository": { parts: () => ({ repository: "gems.example" }) },
  "signed long ago": {
    parts: ({ registered }) => ({ registered: later(registered, -200) }),
  },
  "signature missing": { signatures: (all) => all.slice(1) },
  "owner in disguise": { evidence: () => ({ owners: ["mir\u0430"] }) },
  "evidence of long ago": {
    evidence: (now) => ({ as_of: formatInstant(later(now, -9)) }),
  },
  "not in recently-claimed": { isListed: false },
};
