import { toHex } from "../../shared/bytes.ts";
import { drillSigned, readDrillDocument } from "../../shared/drill/drill.ts";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import type { Signature } from "../../shared/tuf/envelope.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import { ARITHMETIC, type Arithmetic } from "./arithmetic.ts";
import type { OpenKey } from "./private-key.ts";

/**
 * Signs a drill with an open key, and nothing that is not a drill: the bytes are read first, and what is signed is written anew from what was read. Refuses JSON-STRICT,
 * DRILL-FORM, DRILL-KEYS (the drill is not about this key), SIGN-INVALID.
 */
export function signDrill(
  document: Uint8Array,
  key: OpenKey,
  { noble, verify }: Arithmetic = ARITHMETIC,
): Outcome<Signature> {
  const drill = readDrillDocument(document, "the drill");
  if (!drill.ok) return drill;
  if (drill.value.key.public !== key.public)
    return refuse({
      id: "DRILL-KEYS",
      where: "the drill",
      found: `the key ${key.public.slice(0, 16)}…, which the drill is not about`,
      expected: "the drill's key",
      todo: "Open the key that is to be proved.",
    });
  const half = ed25519Key(key.public);
  const bytes = canonicalBytes(drillSigned(drill.value));
  const signature = noble.sign(bytes, key.seed);
  if (verify(half, bytes, signature)) return accept({ keyid: half.keyid, sig: toHex(signature) });
  return refuse({
    id: "SIGN-INVALID",
    where: "the drill",
    found: "a signature that does not verify",
    expected: "one that does",
    todo: "Do not trust this machine: its arithmetic is wrong. Use another.",
  });
}
