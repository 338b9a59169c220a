import { base64 } from "@scure/base";
import { fromHex, toHex } from "../bytes.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { signerOf, type Collected, type Signing } from "../sign/collect.ts";
import { documentsOf } from "../sign/matrix.ts";
import type { Seal } from "../sign/seal.ts";
import { fewOf, isShard } from "../sign/sealed-rows.ts";
import type { Key, KeyId } from "../tuf/key.ts";
import type { Verify } from "../tuf/tally.ts";

/** A signature that another program made over one sealed document. */
export interface Pasted {
  readonly role: string;
  readonly keyid: string;
  /** Hex or base64, as that program printed it. */
  readonly text: string;
}

/** What came of one: still waiting for the key's other documents, or complete. */
export interface Taken {
  readonly held: Collected;
  readonly complete: Signing | null;
}

function inBase64(text: string): Uint8Array | null {
  try {
    return base64.decode(text);
  } catch {
    return null;
  }
}

/** Every way to read what was pasted: hex (colons and capitals too) or base64. Few texts can be read both ways; the key decides. */
export function signatureReadings(text: string): readonly Uint8Array[] {
  const plain = text.replaceAll(/\s/g, "");
  const readings = [fromHex(plain.replaceAll(":", "").toLowerCase()), inBase64(plain)];
  return readings.flatMap((each) =>
    each !== null && each.length > 0 && each.length <= 2048 ? [each] : [],
  );
}

function no(id: string, where: string, found: string, expected: string, todo: string) {
  return refuse({ id, where, found, expected, todo });
}

/** Why a signature does not verify, as far as it can be told. */
function invalid(
  seal: Seal,
  key: Key,
  role: string,
  readings: readonly Uint8Array[],
  verify: Verify,
): Outcome<never> {
  const where = `the pasted signature on ${role}`;
  // Shards are left out: there may be thousands, and nobody pastes their signatures.
  const other = seal.documents.find(
    (each) => !isShard(each.role) && readings.some((reading) => verify(key, each.bytes, reading)),
  );
  if (other !== undefined)
    return no(
      "SIGN-INVALID",
      where,
      `this key's signature on ${other.role}`,
      `its signature on ${role}`,
      `Nothing was added. Choose ${other.role}, or paste the other signature.`,
    );
  // A SEQUENCE of just this length; a text in hex may read as base64 too, which is then none.
  const isDer = (each: Uint8Array) => each[0] === 0x30 && each[1] === each.length - 2;
  const side = key.keytype.startsWith("ecdsa") && !readings.some(isDer);
  return no(
    "SIGN-INVALID",
    where,
    side
      ? "no ECDSA signature in DER; it may be the two numbers side by side"
      : "a signature that does not verify over the sealed bytes",
    `one by the key ${key.keyid.slice(0, 16)} over the file ${role}.signed-bytes`,
    side
      ? "Nothing was added. Ask the program for DER; pkcs11-tool calls it “--signature-format openssl”."
      : "Nothing was added. Was it the right key, the right file, and the file itself rather than its digest?",
  );
}

/**
 * Takes one signature by another program, and holds it until the key has signed each document that it may sign: one act of a person is one
 * event. Refuses SIGN-KEY, SIGNATURE-DOCUMENT, SIGN-AGAIN, SIGNATURE-TEXT, SIGN-INVALID; then nothing is lost that was held.
 */
export function takeDetached(
  seal: Seal,
  collected: Collected,
  held: Collected,
  { role, keyid, text }: Pasted,
  verify: Verify,
): Outcome<Taken> {
  const where = `the pasted signature on ${role}`;
  const key = signerOf(seal, keyid as KeyId);
  if (key === undefined)
    return no(
      "SIGN-KEY",
      where,
      `the keyid ${keyid.slice(0, 16)}, which no document lists`,
      "one of the roles' keys",
      "Nothing was added. Look the keyid up in the table of keyholders.",
    );
  const sameKey = (each: Signing) => signerOf(seal, each.keyid)?.material === key.material;
  const before = held.find(sameKey)?.signatures ?? [];
  if (collected.some(sameKey) || before.some((each) => each.role === role))
    return no(
      "SIGN-AGAIN",
      where,
      "a signature that is here already",
      "a document that this key has not signed",
      "Nothing was added. Each key counts once.",
    );
  const mine = documentsOf(seal, key.material);
  const document = mine.find((each) => each.role === role);
  if (document === undefined)
    return no(
      "SIGNATURE-DOCUMENT",
      where,
      `a key that may not sign ${role}`,
      `a document that it may sign: ${fewOf(mine.map((each) => each.role))}`,
      "Nothing was added. Choose the document that was signed.",
    );
  const readings = signatureReadings(text);
  if (readings.length === 0)
    return no(
      "SIGNATURE-TEXT",
      where,
      "neither hex nor base64",
      "a signature in hex or base64, and nothing else",
      "Nothing was added. Copy the signature again, without any words around it.",
    );
  const good = readings.find((reading) => verify(key, document.bytes, reading));
  if (good === undefined) return invalid(seal, key, role, readings, verify);
  const signing = { keyid: key.keyid, signatures: [...before, { role, sig: toHex(good) }] };
  const rest = held.filter((each) => !sameKey(each));
  return signing.signatures.length === mine.length
    ? accept({ held: rest, complete: signing })
    : accept({ held: [...rest, signing], complete: null });
}
