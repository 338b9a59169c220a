import type { ProjectName } from "../../shared/claim/project-name.ts";
import { normalised } from "../../shared/claim/project-name.ts";
import { fileText } from "../../shared/json/canonical.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { DAY, formatInstant, instantOf, type Instant } from "../../shared/tuf/instant.ts";
import { altered, claimLine, claimSigned, proofs, SMALL_ORDER } from "./claim-lines.ts";
import { FAULTS } from "./claim-faults.ts";
import type { ClaimKind, PlannedClaim } from "./claim-kinds.ts";
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

/** A planned claim with its project. */
type Claim = PlannedClaim & { readonly project: ProjectName };

function keysFor({ seed, repositoryKey }: Surroundings, { kind, project, group }: Claim) {
  const own = (count: number) => developerKeys(seed, project, count);
  if (kind === "single key") return own(1);
  if (kind === "three keys") return own(3);
  if (kind === "repository key") return [...own(1), repositoryKey];
  if (kind === "already claimed") return developerKeys(seed, `stranger to ${project}`, 2);
  if (kind === "shared key") return [...own(1), ...developerKeys(seed, `shared ${group}`, 1)];
  if (kind === "same organisation")
    return [...own(1), ...developerKeys(seed, `organisation ${group}`, 1)];
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
  { kind, project, group }: Claim,
  dates: Dates,
) {
  const ownersBy = kind === "same organisation" ? group * 100 + 60 : line;
  return fileText({
    as_of: formatInstant(around.now),
    owners: ownersOf(around.seed, ownersBy),
    owners_changed: dates.ownersChanged === null ? null : formatInstant(dates.ownersChanged),
    project,
    received: formatInstant(dates.received),
    status: kind === "quarantined" ? "quarantined" : "active",
    ...FAULTS[kind]?.evidence?.(around.now),
  });
}

/** The keys that recently-claimed states. */
function publishedKeys({ seed }: Surroundings, { kind, project }: Claim, listed: Listed) {
  return kind === "other keys in recently-claimed"
    ? developerKeys(seed, `${project} before`, 2)
    : listed;
}

type Listed = readonly (SampleKey | typeof SMALL_ORDER)[];

/**
 * A registration of a project on `line` of the batch, with what its kind says about it and nothing else wrong. Where it registers `again` it is with
 * the same keys, a minute later.
 */
export function register(around: Surroundings, line: number, claim: Claim): Registration {
  const { kind, project, again = false } = claim;
  const fault = FAULTS[kind];
  const keys = keysFor(around, claim);
  const threshold = kind === "three keys" ? 2 : 1;
  const first = datesOf(around, again ? line - 1 : line, kind);
  const dates = again ? { ...first, registered: instantOf(first.registered + 60_000) } : first;
  const listed: Listed = kind === "small-order key" ? [...keys, SMALL_ORDER] : keys;
  const sound = { project, keys: listed, threshold, registered: dates.registered };
  const signed = claimSigned({ ...sound, ...fault?.parts?.(sound) });
  const signatures = signaturesFor(kind, signed, keys);
  const text = claimLine(signed, fault?.signatures?.(signatures) ?? signatures);
  const published = publishedKeys(around, claim, listed);
  const delegation: ProjectDelegation = {
    project,
    role: PYPI.projectRole(project, kind === "already claimed" ? 2 : 1),
    keys: published.map(({ key }) => key),
    threshold,
  };
  return {
    project,
    line: fault?.text?.(text) ?? text,
    evidence: again || kind === "no evidence" ? null : evidenceLine(around, line, claim, dates),
    delegation: again || fault?.isListed === false ? null : delegation,
    signers: published.flatMap((key) => ("label" in key ? [key.label] : [])).slice(0, threshold),
  };
}
