import { disguiseIn } from "../look-alike/disguise.ts";
import { samePerson } from "../person-name.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Proposal } from "../review/proposal.ts";
import type { ProjectName } from "../claim/project-name.ts";
import type { RoleName } from "../tuf/role-name.ts";
import type { Tally } from "../tuf/tally.ts";
import type { Delegation } from "../tuf/targets.ts";

type Wish = Extract<Proposal, { change: "replace-project" }>;

/** By whose authority a project's keys are replaced. */
export type Authority =
  | { readonly by: "present keys" }
  | {
      readonly by: "case";
      readonly case: string;
      /** Two different people: who opened the ceremony, and the second one. */
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
    todo: "Without its present keys, a project's keys change only for a recorded case, which two administrators have looked at.",
  });
}

function authorityFor(wish: Wish, agreed: Tally, administrator: string): Outcome<Authority> {
  const { project, second } = wish;
  if (wish.case === "" && second === "")
    return agreed.reached
      ? accept({ by: "present keys" })
      : noAuthority(
          project,
          `signatures by ${agreed.signed.length} of the project's present keys, and no case`,
          `${agreed.threshold} of them, or a case reference and a second administrator`,
        );
  if (agreed.reached)
    return noAuthority(
      project,
      "a case, although enough of the project's present keys signed",
      "no case: the present keys are enough",
    );
  const disguise = disguiseIn(wish.case) ?? disguiseIn(second);
  if (disguise !== null)
    return noAuthority(
      project,
      `a name or a case reference with ${disguise}`,
      "letters, digits and signs that are read as they are written",
    );
  if (wish.case.length < 3 || wish.case !== wish.case.trim())
    return noAuthority(project, `the case reference "${wish.case}"`, "3 to 120 characters");
  if (second.length < 2 || second !== second.trim())
    return noAuthority(project, `the second administrator "${second}"`, "a name");
  if (samePerson(second, administrator))
    return noAuthority(
      project,
      `${second}, who opened the ceremony, as the second administrator`,
      "another person",
    );
  return accept({ by: "case", case: wish.case, administrators: [administrator, second] });
}

/**
 * The projects whose keys are replaced, by the name of the role that leaves claimed. `administrator` opened the ceremony. Refuses PROPOSAL-PROJECT
 * (no such replacement on the stick, or the project is proposed twice) and PROPOSAL-AUTHORITY.
 */
export function replacedProjects(
  base: VerifiedBase,
  proposals: readonly Proposal[],
  administrator: string,
): Outcome<ReadonlyMap<string, ReplacedProject>> {
  const found = new Map<string, ReplacedProject>();
  const named = proposals.flatMap((each) =>
    each.change === "replace-project" || each.change === "revoke-project" ? [each.project] : [],
  );
  for (const wish of proposals) {
    if (wish.change !== "replace-project") continue;
    const waiting = base.replacements.find(
      ({ replacement }) => replacement.project === wish.project,
    );
    const no = (what: string, expected: string) =>
      refuse({
        id: "PROPOSAL-PROJECT",
        where: wish.project,
        found: what,
        expected,
        todo: "Choose one of the replacements on the stick, once.",
      });
    if (waiting === undefined)
      return no("a project without a replacement on the stick", "one that brought new keys");
    if (named.filter((project) => project === wish.project).length > 1)
      return no("a project that is proposed twice", "one proposal for each project");
    const { replacement, present } = waiting;
    const authority = authorityFor(wish, present.tally, administrator);
    if (!authority.ok) return authority;
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
