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

export interface Following {
  readonly errand: Errand;
  /** What the signer is busy with, for the screen: a key file's name, "the token". */
  readonly of: string;
  /** Takes the answer; gives back why it could not be taken, or null. */
  readonly take: (taken: Taken) => Promise<Refusal | null>;
}

const ENDED: Refusal = {
  id: "SIGNER-ENDED",
  where: "the signer",
  found: "it ended before it was done",
  expected: "an answer",
  todo: "Nothing was lost, and nothing was signed. Try again.",
};

/** Follows one signer to its end. What a signer says after another one took its place, or after its answer, is not heard. */
export function follow(room: Room, { errand, of, take }: Following): void {
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
      if (said.says === "refused") room.put({ signer: null, refusal: said.refusal });
      else
        void take(said).then((refusal) => {
          room.put({ signer: null, refusal });
        });
    }
  };
  const ended = () => {
    if (!mine()) return;
    signers.delete(room);
    room.put({ signer: null, refusal: ENDED });
  };
  process = room.doors.startSigner(errand, hear, ended);
  signers.set(room, process);
  show({ wanted: null, doing: null });
}

/** Hands the signer a path that main was asked for; false when it does not wait for one. */
export function handPath(room: Room, number: number, answer: AnswerFor<"folder">): boolean {
  const wanted = room.desk.signer?.wanted;
  if (wanted?.what !== "folder" || wanted.number !== number) return false;
  signers.get(room)?.answer(number, answer);
  return true;
}

/** Ends the signer that is there, quietly. */
export function dismiss(room: Room): void {
  const process = signers.get(room);
  signers.delete(room);
  process?.end();
}
