import type { Batch, Pending } from "../shared/import/pending.ts";
import { visible } from "../shared/look-alike/visible.ts";
import { bytesWords, countWords } from "../shared/plan/amounts.ts";
import { earlierRejections } from "../shared/review/earlier.ts";
import type { Capacity } from "../shared/report/capacity.ts";
import { figuresOf } from "../shared/report/figures.ts";
import { isInspected } from "../shared/report/inspection.ts";
import { DAY, formatInstant } from "../shared/tuf/instant.ts";

/** So many claims are told of one by one; the rest is counted, unless all are asked for. */
const MOST_TOLD = 50;

function roomWords({ divided, projects, claimed, snapshot }: Capacity): string {
  const { after, most } = divided ? snapshot : claimed;
  const file = divided ? "snapshot" : "claimed";
  return `Claimed protects ${countWords(projects.now)} projects; ${countWords(projects.after)} with all that nothing blocks, and then ${file} has about ${bytesWords(after)}. Clients take ${bytesWords(most)}: about ${countWords(projects.most)} projects.`;
}

function* claimWords(batch: Batch, claim: Pending): Generator<string> {
  const { line, project, findings } = claim;
  const where = `line ${line + 1}  ${visible(project)}`;
  for (const { id, level, found } of findings)
    yield `  ${level === "block" ? "BLOCKED" : "warning"}  ${where}  ${id}: ${visible(found)}`;
  const earlier = earlierRejections(batch).get(line);
  if (earlier === undefined) return;
  const since =
    earlier.changed.length === 0
      ? "unchanged: it begins as rejected"
      : `changed since: ${earlier.changed.join(", ")}`;
  yield `  before   ${where}  rejected: “${visible(earlier.reason)}”; ${since}`;
}

/** Other keys for projects of claimed, with what people will have to look into. */
function* replacementWords({ base: { replacements } }: Batch): Generator<string> {
  if (replacements.length === 0) return;
  yield `\nOther keys for ${countWords(replacements.length)} of claimed's projects:`;
  for (const { replacement, present, checks } of replacements) {
    const { signed, threshold } = present.tally;
    yield `  ${visible(replacement.project)}: signed by ${signed.length} of its present keys; ${threshold} must.`;
    for (const { id, objection } of checks)
      if (objection !== null) yield `    warning  ${id}: ${visible(objection.found)}`;
  }
}

const RANK = { blocked: 0, warned: 1, clean: 2 } as const;

/** A batch for people at a terminal: in short first, then each check, then claims, the blocked ones first. */
export function* batchWords(batch: Batch, all: boolean): Generator<string> {
  const { manifest, checkedAt } = batch.base;
  const { standing, flags, total, capacity } = figuresOf(batch);
  const bytes = manifest.files.reduce((sum, { length }) => sum + length, 0);
  const days = Math.floor((checkedAt - manifest.created) / DAY);
  yield `\nBundle of ${formatInstant(manifest.created)}, ${days} days old: ${countWords(manifest.files.length)} files, ${bytesWords(bytes)}.`;
  yield `${total} claims: ${standing.blocked} blocked, ${standing.warned} need attention, ${standing.clean} clean.`;
  if (capacity !== null) yield roomWords(capacity);
  if (flags.length > 0) yield "\nBy check (claims; of these, nothing else was found about):";
  for (const { id, level, count, alone, claim } of flags)
    yield `  ${level === "block" ? "BLOCKS " : "warning"} ${String(count).padStart(7)} ${String(alone).padStart(7)}  ${id}: ${claim}`;
  yield* replacementWords(batch);
  const told = batch.claims
    .filter((claim) => isInspected(batch, claim))
    .sort((a, b) => RANK[a.standing] - RANK[b.standing] || a.line - b.line);
  if (told.length > 0) yield "";
  for (const claim of all ? told : told.slice(0, MOST_TOLD)) yield* claimWords(batch, claim);
  const rest = told.length - MOST_TOLD;
  if (!all && rest > 0)
    yield `  … and ${countWords(rest)} more. --all tells of each; --json all that is known.`;
}
