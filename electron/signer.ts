import { unlockSchema } from "../shared/contract/intentions.ts";
import { jobSchema, type SignerSays } from "../node/signer/protocol.ts";
import { signOnce } from "../node/signer/sign-once.ts";

/**
 * The signer: a process of its own, started for one signing and ended after it. The job comes from main, the passphrase straight from the
 * window through a port; only signatures and refusals go back.
 */
function say(said: SignerSays): void {
  process.parentPort.postMessage(said);
}

process.parentPort.once("message", ({ data, ports }) => {
  const job = jobSchema.safeParse(data);
  const [port] = ports;
  if (!job.success || port === undefined) process.exit(2);
  port.once("message", (event) => {
    const unlock = unlockSchema.safeParse(event.data);
    port.close();
    if (!unlock.success) process.exit(2);
    void signOnce(job.data, unlock.data.passphrase, say).then((answer) => {
      say(answer);
      // Left a moment, so that the answer gets out; the process's end is what wipes its memory.
      setTimeout(() => process.exit(0), 50);
    });
  });
  port.start();
  say({ says: "ready" });
});
