import type { MeterView, SignView } from "../../shared/contract/view.ts";
import { counted, either, visible } from "../parts/words.ts";

type Keyholder = MeterView["keyholders"][number];

/** A threshold counts public keys, never keyids: one key under two keyids is one. */
export function signedIn({ keyholders }: MeterView): number {
  return new Set(keyholders.filter(({ signed }) => signed).map((each) => each.public)).size;
}

function signedKeys(sign: SignView): readonly Keyholder[] {
  const keys = new Map<string, Keyholder>();
  for (const { keyholders } of sign.meters)
    for (const each of keyholders) if (each.signed) keys.set(each.public, each);
  return [...keys.values()];
}

/** How many keys have signed something. One act of signing signs all that its key may sign. */
export function signatures(sign: SignView): number {
  return signedKeys(sign).length;
}

/** Who has signed, each name once, as it is safe to look at. */
export function signers(sign: SignView): readonly string[] {
  return [...new Set(signedKeys(sign).map(({ name }) => visible(name)))];
}

/** What if keys are lost: how many people more than needed there are. */
export function spare({ keyholders, threshold }: MeterView): string {
  const extra = new Set(keyholders.map((each) => each.public)).size - threshold;
  return extra === 0
    ? "Nobody to spare: if one key is lost, these keys can no longer sign."
    : `These keys can still sign if ${extra === 1 ? "one is" : `up to ${extra} are`} lost.`;
}

/** "1 more signature needed: by Ada, Grace or Lin."; empty when the threshold is reached. */
export function missing(meter: MeterView): string {
  if (meter.reached) return "";
  const open = meter.keyholders.filter(({ signed }) => !signed).map(({ name }) => visible(name));
  const more = counted(Math.max(1, meter.threshold - signedIn(meter)), "more signature");
  return open.length === 0 ? `${more} needed.` : `${more} needed: by ${either(open)}.`;
}
