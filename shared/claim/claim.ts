import { refuse, type Outcome } from "../refusal.ts";
import { fromUtf8 } from "../bytes.ts";
import { fileText } from "../json/canonical.ts";
import { readJson } from "../json/read.ts";
import { isObject, type JsonObject } from "../json/value.ts";
import { type Envelope, envelopeIn } from "../tuf/envelope.ts";
import { Malformed, reading, shown, textAt } from "../tuf/malformed.ts";
import { registrationIn, type Registration } from "./registration.ts";

/** A claimed-project key registration, signed by every key that it registers. docs/formats/claim.md */
export interface Claim extends Registration {
  /** As written; CLAIM-NAME says whether it is a normalised name. */
  readonly project: string;
  readonly repository: string;
  readonly envelope: Envelope;
}

/** Bytes in one line of claims.jsonl. */
export const LONGEST_LINE = 65_536;

/** Names are at most 200 characters anywhere; longer ones are no names, and would not fit the record. */
function shortTextAt(signed: JsonObject, name: string): string {
  const text = textAt(signed, name);
  if (text.length > 200)
    throw new Malformed(name, `a text of ${text.length} characters`, "at most 200");
  return text;
}

function claimIn(line: Uint8Array, where: string): Outcome<Claim> {
  const json = readJson(line, where);
  if (!json.ok) return json;
  return reading("CLAIM-FORM", where, () => {
    if (!isObject(json.value)) throw new Malformed("claim", shown(json.value), "an object");
    if (fileText(json.value) !== fromUtf8(line))
      throw new Malformed(
        "claim",
        "a line that is not in canonical form",
        "the one canonical form of its content",
      );
    const envelope = envelopeIn(json.value);
    const { signed } = envelope;
    return {
      ...registrationIn(signed, "claim"),
      project: shortTextAt(signed, "project"),
      repository: shortTextAt(signed, "repository"),
      envelope,
    };
  });
}

/**
 * Reads one line of claims.jsonl. Refuses CLAIM-FORM: too long, not strict JSON, not canonical, a field missing or of a wrong kind.
 */
export function readClaim(line: Uint8Array, where: string): Outcome<Claim> {
  if (line.length > LONGEST_LINE)
    return refuse({
      id: "CLAIM-FORM",
      where,
      found: `a line of ${line.length} bytes`,
      expected: `at most ${LONGEST_LINE} bytes`,
      todo: "Reject it, and tell the index's operators: their export is broken.",
    });
  const claim = claimIn(line, where);
  return claim.ok ? claim : refuse({ ...claim.refusal, id: "CLAIM-FORM" });
}
