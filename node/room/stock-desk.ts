import { notTried } from "../../shared/ceremony/ceremony.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import type { StockOutcome } from "../../shared/sign/stock-client.ts";
import { jobOf } from "../client/job.ts";
import { STOCK_CLIENT } from "../client/rehearse.ts";
import { systemWords } from "../stick/read-file.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";
import { signing, type Signing } from "./signer-session.ts";

function run(room: Room, state: Signing): Promise<readonly StockOutcome[] | null> {
  return room.working("A stock client tries the new files", (signal, progress) =>
    room.doors.rehearse(jobOf(state), signal, (done, of) => {
      progress(done, of);
    }),
  );
}

/**
 * Lets the stock client loose on the seal, once, and writes down what it said. When it is cancelled nothing is written, and it can be tried again.
 * Refuses STOCK-CLIENT when the client itself broke down.
 */
export async function letClientTry(room: Room): Promise<Outcome<null>> {
  const state = signing(room);
  if (state === null) return notOpen();
  if (state.stock !== null) return notTried(state) ?? accept(null);
  let outcomes: readonly StockOutcome[] | null;
  try {
    outcomes = await run(room, state);
  } catch (error) {
    const broken = refuse({
      id: "STOCK-CLIENT",
      where: "the stock client",
      found: `it broke down: ${systemWords(error)}`,
      expected: "an answer",
      todo: "Nothing was signed. Let it try again. If it happens twice, break the seal and report this.",
    });
    room.put({ refusal: broken.refusal });
    return broken;
  }
  if (outcomes === null) return accept(null);
  const acted = await room.act({
    type: "rehearsed",
    seal: state.seal.digest,
    client: STOCK_CLIENT,
    outcomes: outcomes.map(({ id, seen, objection }) => ({ id, seen, objection })),
  });
  room.put({ refusal: acted.ok ? null : acted.refusal });
  return acted.ok ? accept(null) : acted;
}

export const stockDesk: Pick<Handlers, "client.try"> = {
  "client.try": (room) => letClientTry(room),
};
