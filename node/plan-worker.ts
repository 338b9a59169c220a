import { parentPort, workerData } from "node:worker_threads";
import { makePlan, type PlanJob } from "./plan/make-plan.ts";

const made = makePlan(workerData as PlanJob, (done, of) => {
  parentPort?.postMessage({ done, of });
});
parentPort?.postMessage({ made });
