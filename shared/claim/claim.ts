import { accept, refuse, type Outcome } from "../refusal.ts";
import { fromUtf8 } from "../bytes.ts";
import { fileText } from "../json/canonical.ts";
import { readJson } from "../json/read.ts";
import { isObject, type JsonObject } from "../json/value.ts";
import { envelopeIn, type Signature } from "../tuf/envelope.ts";
import { Malformed, reading, shown, textAt } from "../tuf/malformed.ts";
import { ownClaim } from "./own-claim.ts";
import { registrationIn, type Registration } from "./registration.ts";

/** A claimed-project key registration, signed by every key that it registers. docs/formats/claim.md */
export interface Claim extends Registration {
  /** As written; CLAIM-NAME says whether it is a normalised name. */
  readonly project: string;
  readonly repository: string;
  readonly signatures: readonly Signature[];
  /** What each signature is over: the canonical form of `signed`. */
  readonly signedBytes: Uint8Array;
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

/** Any other form than Conclave's own, and every fault. */
export function readAnyClaim(line: Uint8Array, where: string): Outcome<Claim> {
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
    const { signed, signatures, signedBytes } = envelopeIn(json.value);
    return {
      ...registrationIn(signed, "claim"),
      project: shortTextAt(signed, "project"),
      repository: shortTextAt(signed, "repository"),
      signatures,
      signedBytes,
    };
  });
}

/**
 * Reads one line of claims.jsonl. Refuses CLAIM-FORM: too long, not strict JSON, not canonical, a field missing or of a wrong kind.
 * `characters`: the line, with a character for each byte; of ASCII alone, which a claim in Conclave's own form is, that is its text.
 */
export function readClaim(
  line: Uint8Array,
  where: string,
  characters: string | null = fromUtf8(line),
): Outcome<Claim> {
  if (line.length > LONGEST_LINE)
    return refuse({
      id: "CLAIM-FORM",
      where,
      found: `a line of ${line.length} bytes`,
      expected: `at most ${LONGEST_LINE} bytes`,
      todo: "Reject it, and tell the index's operators: their export is broken.",
    });
  const own = characters === null ? null : ownClaim(characters);
  if (own !== null) {
    const { signedAt, ...said } = own;
    return accept({ ...said, signedBytes: line.subarray(signedAt, -1) });
  }
  const claim = readAnyClaim(line, where);
  return claim.ok ? claim : refuse({ ...claim.refusal, id: "CLAIM-FORM" });
}
