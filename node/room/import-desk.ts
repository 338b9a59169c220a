import type { Batch } from "../../shared/import/pending.ts";
import { PYPI_PROFILES, type Profile } from "../../shared/profile/pypi.ts";
import type { Anchor } from "../../shared/import/root-checks.ts";
import { CLAIMS_PATH } from "../../shared/import/match-batch.ts";
import { accept, refuse, type Outcome, type Refusal } from "../../shared/refusal.ts";
import { formatInstant, parseInstant, type Instant } from "../../shared/tuf/instant.ts";
import { Proofs } from "../claims/proofs.ts";
import { importBundle, type Imported } from "../import-bundle.ts";
import { systemWords } from "../stick/read-file.ts";
import { readStick, type Stick } from "../stick/read-stick.ts";
import { confirmAnchor, firstBundle, recognisable, rootCandidates } from "./anchor.ts";
import { BatchIndex } from "./batch-index.ts";
import { keepBundle } from "./folders.ts";
import { recogniseAgain } from "./recognise-again.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";

interface Waiting {
  readonly stick: Stick;
  /** Begun while people compare the root; null once an import has taken them. */
  proofs: Proofs | null;
}

/** The stick that was read and waits for its anchor, beside the room: its bytes are no part of any view. */
const sticks = new WeakMap<Room, Waiting>();

/** Forgets the stick that was read, if there is one, and ends what was begun with it. */
export function forgetStick(room: Room): void {
  sticks.get(room)?.proofs?.end();
  sticks.delete(room);
}

/** What the import found, and the index of its batch. */
export type Checked = Imported & { readonly index: BatchIndex | null };

/** The import with its progress on the screen; null when it was cancelled. */
export function check(
  room: Room,
  files: Stick["files"],
  anchor: Anchor,
  now: Instant,
  profile: Profile,
  proofs?: Proofs,
): Promise<Checked | null> {
  return room.working("Checking the stick", async (signal, progress) => {
    // The tree and the proofs are looked at at once. The proofs are told of until they are done, since of them it is known how many there are.
    let proving = false;
    let matching = false;
    const imported = await importBundle(files, anchor, now, {
      workerUrl: room.doors.workerUrl,
      signal,
      profile,
      ...(proofs === undefined ? {} : { proofs }),
      onFiles: (done) => {
        if (!proving) progress(done, 0, "Checking the files of claimed");
      },
      onClaims: (done, of) => {
        proving = done < of;
        if (matching) return;
        if (proving) progress(done, of, "Checking each claim's proof");
        else progress(0, 0);
      },
      onMatched: (done, of) => {
        matching = true;
        progress(done, of, "Comparing each claim with the repository");
      },
    });
    const { batch } = imported;
    progress(0, 0);
    const index = batch === null ? null : await BatchIndex.of(batch);
    signal.throwIfAborted();
    return { ...imported, index };
  });
}

async function choose(room: Room): Promise<Outcome<null>> {
  if (room.state?.step !== "import") return notOpen();
  const chosen = await room.doors.chooseFolder("Choose the stick with the bundle");
  if (chosen === null) return accept(null);
  forgetStick(room);
  room.put({ refusal: null, checks: [], stick: null });
  const begun: Begun = { proofs: null };
  const stick = await room.working("Reading the stick", (signal, progress) =>
    readAndBegin(room, chosen, begun, signal, progress),
  );
  const taken = stick === null ? accept(null) : lay(room, stick, begun);
  // Where nothing lies on the desk, nobody will ask for them.
  if (sticks.get(room) === undefined) begun.proofs?.end();
  return taken;
}

interface Begun {
  proofs: Proofs | null;
}

/** Reads a stick; its claims are examined from the moment on that their file was read. */
async function readAndBegin(
  { doors: { workerUrl } }: Room,
  chosen: string,
  begun: Begun,
  signal: AbortSignal,
  progress: (done: number, of: number) => void,
): Promise<Outcome<Stick>> {
  const read = await readStick(chosen, signal, progress, ({ path, bytes }) => {
    if (path === CLAIMS_PATH) begun.proofs = new Proofs(bytes, workerUrl);
  });
  signal.throwIfAborted();
  return read;
}

/** Lays a stick on the desk, where people compare its root. */
function lay(room: Room, stick: Outcome<Stick>, { proofs }: Begun): Outcome<null> {
  const no = (refusal: Refusal) => {
    room.put({ refusal });
    return refuse(refusal);
  };
  if (!stick.ok) return no(stick.refusal);
  const { name, files, bytes } = stick.value;
  const first = firstBundle(stick.value);
  if (!first.ok) return no(first.refusal);
  const roots = first.value === null ? rootCandidates(stick.value) : [];
  if (first.value === null && roots.length === 0)
    return no({
      id: "ROOT-ANCHOR",
      where: name,
      found: "no readable root",
      expected: "a root that you can recognise",
      todo: "Ask the index's operators for a new stick.",
    });
  sticks.set(room, { stick: stick.value, proofs });
  room.put({ stick: { name, files: files.size, bytes, roots, first: first.value } });
  return accept(null);
}

/** Lays an imported batch on the desk. */
export function accepted(
  room: Room,
  batch: Batch,
  { checks, index }: Pick<Checked, "checks" | "index">,
): void {
  room.bring(batch);
  room.put({ index, checks, stick: null, refusal: null });
  void index?.prepare();
}

async function confirm(room: Room, version: number, typed: string): Promise<Outcome<null>> {
  const waiting = sticks.get(room);
  if (room.state?.step !== "import" || room.desk.stick === null || waiting === undefined)
    return notOpen();
  const { stick } = waiting;
  const anchor = confirmAnchor(recognisable(room.desk.stick), version, typed);
  if (!anchor.ok) {
    room.put({ refusal: anchor.refusal });
    return anchor;
  }
  const now = parseInstant(formatInstant(room.doors.now()))?.at ?? room.doors.now();
  const profile = PYPI_PROFILES[room.state.opened.second_review];
  const proofs = waiting.proofs ?? undefined;
  waiting.proofs = null;
  const imported = await check(room, stick.files, anchor.value, now, profile, proofs);
  if (imported === null) return accept(null);
  if (imported.batch === null) {
    const refusal = imported.refusal ?? {
      id: "CEREMONY-BUNDLE",
      where: stick.name,
      found: "nothing",
      expected: "a bundle",
      todo: "Try again.",
    };
    forgetStick(room);
    room.put({ stick: null, refusal, checks: imported.checks });
    return refuse(refusal);
  }
  try {
    await keepBundle(room.doors.dataFolder, room.state.opened.ceremony, stick.files);
  } catch (error) {
    const kept: Refusal = {
      id: "KEEP-COPY",
      where: "the copy of the stick on this computer",
      found: systemWords(error),
      expected: "room to keep a copy",
      todo: "Make room on this computer's disk, then confirm again.",
    };
    room.put({ refusal: kept });
    return refuse(kept);
  }
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
  forgetStick(room);
  accepted(room, imported.batch, imported);
  return accept(null);
}

export const importDesk: Pick<
  Handlers,
  "stick.choose" | "stick.drop" | "anchor.confirm" | "work.cancel"
> = {
  "stick.choose": (room) => choose(room),
  "stick.drop": (room) => {
    forgetStick(room);
    room.put({ stick: null, refusal: null, checks: [] });
    return Promise.resolve(accept(null));
  },
  "anchor.confirm": (room, { version, typed }) =>
    room.desk.unrecognised === null
      ? confirm(room, version, typed)
      : recogniseAgain(room, { version, typed }),
  "work.cancel": (room) => {
    room.cancelWork();
    return Promise.resolve(accept(null));
  },
};
