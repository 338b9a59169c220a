import { z } from "zod";

/**
 * What the signer may ask the people for while it is at work. The question goes through main, so that it is on the screen; the answer goes
 * straight from the window to the signer, but for paths, which main itself chooses by a dialog. docs/decisions.md
 */
export type Want =
  | { readonly what: "passphrase"; readonly of: string }
  /** A passphrase for something new. The signer has proposed one to the window; any other one is typed twice: `again` is the second time. */
  | {
      readonly what: "new passphrase";
      readonly of: string;
      readonly again: boolean;
      readonly trouble: string;
    }
  /** Dice or coins, thrown by hand, and how many of them are enough. `trouble` is what was wrong with those typed before. */
  | {
      readonly what: "rolls";
      readonly kind: "dice" | "coins";
      readonly needed: number;
      readonly trouble: string;
    }
  /** One share. `entered` are holders whose shares are in; `trouble` is what was wrong with the last one. */
  | {
      readonly what: "share";
      readonly purpose: string;
      readonly entered: readonly string[];
      readonly needed: number;
      readonly trouble: string;
    }
  | { readonly what: "token"; readonly tokens: readonly TokenShown[] }
  | { readonly what: "pin"; readonly token: TokenShown }
  /** Whether to use up a token's last try. Main asks in a box of its own: a window that somebody took over must not lock tokens. */
  | { readonly what: "last try"; readonly token: TokenShown }
  /** Main shows a dialog and hands the signer what was chosen. */
  | { readonly what: "folder"; readonly purpose: string; readonly trouble: string };

export interface TokenShown {
  readonly slot: string;
  readonly label: string;
  readonly serial: string;
  readonly model: string;
  readonly manufacturer: string;
  /** What the token itself says about the tries that its PIN has left. */
  readonly pin: "not set" | "no warning" | "few tries left" | "last try" | "locked";
}

/** A question with its number: an answer to an earlier question is not heard. */
export type Wanted = Want & { readonly number: number };

const text = z.string().max(8000);

/** What a person types or chooses, from the window straight to the signer. */
export const answerSchema = z.strictObject({
  number: z.int().min(1),
  answer: z.discriminatedUnion("what", [
    z.strictObject({ what: z.literal("passphrase"), text: z.string().min(1).max(1000) }),
    z.strictObject({ what: z.literal("new passphrase"), text: z.string().min(1).max(1000) }),
    z.strictObject({ what: z.literal("rolls"), text: z.string().min(1).max(2000) }),
    z.strictObject({ what: z.literal("share"), text }),
    z.strictObject({ what: z.literal("token"), slot: z.string().max(40) }),
    z.strictObject({ what: z.literal("pin"), text: z.string().min(1).max(200) }),
    z.strictObject({ what: z.literal("last try"), sure: z.boolean() }),
    z.strictObject({ what: z.literal("folder"), path: z.string().min(1).max(4000) }),
  ]),
});

/** What main answers, and nobody else: it has shown a dialog of its own. */
export const FROM_MAIN: ReadonlySet<Want["what"]> = new Set<Want["what"]>(["folder", "last try"]);

export type Answer = z.output<typeof answerSchema>["answer"];
export type AnswerFor<What extends Want["what"]> = Extract<Answer, { what: What }>;

/** What the signer tells the window and nobody else. */
export type Told = {
  readonly tells: "passphrase";
  readonly text: string;
  readonly bits: number;
};
