import { basename, dirname } from "node:path";
import { accept, refuse, type Outcome, type Refusal } from "../../shared/refusal.ts";
import { sameWord, spoken } from "../../shared/digest/spoken.ts";
import { keyholderOf } from "../../shared/sign/collect.ts";
import { seal } from "../../shared/sign/seal.ts";
import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import type { SignerProcess } from "./doors.ts";
import type { SignerSays, SigningJob } from "../signer/protocol.ts";
import { readStickFile } from "../stick/read-file.ts";
import { realpath } from "node:fs/promises";
import { sealedPiece } from "./room-view.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";

type Signing = Extract<Ceremony, { step: "sign" }>;

const MOST_KEY_FILE = 65_536;
const signers = new WeakMap<Room, SignerProcess>();

function signing(room: Room): Signing | null {
  return room.state?.step === "sign" ? room.state : null;
}

/** Only where something typed differs from what was asked for. */
function wordTyped(typed: string, wanted: string, where: string): Refusal | null {
  if (sameWord(typed, wanted)) return null;
  return {
    id: "TYPED-WORD",
    where,
    found: `"${typed.trim().slice(0, 40)}"`,
    expected: "the word that the screen asks for",
    todo: "Nothing happened. Read it again, and type it.",
  };
}

async function makeSeal(room: Room, days: number, typed: string): Promise<Outcome<null>> {
  const { state } = room;
  if (state?.step !== "review") return notOpen();
  const word = wordTyped(typed, "seal", "the confirmation");
  if (word !== null) return refuse(word);
  const made = seal(state.batch, state.decisions, days);
  if (!made.ok) return made;
  const documents = made.value.documents.map(({ role, version, bytes, sha256 }) => ({
    role,
    version,
    length: bytes.length,
    sha256,
  }));
  const acted = await room.act({ type: "sealed", days, digest: made.value.digest, documents });
  if (acted.ok) room.put({ refusal: null });
  return acted.ok ? accept(null) : acted;
}

function jobFor(state: Signing, keyFile: Uint8Array, keyFileName: string): SigningJob {
  const [first] = state.seal.documents;
  const signed = new Set(state.collected.map((each) => each.keyid));
  return {
    keyFile,
    keyFileName,
    digest: state.seal.digest,
    documents: state.seal.documents.map(({ role, version, bytes, quorum }) => ({
      role,
      version,
      bytes,
      allowed: quorum.keys.map((key) => key.public),
    })),
    signed: (first?.quorum.keys ?? [])
      .filter((key) => signed.has(key.keyid))
      .map((key) => key.public),
  };
}

async function take(room: Room, said: Extract<SignerSays, { says: "signed" }>): Promise<void> {
  const state = signing(room);
  const key = state?.seal.documents[0]?.quorum.keys.find((each) => each.public === said.public);
  if (state === null || key === undefined) return;
  const acted = await room.act({
    type: "signed",
    keyholder: keyholderOf(state.batch.base, key),
    keyid: key.keyid,
    signatures: said.signatures.map(({ role, sig }) => ({ role, sig })),
  });
  room.put({ signer: null, refusal: acted.ok ? null : acted.refusal });
}

/** Follows one signer to its end. What a signer says after another one took its place, or after its answer, is not heard. */
function follow(room: Room, job: SigningJob): void {
  const keyFile = job.keyFileName;
  let answered = false;
  const mine = () => signers.get(room) === process && !answered;
  const hear = (said: SignerSays) => {
    if (!mine()) return;
    if (said.says === "ready") room.put({ signer: { stage: "passphrase", keyFile } });
    else if (said.says === "opening" || said.says === "signing")
      room.put({ signer: { stage: said.says, keyFile } });
    else {
      answered = true;
      if (said.says === "refused") room.put({ signer: null, refusal: said.refusal });
      else void take(room, said);
    }
  };
  const ended = () => {
    if (!mine()) return;
    signers.delete(room);
    room.put({
      signer: null,
      refusal: {
        id: "SIGNER-ENDED",
        where: "the signer",
        found: "it ended before it had signed",
        expected: "a signature",
        todo: "Nothing was lost, and nothing was signed. Try again.",
      },
    });
  };
  const process = room.doors.startSigner(job, hear, ended);
  signers.set(room, process);
}

/** Ends the signer that is there, quietly. */
function dismiss(room: Room): void {
  const process = signers.get(room);
  signers.delete(room);
  process?.end();
}

async function openSigner(room: Room, typed: string): Promise<Outcome<null>> {
  const state = signing(room);
  if (state === null) return notOpen();
  const word = wordTyped(
    typed,
    spoken(state.seal.digest).words[0] ?? "",
    "the first word of the digest",
  );
  if (word !== null) {
    room.put({ refusal: word });
    return refuse(word);
  }
  const chosen = await room.doors.chooseKeyFile();
  if (chosen === null) return accept(null);
  const real = await realpath(chosen).catch(() => chosen);
  const reading = { signal: new AbortController().signal, onBytes: () => undefined };
  const file = await readStickFile(dirname(real), basename(real), MOST_KEY_FILE, reading);
  if (!file.ok) {
    const refusal = {
      ...file.refusal,
      id: "KEYFILE-FORM",
      todo: "Choose your key file: its name usually ends in .age.",
    };
    room.put({ refusal });
    return refuse(refusal);
  }
  dismiss(room);
  room.put({ refusal: null, signer: null });
  follow(room, jobFor(state, Uint8Array.from(file.value.bytes), basename(chosen)));
  return accept(null);
}

export const signDesk: Pick<
  Handlers,
  | "seal.make"
  | "seal.break"
  | "sign.open"
  | "sign.cancel"
  | "signatures.close"
  | "sealed.text"
  | "changes.page"
> = {
  "seal.make": (room, { days, typed }) => makeSeal(room, days, typed),
  "seal.break": async (room) => {
    dismiss(room);
    const acted = await room.act({ type: "unsealed" });
    room.put({ refusal: null, signer: null });
    return acted.ok ? accept(null) : acted;
  },
  "sign.open": (room, { typed }) => openSigner(room, typed),
  "sign.cancel": (room) => {
    dismiss(room);
    room.put({ signer: null });
    return Promise.resolve(accept(null));
  },
  "signatures.close": async (room) => {
    dismiss(room);
    room.put({ signer: null });
    const acted = await room.act({ type: "signatures-closed" });
    return acted.ok ? accept(null) : acted;
  },
  "sealed.text": (room, { role, offset, count }) => {
    const piece = room.state === null ? null : sealedPiece(room.state, role, offset, count);
    return Promise.resolve(piece === null ? notOpen() : accept(piece));
  },
  "changes.page": (room, { offset, count }) => {
    const { state } = room;
    if (state?.step !== "sign" && state?.step !== "export") return Promise.resolve(notOpen());
    const { delegations } = state.seal.changes;
    return Promise.resolve(
      accept({ total: delegations.length, rows: delegations.slice(offset, offset + count) }),
    );
  },
};
