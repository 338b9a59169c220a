import type { ProjectName } from "../../shared/claim/project-name.ts";
import { normalised } from "../../shared/claim/project-name.ts";
import { fileText } from "../../shared/json/canonical.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { DAY, formatInstant, instantOf, type Instant } from "../../shared/tuf/instant.ts";
import { altered, claimLine, claimSigned, proofs, SMALL_ORDER } from "./claim-lines.ts";
import type { ClaimKind } from "./claim-kinds.ts";
import { dice, ownersOf } from "./people.ts";
import { sampleKey, type SampleKey } from "./sample-key.ts";
import type { ProjectDelegation } from "./targets-role.ts";

/** One project's registration as the index holds it: the line for claims.jsonl, the evidence, and what recently-claimed says. */
export interface Registration {
  readonly project: ProjectName;
  readonly line: string;
  /** Null where the index has nothing to tell. */
  readonly evidence: string | null;
  /** Null for the second registration of a project. */
  readonly delegation: ProjectDelegation | null;
  /** Labels of the developers' keys that sign the project's own metadata. */
  readonly signers: readonly string[];
}

export interface Surroundings {
  readonly seed: string;
  readonly now: Instant;
  /** An online key of the repository, for the claim that registers one. */
  readonly repositoryKey: SampleKey;
}

export function projectName(name: string): ProjectName {
  const project = normalised(name);
  if (project === null) throw new Error(`"${name}" is not a project name`);
  return project;
}

export function developerKeys(seed: string, owner: string, count: number): readonly SampleKey[] {
  return Array.from({ length: count }, (_, i) => sampleKey(`${seed} developer ${owner} ${i + 1}`));
}

interface Dates {
  readonly registered: Instant;
  readonly received: Instant;
  readonly ownersChanged: Instant | null;
}

function datesOf({ seed, now }: Surroundings, line: number, kind: ClaimKind): Dates {
  const roll = (what: string, below: number) => dice(`${seed} ${what} ${line}`, below);
  const least = kind === "still waiting" ? 2 : PYPI.waitingDays + 1;
  const most = kind === "still waiting" ? PYPI.waitingDays - 2 : 60;
  const age = least * DAY + roll("age", (most - least) * 86_400) * 1000;
  const received = instantOf(now - age);
  const registered = instantOf(received - (5 + roll("minutes", 600)) * 1000);
  const settled = roll("settled", 5) === 0 ? received - (60 + roll("days", 900)) * DAY : null;
  const changed = kind === "owners changed" ? received - (3 + roll("days", 20)) * DAY : settled;
  return { registered, received, ownersChanged: changed === null ? null : instantOf(changed) };
}

function keysFor(around: Surroundings, line: number, kind: ClaimKind, project: string) {
  const { seed } = around;
  const own = (count: number) => developerKeys(seed, project, count);
  const block = Math.floor(line / 100);
  if (kind === "single key") return own(1);
  if (kind === "three keys") return own(3);
  if (kind === "repository key") return [...own(1), around.repositoryKey];
  if (kind === "already claimed") return developerKeys(seed, `stranger to ${project}`, 2);
  if (kind === "shared key") return [...own(1), ...developerKeys(seed, `shared ${block}`, 1)];
  if (kind === "same organisation")
    return [...own(1), ...developerKeys(seed, `organisation ${block}`, 1)];
  return own(2);
}

function signaturesFor(
  kind: ClaimKind,
  signed: ReturnType<typeof claimSigned>,
  keys: readonly SampleKey[],
) {
  if (kind === "proof for another project")
    return proofs({ ...signed, project: "another-project" }, keys);
  const good = proofs(signed, keys);
  if (kind === "altered signature") return good.map((each, i) => (i === 0 ? altered(each) : each));
  if (kind === "small-order key")
    return [...good, { keyid: SMALL_ORDER.key.keyid, sig: SMALL_ORDER.sig }];
  return good;
}

function evidenceLine(
  around: Surroundings,
  line: number,
  kind: ClaimKind,
  project: string,
  dates: Dates,
) {
  const ownersBy = kind === "same organisation" ? line - (line % 100) + 60 : line;
  return fileText({
    as_of: formatInstant(around.now),
    owners: ownersOf(around.seed, ownersBy),
    owners_changed: dates.ownersChanged === null ? null : formatInstant(dates.ownersChanged),
    project,
    received: formatInstant(dates.received),
    status: kind === "quarantined" ? "quarantined" : "active",
  });
}

/**
 * The registration of `project` on `line` of the batch, with what `kind` says about it and nothing else wrong.
 * `again` is for the second line of a project that was registered twice: the same keys, a day later.
 */
export function register(
  around: Surroundings,
  line: number,
  kind: ClaimKind,
  project: ProjectName,
  again: boolean,
): Registration {
  const keys = keysFor(around, line, kind, project);
  const threshold = kind === "three keys" ? 2 : 1;
  const dates = datesOf(around, line, kind);
  const listed = kind === "small-order key" ? [...keys, SMALL_ORDER] : keys;
  const signed = claimSigned({ project, keys: listed, threshold, registered: dates.registered });
  const published =
    kind === "other keys in recently-claimed"
      ? developerKeys(around.seed, `${project} before`, 2)
      : listed;
  const delegation: ProjectDelegation = {
    project,
    role: PYPI.projectRole(project, kind === "already claimed" ? 2 : 1),
    keys: published.map(({ key }) => key),
    threshold,
  };
  return {
    project,
    line: claimLine(signed, signaturesFor(kind, signed, keys)),
    evidence:
      again || kind === "no evidence" ? null : evidenceLine(around, line, kind, project, dates),
    delegation: again ? null : delegation,
    signers: published.flatMap((key) => ("label" in key ? [key.label] : [])).slice(0, threshold),
  };
}
