import { finished } from "../finished.ts";
import type { Profile } from "../profile/pypi.ts";
import type { RoleName } from "../tuf/role-name.ts";
import type { Quorum } from "../tuf/root.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";
import { ClaimedTree, type ClaimedFile } from "./claimed-tree.ts";
import { division, EVERY_NAME, isDivision, type Stem } from "./stem.ts";

/** Why some files are no claimed that clients and this app would read alike. Thrown where they are put together, and told by who asked for it. */
export class Unfit extends Error {
  readonly where: string;
  readonly found: string;
  readonly expected: string;
  constructor(where: string, found: string, expected: string) {
    super(found);
    this.where = where;
    this.found = found;
    this.expected = expected;
  }
}

/** Claimed is the root of the tree; more levels than this would make a client ask too many files. */
const HIGHEST = 6;

class Joining {
  private readonly profile: Profile;
  private readonly quorum: Quorum;
  private readonly fetch: (role: RoleName) => Targets;

  constructor(profile: Profile, quorum: Quorum, fetch: (role: RoleName) => Targets) {
    this.profile = profile;
    this.quorum = quorum;
    this.fetch = fetch;
  }

  /** `height` null: claimed itself, as high as its files say. Pauses before each file. */
  *file(
    role: RoleName,
    targets: Targets,
    stems: readonly Stem[],
    height: number | null,
  ): Generator<undefined, ClaimedFile> {
    const { roleTable } = targets.delegations;
    const first = roleTable.length === 0 ? null : this.profile.shardHeight(roleTable.name(0));
    if (height === 0 || first === null)
      return this.leaf({ role, targets, stems, children: [] }, height);
    if (height !== null && first !== height - 1)
      throw new Unfit(role, `a role of height ${first} under one of height ${height}`, "one less");
    if (first >= HIGHEST) throw new Unfit(role, `${first} levels of shards`, `at most ${HIGHEST}`);
    const delegations = targets.delegations.roles;
    const parts = delegations.map((delegation) => this.stemsOf(role, delegation, first));
    const whole = stems.flatMap((stem) => (stem.prefix === "" ? division(stem) : [stem]));
    if (!isDivision(whole, parts.flat()))
      throw new Unfit(
        role,
        "files that leave a name out, hold one twice, or stand in another order",
        "each name in just one of them, in the order of the names",
      );
    const children: ClaimedFile[] = [];
    for (const [i, { name }] of delegations.entries()) {
      yield;
      children.push(yield* this.file(name, this.fetch(name), parts[i] ?? [], first));
    }
    return { role, targets, stems, children };
  }

  private stemsOf(role: RoleName, delegation: Delegation, height: number): readonly Stem[] {
    const { covers, name } = delegation;
    const unfit = (found: string, expected: string) => new Unfit(name, found, expected);
    const stems = covers.by === "paths" ? this.profile.stemsIn(covers.patterns) : null;
    const [first] = stems ?? [];
    if (stems === null || first === undefined)
      throw unfit("paths that are not the beginnings of names", "simple/PREFIX*/* and its like");
    if (this.profile.shardRole(height, first) !== name)
      throw unfit(`such a name in ${role}`, this.profile.shardRole(height, first));
    if (delegation.terminating)
      throw unfit("a terminating delegation", "one that lets the client go on to recently-claimed");
    if (!sameQuorum(delegation, this.quorum))
      throw unfit("other keys or another threshold than claimed's", "those of claimed itself");
    return stems;
  }

  private leaf(file: ClaimedFile, height: number | null): ClaimedFile {
    const { role, targets } = file;
    if (height !== null && height > 0) throw new Unfit(role, "no shards in it", "one or more");
    if (targets.delegations.succinct !== null)
      throw new Unfit(role, "succinct roles", "a delegation for each project");
    return file;
  }
}

/** The same public keys and as many signatures: else a shard could be signed by people who may not sign claimed. */
export function sameQuorum(a: Quorum, b: Quorum): boolean {
  const keys = ({ keys }: Quorum) =>
    [...new Set(keys.map(({ material }) => material))].sort().join();
  return a.threshold === b.threshold && keys(a) === keys(b);
}

/**
 * Puts claimed's files together to a tree, the right ones in their places, and pauses before each, since there may be thousands. `fetch` gives a shard's
 * file, whose signatures are not looked at here. Throws Unfit. https://theupdateframework.github.io/specification/v1.0.34/#file-formats-targets
 */
export function* claimedTreeSteps(
  top: Targets,
  quorum: Quorum,
  profile: Profile,
  fetch: (role: RoleName) => Targets,
): Generator<undefined, ClaimedTree> {
  const joining = new Joining(profile, quorum, fetch);
  return new ClaimedTree(yield* joining.file(profile.claimed, top, [EVERY_NAME], null), profile);
}

/** The same without a pause. */
export function claimedTreeFrom(...around: Parameters<typeof claimedTreeSteps>): ClaimedTree {
  return finished(claimedTreeSteps(...around));
}
