import { parentPort, workerData } from "node:worker_threads";
import { examine } from "../shared/claim/examine.ts";
import { CLAIMS_PATH } from "../shared/import/match-batch.ts";
import type { Span } from "./claims/claims-pool.ts";
import { verifyWithPlatform } from "./verify.ts";

const { bytes } = workerData as { readonly bytes: Uint8Array };

parentPort?.on("message", ({ firstLine, offsets }: Span) => {
  const examined = Array.from({ length: offsets.length - 1 }, (_, i) => {
    const start = offsets[i] ?? 0;
    const end = (offsets[i + 1] ?? 0) - 1;
    // A copy: text decoders refuse shared memory.
    const line = Uint8Array.from(bytes.subarray(start, end));
    return examine(line, `${CLAIMS_PATH}, line ${firstLine + i + 1}`, verifyWithPlatform);
  });
  parentPort?.postMessage({ firstLine, examined });
});
