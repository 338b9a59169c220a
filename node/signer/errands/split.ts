import {
  beginReEntry,
  provenSet,
  reEnter,
  type ProvenSet,
} from "../../../shared/escrow/re-entry.ts";
import { readShareSet, supersededWith, type ShareSet } from "../../../shared/escrow/share-set.ts";
import { shortWords } from "../../../shared/digest/spoken.ts";
import { accept, type Outcome, type Refusal } from "../../../shared/refusal.ts";
import { instantOf } from "../../../shared/tuf/instant.ts";
import type { Random } from "../../../shared/key-making/system-random.ts";
import type { DeviceOf } from "../../stick/device.ts";
import { verifyWithBoth } from "../../verify.ts";
import { makeEscrow, wipeShares, type MadeEscrow } from "../escrow.ts";
import { openKeyFile, wipe } from "../key-file.ts";
import type { Conversation, Errand, Made, SignerSays } from "../protocol.ts";
import { inFileName } from "./file-name.ts";
import { handOut, type HandedOut } from "./hand-out.ts";
import { trouble } from "./trouble.ts";

/** Every share once more, typed from its card: a share that cannot be read now cannot be read in need. */
async function enterAgain(set: ShareSet, talk: Conversation): Promise<Outcome<ProvenSet>> {
  let state = beginReEntry(set);
  let wrong = "";
  while (state.entered.size < set.n) {
    const entered = set.shares.filter(({ x }) => state.entered.has(x)).map(({ holder }) => holder);
    const purpose =
      "Print the cards, and enter every share once more. Until then the set does not count as made.";
    const { text } = await talk.want({
      what: "share",
      purpose,
      entered,
      needed: set.n,
      trouble: wrong,
    });
    const next = reEnter(state, { kind: "text", text });
    state = next.state;
    wrong = next.answer.ok ? "" : trouble(next.answer.refusal);
  }
  return provenSet(state);
}

type SplitErrand = Extract<Errand, { errand: "split" }>;

/** The set that the key was split into before, or null where it was not. Refuses what readShareSet refuses. */
function olderSet({ older }: SplitErrand): Outcome<ShareSet | null> {
  return older === null ? accept(null) : readShareSet(older.bytes, older.name, verifyWithBoth);
}

function olderOfAnotherKey(older: ShareSet, half: string): Refusal {
  return {
    id: "ESCROW-KEY",
    where: "the older list",
    found: `shares for the key ${shortWords(older.public)}`,
    expected: `the key that is to be split, ${shortWords(half)}`,
    todo: "Choose the older list of this very key. Nothing was made.",
  };
}

/** The public files of the set, and what has to be said about it. */
function theSet(set: ProvenSet, { list, keyFile }: MadeEscrow, keyholder: string): Made {
  const name = `${inFileName(keyholder)}-shares-${set.id.slice(0, 8)}`;
  const holders = set.shares.map(({ holder }) => holder).join(", ");
  const again =
    set.supersedes.length === 0
      ? []
      : ["The list names the older set: a share of it that is typed here is told to be old."];
  return {
    title: `The key of ${keyholder}, in ${set.n} shares`,
    sentences: [
      `Any ${set.k} of the ${set.n} holders can open it: ${holders}. Fewer learn nothing.`,
      "Keep the list and the closed key file; both are public. Make two copies of each.",
      ...again,
      "Splitting revokes nothing: older shares still open older sets, and the key file you split still opens with its passphrase.",
    ],
    public: set.public,
    files: [
      { name: `${name}.share-set.json`, bytes: list },
      { name: `${name}.escrow.age`, bytes: keyFile },
    ],
  };
}

/**
 * Splits the way to a key among holders. Where it was split before, the new list names the older sets, so that their shares are told from the new ones.
 * Runs in the signer process only. Refuses what readShareSet, openKeyFile and makeEscrow refuse, and ESCROW-KEY: the older list is of another key.
 */
export async function splitErrand(
  errand: SplitErrand,
  talk: Conversation,
  random: Random,
  device: DeviceOf,
): Promise<SignerSays> {
  const { file, holders, needed, created } = errand;
  const older = olderSet(errand);
  if (!older.ok) return { says: "refused", refusal: older.refusal };
  const { text } = await talk.want({ what: "passphrase", of: file.name });
  talk.doing("Opening the key");
  const key = await openKeyFile(file.bytes, file.name, text);
  if (!key.ok) return { says: "refused", refusal: key.refusal };
  const { keyholder, public: half } = key.value;
  if (older.value !== null && older.value.public !== half) {
    wipe(key.value);
    return { says: "refused", refusal: olderOfAnotherKey(older.value, half) };
  }
  const supersedes = older.value === null ? [] : supersededWith(older.value);
  const plan = { k: needed, holders, created: instantOf(created), supersedes };
  const made = await makeEscrow(key.value, plan, random);
  wipe(key.value);
  if (!made.ok) return { says: "refused", refusal: made.refusal };
  const { shares, set } = made.value;
  try {
    const handedOut: HandedOut[] = [];
    for (const share of shares) handedOut.push(await handOut(share, handedOut, talk, device));
    const proven = await enterAgain(set, talk);
    if (!proven.ok) return { says: "refused", refusal: proven.refusal };
    return { says: "made", made: theSet(proven.value, made.value, keyholder) };
  } finally {
    wipeShares(shares);
  }
}
