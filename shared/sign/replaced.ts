import { disguiseIn } from "../look-alike/disguise.ts";
import { foundAbout, type WaitingReplacement } from "../import/replacement-warnings.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import type { Proposal, Replacing } from "../review/proposal.ts";
import { waitingWords } from "../review/second-administrator.ts";
import type { ProjectName } from "../claim/project-name.ts";
import type { RoleName } from "../tuf/role-name.ts";
import type { Tally } from "../tuf/tally.ts";
import type { Delegation } from "../tuf/targets.ts";

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
  /** What was found about the replacement, a sentence each, and why that is all right; empty where nothing was. */
  readonly found: readonly string[];
  readonly reason: string;
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

/** Whether it is written down why a replacement about which something was found is all right; of any other one there is nothing to write. */
function rightReason(
  { project, reason }: Replacing,
  waiting: WaitingReplacement,
): Outcome<never> | null {
  const no = (found: string, expected: string, todo: string) =>
    refuse({ id: "PROPOSAL-REASON", where: project, found, expected, todo });
  const [first] = foundAbout(waiting);
  if (first === undefined)
    return reason === ""
      ? null
      : no(
          "a reason, although nothing was found about these keys",
          "no reason",
          "Propose them without one.",
        );
  if (reason.trim().length < 3 || reason !== reason.trim())
    return no(
      `no reason, although there is something to look into: ${first}`,
      "why that is all right, in 3 to 500 characters",
      "Look into it, and write down what you found out. Or leave the project as it is.",
    );
  const disguise = disguiseIn(reason.replace(/[\n\t]/g, " "));
  return disguise === null
    ? null
    : no(
        `a reason with ${disguise}`,
        "a text that is read as it is written",
        "Type the reason anew. It was pasted from somewhere.",
      );
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

/** The replacement on the stick that a proposal asks for. Refuses PROPOSAL-PROJECT, PROPOSAL-AUTHORITY and PROPOSAL-REASON. */
function wanted(
  base: VerifiedBase,
  proposals: readonly Proposal[],
  wish: Replacing,
): Outcome<WaitingReplacement> {
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
  return rightCase(wish, waiting.present.tally) ?? rightReason(wish, waiting) ?? accept(waiting);
}

/** Whether every replacement that is proposed can be made once all who must have confirmed it. Refuses PROPOSAL-PROJECT, PROPOSAL-AUTHORITY and PROPOSAL-REASON. */
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
 * or the project is proposed twice), PROPOSAL-AUTHORITY, PROPOSAL-REASON, and PROPOSAL-SECOND while a case waits for its second administrator.
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
      found: foundAbout(waiting.value),
      reason: wish.reason,
    });
  }
  return accept(found);
}

/** ". Found about it, and called all right (“they sold it”): owners changed on …", to go on after a sentence without its full stop; empty where nothing was found. */
export function foundWords(found: readonly string[], reason: string): string {
  return found.length === 0
    ? ""
    : `. Found about it, and called all right (“${reason}”): ${found.join("; ")}`;
}

/** "by its present keys", or "for case X, approved by A and B", and in spite of what. */
export function authorityWords({ authority, found, reason }: ReplacedProject): string {
  const by =
    authority.by === "present keys"
      ? "by its present keys, which signed this"
      : `for case ${authority.case}, approved by ${authority.administrators.join(" and ")}; its present keys did not agree`;
  return `${by}${foundWords(found, reason)}`;
}
