import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import type { ExportedFile } from "../../shared/ceremony/event.ts";
import type { CheckOutcome } from "../../shared/check/check.ts";
import { fromUtf8 } from "../../shared/bytes.ts";
import type { SealedFile, SealedLine, WrittenView } from "../../shared/contract/sealed-line.ts";
import { fileFormOf } from "../../shared/json/canonical.ts";
import type { SealedDocument } from "../../shared/sign/next-tree.ts";
import type { Seal } from "../../shared/sign/seal.ts";
import { indexOf } from "../../shared/sign/seal-index.ts";
import { isShard, sealedRows, shardWords, type SealedRow } from "../../shared/sign/sealed-rows.ts";
import type { At } from "./desk.ts";

interface PageOf<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

function sealedFile({ role, version, bytes, sha256, path }: SealedDocument): SealedFile {
  return { role, version, length: bytes.length, sha256, path };
}

function lineOf({ documents, shards }: SealedRow): SealedLine {
  const [first] = documents;
  if (first === undefined) throw new TypeError("a row without documents");
  if (!shards) return { ...sealedFile(first), shards: null };
  const versions = documents.map(({ version }) => version);
  return {
    shards: {
      files: documents.length,
      from: versions.reduce((least, each) => Math.min(least, each), first.version),
      to: versions.reduce((most, each) => Math.max(most, each), first.version),
    },
    length: documents.reduce((sum, { bytes }) => sum + bytes.length, 0),
  };
}

const lines = new WeakMap<Seal, readonly SealedLine[]>();

/** What is sealed, in few lines however many documents there are. */
export function sealedLines(seal: Seal): readonly SealedLine[] {
  const known = lines.get(seal) ?? sealedRows(seal).map(lineOf);
  lines.set(seal, known);
  return known;
}

/** The files behind one line; null where there is no such line. */
export function sealedPage(
  state: Ceremony | null,
  line: number,
  offset: number,
  count: number,
): PageOf<SealedFile> | null {
  if (state?.step !== "sign" && state?.step !== "export") return null;
  const documents = sealedRows(state.seal)[line]?.documents;
  if (documents === undefined) return null;
  const rows = documents.slice(offset, offset + count).map(sealedFile);
  return { total: documents.length, rows };
}

/** A piece of one sealed document's canonical text. */
export function sealedPiece(
  state: Ceremony,
  role: string,
  offset: number,
  count: number,
): { readonly total: number; readonly text: string } | null {
  if (state.step !== "sign" && state.step !== "export") return null;
  const document = indexOf(state.seal).byRole.get(role);
  if (document === undefined) return null;
  const text = fromUtf8(fileFormOf(document.bytes)) ?? "";
  return { total: text.length, text: text.slice(offset, offset + count) };
}

/** Different words about shards that one check may take up. */
const MOST_WORDS = 50;

function mergedChecks({ checks, documents }: Seal): readonly CheckOutcome[] {
  const shards = new Set(documents.filter(({ role }) => isShard(role)).map(({ path }) => path));
  const words = new Map<string, Set<string>>();
  const groups = Map.groupBy(checks, (outcome) => {
    if (!shards.has(outcome.where)) return outcome;
    const said = words.get(outcome.id) ?? new Set<string>();
    words.set(outcome.id, said);
    const own = JSON.stringify(outcome.objection);
    if (said.size < MOST_WORDS) said.add(own);
    return `${outcome.id} ${said.has(own) ? own : "and others"}`;
  });
  return [...groups.values()].flatMap((outcomes) => {
    const [first] = outcomes;
    if (first === undefined) return [];
    return outcomes.length === 1 ? [first] : [{ ...first, where: shardWords(outcomes.length) }];
  });
}

const checks = new WeakMap<Seal, readonly CheckOutcome[]>();

/** The seal's checks; what one check says of many shards stands once, with their number. */
export function sealChecks(seal: Seal): readonly CheckOutcome[] {
  const known = checks.get(seal) ?? mergedChecks(seal);
  checks.set(seal, known);
  return known;
}

interface Sorted {
  readonly view: WrittenView;
  readonly shards: readonly ExportedFile[];
}

const sorted = new WeakMap<readonly ExportedFile[], Sorted>();

function sortedFiles(written: readonly ExportedFile[], seal: Seal): Sorted {
  const known = sorted.get(written);
  if (known !== undefined) return known;
  const { byPath } = indexOf(seal);
  const isOfShard = ({ path }: ExportedFile) =>
    path.startsWith("signed/") && isShard(byPath.get(path.slice("signed/".length))?.role ?? "");
  const shards = written.filter(isOfShard);
  const length = shards.reduce((sum, file) => sum + file.length, 0);
  const shown = shards.length === 0 ? written : written.filter((file) => !isOfShard(file));
  const made = {
    view: { files: written.length, shown, shards: { files: shards.length, length } },
    shards,
  };
  sorted.set(written, made);
  return made;
}

/** What now stands on the stick; null before anything does. */
export function writtenView({ written, seal }: At<"export">): WrittenView | null {
  return written === null ? null : sortedFiles(written, seal).view;
}

/** The shards among the written files. */
export function writtenPage(
  state: Ceremony | null,
  offset: number,
  count: number,
): PageOf<ExportedFile> | null {
  if (state?.step !== "export" || state.written === null) return null;
  const { shards } = sortedFiles(state.written, state.seal);
  return { total: shards.length, rows: shards.slice(offset, offset + count) };
}
