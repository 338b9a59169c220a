import { Worker } from "node:worker_threads";
import type { Plan } from "../../shared/plan/plan.ts";
import type { Outcome } from "../../shared/refusal.ts";
import type { PlanJob } from "./make-plan.ts";

type Said = { readonly done: number; readonly of: number } | { readonly made: Outcome<Plan> };

/** Makes a plan. Refuses NAMES-FILE. Rejects with the signal's reason when cancelled. */
export type MakePlan = (
  job: PlanJob,
  signal: AbortSignal,
  onStep: (done: number, of: number) => void,
) => Promise<Outcome<Plan>>;

/** In a worker thread of its own; `workerUrl` is the compiled or plain plan-worker. */
export function planningIn(workerUrl: URL): MakePlan {
  return async (job, signal, onStep) => {
    signal.throwIfAborted();
    const worker = new Worker(workerUrl, { workerData: job });
    const stop = () => void worker.terminate();
    signal.addEventListener("abort", stop);
    try {
      return await new Promise((resolve, reject) => {
        worker.on("error", reject);
        worker.on("exit", () => {
          reject(
            signal.aborted
              ? (signal.reason as Error)
              : new Error("the planner's thread ended early"),
          );
        });
        worker.on("message", (said: Said) => {
          if ("made" in said) resolve(said.made);
          else onStep(said.done, said.of);
        });
      });
    } finally {
      signal.removeEventListener("abort", stop);
      await worker.terminate();
    }
  };
}
