import { accept, refuse, type Outcome } from "../refusal.ts";
import { checkedShare, type BroughtShare, type GoodShare } from "./enter-share.ts";
import type { ShareSet } from "./share-set.ts";

/** A new set, while its shares are entered again from the cards: until then it does not count as made. Holds nothing secret. */
export interface ReEntry {
  readonly set: ShareSet;
  readonly entered: ReadonlySet<number>;
}

declare const proven: unique symbol;
/** A set of which every share was entered again, as it was printed. Only provenSet makes one. */
export type ProvenSet = ShareSet & { readonly [proven]: true };

export function beginReEntry(set: ShareSet): ReEntry {
  return { set, entered: new Set() };
}

/** One share entered again. The answer says whose it is, and how many are missing; after a refusal the state is as it was. */
export function reEnter(
  state: ReEntry,
  brought: BroughtShare,
): { readonly state: ReEntry; readonly answer: Outcome<GoodShare> } {
  const { set } = state;
  const share = checkedShare(brought, set, [], state.entered);
  if (!share.ok) return { state, answer: share };
  const { x, holder, payload } = share.value;
  payload.fill(0);
  const entered = new Set([...state.entered, x]);
  const answer = { holder, x, entered: entered.size, missing: set.n - entered.size };
  return { state: { set, entered }, answer: accept(answer) };
}

/** The set, once every share of it was entered again. Refuses ESCROW-UNPROVEN, and names whose are missing. */
export function provenSet({ set, entered }: ReEntry): Outcome<ProvenSet> {
  const missing = set.shares.filter(({ x }) => !entered.has(x)).map(({ holder }) => holder);
  if (missing.length === 0) return accept(set as ProvenSet);
  return refuse({
    id: "ESCROW-UNPROVEN",
    where: "the new shares",
    found: `no share entered again from ${missing.join(", ")}`,
    expected: "each share, once more, from its card",
    todo: "Enter them. A share that cannot be read now cannot be read in need. If one is lost, make the whole set anew.",
  });
}
