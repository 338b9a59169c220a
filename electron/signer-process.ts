import { MessageChannelMain, utilityProcess, type WebContents } from "electron";
import { join } from "node:path";
import { CHANNELS } from "../shared/contract/channels.ts";
import type { Doors } from "../node/room/doors.ts";
import type { SignerSays } from "../node/signer/protocol.ts";

/**
 * Starts the signer's process and hands its other port to the window, so that a passphrase never passes through main.
 * No environment, no output: nothing of it can end up in a log.
 */
export function signerStarter(window: () => WebContents | null): Doors["startSigner"] {
  return (job, hear, ended) => {
    const child = utilityProcess.fork(join(import.meta.dirname, "signer.js"), [], {
      serviceName: "Conclave signer",
      stdio: "ignore",
      env: {},
    });
    const { port1, port2 } = new MessageChannelMain();
    child.on("message", (said: SignerSays) => {
      hear(said);
    });
    child.on("exit", () => {
      ended();
    });
    child.postMessage(job, [port1]);
    window()?.postMessage(CHANNELS.signerPort, null, [port2]);
    return {
      end: () => {
        child.kill();
      },
    };
  };
}
