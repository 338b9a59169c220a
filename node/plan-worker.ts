import { parentPort, workerData } from "node:worker_threads";
import { goBehind } from "./behind.ts";
import { makePlan, type PlanJob } from "./plan/make-plan.ts";

goBehind();
const made = makePlan(workerData as PlanJob, (done, of) => {
  parentPort?.postMessage({ done, of });
});
parentPort?.postMessage({ made });
