import { notTried } from "../../shared/ceremony/ceremony.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import type { StockOutcome } from "../../shared/sign/stock-client.ts";
import { jobOf, type RehearsalJob } from "../client/job.ts";
import { STOCK_CLIENT } from "../client/rehearse.ts";
import { systemWords } from "../stick/read-file.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";
import { signing } from "./signer-session.ts";

export const STOCK_WORK = "A stock client tries the new files";

/** What the stock client says of new files. Refuses STOCK-CLIENT when it breaks down; rejects when it is cancelled. */
export async function letLoose(
  { doors }: Room,
  job: RehearsalJob,
  signal: AbortSignal,
  onTry: (done: number, of: number) => void,
): Promise<Outcome<readonly StockOutcome[]>> {
  try {
    return accept(await doors.rehearse(job, signal, onTry));
  } catch (error) {
    signal.throwIfAborted();
    return refuse({
      id: "STOCK-CLIENT",
      where: "the stock client",
      found: `it broke down: ${systemWords(error)}`,
      expected: "an answer",
      todo: "Nothing was signed. Let it try again. If it happens twice, break the seal and report this.",
    });
  }
}

/**
 * Lets the stock client loose on the seal, once, and writes down what it said. When it is cancelled nothing is written, and it can be tried again.
 * Refuses STOCK-CLIENT when the client itself broke down.
 */
export async function letClientTry(room: Room): Promise<Outcome<null>> {
  const state = signing(room);
  if (state === null) return notOpen();
  if (state.stock !== null) return notTried(state) ?? accept(null);
  const outcomes = await room.working(STOCK_WORK, (signal, progress) =>
    letLoose(room, jobOf(state), signal, progress),
  );
  if (outcomes === null) return accept(null);
  if (!outcomes.ok) {
    room.put({ refusal: outcomes.refusal });
    return outcomes;
  }
  const acted = await room.act({
    type: "rehearsed",
    seal: state.seal.digest,
    client: STOCK_CLIENT,
    outcomes: outcomes.value.map(({ id, seen, objection }) => ({ id, seen, objection })),
  });
  room.put({ refusal: acted.ok ? null : acted.refusal });
  return acted.ok ? accept(null) : acted;
}

export const stockDesk: Pick<Handlers, "client.try"> = {
  "client.try": (room) => letClientTry(room),
};
