import { randomBytes } from "node:crypto";
import { answerSchema, type Told } from "../shared/contract/signer-talk.ts";
import { errandSchema, Talk, type SignerSays } from "../node/signer/protocol.ts";
import { runErrand } from "../node/signer/run-errand.ts";

/**
 * The signer: a process of its own, started for one errand and ended after it. The errand comes from main, what people type straight from the
 * window through a port; only public things and refusals go back to main.
 */
function say(said: SignerSays): void {
  process.parentPort.postMessage(said);
}

process.parentPort.once("message", ({ data, ports }) => {
  const errand = errandSchema.safeParse(data);
  const [port] = ports;
  if (!errand.success || port === undefined) process.exit(2);
  const talk = new Talk(say, (told: Told) => {
    port.postMessage(told);
  });
  const hear = (from: "window" | "main", data: unknown) => {
    const heard = answerSchema.safeParse(data);
    if (!heard.success) process.exit(2);
    talk.hear(from, heard.data.number, heard.data.answer);
  };
  port.on("message", (event) => {
    hear("window", event.data);
  });
  // Without its window nobody could answer any more, and what is open in here would wait.
  port.on("close", () => process.exit(2));
  // Paths are chosen in main's own dialogs, and come from there.
  process.parentPort.on("message", (event) => {
    hear("main", event.data);
  });
  port.start();
  void runErrand(errand.data, talk, (bytes) => randomBytes(bytes)).then((answer) => {
    say(answer);
    // Left a moment, so that the answer gets out; the process's end is what wipes its memory.
    setTimeout(() => process.exit(0), 50);
  });
});
