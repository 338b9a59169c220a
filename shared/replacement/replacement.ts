import { asProjectName, type ProjectName } from "../claim/project-name.ts";
import { registrationIn, type Registration } from "../claim/registration.ts";
import { accept, type Outcome } from "../refusal.ts";
import { readEnvelope, type Envelope } from "../tuf/envelope.ts";
import { Malformed, reading, shown, textAt } from "../tuf/malformed.ts";

/** New keys for a project that claimed holds already, signed by all of them, and by its present keys as far as the owners still have those. docs/formats/replacement.md */
export interface Replacement extends Registration {
  readonly project: ProjectName;
  readonly repository: string;
  /** The role of claimed that it replaces, `project.NAME.G`. */
  readonly replaces: string;
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
    const registration = registrationIn(signed, "key-replacement");
    const project = asProjectName(textAt(signed, "project"));
    if (project === null)
      throw new Malformed("project", shown(signed["project"]), "a normalised project name");
    return {
      ...registration,
      project,
      repository: textAt(signed, "repository"),
      replaces: textAt(signed, "replaces"),
    };
  });
  return read.ok ? accept({ ...read.value, envelope: envelope.value }) : read;
}
