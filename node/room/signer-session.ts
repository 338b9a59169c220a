import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import type { AnswerFor } from "../../shared/contract/signer-talk.ts";
import type { SignerView } from "../../shared/contract/view.ts";
import type { Refusal } from "../../shared/refusal.ts";
import type { Errand, SignerSays } from "../signer/protocol.ts";
import type { SignerProcess } from "./doors.ts";
import type { Room } from "./room.ts";

export type Signing = Extract<Ceremony, { step: "sign" }>;

/** The ceremony, where it stands at signing. */
export function signing(room: Room): Signing | null {
  return room.state?.step === "sign" ? room.state : null;
}

/** One signer at most for a room. */
const signers = new WeakMap<Room, SignerProcess>();

/** What comes of an errand, other than a refusal. */
export type Taken = Extract<SignerSays, { says: "signed" | "made" }>;

/** What was signed before a refusal: a token was pulled out in between. */
export type Kept = NonNullable<Extract<SignerSays, { says: "refused" }>["kept"]>;

export interface Following {
  readonly errand: Errand;
  /** What the signer is busy with, for the screen: a key file's name, "the token". */
  readonly of: string;
  /** Takes the answer; gives back why it could not be taken, or null. */
  readonly take: (taken: Taken) => Promise<Refusal | null>;
  /** Takes what was signed before a refusal, where there can be such; gives back the refusal as it is shown. */
  readonly keep?: (kept: Kept, refusal: Refusal) => Promise<Refusal>;
}

/** What may lie about when an errand is broken off; nothing for those that write at their end only. */
const LEFT: Partial<Record<Errand["errand"], string>> = {
  split:
    "Sticks that were chosen already hold a share of this set, or a folder export.partial: destroy them. They open nothing, since the key file that belongs to them was never written.",
  "make a key on a token":
    "If the key was made already, it lies on the token without a record. Remove it with the tools of the token’s maker.",
};

function ended(errand: Errand, found: string): Refusal {
  const left = LEFT[errand.errand];
  return {
    id: "SIGNER-ENDED",
    where: "the signer",
    found,
    expected: "an answer",
    todo: left ?? "Nothing was added here. Try again.",
  };
}

/** Rooms in which main is writing what a signer made. */
const writing = new WeakSet<Room>();
/** The errand that is under way in a room. */
const errands = new WeakMap<Room, Errand>();

/** Whether what a signer made is being written: that is not broken off half-way. */
export function isWriting(room: Room): boolean {
  return writing.has(room);
}

/** Ends the signer because a person wants it; says what may be left of its work. */
export function stop(room: Room): void {
  const errand = errands.get(room);
  const was = room.desk.signer !== null && signers.has(room);
  dismiss(room);
  const left = errand === undefined ? undefined : LEFT[errand.errand];
  if (was && errand !== undefined && left !== undefined)
    room.put({ signer: null, refusal: ended(errand, "it was cancelled") });
  else room.put({ signer: null });
}

/** Follows one signer to its end. What a signer says after another one took its place, or after its answer, is not heard. */
export function follow(room: Room, { errand, of, take, keep }: Following): void {
  let answered = false;
  let process: SignerProcess | null = null;
  const mine = () => process !== null && signers.get(room) === process && !answered;
  const show = (rest: Omit<SignerView, "of">) => {
    room.put({ signer: { of, ...rest } });
  };
  const hear = (said: SignerSays) => {
    if (!mine()) return;
    if (said.says === "wants") show({ wanted: said.wanted, doing: null });
    else if (said.says === "doing") {
      const { what, done, of: total } = said;
      show({ wanted: null, doing: { what, done, of: total } });
    } else {
      answered = true;
      if (said.says !== "refused") write(take(said));
      else if (said.kept === undefined || keep === undefined)
        room.put({ signer: null, refusal: said.refusal });
      else write(keep(said.kept, said.refusal));
    }
  };
  const write = (written: Promise<Refusal | null>) => {
    writing.add(room);
    show({ wanted: null, doing: { what: "Writing it down", done: 0, of: 0 } });
    void written
      .then((refusal) => {
        if (signers.get(room) === process) room.put({ signer: null, refusal });
      })
      .finally(() => writing.delete(room));
  };
  const gone = () => {
    if (!mine()) return;
    signers.delete(room);
    room.put({ signer: null, refusal: ended(errand, "it ended before it was done") });
  };
  process = room.doors.startSigner(errand, hear, gone);
  signers.set(room, process);
  errands.set(room, errand);
  show({ wanted: null, doing: null });
}

/** Hands the signer what main was asked for; false when it does not wait for that. */
export function handOver(
  room: Room,
  number: number,
  answer: AnswerFor<"folder" | "last try">,
): boolean {
  const wanted = room.desk.signer?.wanted;
  if (wanted?.what !== answer.what || wanted.number !== number) return false;
  signers.get(room)?.answer(number, answer);
  return true;
}

/** Ends the signer that is there, quietly. */
export function dismiss(room: Room): void {
  const process = signers.get(room);
  signers.delete(room);
  process?.end();
}
