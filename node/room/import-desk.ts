import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import { step } from "../../shared/ceremony/ceremony.ts";
import type { EventOf } from "../../shared/ceremony/event.ts";
import type { CheckOutcome } from "../../shared/check/check.ts";
import type { Batch } from "../../shared/import/pending.ts";
import type { Anchor } from "../../shared/import/root-checks.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { formatInstant, parseInstant, type Instant } from "../../shared/tuf/instant.ts";
import { importBundle, type Imported } from "../import-bundle.ts";
import { Journal } from "../journal/journal.ts";
import { readStick, type Stick } from "../stick/read-stick.ts";
import { verifyWithBoth } from "../verify.ts";
import { confirmAnchor, rootCandidates } from "./anchor.ts";
import { BatchIndex } from "./batch-index.ts";
import { journalPath, keepBundle, keptPath } from "./folders.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";

/** The stick that was read and waits for its anchor, beside the room: its bytes are no part of any view. */
const sticks = new WeakMap<Room, Stick>();

function check(
  room: Room,
  files: Stick["files"],
  anchor: Anchor,
  now: Instant,
): Promise<Imported | null> {
  return room.working("Checking the stick", (signal, progress) =>
    importBundle(files, anchor, now, {
      workerUrl: room.doors.workerUrl,
      signal,
      onClaims: (done, of) => {
        progress(done, of, "Checking each claim's proof");
      },
    }),
  );
}

async function begin(room: Room, administrator: string): Promise<Outcome<null>> {
  const { doors } = room;
  const event: EventOf<"opened"> = {
    type: "opened",
    ceremony: doors.randomHex(8),
    administrator,
    app: doors.app,
    electron: doors.electron,
  };
  const journal = await Journal.create(journalPath(doors.dataFolder, event.ceremony));
  await journal.append(event, doors.now());
  room.open(journal, { step: "import", opened: event });
  return accept(null);
}

async function choose(room: Room): Promise<Outcome<null>> {
  if (room.state?.step !== "import") return notOpen();
  const chosen = await room.doors.chooseFolder("Choose the stick with the bundle");
  if (chosen === null) return accept(null);
  room.put({ refusal: null, checks: [], stick: null });
  const stick = await room.working("Reading the stick", (signal, progress) =>
    readStick(chosen, signal, progress),
  );
  if (stick === null) return accept(null);
  if (!stick.ok) {
    room.put({ refusal: stick.refusal });
    return stick;
  }
  const { name, files, bytes } = stick.value;
  const roots = rootCandidates(stick.value);
  if (roots.length === 0) {
    const none = refuse({
      id: "ROOT-ANCHOR",
      where: name,
      found: "no readable root",
      expected: "a root that you can recognise",
      todo: "Ask the index's operators for a new stick.",
    });
    room.put({ refusal: none.refusal });
    return none;
  }
  sticks.set(room, stick.value);
  room.put({ stick: { name, files: files.size, bytes, roots } });
  return accept(null);
}

function accepted(room: Room, batch: Batch, checks: readonly CheckOutcome[]): void {
  room.bring(batch);
  room.put({ index: new BatchIndex(batch), checks, stick: null, refusal: null });
}

async function confirm(room: Room, version: number, typed: string): Promise<Outcome<null>> {
  const stick = sticks.get(room);
  if (room.state?.step !== "import" || room.desk.stick === null || stick === undefined)
    return notOpen();
  const anchor = confirmAnchor(room.desk.stick.roots, version, typed);
  if (!anchor.ok) {
    room.put({ refusal: anchor.refusal });
    return anchor;
  }
  const now = parseInstant(formatInstant(room.doors.now()))?.at ?? room.doors.now();
  const imported = await check(room, stick.files, anchor.value, now);
  if (imported === null) return accept(null);
  if (imported.batch === null) {
    const refusal = imported.refusal ?? {
      id: "CEREMONY-BUNDLE",
      where: stick.name,
      found: "nothing",
      expected: "a bundle",
      todo: "Try again.",
    };
    sticks.delete(room);
    room.put({ stick: null, refusal, checks: imported.checks });
    return refuse(refusal);
  }
  await keepBundle(room.doors.dataFolder, room.state.opened.ceremony, stick.files);
  const { bundle, claims } = imported.batch;
  room.bring(imported.batch);
  const acted = await room.act({
    type: "imported",
    stick: stick.name,
    bundle,
    anchor: anchor.value,
    profile: imported.batch.base.profile.name,
    checked_at: formatInstant(now),
    claims: claims.length,
  });
  if (!acted.ok) return acted;
  sticks.delete(room);
  accepted(room, imported.batch, imported.checks);
  return accept(null);
}

/** Brings back the batch of an interrupted ceremony from the kept copy, checking all of it again by the clock of the first time. */
async function bringBack(
  room: Room,
  id: string,
  event: EventOf<"imported">,
): Promise<Outcome<Imported & { readonly batch: Batch }>> {
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
  const imported = await check(room, stick.value.files, event.anchor as Anchor, at);
  if (imported === null) return gone("nothing: it was cancelled");
  const { batch } = imported;
  return batch === null
    ? refuse(imported.refusal ?? gone("nothing").refusal)
    : accept({ ...imported, batch });
}

async function resume(room: Room, id: string): Promise<Outcome<null>> {
  const opened = await Journal.reopen(journalPath(room.doors.dataFolder, id));
  if (!opened.ok) return opened;
  const journal = opened.value;
  const imported = journal.entries
    .map((entry) => entry.event)
    .find((event) => event.type === "imported");
  const back = imported === undefined ? null : await bringBack(room, id, imported);
  if (back !== null && !back.ok) {
    await journal.close();
    return back;
  }
  let state: Ceremony | null = null;
  for (const { event } of journal.entries) {
    const next = step(state, event, {
      batchOf: () => back?.value.batch ?? null,
      verify: verifyWithBoth,
    });
    if (!next.ok) {
      await journal.close();
      return next;
    }
    state = next.value;
  }
  if (state === null) return notOpen();
  room.open(journal, state);
  if (back !== null) accepted(room, back.value.batch, back.value.checks);
  return accept(null);
}

export const importDesk: Pick<
  Handlers,
  | "ceremony.begin"
  | "ceremony.resume"
  | "ceremony.leave"
  | "stick.choose"
  | "stick.drop"
  | "anchor.confirm"
  | "work.cancel"
> = {
  "ceremony.begin": (room, { administrator }) => begin(room, administrator),
  "ceremony.resume": (room, { id }) => resume(room, id),
  "ceremony.leave": async (room) => {
    await room.leave();
    return accept(null);
  },
  "stick.choose": (room) => choose(room),
  "stick.drop": (room) => {
    sticks.delete(room);
    room.put({ stick: null, refusal: null, checks: [] });
    return Promise.resolve(accept(null));
  },
  "anchor.confirm": (room, { version, typed }) => confirm(room, version, typed),
  "work.cancel": (room) => {
    room.cancelWork();
    return Promise.resolve(accept(null));
  },
};
