import { z } from "zod";
import type { Refusal } from "../../shared/refusal.ts";

/**
 * The whole protocol of the signer: one job in, one passphrase in through a port of its own, stages and one answer out.
 * No private key, passphrase or decrypted byte is ever part of an answer.
 */
export const jobSchema = z.strictObject({
  keyFile: z.instanceof(Uint8Array),
  keyFileName: z.string(),
  /** The seal's digest, as the people in the room compared it. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  documents: z.array(
    z.strictObject({
      role: z.string(),
      version: z.int(),
      bytes: z.instanceof(Uint8Array),
      allowed: z.array(z.string()),
    }),
  ),
  /** Public keys in hex that have signed already. */
  signed: z.array(z.string()),
});

export interface SigningJob {
  readonly keyFile: Uint8Array;
  readonly keyFileName: string;
  readonly digest: string;
  readonly documents: readonly {
    readonly role: string;
    readonly version: number;
    readonly bytes: Uint8Array;
    readonly allowed: readonly string[];
  }[];
  readonly signed: readonly string[];
}

export type SignerSays =
  | { readonly says: "ready" }
  | { readonly says: "opening" }
  /** A token says how far it is: of `of` documents, `done` are signed. */
  | { readonly says: "signing"; readonly done?: number; readonly of?: number }
  | {
      readonly says: "signed";
      readonly public: string;
      readonly signatures: readonly { readonly role: string; readonly sig: string }[];
    }
  | {
      readonly says: "refused";
      readonly refusal: Refusal;
      /** What was signed before the refusal, when a token went away in between. */
      readonly kept?: {
        readonly public: string;
        readonly signatures: readonly { readonly role: string; readonly sig: string }[];
      };
    };
