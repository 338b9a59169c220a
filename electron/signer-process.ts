import { MessageChannelMain, utilityProcess, type WebContents } from "electron";
import { join } from "node:path";
import { CHANNELS } from "../shared/contract/channels.ts";
import type { Doors } from "../node/room/doors.ts";
import { headOf, partsIn, partsOf } from "../node/signer/parts.ts";
import type { FromSigner } from "../node/signer/protocol.ts";
import { MODULE_SETTINGS } from "../node/signer/token/token-module.ts";

/** Where a token's module finds its settings: names of files, nothing secret. */
function moduleSettings(): Record<string, string> {
  return Object.fromEntries(
    MODULE_SETTINGS.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/**
 * Starts the signer's process and hands its other port to the window, so that no secret passes through main.
 * No environment but the settings of token modules, no output: nothing of it can end up in a log.
 */
export function signerStarter(window: () => WebContents | null): Doors["startSigner"] {
  return (errand, hear, ended) => {
    const child = utilityProcess.fork(join(import.meta.dirname, "signer.js"), [], {
      serviceName: "Conclave signer",
      stdio: "ignore",
      env: moduleSettings(),
    });
    const { port1, port2 } = new MessageChannelMain();
    const parts = partsOf(errand);
    const total = partsIn(errand);
    let handed = 0;
    child.on("message", (said: FromSigner) => {
      if (said.says !== "next part") {
        hear(said);
        return;
      }
      // One at a time: all of them together may be hundreds of megabytes.
      const next = parts.next();
      if (next.done === true) return;
      if (total > 1)
        hear({ says: "doing", what: "Handing over the files", done: handed, of: total });
      handed++;
      child.postMessage({ part: next.value });
    });
    child.on("exit", () => {
      ended();
    });
    child.postMessage(headOf(errand), [port1]);
    window()?.postMessage(CHANNELS.signerPort, null, [port2]);
    return {
      answer: (number, answer) => {
        child.postMessage({ number, answer });
      },
      end: () => {
        child.kill();
      },
    };
  };
}
