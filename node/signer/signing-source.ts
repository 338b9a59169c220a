import type { Outcome } from "../../shared/refusal.ts";
import type { Key } from "../../shared/tuf/key.ts";

/** What can sign: an opened key file, or a key on a token. */
export interface SigningSource {
  /** Its public half, in TUF's form. */
  readonly key: Key;
  /** A signature over these bytes as TUF has it: raw for Ed25519, DER for ECDSA. Nobody trusts it before it was verified. */
  readonly sign: (bytes: Uint8Array) => Promise<Outcome<Uint8Array>>;
}
