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

/** A signer, from its start until its answer is dealt with. */
interface AtWork {
  readonly process: SignerProcess;
  readonly errand: Errand;
  /** It talks; what it made is being written; or that goes on, and nobody waits for it any more. */
  stage: "talking" | "writing" | "left";
}

/** One signer at most for a room. */
const atWork = new WeakMap<Room, AtWork>();

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

/** Whether what a signer made is being written: that is not broken off half-way. */
export function isWriting(room: Room): boolean {
  const at = atWork.get(room);
  return at !== undefined && at.stage !== "talking";
}

/** Ends the signer because a person wants it; says what may be left of its work. What is being written is not broken off. */
export function stop(room: Room): void {
  const at = atWork.get(room);
  if (at?.stage !== "talking") return;
  dismiss(room);
  const { errand } = at;
  if (LEFT[errand.errand] === undefined) room.put({ signer: null });
  else room.put({ signer: null, refusal: ended(errand, "it was cancelled") });
}

/** Follows one signer to its end. What a signer says after another one took its place, or after its answer, is not heard. */
export function follow(room: Room, { errand, of, take, keep }: Following): void {
  let at: AtWork | null = null;
  const talks = () => at !== null && atWork.get(room) === at && at.stage === "talking";
  const show = (rest: Omit<SignerView, "of">) => {
    room.put({ signer: { of, ...rest } });
  };
  const finish = (refusal: Refusal | null) => {
    if (at === null || atWork.get(room) !== at) return;
    atWork.delete(room);
    if (at.stage !== "left") room.put({ signer: null, refusal });
  };
  const left = LEFT[errand.errand];
  const write = (written: Promise<Refusal | null>) => {
    if (at !== null) at.stage = "writing";
    const doing = { what: "Writing it down", done: 0, of: 0, canCancel: false };
    show({ wanted: null, doing });
    const told = (refusal: Refusal | null) =>
      refusal === null || left === undefined
        ? refusal
        : { ...refusal, todo: `${refusal.todo} ${left}` };
    void written
      .then(told)
      .then(finish)
      .finally(() => {
        if (at !== null && atWork.get(room) === at) atWork.delete(room);
      });
  };
  const hear = (said: SignerSays) => {
    if (!talks()) return;
    if (said.says === "wants") show({ wanted: said.wanted, doing: null });
    else if (said.says === "doing") {
      const { what, done, of: total } = said;
      show({ wanted: null, doing: { what, done, of: total, canCancel: true } });
    } else if (said.says !== "refused") write(take(said));
    else if (said.kept === undefined || keep === undefined) finish(said.refusal);
    else write(keep(said.kept, said.refusal));
  };
  const gone = () => {
    if (talks()) finish(ended(errand, "it ended before it was done"));
  };
  at = { process: room.doors.startSigner(errand, hear, gone), errand, stage: "talking" };
  atWork.set(room, at);
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
  atWork.get(room)?.process.answer(number, answer);
  return true;
}

/** Ends the signer that is there, quietly. What it made is written to the end all the same. */
export function dismiss(room: Room): void {
  const at = atWork.get(room);
  if (at === undefined) return;
  if (at.stage === "talking") atWork.delete(room);
  else at.stage = "left";
  at.process.end();
}
