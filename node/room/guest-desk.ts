import type { Intention } from "../../shared/contract/intentions.ts";
import { accept, refuse, type Outcome, type Refusal } from "../../shared/refusal.ts";
import { addFrames, joinedFrames } from "../../shared/request/frames.ts";
import { signatureFile } from "../../shared/request/signature-file.ts";
import { requestInText, type SigningRequest } from "../../shared/request/signing-request.ts";
import { formatInstant, parseInstant } from "../../shared/tuf/instant.ts";
import type { Signing } from "../../shared/sign/collect.ts";
import type { KeyId } from "../../shared/tuf/key.ts";
import { checkRequest } from "../check-request.ts";
import { Journal } from "../journal/journal.ts";
import { addFile } from "../stick/add-file.ts";
import { systemWords } from "../stick/read-file.ts";
import { readRequest } from "../stick/read-request.ts";
import { readStick, type Stick } from "../stick/read-stick.ts";
import { confirmAnchor, firstBundle, recognisable, rootCandidates } from "./anchor.ts";
import { requestJournalPath } from "./folders.ts";
import { importDesk } from "./import-desk.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";
import { dismiss } from "./signer-session.ts";
import { targetOn } from "./stick-target.ts";
import { letLoose, STOCK_WORK } from "./stock-desk.ts";

/** What a machine that signs a request from another one may do. It decides nothing and exports nothing. */
export const GUEST_MAY: ReadonlySet<Intention> = new Set<Intention>([
  "request.frames",
  "stick.choose",
  "stick.drop",
  "anchor.confirm",
  "work.cancel",
  "changes.page",
  "sealed.text",
  "sealed.page",
  "sign.open",
  "signer.stop",
  "signer.folder",
  "signer.lastTry",
  "signatures.write",
  "record.page",
  "ceremony.leave",
]);

export function guestsOnlySign(name: Intention): Outcome<never> {
  return refuse({
    id: "REQUEST-ONLY",
    where: "this machine",
    found: `something else than signing (${name})`,
    expected: "signing what another machine asks for, and nothing else",
    todo: "Decide and export at the machine that holds the ceremony. Leave this request to do other things here.",
  });
}

/** The bundle and the request that were read and wait for their anchor, beside the room. */
const waiting = new WeakMap<Room, { readonly stick: Stick; readonly request: SigningRequest }>();

function refused(room: Room, refusal: Refusal): Outcome<null> {
  waiting.delete(room);
  room.put({ stick: null, refusal });
  return refuse(refusal);
}

/** The request out of QR codes, where all of them are here; else the one on the stick. */
async function requestOn(
  room: Room,
  stick: Stick,
  signal: AbortSignal,
): Promise<Outcome<SigningRequest>> {
  const frames = room.desk.guest?.frames ?? null;
  const joined = frames === null ? null : joinedFrames(frames);
  if (joined === null) return readRequest(stick, signal);
  return joined.ok ? requestInText(joined.value, "the codes") : joined;
}

async function choose(room: Room): Promise<Outcome<null>> {
  if (room.state !== null) return notOpen();
  const chosen = await room.doors.chooseFolder("Choose the stick with the signing request");
  if (chosen === null) return accept(null);
  room.put({ refusal: null, checks: [], stick: null });
  const read = await room.working("Reading the stick", async (signal, progress) => {
    const stick = await readStick(chosen, signal, progress);
    if (!stick.ok) return stick;
    const request = await requestOn(room, stick.value, signal);
    return request.ok ? accept({ stick: stick.value, request: request.value }) : request;
  });
  if (read === null) return accept(null);
  if (!read.ok) return refused(room, read.refusal);
  const { stick } = read.value;
  const { name, files, bytes } = stick;
  const first = firstBundle(stick);
  if (!first.ok) return refused(room, first.refusal);
  const roots = first.value === null ? rootCandidates(stick) : [];
  if (first.value === null && roots.length === 0)
    return refused(room, {
      id: "ROOT-ANCHOR",
      where: name,
      found: "no readable root",
      expected: "a root that you can recognise",
      todo: "Ask the other machine for a new stick.",
    });
  waiting.set(room, read.value);
  room.put({ stick: { name, files: files.size, bytes, roots, first: first.value } });
  return accept(null);
}

/** This machine's own record begins with the other one's, line for line, and goes on with what is signed here. */
async function beginRecord(room: Room, request: SigningRequest): Promise<Outcome<Journal>> {
  try {
    const path = requestJournalPath(room.doors.dataFolder, room.doors.randomHex(8));
    return await Journal.continued(path, request.journal);
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

async function confirm(room: Room, version: number, typed: string): Promise<Outcome<null>> {
  const read = waiting.get(room);
  const { stick: shown, guest } = room.desk;
  if (room.state !== null || shown === null || guest === null || read === undefined)
    return notOpen();
  const anchor = confirmAnchor(recognisable(shown), version, typed);
  if (!anchor.ok) {
    room.put({ refusal: anchor.refusal });
    return anchor;
  }
  const now = parseInstant(formatInstant(room.doors.now()))?.at ?? room.doors.now();
  const { stick, request } = read;
  const verdict = await room.working("Checking the request", (signal, progress) =>
    checkRequest(stick.files, request, anchor.value, now, {
      workerUrl: room.doors.workerUrl,
      signal,
      onClaims: (done, of) => {
        progress(done, of, "Checking each claim's proof");
      },
      onPiece: ({ what, done, of }) => {
        progress(done, of, what);
      },
      letLoose: (job) =>
        letLoose(room, job, signal, (done, of) => {
          progress(done, of, STOCK_WORK);
        }),
    }),
  );
  if (verdict === null) return accept(null);
  room.put({ checks: verdict.checks });
  if (verdict.found === null) return refused(room, verdict.refusal ?? noRequest(stick.name));
  const journal = await beginRecord(room, request);
  if (!journal.ok) {
    room.put({ refusal: journal.refusal });
    return journal;
  }
  const { batch, state } = verdict.found;
  waiting.delete(room);
  room.bring(batch);
  room.put({
    stick: null,
    refusal: null,
    guest: { ...guest, stick: stick.name, before: journal.value.entries.length },
  });
  room.open(journal.value, state);
  return accept(null);
}

function noRequest(where: string): Refusal {
  return {
    id: "REQUEST-FORM",
    where,
    found: "nothing to sign",
    expected: "a signing request",
    todo: "Ask the other machine for a new request.",
  };
}

/** What was signed on this machine, as far as its record tells. */
export function signedHere(room: Room): readonly (Signing & { readonly keyholder: string })[] {
  const { guest } = room.desk;
  const entries = guest === null ? [] : (room.journal?.entries ?? []).slice(guest.before);
  return entries.flatMap(({ event }) =>
    event.type === "signed"
      ? [
          {
            keyid: event.keyid as KeyId,
            signatures: event.signatures,
            keyholder: event.keyholder,
          },
        ]
      : [],
  );
}

async function writeSignatures(room: Room): Promise<Outcome<null>> {
  const { state } = room;
  const { guest } = room.desk;
  const made = signedHere(room);
  if (state?.step !== "sign" || guest === null || made.length === 0) return notOpen();
  const chosen = await room.doors.chooseFolder("Choose the stick for the signatures");
  if (chosen === null) return accept(null);
  room.put({ refusal: null });
  const target = await targetOn(chosen);
  if (!target.ok) return target;
  const files: string[] = [];
  for (const each of made) {
    const file = signatureFile(state.seal, each);
    const written = await addFile(target.value.root, file);
    if (!written.ok) return written;
    files.push(file.path);
  }
  room.put({ guest: { ...guest, written: { stick: target.value.stick, files } } });
  return accept(null);
}

export const guestDesk: Pick<
  Handlers,
  | "request.open"
  | "request.frames"
  | "stick.choose"
  | "stick.drop"
  | "anchor.confirm"
  | "signatures.write"
> = {
  "request.open": (room) => {
    if (room.state !== null) return Promise.resolve(notOpen());
    dismiss(room);
    const guest = { frames: null, stick: "", before: 0, written: null };
    room.put({ guest, refusal: null, checks: [], stick: null, signer: null, made: null });
    return Promise.resolve(accept(null));
  },
  "request.frames": (room, { text }) => {
    const { guest } = room.desk;
    if (guest === null || room.state !== null) return Promise.resolve(notOpen());
    if (text.trim() === "") {
      room.put({ guest: { ...guest, frames: null } });
      return Promise.resolve(accept(null));
    }
    const frames = addFrames(guest.frames, text);
    if (!frames.ok) return Promise.resolve(frames);
    const joined = joinedFrames(frames.value);
    if (joined?.ok === false) {
      room.put({ guest: { ...guest, frames: null } });
      return Promise.resolve(joined);
    }
    room.put({ guest: { ...guest, frames: frames.value } });
    return Promise.resolve(accept(null));
  },
  // Import and request ask for a stick and a root in the same way.
  "stick.choose": (room) =>
    room.desk.guest === null ? importDesk["stick.choose"](room, {}) : choose(room),
  "stick.drop": (room) => {
    waiting.delete(room);
    return importDesk["stick.drop"](room, {});
  },
  "anchor.confirm": (room, { version, typed }) =>
    room.desk.guest === null
      ? importDesk["anchor.confirm"](room, { version, typed })
      : confirm(room, version, typed),
  "signatures.write": (room) => writeSignatures(room),
};
