import { parseInstant, type Instant } from "../tuf/instant.ts";

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

/** What the index knows, by project. */
export interface EvidenceOf {
  /** How many projects. */
  readonly size: number;
  readonly get: (project: string) => Evidence | undefined;
}

const DATE = '"([0-9T:Z-]{20})"';
/** A text without escapes: it can be written in one way only. */
const OWNER = '"[^"\\\\\\u0000-\\u001f]{0,200}"';
const OWN = new RegExp(
  `\\{(?:"as_of":${DATE},)?"owners":(\\[(?:${OWNER}(?:,${OWNER}){0,99})?\\]),"owners_changed":(?:null|${DATE}),` +
    `"project":"([a-z0-9-]{1,200})","received":${DATE},"status":"(active|quarantined|prohibited)"\\}(?=\\n|$)`,
  "y",
);

function instant(text: string) {
  const read = parseInstant(text);
  return read === null || read.fraction ? undefined : read.at;
}

/**
 * The line of evidence that begins at `start`, where it is written letter by letter as Conclave writes it; null for any other one, about which the strict
 * reader decides. Many times as fast: a batch may have hundreds of thousands of lines.
 */
export function ownEvidence(text: string, start: number): Evidence | null {
  OWN.lastIndex = start;
  const [, asOfText, ownersText = "", changedText, project = "", receivedText = "", status] =
    OWN.exec(text) ?? [];
  if (status !== "active" && status !== "quarantined" && status !== "prohibited") return null;
  const received = instant(receivedText);
  const ownersChanged = changedText === undefined ? null : instant(changedText);
  const asOf = asOfText === undefined ? null : instant(asOfText);
  if (received === undefined || ownersChanged === undefined || asOf === undefined) return null;
  // Without escapes, and every quote ends or begins one.
  const owners = ownersText === "[]" ? [] : ownersText.slice(2, -2).split('","');
  return { project, owners, status, received, ownersChanged, asOf };
}
