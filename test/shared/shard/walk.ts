import type { ClaimedTree } from "../../../shared/shard/claimed-tree.ts";
import type { Delegation, Targets } from "../../../shared/tuf/targets.ts";
import type { Matches } from "./matching.ts";

/** The roles of a file by what must stand at the beginning of a name: no other name can fit their patterns. */
interface Compiled {
  /** By the letters before the first star: places whose patterns go on with anything, and those of one name. */
  readonly open: ReadonlyMap<string, readonly number[]>;
  readonly exact: ReadonlyMap<string, readonly number[]>;
  readonly patterns: (place: number) => readonly string[];
}

/** `simple/NAME/…` and `packages/…/…/NAME/…` */
function nameIn(path: string): string {
  const parts = path.split("/");
  return (parts[0] === "simple" ? parts[1] : parts[3]) ?? "";
}

function compiled(targets: Targets): Compiled {
  const { roleTable } = targets.delegations;
  const open = new Map<string, number[]>();
  const exact = new Map<string, number[]>();
  const add = (to: Map<string, number[]>, key: string, place: number) => {
    const list = to.get(key);
    if (list === undefined) to.set(key, [place]);
    else if (list.at(-1) !== place) list.push(place);
  };
  const patternsOf = ({ covers }: Delegation) => (covers.by === "paths" ? covers.patterns : []);
  for (let place = 0; place < roleTable.length; place++)
    for (const pattern of patternsOf(roleTable.at(place))) {
      const name = nameIn(pattern);
      const special = name.search(/[*?[]/);
      if (special < 0) add(exact, name, place);
      else add(open, name.slice(0, special), place);
    }
  return { open, exact, patterns: (place) => patternsOf(roleTable.at(place)) };
}

/** What a client that follows TUF comes by for a path below claimed, in order. */
export interface Seen {
  readonly files: readonly string[];
  /** Roles of projects, each with the keys and the threshold by which their own files are judged. */
  readonly projects: readonly string[];
}

/** The preorder walk of TUF below claimed. https://theupdateframework.github.io/specification/v1.0.34/#update-targets */
export class Walker {
  private readonly files: ReadonlyMap<string, Targets>;
  private readonly known = new Map<Targets, Compiled>();
  private readonly matches: Matches;

  constructor(tree: ClaimedTree, matches: Matches) {
    this.files = new Map(tree.files.map(({ role, targets }) => [role, targets]));
    this.matches = matches;
  }

  private compiledFor(targets: Targets): Compiled {
    const before = this.known.get(targets);
    if (before !== undefined) return before;
    const made = compiled(targets);
    this.known.set(targets, made);
    return made;
  }

  /** The delegations that a path belongs to, in the file's order. */
  private delegated(targets: Targets, path: string): readonly Delegation[] {
    const { open, exact, patterns } = this.compiledFor(targets);
    const name = nameIn(path);
    const places = new Set(exact.get(name));
    if (open.size > 0)
      for (let length = 0; length <= name.length; length++)
        for (const place of open.get(name.slice(0, length)) ?? []) places.add(place);
    return [...places]
      .sort((a, b) => a - b)
      .filter((place) => patterns(place).some((pattern) => this.matches(path, pattern)))
      .map((place) => targets.delegations.roleTable.at(place));
  }

  seenFor(path: string): Seen {
    const files: string[] = [];
    const projects: string[] = [];
    const waiting: Delegation[] = [];
    const push = (role: string, targets: Targets) => {
      files.push(role);
      const next: Delegation[] = [];
      for (const delegation of this.delegated(targets, path)) {
        next.push(delegation);
        if (delegation.terminating) {
          waiting.length = 0;
          break;
        }
      }
      waiting.push(...next.reverse());
    };
    const top = this.files.get("claimed");
    if (top !== undefined) push("claimed", top);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const targets = this.files.get(next.name);
      if (targets !== undefined) push(next.name, targets);
      else {
        const keys = next.keys.map(({ material }) => material).sort();
        projects.push(`${next.name} ${next.threshold} of ${keys.join(" ")}`);
      }
    }
    return { files, projects };
  }
}
