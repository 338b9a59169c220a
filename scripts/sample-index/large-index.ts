import { PYPI } from "../../shared/profile/pypi.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import { campaignNames, type CampaignNames } from "./campaign-names.ts";
import { makeIndex } from "./make-index.ts";
import type { SampleIndex } from "./sample-index.ts";

/** From so many claims on they are more than claimed of one file could hold; with fewer than `least` there is no room for one of every kind. */
export const LARGE = { from: 7000, least: 500 } as const;

/** Projects that are claimed already: in many files, or in the few that show that there are many. */
const CLAIMED = { many: 3000, few: 600 } as const;
/** So many of the claimed projects, and of the claims, have published files. */
const WITH_FILES = 400;

export interface LargeOptions {
  readonly now: Instant;
  readonly seed: string;
  readonly claims: number;
  readonly onProgress?: (done: number, of: number) => void;
}

/** What a large sample is made of, so that it can be said. */
export type Made = { readonly index: SampleIndex; readonly known: number } & Pick<
  CampaignNames,
  "source"
>;

/** An index after a campaign: a claimed that is divided already, and a batch in which hijacks and look-alikes are planted at random places. */
export function makeLargeIndex(options: LargeOptions): Made {
  const { claims, seed } = options;
  const claimed = claims >= LARGE.from ? CLAIMED.many : CLAIMED.few;
  const { names, known, source } = campaignNames(seed, { claimed, claims });
  const index = makeIndex({
    ...options,
    names,
    existing: known,
    alreadyClaimed: claimed,
    withFiles: WITH_FILES,
    divided: PYPI.shardBudget,
    campaign: {
      hijacks: Math.max(12, Math.round(claims / 5000)),
      likenesses: Math.max(40, Math.round(claims / 1000)),
    },
  });
  return { index, known: known.size, source };
}
