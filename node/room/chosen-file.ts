import { realpath } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { readStickFile } from "../stick/read-file.ts";
import type { Room } from "./room.ts";

export interface ChosenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The folder that it lies in. */
  readonly folder: string;
}

/** A file that a person chose, read once and not longer than `most` bytes; null when nobody chose one. Refuses under `id`, with `todo`. */
export async function chosenFile(
  room: Room,
  asked: {
    readonly purpose: string;
    readonly most: number;
    readonly id: string;
    readonly todo: string;
  },
): Promise<Outcome<ChosenFile | null>> {
  const chosen = await room.doors.chooseFile(asked.purpose);
  if (chosen === null) return accept(null);
  const real = await realpath(chosen).catch(() => chosen);
  const reading = { signal: new AbortController().signal, onBytes: () => undefined };
  const file = await readStickFile(dirname(real), basename(real), asked.most, reading);
  if (!file.ok) return refuse({ ...file.refusal, id: asked.id, todo: asked.todo });
  return accept({
    name: basename(chosen),
    bytes: Uint8Array.from(file.value.bytes),
    folder: dirname(real),
  });
}

const MOST_KEY_FILE = 65_536;

/** A key file. Refuses KEYFILE-FORM. */
export function chosenKeyFile(room: Room): Promise<Outcome<ChosenFile | null>> {
  return chosenFile(room, {
    purpose: "Choose your key file",
    most: MOST_KEY_FILE,
    id: "KEYFILE-FORM",
    todo: "Choose your key file: its name usually ends in .age.",
  });
}

export interface ChosenShareSet {
  /** The set's public manifest. */
  readonly set: Uint8Array;
  /** The key file that the set's shares open; it lies beside the manifest. */
  readonly escrow: { readonly name: string; readonly bytes: Uint8Array };
}

/** The list of a set of shares. Refuses SHARE-SET. */
export function chosenShareList(room: Room, purpose: string): Promise<Outcome<ChosenFile | null>> {
  return chosenFile(room, {
    purpose,
    most: MOST_KEY_FILE,
    id: "SHARE-SET",
    todo: "Choose the public file of the set of shares: its name ends in .share-set.json.",
  });
}

/** The manifest of a set of shares, and the closed key file beside it. Refuses SHARE-SET and KEYFILE-FORM. */
export async function chosenShareSet(room: Room): Promise<Outcome<ChosenShareSet | null>> {
  const set = await chosenShareList(room, "Choose the share set’s manifest");
  if (!set.ok) return set;
  if (set.value === null) return accept(null);
  const escrow = await chosenFile(room, {
    purpose: "Choose the key file that the shares open",
    most: MOST_KEY_FILE,
    id: "KEYFILE-FORM",
    todo: "Choose the key file that was made with the shares: its name ends in .escrow.age.",
  });
  if (!escrow.ok) return escrow;
  if (escrow.value === null) return accept(null);
  const { name, bytes } = escrow.value;
  return accept({ set: set.value.bytes, escrow: { name, bytes } });
}

/** One of the modules that are here, or another that a person chooses in main's own dialog: the window cannot name a library to be loaded. */
export async function chosenModule(room: Room, named: string): Promise<string | null> {
  const known = room.doors.modules().some(({ path }) => path === named);
  return known ? named : room.doors.chooseFile("Choose the token’s PKCS#11 module");
}
