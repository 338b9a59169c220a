import { notTried } from "../../shared/ceremony/ceremony.ts";
import type { Arguments } from "../../shared/contract/intentions.ts";
import { accept, refuse, type Outcome, type Refusal } from "../../shared/refusal.ts";
import { sameWord, spoken } from "../../shared/digest/spoken.ts";
import { signersOf, type Collected } from "../../shared/sign/collect.ts";
import type { Expiry, SealedDocument } from "../../shared/sign/next-tree.ts";
import { seal, sealBeforehand, stillOpen } from "../../shared/sign/seal.ts";
import type { KeySource, SigningJob } from "../signer/protocol.ts";
import { verifyWithBoth } from "../verify.ts";
import { chosenKeyFile, chosenModule, chosenShareSet } from "./chosen-file.ts";
import { counted } from "../../shared/finished.ts";
import { inSlices } from "../slices.ts";
import { sealedPage, sealedPiece, writtenPage } from "./sealed-lines.ts";
import { sightAt } from "./open-claims.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";
import {
  dismiss,
  follow,
  handOver,
  signing,
  stop,
  type Signing,
  type Taken,
} from "./signer-session.ts";
import { lifeOver } from "./life.ts";
import { letClientTry } from "./stock-desk.ts";
import { keep, record, waitingOf } from "./waiting-signatures.ts";

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

async function makeSeal(room: Room, expiry: Expiry, typed: string): Promise<Outcome<null>> {
  const { state, journal } = room;
  if (state?.step !== "review" || journal === null) return notOpen();
  const word = wordTyped(typed, "seal", "the confirmation");
  if (word !== null) return refuse(word);
  // What others decided behind this reviewer's back is not told by a seal that succeeds.
  const open = stillOpen(sightAt(state).outcomes);
  if (open !== null) return open;
  const { batch } = state;
  const decided = { ...state, record: journal.digest };
  const done = await room.working("Making the new files", (signal, progress) =>
    inSlices(
      counted(sealBeforehand(batch, decided, expiry, verifyWithBoth)),
      (files) => {
        progress(files, 0);
      },
      signal,
    ).then(() => true),
  );
  if (done === null) return accept(null);
  const made = seal(batch, decided, expiry, verifyWithBoth);
  if (!made.ok) return made;
  const documents = made.value.documents.map(({ role, version, bytes, sha256 }) => ({
    role,
    version,
    length: bytes.length,
    sha256,
  }));
  const acted = await room.act({
    type: "sealed",
    expiry: expiry.map(({ document, days }) => ({ document, days })),
    digest: made.value.digest,
    record: decided.record,
    documents,
  });
  if (!acted.ok) return acted;
  room.put({ refusal: null });
  // What the client makes of it stands on the next screen: the seal itself is made.
  await letClientTry(room);
  return accept(null);
}

/** The files that a person chooses before the signer starts; null when nobody chose one. */
async function sourceOf(
  room: Room,
  chosen: Arguments<"sign.open">["with"],
): Promise<Outcome<{ readonly source: KeySource; readonly of: string } | null>> {
  const { pkcs11js } = room.doors;
  if (chosen.source === "token") {
    const module = await chosenModule(room, chosen.module);
    if (module === null) return accept(null);
    return accept({ source: { source: "token", module, pkcs11js }, of: "the token" });
  }
  if (chosen.source === "shares") {
    const set = await chosenShareSet(room);
    if (!set.ok || set.value === null) return set as Outcome<null>;
    return accept({ source: { source: "shares", ...set.value }, of: set.value.escrow.name });
  }
  const file = await chosenKeyFile(room);
  if (!file.ok || file.value === null) return file as Outcome<null>;
  const { name, bytes } = file.value;
  return accept({ source: { source: "key file", file: { name, bytes } }, of: name });
}

async function openSigner(
  room: Room,
  { typed, with: chosen }: Arguments<"sign.open">,
): Promise<Outcome<null>> {
  const state = signing(room);
  if (state === null) return notOpen();
  const untried = notTried(state);
  if (untried !== null) return untried;
  const late = lifeOver(state, room.clock());
  if (late !== null) {
    room.put({ refusal: late.ok ? null : late.refusal });
    return late;
  }
  const word = wordTyped(
    typed,
    spoken(state.seal.digest).words[0] ?? "",
    "the first word of the digest",
  );
  if (word !== null) {
    room.put({ refusal: word });
    return refuse(word);
  }
  const source = await sourceOf(room, chosen);
  if (!source.ok) {
    room.put({ refusal: source.refusal });
    return source;
  }
  if (source.value === null) return accept(null);
  dismiss(room);
  room.put({ refusal: null, signer: null, taken: "" });
  const { source: from, of } = source.value;
  const errand = { errand: "sign", source: from, job: jobFor(state, room.desk.held) } as const;
  follow(room, {
    errand,
    of,
    take: (taken) => take(room, taken),
    keep: (kept, refusal) => keep(room, kept, refusal),
  });
  return accept(null);
}

/** What the signer is handed: the sealed bytes, and who may sign each of them. What is here already and waits is not signed again. */
function jobFor({ seal, collected }: Signing, held: Collected): SigningJob {
  const waiting = new Map(
    signersOf(seal).map(({ material }) => {
      const roles = waitingOf(seal, held, material).map(({ role }) => role);
      return [material, new Set(roles)] as const;
    }),
  );
  // Thousands of documents have the same keys: one list for all of them.
  const lists = new Map<string, readonly string[]>();
  const allowedOn = ({ role, quorums }: SealedDocument) => {
    const keys = quorums
      .flatMap((quorum) => quorum.keys)
      .filter((key) => waiting.get(key.material)?.has(role) !== true)
      .map((key) => key.public);
    const name = keys.join("\n");
    const known = lists.get(name) ?? keys;
    lists.set(name, known);
    return known;
  };
  const signed = new Set<string>(collected.map((each) => each.keyid));
  return {
    digest: seal.digest,
    documents: seal.documents.map((document) => ({
      role: document.role,
      version: document.version,
      bytes: document.bytes,
      allowed: allowedOn(document),
    })),
    signed: signersOf(seal)
      .filter((key) => signed.has(key.keyid))
      .map((key) => key.public),
  };
}

async function take(room: Room, said: Taken): Promise<Refusal | null> {
  const state = signing(room);
  if (state === null || said.says !== "signed") return null;
  const key = signersOf(state.seal).find((each) => each.public === said.public);
  if (key === undefined) return null;
  const before = waitingOf(state.seal, room.desk.held, key.material);
  const recorded = await record(room, state, key, [...before, ...said.signatures]);
  return recorded.ok ? null : recorded.refusal;
}

export const signDesk: Pick<
  Handlers,
  | "seal.make"
  | "seal.break"
  | "sign.open"
  | "signer.stop"
  | "signer.folder"
  | "signer.lastTry"
  | "signatures.close"
  | "sealed.text"
  | "sealed.page"
  | "written.page"
  | "changes.page"
> = {
  "seal.make": (room, { expiry, typed }) => makeSeal(room, expiry, typed),
  "seal.break": async (room) => {
    dismiss(room);
    const acted = await room.act({ type: "unsealed" });
    room.put({ refusal: null, signer: null, held: [], taken: "", requestStick: "" });
    return acted.ok ? accept(null) : acted;
  },
  "sign.open": (room, args) => openSigner(room, args),
  "signer.stop": (room) => {
    stop(room);
    return Promise.resolve(accept(null));
  },
  "signer.lastTry": async (room, { number }) => {
    const wanted = room.desk.signer?.wanted;
    if (wanted?.what !== "last try" || wanted.number !== number) return notOpen();
    const { label, serial } = wanted.token;
    const sure = await room.doors.confirm(
      `Use the last try of the token with serial number ${serial}?`,
      `Its label is "${label}". If the PIN is wrong now, this token is locked for good.`,
    );
    handOver(room, number, { what: "last try", sure });
    return accept(null);
  },
  "signer.folder": async (room, { number }) => {
    const wanted = room.desk.signer?.wanted;
    if (wanted?.what !== "folder" || wanted.number !== number) return notOpen();
    const path = await room.doors.chooseFolder(wanted.purpose);
    if (path !== null) handOver(room, number, { what: "folder", path });
    return accept(null);
  },
  "signatures.close": async (room) => {
    const acted = await room.act({ type: "signatures-closed" });
    if (!acted.ok) return acted;
    dismiss(room);
    room.put({ signer: null, refusal: null });
    return accept(null);
  },
  "sealed.text": (room, { role, offset, count }) => {
    const piece = room.state === null ? null : sealedPiece(room.state, role, offset, count);
    return Promise.resolve(piece === null ? notOpen() : accept(piece));
  },
  "sealed.page": (room, { line, offset, count }) => {
    const page = sealedPage(room.state, line, offset, count);
    return Promise.resolve(page === null ? notOpen() : accept(page));
  },
  "written.page": (room, { offset, count }) => {
    const page = writtenPage(room.state, offset, count);
    return Promise.resolve(page === null ? notOpen() : accept(page));
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
