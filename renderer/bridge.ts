import type { Arguments, Intention } from "../shared/contract/intentions.ts";
import type { Answer, Told } from "../shared/contract/signer-talk.ts";
import type { Answered, Bridge } from "../shared/contract/answers.ts";
import { refuse } from "../shared/refusal.ts";

declare global {
  interface Window {
    /** Put there by preload; all that the window knows of the world. */
    readonly conclave: Bridge;
  }
}

/**
 * Asks main. A bridge that throws is a bug in the app; the person still gets words and a way out, so this never rejects.
 */
export async function ask<Name extends Intention>(
  name: Name,
  args: Arguments<Name>,
): Promise<Answered<Name>> {
  try {
    return await window.conclave.ask(name, args);
  } catch {
    return refuse({
      id: "WINDOW-ANSWER",
      where: "between this window and the rest of Conclave",
      found: "no answer",
      expected: "an answer to what you asked for",
      todo: "Close Conclave, open it again and resume the ceremony. What was recorded is not lost.",
    });
  }
}

/** Hands what was typed to the signer process. It passes through here and is kept nowhere. */
export function answerSigner(number: number, answer: Answer): boolean {
  return window.conclave.answer(number, answer);
}

/** Hears what the signer tells this window alone; returns how to stop. */
export function hearSigner(hear: (told: Told | null) => void): () => void {
  return window.conclave.onTold(hear);
}
