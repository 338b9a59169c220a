import type { ShardBudget } from "../profile/pypi.ts";
import { canonicalText } from "../json/canonical.ts";
import type { Sizes } from "./sizes.ts";

/** Claimed divided by the hashes of paths, as far as it can be computed. */
export interface Hashed {
  readonly bins: number;
  /** The mean bin, signed. A project stands in each bin that one of its paths hashes into. */
  readonly bin: number;
  readonly claimed: number;
  /** Files between, and the mean size of one; 0 where claimed lists the bins itself. */
  readonly between: number;
  readonly inner: number;
  /** Entries of all bins together, over the number of projects. */
  readonly copies: number;
}

/** How many of `bins` are hit when so many things fall evenly into them. */
export function binsHit(bins: number, things: number): number {
  return bins * -Math.expm1(things * Math.log1p(-1 / bins));
}

const MOST_BITS = 20;

/** The hash prefixes of one of 2^bits bins, in the shortest form. */
function prefixes(bits: number): readonly string[] {
  const digits = Math.max(1, Math.ceil(bits / 4));
  return Array.from({ length: 2 ** (4 * digits - bits) }, () => "0".repeat(digits));
}

/**
 * As few bins, a power of two, as keep each at the shards' budget. `succinct`: claimed describes all bins in one member (TAP 15), else by
 * `path_hash_prefixes`, with files between where claimed would outgrow its own budget.
 */
export function hashed(
  projects: { readonly count: number; readonly meanEntry: number; readonly paths: number },
  { shard, inner }: ShardBudget,
  sizes: Sizes,
  succinct: boolean,
): Hashed {
  const { count, meanEntry, paths } = projects;
  let bits = 1;
  const size = () => sizes.file((count * meanEntry * binsHit(2 ** bits, paths)) / 2 ** bits);
  while (size() > shard.most && bits < MOST_BITS) bits++;
  const bins = 2 ** bits;
  const all = { bins, bin: size(), copies: binsHit(bins, paths) };
  const one = sizes.delegation("claimed.bin.00000", []);
  if (succinct) return { ...all, claimed: sizes.file(sizes.keys + one), between: 0, inner: 0 };
  const each = (of: number) => one + canonicalText(prefixes(of)).length + 16;
  const flat = sizes.keys + bins * each(bits);
  if (flat <= inner.most) return { ...all, claimed: sizes.file(flat), between: 0, inner: 0 };
  const up = Math.ceil(Math.log2(flat / inner.aim));
  return {
    ...all,
    claimed: sizes.file(sizes.keys + 2 ** up * each(up)),
    between: 2 ** up,
    inner: sizes.file(sizes.keys + (bins / 2 ** up) * each(bits)),
  };
}
