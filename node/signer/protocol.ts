import { z } from "zod";
import {
  FROM_MAIN,
  type Answer,
  type AnswerFor,
  type Told,
  type Want,
  type Wanted,
} from "../../shared/contract/signer-talk.ts";
import type { Refusal } from "../../shared/refusal.ts";

/**
 * The whole protocol of the signer: one errand in from main, and the documents that belong to it in parts; questions to the people by way of main, answers straight from the window through
 * a port of their own; stages and one answer out. No private key, passphrase, PIN, share or roll is ever part of what main hears.
 */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().min(1).max(80);
const path = z.string().min(1).max(4000);

const file = z.strictObject({ name: z.string().max(255), bytes });

/** Where the private half is. */
const sourceSchema = z.discriminatedUnion("source", [
  z.strictObject({ source: z.literal("key file"), file }),
  z.strictObject({ source: z.literal("token"), module: path, pkcs11js: path }),
  /** The set's public manifest and the key file that its shares open. */
  z.strictObject({ source: z.literal("shares"), set: bytes, escrow: file }),
]);
export type KeySource = z.output<typeof sourceSchema>;

/** What is to be signed, by name and length: the bytes follow in parts. Many documents have the same keys, so each names a line of `allowed`. */
const jobSchema = z.strictObject({
  /** The seal's digest, as the people in the room compared it. */
  digest,
  allowed: z.array(z.array(z.string()).readonly()).readonly(),
  documents: z
    .array(
      z.strictObject({
        role: z.string(),
        version: z.int(),
        length: z.int().min(0),
        allowed: z.int().min(0),
      }),
    )
    .readonly(),
  /** Public keys, as the documents write them, that have signed already. */
  signed: z.array(z.string()).readonly(),
});
export type JobHead = z.output<typeof jobSchema>;

/** A part of the documents' bytes, which stand one after another. */
export const partSchema = z.strictObject({ part: bytes });

/** What is to be signed and by whom. */
export interface SigningJob {
  readonly digest: string;
  readonly documents: readonly {
    readonly role: string;
    readonly version: number;
    readonly bytes: Uint8Array;
    readonly allowed: readonly string[];
  }[];
  readonly signed: readonly string[];
}

export const errandSchema = z.discriminatedUnion("errand", [
  z.strictObject({ errand: z.literal("sign"), source: sourceSchema, job: jobSchema }),
  z.strictObject({
    errand: z.literal("make a key"),
    keyholder: name,
    role: z.string().max(160),
    rolls: z.enum(["dice", "coins"]),
    created: z.int(),
  }),
  z.strictObject({
    errand: z.literal("make a key on a token"),
    keyholder: name,
    role: z.string().max(160),
    kind: z.enum(["ed25519", "P-256"]),
    module: path,
    pkcs11js: path,
    created: z.int(),
  }),
  z.strictObject({ errand: z.literal("change a passphrase"), file }),
  z.strictObject({
    errand: z.literal("split"),
    file,
    holders: z.array(name).min(2).max(16),
    needed: z.int().min(2).max(16),
    /** The list of the set that this key was split into before; null where it was not. */
    older: file.nullable(),
    created: z.int(),
  }),
  z.strictObject({ errand: z.literal("recover"), set: bytes, escrow: file }),
  z.strictObject({
    errand: z.literal("drill"),
    source: sourceSchema,
    created: z.int(),
  }),
]);
/** An errand as it goes to the signer. */
export type ErrandHead = z.output<typeof errandSchema>;
type SignHead = Extract<ErrandHead, { errand: "sign" }>;
/** An errand with all that belongs to it. */
export type Errand =
  Exclude<ErrandHead, SignHead> | (Omit<SignHead, "job"> & { readonly job: SigningJob });

/** A file that came of an errand and holds nothing that is secret in the clear; main writes it where people want it. */
export interface MadeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What came of an errand other than signing, in words for the screen. */
export interface Made {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly files: readonly MadeFile[];
  /** The public key that it is about, in hex or PEM; empty where there is none. */
  readonly public: string;
}

export type SignerSays =
  | { readonly says: "wants"; readonly wanted: Wanted }
  /** `of` 0 where nobody knows how long it takes. */
  | { readonly says: "doing"; readonly what: string; readonly done: number; readonly of: number }
  | {
      readonly says: "signed";
      readonly public: string;
      readonly signatures: readonly { readonly role: string; readonly sig: string }[];
    }
  | { readonly says: "made"; readonly made: Made }
  | {
      readonly says: "refused";
      readonly refusal: Refusal;
      /** What was signed before the refusal, when a token went away in between. */
      readonly kept?: {
        readonly public: string;
        readonly signatures: readonly { readonly role: string; readonly sig: string }[];
      };
    };

/** What comes out of the signer's process: it asks for each part of the documents when it has room for it. */
export type FromSigner = SignerSays | { readonly says: "next part" };

/** What an errand may do besides calculating: ask the people, tell the window a secret, and say how far it is. */
export interface Conversation {
  readonly want: <What extends Want["what"]>(
    want: Extract<Want, { what: What }>,
  ) => Promise<AnswerFor<What>>;
  readonly tell: (told: Told) => void;
  readonly doing: (what: string, done?: number, of?: number) => void;
}

/** Numbers the questions, and hands on an answer only to the question that is open and of its kind. */
export class Talk implements Conversation {
  private number = 0;
  private open: { readonly want: Want; readonly heard: (answer: Answer) => void } | null = null;
  private readonly say: (said: SignerSays) => void;
  readonly tell: (told: Told) => void;

  constructor(say: (said: SignerSays) => void, tell: (told: Told) => void) {
    this.say = say;
    this.tell = tell;
  }

  readonly want = <What extends Want["what"]>(
    want: Extract<Want, { what: What }>,
  ): Promise<AnswerFor<What>> =>
    new Promise((resolve) => {
      this.number++;
      const heard = (answer: Answer) => {
        resolve(answer as AnswerFor<What>);
      };
      this.open = { want, heard };
      this.say({ says: "wants", wanted: { ...(want as Want), number: this.number } });
    });

  readonly doing = (what: string, done = 0, of = 0): void => {
    this.say({ says: "doing", what, done, of });
  };

  /** False for an answer that nobody waits for, or that is not for this side to give: paths are main's, what is typed is the window's. */
  hear(from: "window" | "main", number: number, answer: Answer): boolean {
    const { open } = this;
    if (open === null || number !== this.number || answer.what !== open.want.what) return false;
    if (FROM_MAIN.has(answer.what) !== (from === "main")) return false;
    this.open = null;
    open.heard(answer);
    return true;
  }
}
