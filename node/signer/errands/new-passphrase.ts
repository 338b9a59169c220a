import { passphraseFault } from "../../../shared/key-making/passphrase.ts";
import type { Random } from "../../../shared/key-making/system-random.ts";
import { accept, type Outcome } from "../../../shared/refusal.ts";
import { newPassphrase } from "../new-passphrase.ts";
import type { Conversation } from "../protocol.ts";
import { trouble } from "./trouble.ts";

/**
 * Proposes a passphrase to the window alone, and waits until one is typed that can close a new file. The proposed one is typed once, since it is compared with what
 * was proposed; any other one twice: a slip of the finger would lose the key. Refuses RANDOM-FAILED.
 */
export async function wantNewPassphrase(
  of: string,
  talk: Conversation,
  random: Random,
): Promise<Outcome<string>> {
  const proposed = newPassphrase(random);
  if (!proposed.ok) return proposed;
  talk.tell({ tells: "passphrase", ...proposed.value });
  let first: string | null = null;
  let wrong = "";
  for (;;) {
    const again: boolean = first !== null;
    const { text }: { readonly text: string } = await talk.want({
      what: "new passphrase",
      of,
      again,
      trouble: wrong,
    });
    const fault = passphraseFault(text);
    wrong = "";
    if (text === proposed.value.text || (text === first && fault === null)) return accept(text);
    if (fault !== null) {
      wrong = trouble(fault);
      first = null;
    } else if (first === null) first = text;
    else {
      wrong = "It differs from what was typed before. Begin again with the first time.";
      first = null;
    }
  }
}
