import type { Profile, ShardBudget } from "../profile/pypi.ts";
import { grouped, packed, type Sized } from "../shard/pack.ts";
import { division, EVERY_NAME, merged, StemIndex, type Stem } from "../shard/stem.ts";
import type { Sizes } from "./sizes.ts";

/** One file of claimed as it would be written. */
export interface PlannedFile {
  readonly role: string;
  readonly height: number;
  readonly stems: readonly Stem[];
  /** Its keys and delegations, in bytes. */
  readonly inside: number;
  /** The whole file, signed. */
  readonly bytes: number;
  /** Its projects, by their places in the list of all: from `from` up to `to`, without it. */
  readonly from: number;
  readonly to: number;
  readonly children: readonly PlannedFile[];
}

/** Claimed, divided, without anything being written. */
export interface Planned {
  readonly top: PlannedFile;
  /** Claimed first, each file before those that it delegates to. */
  readonly files: readonly PlannedFile[];
  readonly shards: readonly PlannedFile[];
  /** What a batch does to it. */
  readonly after: (batch: readonly string[]) => Touched;
}

/** Files that a batch of claims changes. */
export interface Touched {
  /** Shards that get a project, each as the one file that it was. */
  readonly shards: number;
  /** Files that come because a shard is outgrown. */
  readonly more: number;
  /** Files between that then get another list. */
  readonly inner: number;
  /** All files that people have to sign, with claimed itself. */
  readonly roles: number;
}

function below(file: PlannedFile): readonly PlannedFile[] {
  return [file, ...file.children.flatMap(below)];
}

/** Divides claimed as grown() does (shared/shard/grow.ts), by sizes alone; a test compares the two. `entries` are sorted by name. */
class Planning {
  private readonly profile: Profile;
  private readonly sizes: Sizes;
  private readonly budget: ShardBudget;
  private readonly entries: readonly Sized[];

  constructor(
    profile: Profile,
    sizes: Sizes,
    { shard, inner }: ShardBudget,
    entries: readonly Sized[],
  ) {
    this.profile = profile;
    this.sizes = sizes;
    this.budget = { shard: sizes.less(shard), inner: sizes.less(inner) };
    this.entries = entries;
  }

  private delegations(children: readonly PlannedFile[]): number {
    const { delegation, keys } = this.sizes;
    return children.reduce((sum, { role, stems }) => sum + delegation(role, stems), keys);
  }

  private over(role: string, children: readonly PlannedFile[]): PlannedFile {
    const inside = this.delegations(children);
    return {
      role,
      height: 1 + Math.max(...children.map(({ height }) => height)),
      stems: merged(children.flatMap(({ stems }) => stems)),
      inside,
      bytes: this.sizes.file(inside),
      from: children[0]?.from ?? 0,
      to: children.at(-1)?.to ?? 0,
      children,
    };
  }

  private named(height: number, [first]: readonly Stem[]): string {
    return this.profile.shardRole(height, first ?? EVERY_NAME);
  }

  tree(): PlannedFile {
    let files: readonly PlannedFile[] = packed(
      division(EVERY_NAME),
      this.entries,
      this.budget.shard,
    ).map(({ stems, from, to, bytes }) => ({
      role: this.named(0, stems),
      height: 0,
      stems,
      inside: bytes,
      bytes: this.sizes.file(bytes),
      from,
      to,
      children: [],
    }));
    while (this.delegations(files) > this.budget.inner.most && files.length > 1) {
      const size = ({ role, stems }: PlannedFile) => this.sizes.delegation(role, stems);
      const first = ({ stems: [stem] }: PlannedFile) => stem ?? EVERY_NAME;
      files = grouped(files, size, first, this.budget.inner.aim).map((group) => {
        const file = this.over("", group);
        return { ...file, role: this.named(file.height, file.stems) };
      });
    }
    return { ...this.over(this.profile.claimed, files), stems: [EVERY_NAME] };
  }

  after(top: PlannedFile, shards: readonly PlannedFile[], batch: readonly string[]): Touched {
    const index = new StemIndex(
      shards.flatMap((file) => file.stems.map((stem) => [stem, file] as const)),
    );
    const come = new Map<PlannedFile, string[]>();
    for (const name of batch) {
      const file = index.find(name);
      if (file === undefined) continue;
      const names = come.get(file) ?? [];
      if (names.push(name) === 1) come.set(file, names);
    }
    const divided = new Map([...come].map(([file, names]) => [file, this.parts(file, names) - 1]));
    const more = [...divided.values()].reduce((sum, files) => sum + files, 0);
    const inner = below(top).filter(
      (file) => file !== top && file.children.some((child) => (divided.get(child) ?? 0) > 0),
    ).length;
    return { shards: come.size, more, inner, roles: 1 + come.size + more + inner };
  }

  /** In how many files a shard ends when these names come to it. */
  private parts(file: PlannedFile, names: readonly string[]): number {
    const { entry } = this.sizes;
    const bytes = names.reduce((sum, name) => sum + entry(name), file.inside);
    if (bytes <= this.budget.shard.most) return 1;
    const there = this.entries.slice(file.from, file.to);
    const come = names.map((name) => ({ name, bytes: entry(name) }));
    const all = [...there, ...come].sort((a, b) => (a.name < b.name ? -1 : 1));
    return packed(file.stems, all, this.budget.shard).length;
  }
}

/** Claimed of these projects, which are sorted, as it would be divided by a budget. */
export function planned(
  profile: Profile,
  sizes: Sizes,
  budget: ShardBudget,
  entries: readonly Sized[],
): Planned {
  const planning = new Planning(profile, sizes, budget, entries);
  const top = planning.tree();
  const files = below(top);
  const shards = files.filter(({ height }) => height === 0);
  return { top, files, shards, after: (batch) => planning.after(top, shards, batch) };
}
