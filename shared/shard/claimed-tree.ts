import type { ProjectName } from "../claim/project-name.ts";
import { once } from "../once.ts";
import type { Profile } from "../profile/pypi.ts";
import type { RoleName } from "../tuf/role-name.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";
import { StemIndex, type Stem } from "./stem.ts";

/** Claimed, or one of the files that it is divided into. */
export interface ClaimedFile {
  readonly role: RoleName;
  readonly targets: Targets;
  /** The names that it is asked for. */
  readonly stems: readonly Stem[];
  /** The files that it delegates to, in the order of their names; of a file that delegates to projects, none. */
  readonly children: readonly ClaimedFile[];
}

/** A project's delegation, and where it stands. */
export interface ProjectPlace {
  readonly file: ClaimedFile;
  /** In the file's list of roles. */
  readonly place: number;
  readonly role: RoleName;
}

function below(file: ClaimedFile): readonly ClaimedFile[] {
  return [file, ...file.children.flatMap(below)];
}

/**
 * Claimed with all files that it is divided into: flat, one file that delegates to every project, or sharded, where claimed delegates by the
 * beginnings of names. Holds no proof; who makes one from a stick looks at every file first (shared/import/claimed-files.ts).
 */
export class ClaimedTree {
  readonly top: ClaimedFile;
  /** Each file before those that it delegates to. */
  readonly files: readonly ClaimedFile[];
  /** Those that delegate to projects. */
  readonly leaves: readonly ClaimedFile[];
  readonly #profile: Profile;
  readonly #byName = once(() => this.#index());
  readonly #places = new WeakMap<ClaimedFile, ReadonlyMap<string, number>>();

  constructor(top: ClaimedFile, profile: Profile) {
    this.top = top;
    this.#profile = profile;
    this.files = below(top);
    this.leaves = this.files.filter(({ children }) => children.length === 0);
  }

  get sharded(): boolean {
    return this.top.children.length > 0;
  }

  /** How many projects are claimed. */
  get count(): number {
    return this.leaves.reduce((sum, { targets }) => sum + targets.delegations.roleTable.length, 0);
  }

  #index(): StemIndex<ClaimedFile> {
    return new StemIndex(
      this.leaves.flatMap((file) => file.stems.map((stem) => [stem, file] as const)),
    );
  }

  /** The file that a project's delegation stands in, or would. */
  fileFor(project: ProjectName): ClaimedFile {
    return this.#byName().find(project) ?? this.top;
  }

  #placesIn(file: ClaimedFile): ReadonlyMap<string, number> {
    const known = this.#places.get(file);
    if (known !== undefined) return known;
    const { roleTable } = file.targets.delegations;
    const places = new Map<string, number>();
    for (let place = 0; place < roleTable.length; place++) {
      const project = this.#profile.projectOf(roleTable.name(place))?.project;
      if (project !== undefined) places.set(project, place);
    }
    this.#places.set(file, places);
    return places;
  }

  /** Where a project stands, or null when it is not claimed. */
  find(project: ProjectName): ProjectPlace | null {
    const file = this.fileFor(project);
    const place = this.#placesIn(file).get(project);
    if (place === undefined) return null;
    const role = file.targets.delegations.roleTable.name(place) as RoleName;
    return { file, place, role };
  }

  /** A project's delegation, or undefined when it is not claimed. */
  delegation(project: ProjectName): Delegation | undefined {
    const found = this.find(project);
    return found?.file.targets.delegations.roleTable.at(found.place);
  }

  /** The delegation of a project's role of just this name. */
  delegationOf(role: string): Delegation | undefined {
    const named = this.#profile.projectOf(role);
    const found = named === null ? null : this.find(named.project);
    return found?.role === role
      ? found.file.targets.delegations.roleTable.at(found.place)
      : undefined;
  }
}
