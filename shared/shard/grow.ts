import { canonicalText } from "../json/canonical.ts";
import type { JsonObject } from "../json/value.ts";
import { finished } from "../finished.ts";
import type { Profile, ShardBudget } from "../profile/pypi.ts";
import { assembledBytes, editedBytes } from "../tuf/edit-targets.ts";
import { DAY, formatInstant, type Instant } from "../tuf/instant.ts";
import { ownFiles, withoutFiles } from "../tuf/own-files.ts";
import type { RoleName } from "../tuf/role-name.ts";
import type { Quorum } from "../tuf/root.ts";
import { withCommas } from "../tuf/table-scan.ts";
import type { ClaimedFile, ClaimedTree } from "./claimed-tree.ts";
import { grouped, packed } from "./pack.ts";
import {
  entriesOf,
  newEntry,
  written,
  type FileEdit,
  type NewProject,
  type ProjectEntry,
} from "./project-entry.ts";
import { division, EVERY_NAME, merged, type Stem } from "./stem.ts";

/** What becomes of claimed's projects. */
export interface ClaimedEdit {
  readonly approved: readonly NewProject[];
  /** Roles that go. */
  readonly revoked: ReadonlySet<string>;
  /** Roles that give their place to their project's new one. */
  readonly replaced: ReadonlyMap<string, NewProject>;
}

export interface Growth {
  readonly profile: Profile;
  readonly tree: ClaimedTree;
  readonly edit: ClaimedEdit;
  /** One file for all projects, or divided; null: as it is. */
  readonly shape: "flat" | "sharded" | null;
  /** Who signs claimed from now on; `anew`: they are others than until now, so that they have to sign every file. */
  readonly quorum: Quorum;
  readonly anew: boolean;
  readonly now: Instant;
  readonly expires: Instant;
  /** The version that the index's snapshot lists of a role, of one that is no more too: it may never become less. 0 for none. */
  readonly listed: (role: RoleName) => number;
}

/** One file of the next claimed. */
export interface GrownFile {
  readonly role: RoleName;
  readonly version: number;
  readonly stems: readonly Stem[];
  readonly children: readonly RoleName[];
  /** Canonical bytes to be signed; null where the present file stays as it is. */
  readonly bytes: Uint8Array | null;
}

/** A file before it has a version: what it says, and what it was. */
interface Draft {
  readonly role: RoleName;
  readonly height: number;
  readonly stems: readonly Stem[];
  readonly was: ClaimedFile | null;
  readonly children: readonly Draft[];
  /** Canonical bytes of its next version; null where its delegations are those of `was`. */
  readonly bytes: Uint8Array | null;
}

/** What a new shard says beside its delegations. */
const FRAME: JsonObject = {
  _type: "targets",
  delegations: { keys: {}, roles: [] },
  expires: "",
  spec_version: "1.0.34",
  targets: {},
  version: 1,
};

/** A signature by the longest of usual keys with its keyid, and what stands around the delegations, in bytes. */
const SIGNATURE = 250;
const AROUND = 400;

/** What changes in one file, while it is put together. */
interface OpenEdit extends FileEdit {
  readonly instead: Map<number, ProjectEntry | null>;
  readonly more: ProjectEntry[];
}

const NOTHING: FileEdit = { instead: new Map(), more: [] };

/** Projects that come between two pauses. */
const PIECE = 500;

/** Sorted by file once, since there are thousands of each. */
function* editsOf({
  edit,
  profile,
  tree,
}: Growth): Generator<undefined, ReadonlyMap<ClaimedFile, FileEdit>> {
  const edits = new Map<ClaimedFile, OpenEdit>();
  const at = (file: ClaimedFile) => {
    const known: OpenEdit = edits.get(file) ?? { instead: new Map(), more: [] };
    edits.set(file, known);
    return known;
  };
  const instead = (role: string, next: ProjectEntry | null) => {
    const named = profile.projectOf(role);
    const found = named === null ? null : tree.find(named.project);
    if (found?.role === role) at(found.file).instead.set(found.place, next);
  };
  for (const role of edit.revoked) instead(role, null);
  for (const [role, next] of edit.replaced) instead(role, newEntry(profile, next));
  for (const [i, next] of edit.approved.entries()) {
    at(tree.fileFor(next.project)).more.push(newEntry(profile, next));
    if (i % PIECE === PIECE - 1) yield;
  }
  return edits;
}

class Grower {
  private readonly growth: Growth;
  private edits: ReadonlyMap<ClaimedFile, FileEdit> = new Map();
  /** Without what stands around the delegations. */
  private readonly budget: ShardBudget;

  constructor(growth: Growth) {
    this.growth = growth;
    const around = AROUND + SIGNATURE * growth.quorum.keys.length;
    const less = ({ most, aim }: ShardBudget["shard"]) => ({
      most: most - around,
      aim: aim - around,
    });
    const { shard, inner } = growth.profile.shardBudget;
    this.budget = { shard: less(shard), inner: less(inner) };
  }

  *files(): Generator<undefined, readonly GrownFile[]> {
    const { tree, shape } = this.growth;
    this.edits = yield* editsOf(this.growth);
    const sharded = shape === null ? tree.sharded : shape === "sharded";
    const top = yield* sharded ? (tree.sharded ? this.again() : this.divided()) : this.flat();
    const files: GrownFile[] = [];
    yield* this.list(top, top, files);
    return files;
  }

  private versionOf(role: RoleName, was: ClaimedFile | null): number {
    return was?.targets.version ?? this.growth.listed(role);
  }

  /** What the next version of a file says of itself. */
  private header(role: RoleName, was: ClaimedFile | null, frame: JsonObject): JsonObject {
    const expires = formatInstant(this.growth.expires);
    return { expires, version: this.versionOf(role, was) + 1, ...withoutFiles(frame) };
  }

  /** The file with what is edited in it; null when nothing is. */
  private edited(file: ClaimedFile): Draft["bytes"] {
    const own = this.edits.get(file);
    if (own === undefined) return null;
    const { instead, more } = own;
    const come = [...instead.values(), ...more].filter((each) => each !== null);
    const edit = {
      keys: new Map(come.flatMap((each) => each.keys)),
      instead: new Map([...instead].map(([at, next]) => [at, next?.role ?? ""] as const)),
      more: more.map(({ role }) => role),
    };
    const header = this.header(file.role, file, file.targets.frame);
    return editedBytes(file.targets, { header, ...edit });
  }

  /** A file's projects after the edit. */
  private entriesIn(file: ClaimedFile): readonly ProjectEntry[] {
    return entriesOf(file.targets, this.growth.profile, this.edits.get(file) ?? NOTHING);
  }

  /** All projects after the edit, in the order of their names. */
  private *entries(files: readonly ClaimedFile[]): Generator<undefined, readonly ProjectEntry[]> {
    const entries: (readonly ProjectEntry[])[] = [];
    for (const file of files) {
      entries.push(this.entriesIn(file));
      yield;
    }
    return sorted(entries.flat());
  }

  private *flat(): Generator<undefined, Draft> {
    const { tree } = this.growth;
    const { top } = tree;
    const one = { role: top.role, height: 0, stems: top.stems, was: top, children: [] };
    if (!tree.sharded) return { ...one, bytes: this.edited(top) };
    const { keys, roles } = written(yield* this.entries(tree.leaves));
    const { frame } = top.targets;
    const header = this.header(top.role, top, frame);
    return { ...one, bytes: assembledBytes(frame, header, keys, roles) };
  }

  /** New files for these projects, which are all that the stems hold. */
  private *shards(
    stems: readonly Stem[],
    entries: readonly ProjectEntry[],
    outgrown: ClaimedFile | null,
  ): Generator<undefined, readonly Draft[]> {
    const frame = outgrown?.targets.frame ?? FRAME;
    const drafts: Draft[] = [];
    for (const run of packed(stems, entries, this.budget.shard)) {
      const role = this.roleOf(0, run.stems);
      const was = outgrown?.role === role ? outgrown : null;
      const { keys, roles } = written(entries.slice(run.from, run.to));
      const bytes = assembledBytes(frame, this.header(role, was, frame), keys, roles);
      drafts.push({ role, height: 0, stems: run.stems, was, children: [], bytes });
      yield;
    }
    return drafts;
  }

  private roleOf(height: number, [first]: readonly Stem[]): RoleName {
    return this.growth.profile.shardRole(height, first ?? EVERY_NAME);
  }

  private *divided(): Generator<undefined, Draft> {
    const entries = yield* this.entries([this.growth.tree.top]);
    return this.over(yield* this.shards(division(EVERY_NAME), entries, null));
  }

  private *again(): Generator<undefined, Draft> {
    const settled: Draft[] = [];
    for (const child of this.growth.tree.top.children)
      settled.push(...(yield* this.settled(child)));
    yield;
    return this.over(settled);
  }

  /** Claimed itself over these files, with as many files between as it takes. */
  private over(list: readonly Draft[]): Draft {
    const { top } = this.growth.tree;
    let children = list;
    while (this.sizeOf(children) > this.budget.inner.most && children.length > 1)
      children = this.inner(children, null);
    return this.branch(top.role, children, top);
  }

  /** A file as it will be: one, or several where it is outgrown. */
  private *settled(file: ClaimedFile): Generator<undefined, readonly Draft[]> {
    if (file.children.length > 0) {
      const children: Draft[] = [];
      for (const child of file.children) children.push(...(yield* this.settled(child)));
      return this.sizeOf(children) > this.budget.inner.most
        ? this.inner(children, file)
        : [this.branch(file.role, children, file)];
    }
    yield;
    if (!this.outgrown(file)) {
      const same = { role: file.role, height: 0, stems: file.stems, was: file, children: [] };
      const bytes = this.edited(file);
      if (bytes === null || bytes.length <= this.budget.shard.most) return [{ ...same, bytes }];
    }
    return yield* this.shards(file.stems, sorted(this.entriesIn(file)), file);
  }

  /** Whether what comes is too much for one file already, whatever else is in it: then it need not be written to be measured. */
  private outgrown(file: ClaimedFile): boolean {
    const { more } = this.edits.get(file) ?? NOTHING;
    return more.reduce((sum, { role }) => sum + role.length, 0) > this.budget.shard.most;
  }

  private delegation({ role, stems }: Draft): string {
    const { profile, quorum } = this.growth;
    return canonicalText({
      keyids: quorum.keys.map(({ keyid }) => keyid),
      name: role,
      paths: stems.flatMap((stem) => profile.stemPaths(stem)),
      // A project that no shard holds may still be in recently-claimed: the client has to go on.
      terminating: false,
      threshold: quorum.threshold,
    });
  }

  private sizeOf(children: readonly Draft[]): number {
    const keys = this.keyTexts().reduce((sum, text) => sum + text.length + 1, 0);
    return children.reduce((sum, child) => sum + this.delegation(child).length + 1, keys);
  }

  private keyTexts(): readonly string[] {
    return this.growth.quorum.keys
      .toSorted((a, b) => (a.keyid < b.keyid ? -1 : 1))
      .map(({ keyid, json }) => canonicalText({ [keyid]: json }).slice(1, -1));
  }

  private branch(role: RoleName, children: readonly Draft[], was: ClaimedFile | null): Draft {
    const keys = withCommas(this.keyTexts());
    const roles = withCommas(children.map((child) => this.delegation(child)));
    const { keyTable, roleTable } = was?.targets.delegations ?? {};
    const asBefore =
      was !== null &&
      was.children.length > 0 &&
      roleTable?.writtenWith(new Map(), []).join("") === roles.join("") &&
      keyTable?.writtenWith(new Map()).join("") === keys.join("");
    const frame = was?.targets.frame ?? FRAME;
    return {
      role,
      height: 1 + Math.max(...children.map(({ height }) => height)),
      stems: was?.stems ?? merged(children.flatMap(({ stems }) => stems)),
      was,
      children,
      bytes: asBefore ? null : assembledBytes(frame, this.header(role, was, frame), keys, roles),
    };
  }

  /** Files between, over consecutive ones; the first takes the place of the one that was there, if one was. */
  private inner(children: readonly Draft[], was: ClaimedFile | null): readonly Draft[] {
    const bytesOf = (draft: Draft) => this.delegation(draft).length + 1;
    const first = ({ stems: [stem] }: Draft) => stem ?? EVERY_NAME;
    return grouped(children, bytesOf, first, this.budget.inner.aim).map((group) => {
      const stems = merged(group.flatMap((child) => child.stems));
      const height = 1 + Math.max(...group.map((child) => child.height));
      const role = this.roleOf(height, stems);
      const draft = this.branch(role, group, was?.role === role ? was : null);
      return { ...draft, stems };
    });
  }

  /** Puts the file and those below it into the list, each with its version and bytes. */
  private *list(draft: Draft, top: Draft, files: GrownFile[]): Generator<undefined, void> {
    const { anew, now, profile } = this.growth;
    const soon = now + profile.nextCeremonyDays * DAY;
    const { role, was } = draft;
    const stays =
      was !== null &&
      draft.bytes === null &&
      !anew &&
      draft !== top &&
      was.targets.expires > soon &&
      ownFiles(was.targets).length === 0;
    const version = this.versionOf(role, was) + (stays ? 0 : 1);
    const bytes = stays ? null : (draft.bytes ?? this.renewed(role, was));
    const children = draft.children.map((child) => child.role);
    files.push({ role, version, stems: draft.stems, children, bytes });
    yield;
    for (const child of draft.children) yield* this.list(child, top, files);
  }

  /** The next version of a file whose delegations stay. */
  private renewed(role: RoleName, was: ClaimedFile | null): Uint8Array | null {
    if (was === null) return null;
    const header = this.header(role, was, was.targets.frame);
    const asItIs = { header, keys: new Map(), instead: new Map(), more: [] };
    return editedBytes(was.targets, asItIs);
  }
}

function sorted(entries: readonly ProjectEntry[]): readonly ProjectEntry[] {
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The next claimed, file by file, each before those that it delegates to; pauses after each. Claimed itself always gets a new version; of the others those that
 * say something new, those that would expire before the next ceremony, those that list files themselves, and all of them where other keys have to sign. A file that outgrows its budget is
 * divided: a shard by the next letter, another between two of the files that it delegates to. docs/decisions.md, "Claimed is divided by names".
 */
export function* growing(growth: Growth): Generator<undefined, readonly GrownFile[]> {
  return yield* new Grower(growth).files();
}

/** The same without a pause. */
export function grown(growth: Growth): readonly GrownFile[] {
  return finished(growing(growth));
}
