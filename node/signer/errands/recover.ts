import {
  addShare,
  beginRecovery,
  enoughShares,
  type Recovery,
} from "../../../shared/escrow/recovery.ts";
import { readShareSet } from "../../../shared/escrow/share-set.ts";
import type { Random } from "../../../shared/key-making/system-random.ts";
import { accept, refuse, type Outcome } from "../../../shared/refusal.ts";
import { verifyWithBoth } from "../../verify.ts";
import { notItsFile, openEscrow, wipeShares } from "../escrow.ts";
import { wipe, writeKeyFile, type OpenKey } from "../key-file.ts";
import type { Conversation, Errand, SignerSays } from "../protocol.ts";
import { inFileName } from "./file-name.ts";
import { wantNewPassphrase } from "./new-passphrase.ts";
import { trouble } from "./trouble.ts";

/** The list of a set, and the key file that its shares open. */
export interface ShareSource {
  readonly set: Uint8Array;
  readonly escrow: { readonly name: string; readonly bytes: Uint8Array };
}

/** Asks for shares one by one until there are enough; each is judged at once, and a bad one costs nothing. Refuses what readShareSet refuses. */
export async function wantShares(
  { set: list, escrow }: ShareSource,
  talk: Conversation,
): Promise<Outcome<Recovery>> {
  const set = readShareSet(list, "the list of the shares", verifyWithBoth);
  if (!set.ok) return set;
  const other = notItsFile(set.value, escrow.bytes, escrow.name);
  if (other !== null) return refuse(other);
  const begun = beginRecovery(set.value, [], set.value.public);
  if (!begun.ok) return begun;
  let state = begun.value;
  let wrong = "";
  while (enoughShares(state) === null) {
    const entered = [...state.shares.values()].map(({ holder }) => holder);
    const purpose = "Enter the shares, one after another.";
    const { k: needed } = set.value;
    const { text } = await talk.want({ what: "share", purpose, entered, needed, trouble: wrong });
    const added = addShare(state, { kind: "text", text });
    state = added.state;
    wrong = added.answer.ok ? "" : trouble(added.answer.refusal);
  }
  return accept(state);
}

/** The key behind a set of shares, open. Runs in the signer process only. Refuses what wantShares and openEscrow refuse. */
export async function recover(source: ShareSource, talk: Conversation): Promise<Outcome<OpenKey>> {
  const recovery = await wantShares(source, talk);
  if (!recovery.ok) return recovery;
  talk.doing("Opening the key");
  const { name, bytes } = source.escrow;
  const key = await openEscrow(recovery.value, bytes, name);
  wipeShares(recovery.value.shares.values());
  return (
    key ??
    refuse({
      id: "SHARE-SET",
      where: name,
      found: "too few shares",
      expected: "as many as the list says",
      todo: "Enter more shares.",
    })
  );
}

/** A key file with a passphrase of its own, from the shares. Refuses what recover and writeKeyFile refuse. */
export async function recoverErrand(
  { set, escrow }: Extract<Errand, { errand: "recover" }>,
  talk: Conversation,
  random: Random,
): Promise<SignerSays> {
  const key = await recover({ set, escrow }, talk);
  if (!key.ok) return { says: "refused", refusal: key.refusal };
  const { keyholder, role, public: half } = key.value;
  const name = `${inFileName(keyholder)}-${inFileName(role)}-${half.slice(0, 8)}-recovered`;
  try {
    const passphrase = await wantNewPassphrase(`${name}.age`, talk, random);
    if (!passphrase.ok) return { says: "refused", refusal: passphrase.refusal };
    talk.doing("Closing the key file, and opening it once");
    const file = await writeKeyFile(key.value, `${name}.age`, passphrase.value);
    if (!file.ok) return { says: "refused", refusal: file.refusal };
    return {
      says: "made",
      made: {
        title: `The key of ${keyholder}, recovered`,
        sentences: [
          "The shares gave back the very key that their list names. Its new file has a passphrase of its own.",
          "The shares still open the old key file. Only a new key in root or targets makes them worthless.",
        ],
        public: half,
        files: [{ name: `${name}.age`, bytes: file.value }],
      },
    };
  } finally {
    wipe(key.value);
  }
}
