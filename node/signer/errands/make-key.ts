import { readRolls, rollsNeeded, type RollKind } from "../../../shared/key-making/rolls.ts";
import type { Random } from "../../../shared/key-making/system-random.ts";
import { instantOf } from "../../../shared/tuf/instant.ts";
import { shortWords } from "../../../shared/digest/spoken.ts";
import { wipe, writeKeyFile } from "../key-file.ts";
import { makeKey } from "../make-key.ts";
import type { Conversation, Errand, SignerSays } from "../protocol.ts";
import { inFileName } from "./file-name.ts";
import { wantNewPassphrase } from "./new-passphrase.ts";
import { trouble } from "./trouble.ts";

type Making = Extract<Errand, { errand: "make a key" }>;

/** Rolls that pass every test; what was wrong with others is told, and they are typed anew. */
async function wantRolls(kind: RollKind, talk: Conversation): Promise<string> {
  let wrong = "";
  for (;;) {
    const needed = rollsNeeded(kind);
    const { text } = await talk.want({ what: "rolls", kind, needed, trouble: wrong });
    const read = readRolls(kind, text);
    if (read.ok) return text;
    wrong = trouble(read.refusal);
  }
}

/** Makes a key with its record and its file. Runs in the signer process only. Refuses what makeKey and writeKeyFile refuse. */
export async function makeKeyErrand(
  { keyholder, role, rolls: kind, created }: Making,
  talk: Conversation,
  random: Random,
): Promise<SignerSays> {
  const text = await wantRolls(kind, talk);
  const made = makeKey(
    { keyholder, role, rolls: { kind, text }, created: instantOf(created) },
    random,
  );
  if (!made.ok) return { says: "refused", refusal: made.refusal };
  const { key, record } = made.value;
  try {
    const name = `${inFileName(keyholder)}-${inFileName(role)}-${key.public.slice(0, 8)}`;
    const passphrase = await wantNewPassphrase(`${name}.age`, talk, random);
    if (!passphrase.ok) return { says: "refused", refusal: passphrase.refusal };
    talk.doing("Closing the key file, and opening it once");
    const file = await writeKeyFile(key, `${name}.age`, passphrase.value);
    if (!file.ok) return { says: "refused", refusal: file.refusal };
    return {
      says: "made",
      made: {
        title: `A key for ${keyholder}, for ${role}`,
        sentences: [
          `The key file is closed with the passphrase that was just typed. Keep it, and a second copy elsewhere.`,
          `The key record is public: bring it to the index’s operators, for the next ceremony.`,
          `Write down the first words of the public key: ${shortWords(key.public, 8)}. You confirm them in that ceremony.`,
        ],
        public: key.public,
        files: [
          { name: `${name}.age`, bytes: file.value },
          { name: `${name}.key-record.json`, bytes: record },
        ],
      },
    };
  } finally {
    wipe(key);
  }
}
