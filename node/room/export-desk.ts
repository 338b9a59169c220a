import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import { sameWord } from "../../shared/digest/spoken.ts";
import { inWords } from "../../shared/ceremony/beforehand.ts";
import { listing, signedFiles, transcriptFiles } from "../../shared/export/publication-files.ts";
import { reporting } from "../../shared/report/report.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { notOpen, type Handlers, type Room } from "./room.ts";
import { bundleFor, targetOn, writing } from "./stick-target.ts";

type Exporting = Extract<Ceremony, { step: "export" }>;

async function write(room: Room, typed: string): Promise<Outcome<null>> {
  const { state } = room;
  if (state?.step !== "export") return notOpen();
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
  const written = await writeTo(room, state, chosen);
  room.put({ refusal: written.ok ? null : written.refusal });
  return written;
}

async function writeTo(room: Room, state: Exporting, chosen: string): Promise<Outcome<null>> {
  const target = await targetOn(chosen);
  if (!target.ok) return target;
  const { root, stick } = target.value;
  const bundle = await bundleFor(room, target.value, state.opened.ceremony, state.batch);
  if (bundle === null) return accept(null);
  if (!bundle.ok) return bundle;
  const { seal, collected } = state;
  const making = listing(seal, collected);
  const list = await room.inPieces(
    inWords(making, "Making the signed files", seal.documents.length),
  );
  const listed = list.map((file) => ({ ...file }));
  const intended = await room.act({ type: "exporting", stick, files: listed });
  if (!intended.ok) return intended;
  const { journal } = room;
  if (intended.value.step !== "export" || journal === null) return notOpen();
  const work = reporting(intended.value, journal.entries);
  const report = await room.inPieces(inWords(work, "Making the report", 0));
  const transcript = transcriptFiles(journal.bytes(), report);
  const files = [...bundle.value, ...transcript, ...signedFiles(seal, collected)];
  const written = await writing(room, root, files);
  if (written === null) return accept(null);
  if (!written.ok) return written;
  const records = transcript.map(({ path, bytes, sha256 }) => ({
    path,
    length: bytes.length,
    sha256,
  }));
  const acted = await room.act({ type: "exported", stick, files: [...listed, ...records] });
  if (!acted.ok) return acted;
  room.put({ exportStick: stick });
  return accept(null);
}

export const exportDesk: Pick<Handlers, "export.write"> = {
  "export.write": (room, { typed }) => write(room, typed),
};
