import { notTried, type Ceremony } from "../../shared/ceremony/ceremony.ts";
import { accept, type Outcome } from "../../shared/refusal.ts";
import type { Arguments } from "../../shared/contract/intentions.ts";
import { takeDetached } from "../../shared/request/detached-signature.ts";
import { framesOf } from "../../shared/request/frames.ts";
import {
  MOST_SIGNATURE_FILE,
  readSignatureFile,
  signingIn,
} from "../../shared/request/signature-file.ts";
import { requestFiles, requestText } from "../../shared/request/signing-request.ts";
import { keyholderOf, signerOf, type Signing } from "../../shared/sign/collect.ts";
import { verifyOnce } from "../verify.ts";
import { chosenFile } from "./chosen-file.ts";
import { requestSize } from "./request-size.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";
import { bundleFor, targetOn, writing } from "./stick-target.ts";
import { proven, record } from "./waiting-signatures.ts";

type AtSign = Extract<Ceremony, { step: "sign" }>;

function signing(room: Room): AtSign | null {
  return room.state?.step === "sign" ? room.state : null;
}

function journalBytes(room: Room): Uint8Array {
  return room.journal?.bytes() ?? new Uint8Array(0);
}

/** Writes the request beside its bundle; another stick than the bundle's gets the bundle too. Nothing is overwritten. */
async function writeRequest(room: Room): Promise<Outcome<null>> {
  const state = signing(room);
  if (state === null) return notOpen();
  const untried = notTried(state);
  if (untried !== null) return untried;
  const chosen = await room.doors.chooseFolder("Choose the stick for the signing request");
  if (chosen === null) return accept(null);
  const target = await targetOn(chosen);
  if (!target.ok) return target;
  const { ceremony } = state.opened;
  const bundle = await bundleFor(room, target.value, ceremony, state.batch);
  if (bundle === null) return accept(null);
  if (!bundle.ok) return bundle;
  const files = [...bundle.value, ...requestFiles(state.seal, journalBytes(room))];
  const written = await writing(room, target.value.root, files);
  if (written === null) return accept(null);
  if (!written.ok) return written;
  room.put({ requestStick: target.value.stick });
  return accept(null);
}

/** Digests of seals that this ceremony made and broke: their signatures are void. */
function brokenSeals(room: Room): ReadonlySet<string> {
  const seals = (room.journal?.entries ?? []).flatMap(({ event }) =>
    event.type === "sealed" ? [event.digest] : [],
  );
  return new Set(seals.slice(0, -1));
}

/** Makes one keyholder's signatures an event, and says so. */
async function add(room: Room, state: AtSign, made: Signing): Promise<Outcome<null>> {
  const key = signerOf(state.seal, made.keyid);
  if (key === undefined) return notOpen();
  const recorded = await record(room, state, key, made.signatures);
  if (!recorded.ok) return recorded;
  const keyholder = keyholderOf(state.batch.base, key);
  room.put({ taken: `The signatures of ${keyholder} were added.`, refusal: null });
  return accept(null);
}

async function addFile(room: Room): Promise<Outcome<null>> {
  if (signing(room) === null) return notOpen();
  const file = await chosenFile(room, {
    purpose: "Choose the signature file",
    most: MOST_SIGNATURE_FILE,
    id: "SIGNATURES-FORM",
    todo: "Choose the file that the other machine wrote into “signatures”.",
  });
  if (!file.ok) return file;
  if (file.value === null) return accept(null);
  const { name, bytes } = file.value;
  const read = readSignatureFile(bytes, name);
  if (!read.ok) return read;
  const asked = signing(room);
  if (asked === null) return notOpen();
  const { key, documents } = read.value;
  await proven(room, asked.seal, { keyid: key.keyid as Signing["keyid"], signatures: documents });
  const state = signing(room);
  if (state === null) return notOpen();
  const { seal, collected } = state;
  const awaiting = { seal, collected, broken: brokenSeals(room) };
  const found = signingIn(read.value, name, awaiting, verifyOnce);
  return found.ok ? add(room, state, found.value) : found;
}

/** Takes one signature over one document; it waits on the desk until its key has signed the rest. Refuses what takeDetached refuses. */
async function paste(room: Room, pasted: Arguments<"signatures.paste">): Promise<Outcome<null>> {
  const state = signing(room);
  if (state === null) return notOpen();
  const { seal, collected } = state;
  const taken = takeDetached(seal, collected, room.desk.held, pasted, verifyOnce);
  if (!taken.ok) return taken;
  if (taken.value.complete !== null) return add(room, state, taken.value.complete);
  const key = signerOf(seal, pasted.keyid as Signing["keyid"]);
  const name = key === undefined ? "" : keyholderOf(state.batch.base, key);
  room.put({
    held: taken.value.held,
    refusal: null,
    taken: `A signature of ${name} on ${pasted.role} is here. It counts when this key has signed every document that it may sign.`,
  });
  return accept(null);
}

export const requestDesk: Pick<
  Handlers,
  "request.write" | "request.frame" | "signatures.add" | "signatures.paste"
> = {
  "request.write": (room) => writeRequest(room),
  "request.frame": (room, { number }) => {
    const state = signing(room);
    const untried = state === null ? null : notTried(state);
    if (untried !== null) return Promise.resolve(untried);
    const { journal } = room;
    const short = state !== null && journal !== null && requestSize(journal, state.seal).codes > 0;
    const frames = short ? framesOf(requestText(state.seal, journal.bytes())) : null;
    const text = frames?.[number];
    return Promise.resolve(
      frames === null || text === undefined ? notOpen() : accept({ total: frames.length, text }),
    );
  },
  "signatures.add": (room) => addFile(room),
  "signatures.paste": (room, pasted) => paste(room, pasted),
};
