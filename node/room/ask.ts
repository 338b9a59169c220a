import { INTENTIONS, type Intention } from "../../shared/contract/intentions.ts";
import type { Answered } from "../../shared/contract/answers.ts";
import { refuse } from "../../shared/refusal.ts";
import { exportDesk } from "./export-desk.ts";
import { ceremonyDesk } from "./ceremony-desk.ts";
import { guestDesk, GUEST_MAY, guestsOnlySign } from "./guest-desk.ts";
import { importDesk } from "./import-desk.ts";
import { planDesk } from "./plan-desk.ts";
import { AGAIN_MAY, recogniseFirst } from "./recognise-again.ts";
import { requestDesk } from "./request-desk.ts";
import { reviewDesk } from "./review-desk.ts";
import { fits, type Handler, type Handlers, type Room } from "./room.ts";
import { keysDesk } from "./keys-desk.ts";
import { signDesk } from "./sign-desk.ts";
import { stockDesk } from "./stock-desk.ts";

const HANDLERS: Handlers = {
  ...ceremonyDesk,
  ...importDesk,
  ...guestDesk,
  ...reviewDesk,
  ...signDesk,
  ...requestDesk,
  ...keysDesk,
  ...stockDesk,
  ...planDesk,
  ...exportDesk,
};

/** These only look, or stop something: they need not wait for what is under way. */
const AT_ONCE: ReadonlySet<Intention> = new Set<Intention>([
  "claims.page",
  "claim.show",
  "claims.figures",
  "guide.compromise",
  "changes.page",
  "sealed.text",
  "sealed.page",
  "written.page",
  "request.frame",
  "record.page",
  "work.cancel",
  "signer.stop",
  "signer.folder",
  "signer.lastTry",
]);

const queues = new WeakMap<Room, Promise<unknown>>();

async function run<Name extends Intention>(
  room: Room,
  name: Name,
  args: unknown,
): Promise<Answered<Name>> {
  const fitting = fits(name, args);
  if (!fitting.ok) return fitting;
  if (room.desk.guest !== null && !GUEST_MAY.has(name)) return guestsOnlySign(name);
  if (room.desk.unrecognised !== null && !AGAIN_MAY.has(name)) return recogniseFirst();
  const handler: Handler<Name> = HANDLERS[name];
  return handler(room, fitting.value);
}

/** Takes one intention from outside, whatever it holds. Those that change something are taken one after another. */
export async function ask(room: Room, name: unknown, args: unknown): Promise<Answered<Intention>> {
  if (typeof name !== "string" || !Object.hasOwn(INTENTIONS, name))
    return refuse({
      id: "IPC-FORM",
      where: "the window",
      found: "an unknown intention",
      expected: "one of the contract's",
      todo: "Close Conclave and open it again.",
    });
  const intention = name as Intention;
  if (AT_ONCE.has(intention)) return run(room, intention, args);
  const before = queues.get(room) ?? Promise.resolve();
  const turn = before.then(() => run(room, intention, args));
  queues.set(
    room,
    turn.catch(() => undefined),
  );
  return turn;
}
