import { bech32m } from "@scure/base";
import { fromHex, fromUtf8, toHex, toUtf8 } from "../bytes.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";
import { formatInstant, instantOf } from "../tuf/instant.ts";
import { checksumOf, PURPOSE, shareOf, type Share } from "./share.ts";
import {
  DATA_LETTERS,
  lineText,
  PREFIX,
  plainLetters,
  readShareLine,
  type ShareLine,
} from "./share-line.ts";

/** Where each part begins in the packed form. docs/formats/share.md, "Packed" */
const AT = { set: 2, public: 18, numbers: 50, created: 53, length: 58, holder: 59 } as const;
const PAYLOAD = 32;
const CHECKSUM = 8;

function packed(share: Share): Uint8Array {
  const holder = toUtf8(share.holder);
  const bytes = new Uint8Array(AT.holder + holder.length + PAYLOAD + CHECKSUM);
  bytes.set([1, 1]);
  bytes.set(fromHex(share.set + share.public) ?? [], AT.set);
  bytes.set([share.k, share.n, share.x], AT.numbers);
  const seconds = (share.created / 1000).toString(16).padStart(10, "0");
  bytes.set(fromHex(seconds) ?? [], AT.created);
  bytes[AT.length] = holder.length;
  bytes.set(holder, AT.holder);
  bytes.set(share.payload, AT.holder + holder.length);
  bytes.set(fromHex(checksumOf(share)) ?? [], AT.holder + holder.length + PAYLOAD);
  return bytes;
}

/** The fields of the packed form, as its file would have them, for shareOf to judge. */
function unpacked(bytes: Uint8Array, where: string): Outcome<Share> {
  const part = (from: number, length: number) => toHex(bytes.subarray(from, from + length));
  const holderEnd = AT.holder + (bytes[AT.length] ?? 0);
  const whole = bytes.length === holderEnd + PAYLOAD + CHECKSUM;
  const [format, purpose] = bytes;
  const [k = 0, n = 0, x = 0] = bytes.subarray(AT.numbers, AT.created);
  const seconds = Number.parseInt(part(AT.created, 5), 16);
  return shareOf(
    {
      _type: whole ? "share" : "a share of another length",
      checksum: part(holderEnd + PAYLOAD, CHECKSUM),
      created: formatInstant(instantOf((whole ? seconds : 0) * 1000)),
      format: format ?? 0,
      holder: fromUtf8(bytes.subarray(AT.holder, holderEnd)) ?? "",
      k,
      n,
      payload: part(holderEnd, PAYLOAD),
      public: part(AT.public, 32),
      purpose: purpose === 1 ? PURPOSE : "another",
      set: part(AT.set, 16),
      x,
    },
    where,
  );
}

/** The lines of a share as they stand on its card, in capitals, without groups. Secret. */
export function shareLines(share: Share): readonly string[] {
  const words = bech32m.toWords(packed(share));
  const tag = Number.parseInt(checksumOf(share).slice(0, 3), 16) >> 2;
  const count = Math.ceil(words.length / DATA_LETTERS);
  return Array.from({ length: count }, (_, i) =>
    lineText({
      number: i + 1,
      count,
      tag,
      words: words.slice(i * DATA_LETTERS, (i + 1) * DATA_LETTERS),
    }),
  );
}

/** What the card's QR code holds: the same lines with a space between, all of it letters that a QR code packs tightly. Secret. */
export function shareCode(share: Share): string {
  return shareLines(share).join(" ");
}

/** The lines in a text: as typed, one a line, or all in one as a QR code gives them. No line has CS1 inside, since the code's letters have no 1. */
function linesIn(typed: string): readonly string[] {
  return typed
    .split(/[\r\n]+/)
    .flatMap((line) => plainLetters(line).split(new RegExp(`(?=${PREFIX})`)))
    .filter((line) => line !== "");
}

function no(id: string, where: string, found: string, expected: string, todo: string) {
  return refuse({ id, where, found, expected, todo });
}

/** How most of the lines are marked: the others came from another card. */
function usualMark(lines: readonly ShareLine[]): string {
  const marks = lines.map(markOf);
  const times = (mark: string) => marks.filter((each) => each === mark).length;
  return marks.toSorted((a, b) => times(b) - times(a))[0] ?? "";
}

function markOf({ tag, count }: ShareLine): string {
  return `${tag} ${count}`;
}

/** The lines in their order, each once; they may be typed in any order. */
function inOrder(lines: readonly ShareLine[], where: string): Outcome<readonly ShareLine[]> {
  const mark = usualMark(lines);
  for (const [i, line] of lines.entries()) {
    if (markOf(line) !== mark)
      return no(
        "SHARE-MIXED",
        `${where}, line ${i + 1}`,
        "a line of another share",
        "lines of one card only",
        "Find the card that it belongs to. Type the lines of one card.",
      );
    if (lines.slice(0, i).some((before) => before.number === line.number))
      return no(
        "SHARE-TEXT",
        `${where}, line ${i + 1}`,
        `the card's line ${line.number} once more`,
        "each line once",
        "Take one of the two away.",
      );
  }
  const count = lines[0]?.count ?? 0;
  const sorted = lines.toSorted((a, b) => a.number - b.number);
  const gap = sorted.findIndex((line, i) => line.number !== i + 1);
  if (sorted.length === count && gap === -1) return accept(sorted);
  return no(
    "SHARE-TEXT",
    where,
    `no line ${(gap === -1 ? sorted.length : gap) + 1}`,
    `${count} lines`,
    "Type the line that is missing, too.",
  );
}

function bytesOf(words: readonly number[]): Uint8Array | null {
  try {
    return bech32m.fromWords([...words]);
  } catch {
    return null;
  }
}

/**
 * Reads a share as it was typed from its card or scanned. Refuses SHARE-TEXT (which line, and the place of a single slip), SHARE-MIXED, and what shareOf
 * refuses.
 */
export function readShareText(typed: string, where: string): Outcome<Share> {
  const lines: ShareLine[] = [];
  for (const [i, text] of linesIn(typed).entries()) {
    const line = readShareLine(text, `${where}, line ${i + 1}`);
    if (!line.ok) return line;
    lines.push(line.value);
  }
  if (lines.length === 0)
    return no(
      "SHARE-TEXT",
      where,
      "nothing",
      "the lines of a card",
      "Type them, or scan the code.",
    );
  const sorted = inOrder(lines, where);
  if (!sorted.ok) return sorted;
  const bytes = bytesOf(sorted.value.flatMap(({ words }) => words));
  return unpacked(bytes ?? new Uint8Array(0), where);
}
