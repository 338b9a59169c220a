import { ASSUMED } from "../../shared/plan/assumptions.ts";
import { planFor, type Plan } from "../../shared/plan/plan.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { accept, type Outcome } from "../../shared/refusal.ts";
import { measured, sampleQuorum } from "./measure.ts";
import { readNames } from "./read-names.ts";

/** What is planned with: names in any order, or a file of them. */
export interface PlanJob {
  readonly names: readonly string[] | { readonly bytes: Uint8Array; readonly file: string };
  /** 0: every name. */
  readonly claimed: number;
  readonly batch: number;
}

/** Reads the names, measures, plans. Some seconds of work: never on a thread that somebody waits for. Refuses NAMES-FILE. */
export function makePlan(
  job: PlanJob,
  onStep: (done: number, of: number) => void = () => undefined,
): Outcome<Plan> {
  const names =
    "bytes" in job.names
      ? readNames(job.names.bytes, job.names.file)
      : accept([...new Set(job.names)].sort());
  if (!names.ok) return names;
  const { people, threshold } = ASSUMED;
  const plan = planFor({
    profile: PYPI,
    names: names.value,
    claimed: job.claimed === 0 ? names.value.length : job.claimed,
    batch: job.batch,
    assumed: ASSUMED,
    measured: measured(names.value, sampleQuorum(people, threshold)),
    onStep,
  });
  return accept(plan);
}
