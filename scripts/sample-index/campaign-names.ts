import { existsSync } from "node:fs";
import { rankedInTurn, type KnownNames } from "./known-names.ts";
import { MANY_NAMES, readNames, readRanks } from "./names.ts";
import { dice } from "./people.ts";

/** The names of an index that is large enough. */
export interface CampaignNames {
  /** Those to take, popular ones first: as many as are needed, and some more. */
  readonly names: readonly string[];
  /** All that the index has. */
  readonly known: KnownNames;
  readonly source:
    "all real names" | "the kept real names" | "names put together from the kept ones";
}

/** Two kept names in one, in the order of the alphabet: in the other order it would be taken for the first. */
function* together(kept: readonly string[]): Generator<string> {
  for (let apart = 1; apart < kept.length; apart++)
    for (let i = 0; i + apart < kept.length; i++)
      yield [kept[i] ?? "", kept[i + apart] ?? ""].sort().join("-");
}

function madeUp(kept: readonly string[], needed: number): KnownNames {
  const all = new Map(rankedInTurn(kept));
  for (const name of together(kept)) {
    if (all.size >= needed) break;
    if (!all.has(name)) all.set(name, null);
  }
  return all;
}

function knownFor(needed: number, many: string): Pick<CampaignNames, "known" | "source"> {
  const kept = readNames();
  if (needed <= kept.length) return { known: rankedInTurn(kept), source: "the kept real names" };
  return existsSync(many)
    ? { known: readRanks(many), source: "all real names" }
    : {
        known: madeUp(kept, needed),
        source: "names put together from the kept ones",
      };
}

/** About so many of a list, from all of it, in an order that no one chose. */
function spread(seed: string, list: readonly string[], count: number): readonly string[] {
  const step = Math.max(1, Math.floor(list.length / count));
  const from = dice(`${seed} from`, step);
  return list
    .filter((_, i) => i % step === from)
    .map((name) => [dice(`${seed} ${name}`, 2 ** 40), name] as const)
    .sort(([a], [b]) => a - b)
    .map(([, name]) => name);
}

/** Names for so many claimed projects, the most popular ones, and for so many claims, from all over the alphabet; the same for the same seed. `many`: where a whole index's names are. */
export function campaignNames(
  seed: string,
  { claimed, claims }: { readonly claimed: number; readonly claims: number },
  many: string = MANY_NAMES,
): CampaignNames {
  // Some names are passed over: something would be found about them.
  const needed = Math.ceil(1.1 * (claimed + claims)) + 200;
  const { known, source } = knownFor(needed, many);
  const ranked = [...known].flatMap(([name, rank]) =>
    rank === null ? [] : [[rank, name] as const],
  );
  const popular = ranked.sort(([a], [b]) => a - b).map(([, name]) => name);
  const first = popular.slice(0, claimed + 200);
  const taken = new Set(first);
  const others = spread(
    seed,
    [...known.keys()].filter((name) => !taken.has(name)),
    Math.max(1, needed - first.length),
  );
  return { names: [...first, ...others], known, source };
}
