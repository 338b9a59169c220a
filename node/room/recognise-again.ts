import type { EventOf } from "../../shared/ceremony/event.ts";
import type { Arguments, Intention } from "../../shared/contract/intentions.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import type { Stick } from "../stick/read-stick.ts";
import { confirmAnchor, firstBundle, recognisable, rootCandidates } from "./anchor.ts";
import type { StickOnDesk } from "./desk.ts";
import { notOpen, type Room } from "./room.ts";
import { letClientTry } from "./stock-desk.ts";

/** All that can be done with a ceremony that was resumed before its root is recognised again. */
export const AGAIN_MAY: ReadonlySet<Intention> = new Set<Intention>([
  "anchor.confirm",
  "ceremony.leave",
  "work.cancel",
]);

export function recogniseFirst(): Outcome<never> {
  return refuse({
    id: "RESUME-ROOT",
    where: "the ceremony that was resumed",
    found: "a root that nobody has recognised since the ceremony was left",
    expected: "the root, compared with your printed record once more",
    todo: "Compare the root and type its two words, or leave this ceremony.",
  });
}

/** The kept copy of the stick, with nothing to recognise but what the record says was recognised at the import. */
export function keptStick(kept: Stick, { stick, anchor }: EventOf<"imported">): StickOnDesk {
  const first = firstBundle(kept);
  const roots = rootCandidates(kept).filter(
    ({ version, sha256 }) => version === anchor.version && sha256 === anchor.sha256,
  );
  const { files, bytes } = kept;
  return { name: stick, files: files.size, bytes, roots, first: first.ok ? first.value : null };
}

/**
 * Takes the words of the root of a resumed ceremony: the record and the kept copy lay on a disk that somebody may have written to, so they count no more than a
 * stick does before its root is recognised. Refuses ANCHOR-WORDS. Only then is the stock client let loose on a seal that it has not tried.
 */
export async function recogniseAgain(
  room: Room,
  { version, typed }: Arguments<"anchor.confirm">,
): Promise<Outcome<null>> {
  const { unrecognised } = room.desk;
  if (unrecognised === null || room.state === null) return notOpen();
  const anchor = confirmAnchor(recognisable(unrecognised), version, typed);
  if (!anchor.ok) {
    room.put({ refusal: anchor.refusal });
    return anchor;
  }
  room.put({ unrecognised: null, refusal: null });
  if (room.state.step === "sign" && room.state.stock === null) await letClientTry(room);
  return accept(null);
}
