import { passphraseFault } from "../../../shared/key-making/passphrase.ts";
import type { Random } from "../../../shared/key-making/system-random.ts";
import { accept, type Outcome } from "../../../shared/refusal.ts";
import { newPassphrase } from "../new-passphrase.ts";
import type { Conversation } from "../protocol.ts";

/** Proposes a passphrase to the window alone, and waits until one is typed that can close a new file. Refuses RANDOM-FAILED. */
export async function wantNewPassphrase(
  of: string,
  talk: Conversation,
  random: Random,
): Promise<Outcome<string>> {
  const proposed = newPassphrase(random);
  if (!proposed.ok) return proposed;
  talk.tell({ tells: "passphrase", ...proposed.value });
  let trouble = "";
  for (;;) {
    const { text } = await talk.want({ what: "new passphrase", of, trouble });
    const fault = passphraseFault(text);
    if (fault === null) return accept(text);
    trouble = `${fault.found}; expected: ${fault.expected}. ${fault.todo}`;
  }
}
