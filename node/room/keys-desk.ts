import { basename } from "node:path";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { accept, refuse, type Outcome, type Refusal } from "../../shared/refusal.ts";
import { recordedName } from "../../shared/recorded-name.ts";
import type { Errand, Made } from "../signer/protocol.ts";
import { writeFiles } from "../stick/write-files.ts";
import { chosenKeyFile, chosenModule, chosenShareList, chosenShareSet } from "./chosen-file.ts";
import type { Handlers, Room } from "./room.ts";
import { dismiss, follow, isWriting, type Taken } from "./signer-session.ts";

/** Keys are made and split outside a ceremony: inside one, the signer signs and does nothing else. */
function inCeremony(room: Room): Outcome<never> | null {
  return room.state === null
    ? null
    : refuse({
        id: "CEREMONY-ORDER",
        where: "keys",
        found: "a ceremony that is open",
        expected: "none",
        todo: "Leave the ceremony first. It can be resumed.",
      });
}

/** Writes what was made into a folder of its own, which must be new; nothing is overwritten. */
async function written(
  room: Room,
  chosen: string,
  { title, sentences, files, public: half }: Made,
): Promise<Refusal | null> {
  const [first] = files;
  const folder = first === undefined ? "" : (first.name.split(".")[0] ?? "keys");
  if (first !== undefined) {
    const outgoing = files.map(({ name, bytes }) => ({
      path: `${folder}/${name}`,
      bytes,
      sha256: sha256Of(bytes),
    }));
    const done = await writeFiles(chosen, outgoing);
    if (!done.ok) return done.refusal;
  }
  const place =
    first === undefined ? "" : `${recordedName(basename(chosen), "the stick")}/${folder}`;
  const names = files.map(({ name }) => name);
  room.put({ made: { title, sentences, public: half, files: names, folder: place } });
  return null;
}

/** So often may a stick be full, or taken out, before what was made is given up. */
const MOST_FOLDERS = 5;

/** Writes what was made, and asks for another place where that cannot be done: people threw dice for it. Refuses what writeFiles refuses. */
async function placed(room: Room, chosen: string, made: Made): Promise<Refusal | null> {
  let refusal = await written(room, chosen, made);
  for (let tries = 1; refusal !== null && tries < MOST_FOLDERS; tries++) {
    const other = await room.doors.chooseFolder(
      `Not written (${refusal.found}). Choose another folder for the new files`,
    );
    if (other === null) break;
    refusal = await written(room, other, made);
  }
  return refusal;
}

/** Starts an errand whose files go into a folder that a person chooses first; nobody choosing one ends it there. */
async function run(
  room: Room,
  purpose: string,
  errand: Errand,
  of: string,
): Promise<Outcome<null>> {
  const folder = await room.doors.chooseFolder(purpose);
  if (folder === null) return accept(null);
  if (isWriting(room)) return stillWriting();
  dismiss(room);
  room.put({ refusal: null, signer: null, made: null });
  const take = (taken: Taken) =>
    taken.says === "made" ? placed(room, folder, taken.made) : Promise.resolve(null);
  follow(room, { errand, of, take });
  return accept(null);
}

function stillWriting(): Outcome<never> {
  return refuse({
    id: "CEREMONY-ORDER",
    where: "keys",
    found: "something that is still being written",
    expected: "the end of it",
    todo: "Wait until it is written.",
  });
}

/** Shows the refusal of a choice that was made outside the signer. */
function shown<T>(room: Room, refused: Extract<Outcome<T>, { ok: false }>): Outcome<null> {
  room.put({ refusal: refused.refusal, made: null });
  return refused;
}

async function withKeyFile(
  room: Room,
  purpose: string,
  /** What is done, before the file's name on the screen. */
  what: string,
  errand: (file: { readonly name: string; readonly bytes: Uint8Array }) => Errand,
): Promise<Outcome<null>> {
  const file = await chosenKeyFile(room);
  if (!file.ok) return shown(room, file);
  if (file.value === null) return accept(null);
  const { name, bytes } = file.value;
  return run(room, purpose, errand({ name, bytes }), `${what} “${name}”`);
}

async function withShares(
  room: Room,
  purpose: string,
  what: string,
  errand: (found: {
    readonly set: Uint8Array;
    readonly escrow: { readonly name: string; readonly bytes: Uint8Array };
  }) => Errand,
): Promise<Outcome<null>> {
  const set = await chosenShareSet(room);
  if (!set.ok) return shown(room, set);
  if (set.value === null) return accept(null);
  return run(room, purpose, errand(set.value), `${what} “${set.value.escrow.name}”`);
}

const NEW_FILES = "Choose the stick or folder for the new files";
const DRILL = "A drill with";

export const keysDesk: Pick<
  Handlers,
  | "keys.make"
  | "keys.makeOnToken"
  | "keys.passphrase"
  | "keys.split"
  | "keys.recover"
  | "keys.drill"
  | "keys.clear"
> = {
  "keys.make": async (room, { keyholder, role, rolls }) => {
    const created = room.doors.now();
    const errand = { errand: "make a key", keyholder, role, rolls, created } as const;
    return inCeremony(room) ?? run(room, NEW_FILES, errand, `A new key for ${keyholder}`);
  },
  "keys.makeOnToken": async (room, { keyholder, role, kind, module: named }) => {
    const busy = inCeremony(room);
    if (busy !== null) return busy;
    const module = await chosenModule(room, named);
    if (module === null) return accept(null);
    const { pkcs11js } = room.doors;
    const created = room.doors.now();
    const wish = { keyholder, role, kind, module, pkcs11js, created };
    return run(
      room,
      NEW_FILES,
      { errand: "make a key on a token", ...wish },
      `A new key for ${keyholder}, on a token`,
    );
  },
  "keys.passphrase": async (room) =>
    inCeremony(room) ??
    withKeyFile(room, NEW_FILES, "A new passphrase for", (file) => ({
      errand: "change a passphrase",
      file,
    })),
  "keys.split": async (room, { holders, needed, again }) => {
    const busy = inCeremony(room);
    if (busy !== null) return busy;
    const list = again
      ? await chosenShareList(room, "Choose the list of the older shares")
      : accept(null);
    if (!list.ok) return shown(room, list);
    if (again && list.value === null) return accept(null);
    const older = list.value === null ? null : { name: list.value.name, bytes: list.value.bytes };
    const created = room.doors.now();
    const purpose = "Choose the folder for the set’s public files";
    return withKeyFile(room, purpose, "Shares of", (file) => ({
      errand: "split",
      file,
      holders: [...holders],
      needed,
      older,
      created,
    }));
  },
  "keys.recover": async (room) =>
    inCeremony(room) ??
    withShares(room, NEW_FILES, "The key in", (found) => ({ errand: "recover", ...found })),
  "keys.drill": async (room, { with: source }) => {
    const busy = inCeremony(room);
    if (busy !== null) return busy;
    const created = room.doors.now();
    if (source === "key file")
      return withKeyFile(room, NEW_FILES, DRILL, (file) => ({
        errand: "drill",
        source: { source: "key file", file },
        created,
      }));
    return withShares(room, NEW_FILES, DRILL, (found) => ({
      errand: "drill",
      source: { source: "shares", ...found },
      created,
    }));
  },
  "keys.clear": (room) => {
    if (isWriting(room)) return Promise.resolve(stillWriting());
    dismiss(room);
    room.put({ signer: null, refusal: null, made: null });
    return Promise.resolve(accept(null));
  },
};
