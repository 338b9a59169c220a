import { disguiseIn } from "../look-alike/disguise.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Proposal, Replacing } from "../review/proposal.ts";
import { waitingWords } from "../review/second-administrator.ts";
import type { ProjectName } from "../claim/project-name.ts";
import type { RoleName } from "../tuf/role-name.ts";
import type { Tally } from "../tuf/tally.ts";
import type { Delegation } from "../tuf/targets.ts";

type Waiting = VerifiedBase["replacements"][number];

/** By whose authority a project's keys are replaced. */
export type Authority =
  | { readonly by: "present keys" }
  | {
      readonly by: "case";
      readonly case: string;
      /** Two different people: who proposed it at the keyboard, and who confirmed it there. */
      readonly administrators: readonly [string, string];
    };

/** One project whose keys are to be replaced, allowed by an authority. Only `replacedProjects` makes one. */
export interface ReplacedProject {
  readonly project: ProjectName;
  readonly before: Delegation;
  readonly role: RoleName;
  /** Public keys in hex. */
  readonly keys: readonly string[];
  readonly threshold: number;
  readonly authority: Authority;
}

function noAuthority(project: string, found: string, expected: string): Outcome<never> {
  return refuse({
    id: "PROPOSAL-AUTHORITY",
    where: project,
    found,
    expected,
    todo: "Without its present keys, a project's keys change only for a recorded case, which two administrators confirm, each at the keyboard.",
  });
}

/** Whether that case, or none, is what this replacement needs. Whose case it is, and who confirms it, is not looked at here. */
function rightCase({ project, case: reference }: Replacing, agreed: Tally): Outcome<never> | null {
  if (reference === "")
    return agreed.reached
      ? null
      : noAuthority(
          project,
          `signatures by ${agreed.signed.length} of the project's present keys, and no case`,
          `${agreed.threshold} of them, or a case reference`,
        );
  if (agreed.reached)
    return noAuthority(
      project,
      "a case, although enough of the project's present keys signed",
      "no case: the present keys are enough",
    );
  const disguise = disguiseIn(reference);
  if (disguise !== null)
    return noAuthority(
      project,
      `a case reference with ${disguise}`,
      "letters, digits and signs that are read as they are written",
    );
  return reference.length < 3 || reference !== reference.trim()
    ? noAuthority(project, `the case reference "${reference}"`, "3 to 120 characters")
    : null;
}

function authorityOf(wish: Replacing): Outcome<Authority> {
  if (wish.case === "") return accept({ by: "present keys" });
  const [first, second] = wish.administrators;
  if (first !== undefined && second !== undefined)
    return accept({ by: "case", case: wish.case, administrators: [first, second] });
  return refuse({
    id: "PROPOSAL-SECOND",
    where: wish.project,
    found: waitingWords([wish]).join(" "),
    expected: "an act of a second administrator",
    todo: "Hand over the keyboard: the second administrator looks at the case and confirms. Or withdraw the proposal.",
  });
}

/** The replacement on the stick that a proposal asks for. Refuses PROPOSAL-PROJECT and PROPOSAL-AUTHORITY. */
function wanted(
  base: VerifiedBase,
  proposals: readonly Proposal[],
  wish: Replacing,
): Outcome<Waiting> {
  const no = (what: string, expected: string) =>
    refuse({
      id: "PROPOSAL-PROJECT",
      where: wish.project,
      found: what,
      expected,
      todo: "Choose one of the replacements on the stick, once.",
    });
  const waiting = base.replacements.find(({ replacement }) => replacement.project === wish.project);
  if (waiting === undefined)
    return no("a project without a replacement on the stick", "one that brought new keys");
  const named = proposals.filter(
    (each) =>
      (each.change === "replace-project" || each.change === "revoke-project") &&
      each.project === wish.project,
  );
  if (named.length > 1)
    return no("a project that is proposed twice", "one proposal for each project");
  return rightCase(wish, waiting.present.tally) ?? accept(waiting);
}

/** Whether every replacement that is proposed can be made once all who must have confirmed it. Refuses PROPOSAL-PROJECT and PROPOSAL-AUTHORITY. */
export function replaceable(
  base: VerifiedBase,
  proposals: readonly Proposal[],
): Outcome<never> | null {
  for (const wish of proposals) {
    if (wish.change !== "replace-project") continue;
    const found = wanted(base, proposals, wish);
    if (!found.ok) return found;
  }
  return null;
}

/**
 * The projects whose keys are replaced, by the name of the role that leaves claimed. Refuses PROPOSAL-PROJECT (no such replacement on the stick,
 * or the project is proposed twice), PROPOSAL-AUTHORITY, and PROPOSAL-SECOND while a case waits for its second administrator.
 */
export function replacedProjects(
  base: VerifiedBase,
  proposals: readonly Proposal[],
): Outcome<ReadonlyMap<string, ReplacedProject>> {
  const found = new Map<string, ReplacedProject>();
  for (const wish of proposals) {
    if (wish.change !== "replace-project") continue;
    const waiting = wanted(base, proposals, wish);
    if (!waiting.ok) return waiting;
    const authority = authorityOf(wish);
    if (!authority.ok) return authority;
    const { replacement, present } = waiting.value;
    const generation = base.profile.projectOf(present.before.name)?.generation ?? 0;
    found.set(present.before.name, {
      project: replacement.project,
      before: present.before,
      role: base.profile.projectRole(replacement.project, generation + 1),
      keys: replacement.keys.map((key) => key.public),
      threshold: replacement.threshold,
      authority: authority.value,
    });
  }
  return accept(found);
}

/** "by its present keys", or "for case X, approved by A and B". */
export function authorityWords(authority: Authority): string {
  return authority.by === "present keys"
    ? "by its present keys, which signed this"
    : `for case ${authority.case}, approved by ${authority.administrators.join(" and ")}; its present keys did not agree`;
}
