import type { Batch, Pending } from "../import/pending.ts";
import type { WaitingReplacement } from "../import/replacement-warnings.ts";
import type { JsonObject } from "../json/value.ts";
import { RULES } from "../look-alike/rule.ts";
import { earlierRejections } from "../review/earlier.ts";
import { formatInstant, DAY, type Instant } from "../tuf/instant.ts";
import { daysWaiting, figuresOf } from "./figures.ts";
import type { Room } from "./capacity.ts";

function date(at: Instant | null | undefined): string | null {
  return at === null || at === undefined ? null : formatInstant(at);
}

/** Claims that the index's operators may want to look at before the ceremony: flagged ones, and those that were rejected before. */
export function isInspected(batch: Batch, { line, standing }: Pending): boolean {
  return standing !== "clean" || earlierRejections(batch).has(line);
}

/** Everything that is known of one claim. Lines count from 1, as editors do. docs/formats/inspect.md */
export function inspectedClaim(batch: Batch, claim: Pending): JsonObject {
  const { line, project, standing, keys, threshold, registered, role } = claim;
  const evidence = batch.base.evidence.get(project);
  const earlier = earlierRejections(batch).get(line);
  return {
    line: line + 1,
    project,
    standing,
    age_days: daysWaiting(batch, claim),
    registered: date(registered),
    received: date(evidence?.received),
    keys,
    threshold,
    role,
    owners: evidence?.owners ?? null,
    owners_changed: date(evidence?.ownersChanged),
    status: evidence?.status ?? null,
    as_of: date(evidence?.asOf),
    findings: claim.findings.map(({ id, level, found, expected, todo }) => ({
      id,
      level,
      found,
      expected,
      todo,
    })),
    neighbours: claim.neighbours.map((neighbour) => ({
      project: neighbour.project,
      rank: neighbour.rank,
      by: RULES[neighbour.rule].words,
    })),
    rejected_before:
      earlier === undefined ? null : { reason: earlier.reason, changed: earlier.changed },
  };
}

/** Other keys for a project of claimed, with what is to be looked into about them. */
function inspectedReplacement({ replacement, present, checks }: WaitingReplacement): JsonObject {
  return {
    project: replacement.project,
    replaces: replacement.replaces,
    registered: formatInstant(replacement.registered),
    keys: replacement.keys.map((key) => key.public),
    threshold: replacement.threshold,
    present_keys: { signed: present.tally.signed.length, threshold: present.tally.threshold },
    findings: checks.flatMap(({ id, level, objection }) =>
      objection === null
        ? []
        : [
            {
              id,
              level,
              found: objection.found,
              expected: objection.expected,
              todo: objection.todo,
            },
          ],
    ),
  };
}

function roomJson({ now, after, most }: Room): JsonObject {
  return { now, after: Math.round(after), most };
}

/** What clients take, beside what is there and what this batch would add. Null where nothing is published yet. */
function limitsOf(batch: Batch): JsonObject | null {
  const { capacity, waitingDays } = figuresOf(batch);
  if (capacity === null) return null;
  return {
    waiting_days: waitingDays,
    bundle_days: batch.base.profile.bundleDays,
    claimed_is_divided: capacity.divided,
    projects: roomJson(capacity.projects),
    claimed_bytes: roomJson(capacity.claimed),
    snapshot_bytes: roomJson(capacity.snapshot),
  };
}

/** A batch as a whole: the bundle's age and size, what clients take, and how many claims each check found something about. */
export function inspectedBatch(batch: Batch): JsonObject {
  const { manifest, checkedAt } = batch.base;
  const { total, standing, flags } = figuresOf(batch);
  const before = [...earlierRejections(batch).values()];
  const same = before.filter(({ changed }) => changed.length === 0).length;
  return {
    bundle: {
      sha256: batch.bundle,
      repository: manifest.repository,
      kind: manifest.kind,
      title: manifest.title,
      created: formatInstant(manifest.created),
      age_days: Math.floor((checkedAt - manifest.created) / DAY),
      files: manifest.files.length,
      bytes: manifest.files.reduce((sum, { length }) => sum + length, 0),
    },
    limits: limitsOf(batch),
    replacements: batch.base.replacements.map(inspectedReplacement),
    claims: {
      total,
      ...standing,
      rejected_before: { unchanged: same, changed: before.length - same },
      by_check: flags.map(({ id, level, claim, count, alone }) => ({
        id,
        level,
        sentence: claim,
        count,
        alone,
      })),
    },
  };
}
