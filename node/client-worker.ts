import { parentPort, workerData } from "node:worker_threads";
import { goBehind } from "./behind.ts";
import type { RehearsalJob } from "./client/job.ts";
import { rehearseWith } from "./client/tries.ts";

/** The stock client's thread: ended with it is all that it knew. Nothing in here may reach a network, and its clock is the import's. */
const job = workerData as RehearsalJob;

Reflect.deleteProperty(globalThis, "fetch");

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: ConstructorParameters<DateConstructor>, newTarget) =>
    Reflect.construct(
      target,
      (args as unknown[]).length === 0 ? [job.at] : args,
      newTarget,
    ) as Date,
});

goBehind();
const outcomes = await rehearseWith(job, (done, of) => {
  parentPort?.postMessage({ done, of });
});
parentPort?.postMessage({ outcomes });
