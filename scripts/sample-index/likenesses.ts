import { asProjectName, type ProjectName } from "../../shared/claim/project-name.ts";
import type { LookAlikes } from "../../shared/look-alike/look-alikes.ts";
import type { Rule } from "../../shared/look-alike/rule.ts";
import { isStandardLibrary } from "../../shared/look-alike/standard-library.ts";
import type { ClaimKind } from "./claim-kinds.ts";
import type { KnownNames } from "./known-names.ts";
import { dice } from "./people.ts";

/** A name that nobody has, made to be taken for a popular one. */
export interface Likeness {
  readonly project: ProjectName;
  readonly taken: string;
  readonly kind: ClaimKind;
}

const KIND: Readonly<Record<Rule, ClaimKind>> = {
  ultranormal: "look-alike",
  words: "swapped words",
  visual: "characters that look alike",
  swapped: "swapped characters",
  repeated: "other slip",
  omitted: "other slip",
  keyboard: "other slip",
  strange: "other slip",
};

/** What somebody does to a name, at a place of it. */
const TRICKS: readonly ((name: string, at: number) => string)[] = [
  (name) => name.replace("o", "0"),
  (name) => name.replace(/[il]/, "1"),
  (name, at) => (name.includes("-") ? name.replace("-", "") : put(name, at, 0, "-")),
  (name) => name.replace(/m/, "rn").replace(/w/, "vv"),
  (name) => name.replace(/d/, "cl"),
  (name, at) => put(name, at, 2, (name[at + 1] ?? "") + (name[at] ?? "")),
  (name) => name.split("-").toReversed().join("-"),
  (name, at) => put(name, at, 0, name[at] ?? ""),
  (name, at) => put(name, at, 1, ""),
  (name, at) => put(name, at, 1, "v"),
];

function put(name: string, at: number, gone: number, come: string): string {
  return name.slice(0, at) + come + name.slice(at + gone);
}

/**
 * So many names that can each be taken for another popular project, by all kinds of tricks in turn; the same for the same seed. What is found about
 * each is one look-alike or one slip, never both, so that a sample can say what must be found. Throws where there are too few popular names.
 */
export function likenesses(
  seed: string,
  count: number,
  known: KnownNames,
  lookAlikes: LookAlikes,
): readonly Likeness[] {
  const popular = [...known]
    .flatMap(([name, rank]) => (rank !== null && rank <= 5000 && name.length >= 5 ? [name] : []))
    .map((name) => [dice(`${seed} likeness ${name}`, 2 ** 32), name] as const)
    .sort(([a], [b]) => a - b);
  const made = new Map<string, Likeness>();
  for (const [roll, taken] of popular) {
    const trick = TRICKS[made.size % TRICKS.length];
    const name = asProjectName(trick?.(taken, 1 + (roll % (taken.length - 2))) ?? "");
    if (name === null || known.has(name) || made.has(name) || isStandardLibrary(name)) continue;
    const [first, ...others] = lookAlikes.of(name);
    const isOne = others.every(
      ({ rule }) => (rule === "ultranormal") === (first?.rule === "ultranormal"),
    );
    if (first?.project !== taken || !isOne) continue;
    made.set(name, { project: name, taken, kind: KIND[first.rule] });
    if (made.size === count) return [...made.values()];
  }
  throw new Error(`only ${made.size} of ${count} names could be made that look like popular ones`);
}
