import type { Pending } from "../import/pending.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { sizesOf, type Sizes } from "../plan/sizes.ts";
import { TARGETS_LIMIT } from "../sign/client-limits.ts";
import { entryBytes, SNAPSHOT_LIMIT } from "../sign/client-tree-limits.ts";

/** Something that clients take up to a size: as it is, and as it would be. */
export interface Room {
  readonly now: number;
  /** If every claim that nothing blocks were approved. */
  readonly after: number;
  readonly most: number;
}

/** How much claimed holds, and how much of it clients take. Sizes of what is not there yet are estimates. */
export interface Capacity {
  readonly divided: boolean;
  /** `most` of a divided claimed counts projects that have files of their own: snapshot lists those. */
  readonly projects: Room;
  /** Bytes of claimed, or of the largest file that it is divided into. */
  readonly claimed: Room;
  /** Bytes of snapshot; every project whose role it lists costs a line. */
  readonly snapshot: Room;
}

/** About what a project takes where none of this batch can come: with two keys and a name of twelve letters. */
const USUAL = { entry: 650, role: 22 } as const;

/** What the claims that nothing blocks would add. */
export class CapacityCount {
  private readonly base: VerifiedBase;
  private readonly sizes = new Map<number, Sizes>();
  /** Of a line in snapshot, beside the role's name. */
  private readonly line: number;
  private more = 0;
  private entries = 0;
  private lines = 0;
  private unlisted = 0;

  constructor(base: VerifiedBase) {
    this.base = base;
    this.line = entryBytes(base.snapshot);
  }

  /** The bytes of one more project in claimed, by its name and how many keys it brings. */
  private entry({ project, keys: { length: keysEach } }: Pending): number {
    const { profile, claimedQuorum } = this.base;
    const { keys, threshold } = claimedQuorum;
    const sizes =
      this.sizes.get(keysEach) ?? sizesOf(profile, { people: keys.length, threshold, keysEach });
    this.sizes.set(keysEach, sizes);
    return sizes.entry(project);
  }

  add(claim: Pending): void {
    if (claim.standing === "blocked" || claim.role === null) return;
    const line = claim.role.length + this.line;
    this.more++;
    this.entries += this.entry(claim);
    this.lines += line;
    if (this.base.snapshot?.meta.has(`${claim.role}.json`) !== true) this.unlisted += line;
  }

  private largest(): number {
    const { claimed, shards } = this.base.published;
    const files = [claimed, ...shards.values()];
    return files.reduce((most, file) => Math.max(most, file?.bytes.length ?? 0), 0);
  }

  /** Null where nothing is published yet. */
  done(): Capacity | null {
    const { profile, published, tree } = this.base;
    if (published.claimed === null || published.snapshot === null) return null;
    const { more, entries, lines } = this;
    const divided = tree.sharded;
    const now = this.largest();
    const after = divided ? Math.max(now, profile.shardBudget.shard.most) : now + entries;
    const claimed = { now, after, most: TARGETS_LIMIT };
    const size = published.snapshot.bytes.length;
    const snapshot = { now: size, after: size + this.unlisted, most: SNAPSHOT_LIMIT };
    const usual = divided ? USUAL.role + this.line : USUAL.entry;
    const each = more === 0 ? usual : (divided ? lines : entries) / more;
    const room = divided ? snapshot : claimed;
    const fit = Math.max(0, Math.floor((room.most - room.now) / each));
    const projects = { now: tree.count, after: tree.count + more, most: tree.count + fit };
    return { divided, projects, claimed, snapshot };
  }
}
