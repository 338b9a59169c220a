import { shortWords } from "../digest/spoken.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { checkedShare, type BroughtShare, type GoodShare } from "./enter-share.ts";
import type { ShareSet } from "./share-set.ts";
import type { Share } from "./share.ts";

/** Shares that come in one by one, until there are enough. Secret as the shares themselves. */
export interface Recovery {
  readonly set: ShareSet;
  /** Other lists of the same key, so that an older share can be named as such. */
  readonly known: readonly ShareSet[];
  readonly shares: ReadonlyMap<number, Share>;
}

declare const enough: unique symbol;
/** As many good shares of one set as it needs. Only enoughShares makes them. */
export type EnoughShares = readonly Share[] & { readonly [enough]: true };

/** `pinned`: the public key, in hex, that the people want back, from root or from their own record. Refuses ESCROW-KEY: the list is for another. */
export function beginRecovery(
  set: ShareSet,
  known: readonly ShareSet[],
  pinned: string,
): Outcome<Recovery> {
  if (set.public === pinned) return accept({ set, known, shares: new Map() });
  return refuse({
    id: "ESCROW-KEY",
    where: "the set's list",
    found: `shares for the key ${shortWords(set.public)}`,
    expected: `the key ${shortWords(pinned)}`,
    todo: "Choose the list of the key that you want back.",
  });
}

/** One share more. The answer says at once whose it is, and how many are missing; after a refusal the state is as it was. */
export function addShare(
  state: Recovery,
  brought: BroughtShare,
): { readonly state: Recovery; readonly answer: Outcome<GoodShare> } {
  const { set, known } = state;
  const share = checkedShare(brought, set, known, new Set(state.shares.keys()));
  if (!share.ok) return { state, answer: share };
  const { x, holder } = share.value;
  const shares = new Map([...state.shares, [x, share.value]]);
  const answer = { holder, x, entered: shares.size, missing: Math.max(0, set.k - shares.size) };
  return { state: { ...state, shares }, answer: accept(answer) };
}

/** The shares, once there are enough of them; null while some are missing, which is no fault. */
export function enoughShares({ set, shares }: Recovery): EnoughShares | null {
  if (shares.size < set.k) return null;
  return [...shares.values()].slice(0, set.k) as readonly Share[] as EnoughShares;
}
