import type { EventOf } from "../../shared/ceremony/event.ts";
import type { Arguments } from "../../shared/contract/intentions.ts";
import type { Batch } from "../../shared/import/pending.ts";
import type { Anchor } from "../../shared/import/root-checks.ts";
import type { Profile } from "../../shared/profile/pypi.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { disguisedName } from "../../shared/review/reviewers.ts";
import { parseInstant } from "../../shared/tuf/instant.ts";
import { Journal } from "../journal/journal.ts";
import { readStick } from "../stick/read-stick.ts";
import { systemWords } from "../stick/read-file.ts";
import { profileOf } from "../profile-of.ts";
import { replay } from "../replay.ts";
import type { StickOnDesk } from "./desk.ts";
import { journalPath, keptPath } from "./folders.ts";
import { accepted, check, forgetStick, type Checked } from "./import-desk.ts";
import { keptStick } from "./recognise-again.ts";
import type { Handlers, Room } from "./room.ts";
import { dismiss } from "./signer-session.ts";

function alreadyOpen(): Outcome<never> {
  return refuse({
    id: "CEREMONY-ORDER",
    where: "the room",
    found: "a ceremony that is open already",
    expected: "none",
    todo: "Leave it first. It can be resumed.",
  });
}

/** Keys are looked after outside a ceremony; what was under way there ends with its beginning. */
function clearDesk(room: Room): void {
  dismiss(room);
  room.put({ signer: null, made: null, refusal: null });
}

async function begin(
  room: Room,
  { administrator, secondReview }: Arguments<"ceremony.begin">,
): Promise<Outcome<null>> {
  clearDesk(room);
  const { doors } = room;
  const event: EventOf<"opened"> = {
    type: "opened",
    ceremony: doors.randomHex(8),
    administrator,
    second_review: secondReview,
    app: doors.app,
    electron: doors.electron,
  };
  const disguised = disguisedName(administrator);
  if (disguised !== null) return disguised;
  try {
    const journal = await Journal.create(journalPath(doors.dataFolder, event.ceremony));
    await journal.append(event, doors.now());
    room.open(journal, { step: "import", opened: event });
    return accept(null);
  } catch (error) {
    return refuse({
      id: "JOURNAL-WRITE",
      where: "the record on this computer",
      found: systemWords(error),
      expected: "room to begin a record",
      todo: "Nothing was begun. Make room on this computer's disk, then try again.",
    });
  }
}

/** Brings back the batch of an interrupted ceremony from the kept copy, checking all of it again by the clock of the first time. */
async function bringBack(
  room: Room,
  id: string,
  event: EventOf<"imported">,
  profile: Profile,
): Promise<Outcome<Checked & { readonly batch: Batch; readonly kept: StickOnDesk }>> {
  const gone = (found: string) =>
    refuse({
      id: "CEREMONY-BUNDLE",
      where: `ceremony ${id}`,
      found,
      expected: "the copy of the stick that was kept at the import",
      todo: "Begin a new ceremony with the stick.",
    });
  const stick = await room.working("Reading the kept copy of the stick", (signal, progress) =>
    readStick(keptPath(room.doors.dataFolder, id), signal, progress),
  );
  if (stick === null) return gone("nothing: it was cancelled");
  if (!stick.ok) return stick;
  const at = parseInstant(event.checked_at)?.at;
  if (at === undefined) return gone("a record without the time of its checks");
  const imported = await check(room, stick.value.files, event.anchor as Anchor, at, profile);
  if (imported === null) return gone("nothing: it was cancelled");
  const { batch } = imported;
  return batch === null
    ? refuse(imported.refusal ?? gone("nothing").refusal)
    : accept({ ...imported, batch, kept: keptStick(stick.value, event) });
}

async function resume(room: Room, id: string): Promise<Outcome<null>> {
  clearDesk(room);
  const opened = await Journal.reopen(journalPath(room.doors.dataFolder, id));
  if (!opened.ok) return opened;
  const journal = opened.value;
  const events = journal.entries.map((entry) => entry.event);
  const imported = events.find((event) => event.type === "imported");
  const back =
    imported === undefined ? null : await bringBack(room, id, imported, profileOf(events));
  if (back !== null && !back.ok) {
    await journal.close();
    return back;
  }
  const again = await room.working("Going through the record", (signal, progress) =>
    replay(events, () => back?.value.batch ?? null, {
      signal,
      onPiece: ({ what, done, of }) => {
        progress(done, of, what);
      },
    }),
  );
  if (again?.outcome.ok !== true) {
    await journal.close();
    return again === null ? accept(null) : again.outcome;
  }
  const state = again.outcome.value;
  // First, so that nobody can act on what is opened before its root is recognised.
  room.put({ unrecognised: back?.value.kept ?? null });
  room.open(journal, state);
  if (back !== null) accepted(room, back.value.batch, back.value);
  return accept(null);
}

export const ceremonyDesk: Pick<Handlers, "ceremony.begin" | "ceremony.resume" | "ceremony.leave"> =
  {
    "ceremony.begin": (room, args) =>
      room.state === null ? begin(room, args) : Promise.resolve(alreadyOpen()),
    "ceremony.resume": (room, { id }) =>
      room.state === null ? resume(room, id) : Promise.resolve(alreadyOpen()),
    "ceremony.leave": async (room) => {
      dismiss(room);
      forgetStick(room);
      await room.leave();
      return accept(null);
    },
  };
