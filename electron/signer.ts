import { randomBytes } from "node:crypto";
import { answerSchema, type Told } from "../shared/contract/signer-talk.ts";
import { Arriving } from "../node/signer/parts.ts";
import { errandSchema, partSchema, Talk, type FromSigner } from "../node/signer/protocol.ts";
import { runErrand } from "../node/signer/run-errand.ts";

/**
 * The signer: a process of its own, started for one errand and ended after it. The errand comes from main, its documents after it in parts, what
 * people type straight from the window through a port; only public things and refusals go back to main.
 */
function say(said: FromSigner): void {
  process.parentPort.postMessage(said);
}

process.parentPort.once("message", ({ data, ports }) => {
  const head = errandSchema.safeParse(data);
  const [port] = ports;
  if (!head.success || port === undefined) process.exit(2);
  // Without its window nobody could answer any more, and what is open in here would wait.
  port.on("close", () => process.exit(2));
  const arriving = new Arriving(head.data);
  const talk = new Talk(say, (told: Told) => {
    port.postMessage(told);
  });
  const hear = (from: "window" | "main", heard: unknown) => {
    const answer = answerSchema.safeParse(heard);
    if (!answer.success) process.exit(2);
    talk.hear(from, answer.data.number, answer.data.answer);
  };
  const begin = () => {
    const errand = arriving.errand();
    if (errand === null) process.exit(2);
    port.on("message", (event) => {
      hear("window", event.data);
    });
    port.start();
    void runErrand(errand, talk, (bytes) => randomBytes(bytes)).then((answer) => {
      say(answer);
      // Left a moment, so that the answer gets out; the process's end is what wipes its memory.
      setTimeout(() => process.exit(0), 50);
    });
  };
  // After the documents, main sends paths, which are chosen in its own dialogs.
  process.parentPort.on("message", (event) => {
    if (arriving.isWhole()) {
      hear("main", event.data);
      return;
    }
    const next = partSchema.safeParse(event.data);
    if (!next.success || !arriving.take(next.data.part)) process.exit(2);
    if (arriving.isWhole()) begin();
    else say({ says: "next part" });
  });
  if (arriving.isWhole()) begin();
  else say({ says: "next part" });
});
