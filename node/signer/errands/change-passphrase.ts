import type { Random } from "../../../shared/key-making/system-random.ts";
import { changePassphrase, openKeyFile, wipe } from "../key-file.ts";
import type { Conversation, Errand, SignerSays } from "../protocol.ts";
import { inFileName } from "./file-name.ts";
import { wantNewPassphrase } from "./new-passphrase.ts";

/** The same key under another passphrase, in a new file. Runs in the signer process only. Refuses what changePassphrase refuses. */
export async function changePassphraseErrand(
  { file }: Extract<Errand, { errand: "change a passphrase" }>,
  talk: Conversation,
  random: Random,
): Promise<SignerSays> {
  const present = await talk.want({ what: "passphrase", of: file.name });
  talk.doing("Opening the key");
  const key = await openKeyFile(file.bytes, file.name, present.text);
  if (!key.ok) return { says: "refused", refusal: key.refusal };
  const { keyholder, role, public: half } = key.value;
  wipe(key.value);
  const next = await wantNewPassphrase(file.name, talk, random);
  if (!next.ok) return { says: "refused", refusal: next.refusal };
  talk.doing("Closing the new key file, and opening it once");
  const made = await changePassphrase(file.bytes, file.name, present.text, next.value);
  if (!made.ok) return { says: "refused", refusal: made.refusal };
  const name = `${inFileName(keyholder)}-${inFileName(role)}-${half.slice(0, 8)}-new`;
  return {
    says: "made",
    made: {
      title: `A new passphrase for the key of ${keyholder}`,
      sentences: [
        "The new file holds the same key. Whoever has the old file and its passphrase can still open that one.",
        "Destroy the old copies, once the new file opened here and elsewhere.",
      ],
      public: half,
      files: [{ name: `${name}.age`, bytes: made.value }],
    },
  };
}
