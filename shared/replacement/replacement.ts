import { asProjectName, type ProjectName } from "../claim/project-name.ts";
import { MOST_KEYS } from "../claim/claim.ts";
import { accept, type Outcome } from "../refusal.ts";
import { readEnvelope, type Envelope } from "../tuf/envelope.ts";
import { parseInstant, type Instant } from "../tuf/instant.ts";
import { keysAt, type Key } from "../tuf/key.ts";
import { integerAt, Malformed, reading, shown, textAt } from "../tuf/malformed.ts";

/** New keys for a project that claimed holds already, signed by all of them, and by its present keys as far as the owners still have those. docs/formats/replacement.md */
export interface Replacement {
  readonly project: ProjectName;
  readonly repository: string;
  /** The role of claimed that it replaces, `project.NAME.G`. */
  readonly replaces: string;
  readonly keys: readonly Key[];
  readonly threshold: number;
  readonly registered: Instant;
  readonly envelope: Envelope;
}

export const REPLACEMENT_FOLDER = "replacements/";

export function replacementPath(project: string): string {
  return `${REPLACEMENT_FOLDER}${project}.json`;
}

/** Reads a key replacement; its signatures are for REPLACEMENT_CHECKS. Refuses JSON-STRICT, ENVELOPE, REPLACEMENT-FORM. */
export function readReplacement(bytes: Uint8Array, where: string): Outcome<Replacement> {
  const envelope = readEnvelope(bytes, where);
  if (!envelope.ok) return envelope;
  const { signed } = envelope.value;
  const read = reading("REPLACEMENT-FORM", where, () => {
    if (textAt(signed, "_type") !== "key-replacement")
      throw new Malformed("_type", textAt(signed, "_type"), '"key-replacement"');
    if (integerAt(signed, "format", 1) !== 1)
      throw new Malformed("format", shown(signed["format"]), "1");
    const project = asProjectName(textAt(signed, "project"));
    if (project === null)
      throw new Malformed("project", shown(signed["project"]), "a normalised project name");
    const written = textAt(signed, "registered");
    const registered = parseInstant(written);
    if (registered === null || registered.fraction)
      throw new Malformed("registered", written, "a date such as 2026-11-01T12:00:00Z");
    const keys = [...keysAt(signed, "keys").values()];
    if (keys.length > MOST_KEYS)
      throw new Malformed("keys", `${keys.length} keys`, `at most ${MOST_KEYS}`);
    return {
      project,
      repository: textAt(signed, "repository"),
      replaces: textAt(signed, "replaces"),
      keys,
      threshold: integerAt(signed, "threshold", 0),
      registered: registered.at,
    };
  });
  return read.ok ? accept({ ...read.value, envelope: envelope.value }) : read;
}
