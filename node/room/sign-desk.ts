import { basename, dirname } from "node:path";
import { notTried } from "../../shared/ceremony/ceremony.ts";
import { accept, refuse, type Outcome, type Refusal } from "../../shared/refusal.ts";
import { sameWord, spoken } from "../../shared/digest/spoken.ts";
import type { Expiry } from "../../shared/sign/next-tree.ts";
import { seal } from "../../shared/sign/seal.ts";
import { verifyWithBoth } from "../verify.ts";
import { readStickFile } from "../stick/read-file.ts";
import { realpath } from "node:fs/promises";
import { sealedPiece } from "./room-view.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";
import { dismiss, follow, jobFor, signing } from "./signer-session.ts";
import { letClientTry } from "./stock-desk.ts";

const MOST_KEY_FILE = 65_536;

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
  const { state } = room;
  if (state?.step !== "review") return notOpen();
  const word = wordTyped(typed, "seal", "the confirmation");
  if (word !== null) return refuse(word);
  const made = seal(state.batch, state, expiry, verifyWithBoth);
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
    documents,
  });
  if (!acted.ok) return acted;
  room.put({ refusal: null });
  // What the client makes of it stands on the next screen: the seal itself is made.
  await letClientTry(room);
  return accept(null);
}

async function openSigner(room: Room, typed: string): Promise<Outcome<null>> {
  const state = signing(room);
  if (state === null) return notOpen();
  const untried = notTried(state);
  if (untried !== null) return untried;
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
  "seal.make": (room, { expiry, typed }) => makeSeal(room, expiry, typed),
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
  "changes.page": (room, { offset, count }) => {
    const { state } = room;
    if (state?.step !== "sign" && state?.step !== "export") return Promise.resolve(notOpen());
    const { delegations } = state.seal.changes;
    return Promise.resolve(
      accept({ total: delegations.length, rows: delegations.slice(offset, offset + count) }),
    );
  },
};
