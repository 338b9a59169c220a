import { shortWords } from "../digest/spoken.ts";
import { accept, refuse, type Outcome, type Refusal } from "../refusal.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";
import type { ShareSet } from "./share-set.ts";
import { readShareText } from "./share-text.ts";
import { readShareFile, shareHash, type Share } from "./share.ts";

/** A share as somebody brings it: typed or scanned from its card, or its file. */
export type BroughtShare =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly name: string; readonly bytes: Uint8Array };

/** What is said at once to whoever brought a good share. Nothing of it is secret. */
export interface GoodShare {
  readonly holder: string;
  readonly x: number;
  /** How many are entered now, this one included. */
  readonly entered: number;
  /** How many are still missing. */
  readonly missing: number;
}

const day = (at: Instant) => formatInstant(at).slice(0, 10);

function ofAnotherKey(share: Share, set: ShareSet, where: string): Refusal {
  return {
    id: "SHARE-KEY",
    where,
    found: `a share for another key, ${shortWords(share.public)}`,
    expected: `one for the key ${shortWords(set.public)}`,
    todo: "Put it back. Bring the share of this key.",
  };
}

/** A share of the right key and another set: an older one, a newer one, or one that nothing here knows. */
function ofAnotherSet(
  share: Share,
  set: ShareSet,
  known: readonly ShareSet[],
  where: string,
): Refusal {
  const other = known.find(({ id }) => id === share.set);
  const expected = `one of the set of ${day(set.created)}, ${shortWords(set.id)}`;
  if (set.supersedes.includes(share.set))
    return {
      id: "SHARE-OLD",
      where,
      found: `a share of an older set, of ${day(share.created)}`,
      expected,
      todo: "Bring the newer share. The older ones still open the older set: destroy them.",
    };
  if (other?.supersedes.includes(set.id) === true)
    return {
      id: "SHARE-OLD",
      where,
      found: `a share of the newer set of ${day(other.created)}`,
      expected,
      todo: "The list that was chosen is the older one. Begin again with the newer list and key file.",
    };
  return {
    id: "SHARE-SET",
    where,
    found: `a share of another set of the same key, ${shortWords(share.set)}, of ${day(share.created)}`,
    expected,
    todo: "Shares of two sets do not fit together. Bring the one of this set.",
  };
}

function notListed(share: Share, set: ShareSet, where: string): Refusal | null {
  const listed = set.shares.find(({ x }) => x === share.x);
  if (listed === undefined)
    return {
      id: "SHARE-FORGED",
      where,
      found: `a share for the place ${share.x}, which this set never had`,
      expected: "one of the shares on the set's list",
      todo: "Somebody made this share. Keep it, and find out where it comes from.",
    };
  if (listed.sha256 === shareHash(share)) return null;
  return {
    id: "SHARE-ALTERED",
    where,
    found: `a share for ${listed.holder}'s place that is not ${listed.holder}'s share`,
    expected: "the share as the set's list has it",
    todo: `Somebody changed it. Keep it, and find out how. Ask ${listed.holder} for the other copy.`,
  };
}

/** What is wrong with a share, looked at before anything is combined, or null. `entered`: the places that are entered already. */
export function objectionTo(
  share: Share,
  set: ShareSet,
  known: readonly ShareSet[],
  entered: ReadonlySet<number>,
  where: string,
): Refusal | null {
  if (share.public !== set.public) return ofAnotherKey(share, set, where);
  if (share.set !== set.id) return ofAnotherSet(share, set, known, where);
  const unlisted = notListed(share, set, where);
  if (unlisted !== null) return unlisted;
  if (!entered.has(share.x)) return null;
  return {
    id: "SHARE-AGAIN",
    where,
    found: `${share.holder}'s share, which is entered already`,
    expected: "another holder's share",
    todo: "Let the next holder come.",
  };
}

/**
 * Reads one share and holds it against the set's list. Refuses what readShareText and readShareFile refuse, and SHARE-KEY, SHARE-SET, SHARE-OLD, SHARE-FORGED,
 * SHARE-ALTERED, SHARE-AGAIN. No refusal tells anything of the secret.
 */
export function checkedShare(
  brought: BroughtShare,
  set: ShareSet,
  known: readonly ShareSet[],
  entered: ReadonlySet<number>,
): Outcome<Share> {
  const where = brought.kind === "text" ? "the share" : brought.name;
  const share =
    brought.kind === "text"
      ? readShareText(brought.text, where)
      : readShareFile(brought.bytes, where);
  if (!share.ok) return share;
  const objection = objectionTo(share.value, set, known, entered, where);
  return objection === null ? accept(share.value) : refuse(objection);
}
