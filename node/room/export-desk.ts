import { stat, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { sameWord } from "../../shared/digest/spoken.ts";
import { signedFiles, transcriptFile } from "../../shared/export/publication-files.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { writeFiles } from "../stick/write-files.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";

/** The `conclave` folder of a chosen stick; made there when the stick has none. */
async function folderOn(
  chosen: string,
): Promise<{ readonly root: string; readonly stick: string }> {
  const real = await realpath(chosen);
  const isConclave =
    basename(real) === "conclave" &&
    (await stat(join(real, "bundle.json")).then(
      () => true,
      () => false,
    ));
  return isConclave
    ? { root: real, stick: basename(dirname(real)) }
    : { root: join(real, "conclave"), stick: basename(real) };
}

async function write(room: Room, typed: string): Promise<Outcome<null>> {
  if (room.state?.step !== "export") return notOpen();
  if (!sameWord(typed, "export"))
    return refuse({
      id: "TYPED-WORD",
      where: "the confirmation",
      found: `"${typed.trim().slice(0, 40)}"`,
      expected: "the word export",
      todo: "Nothing was written. Type it again.",
    });
  const chosen = await room.doors.chooseFolder("Choose the stick to write to");
  if (chosen === null) return accept(null);
  const { root, stick } = await folderOn(chosen);
  const documents = signedFiles(room.state.seal, room.state.collected);
  const listed = documents.map(({ path, bytes, sha256 }) => ({
    path,
    length: bytes.length,
    sha256,
  }));
  const intended = await room.act({ type: "exporting", stick, files: listed });
  if (!intended.ok) return intended;
  const transcript = transcriptFile(room.journal?.bytes() ?? new Uint8Array(0));
  const written = await writeFiles(root, [transcript, ...documents]);
  if (!written.ok) {
    room.put({ refusal: written.refusal });
    return written;
  }
  const all = [
    ...listed,
    { path: transcript.path, length: transcript.bytes.length, sha256: transcript.sha256 },
  ];
  const acted = await room.act({ type: "exported", stick, files: all });
  room.put({ refusal: null, exportStick: stick });
  return acted.ok ? accept(null) : acted;
}

export const exportDesk: Pick<Handlers, "export.write"> = {
  "export.write": (room, { typed }) => write(room, typed),
};
