import { base32nopad } from "@scure/base";
import { toUtf8 } from "../bytes.ts";
import { sha256Of } from "../digest/sha256.ts";
import { accept, refuse, type Outcome } from "../refusal.ts";

/** Bytes of a request that QR codes carry at most: a longer series is not scanned to its end without a mistake. */
export const MOST_FRAMED = 30_000;

/** Bytes in one code. */
export const FRAME_BYTES = 600;

const MARK = "CONCLAVE";
/** Capitals, digits, colon and stroke only: QR codes write these in five and a half bits. */
const FRAME = /^CONCLAVE:([1-9][0-9]{0,2})\/([1-9][0-9]{0,2}):([0-9A-F]{16}):([A-Z2-7]+)$/;

/** A request as numbered texts, one for each QR code: `CONCLAVE:3/12:FIRST-16-HEX-OF-SHA-256:BASE32`. Null when it is too long. */
export function framesOf(text: string): readonly string[] | null {
  const bytes = toUtf8(text);
  if (bytes.length > MOST_FRAMED) return null;
  const prefix = sha256Of(bytes).slice(0, 16).toUpperCase();
  const count = Math.ceil(bytes.length / FRAME_BYTES);
  return Array.from({ length: count }, (_, i) => {
    const piece = bytes.slice(i * FRAME_BYTES, (i + 1) * FRAME_BYTES);
    return `${MARK}:${i + 1}/${count}:${prefix}:${base32nopad.encode(piece)}`;
  });
}

/** Frames that are here already, of one series. */
export interface Frames {
  readonly prefix: string;
  readonly total: number;
  readonly pieces: ReadonlyMap<number, Uint8Array>;
}

function no(where: string, found: string, expected: string, todo: string): Outcome<never> {
  return refuse({ id: "REQUEST-FRAME", where, found, expected, todo });
}

const AGAIN = "What was here before is kept. Scan that code again, and paste all of it.";

function withFrame(frames: Frames | null, text: string): Outcome<Frames> {
  const where = `“${text.slice(0, 24)}…”`;
  const [, number = "", of = "", prefix = "", body = ""] = FRAME.exec(text) ?? [];
  if (number === "")
    return no(where, "something that is no code of a request", "CONCLAVE:NUMBER/TOTAL:…", AGAIN);
  const [at, total] = [Number(number), Number(of)];
  if (at > total || total > Math.ceil(MOST_FRAMED / FRAME_BYTES))
    return no(where, `code ${at} of ${total}`, "a number up to the total", AGAIN);
  if (frames !== null && (frames.prefix !== prefix || frames.total !== total))
    return no(
      where,
      "a code of another request",
      `one of the ${frames.total} codes ${frames.prefix}`,
      "What was here before is kept. Paste codes of one request only, or start anew.",
    );
  let piece: Uint8Array;
  try {
    piece = base32nopad.decode(body);
  } catch {
    return no(where, "a code that was not read whole", "all its letters", AGAIN);
  }
  const known = frames?.pieces ?? new Map<number, Uint8Array>();
  return accept({ prefix, total, pieces: new Map(known).set(at, piece) });
}

/** Adds pasted codes, one or many, in any order, to those that are here. All of them or none. Refuses REQUEST-FRAME. */
export function addFrames(frames: Frames | null, pasted: string): Outcome<Frames> {
  const texts = pasted.split(/\s+/).filter((each) => each !== "");
  let state: Outcome<Frames> = no("what was pasted", "nothing", "one code or more", AGAIN);
  let before = frames;
  for (const text of texts) {
    state = withFrame(before, text);
    if (!state.ok) return state;
    before = state.value;
  }
  return state;
}

/** The whole request's bytes; null while codes are missing. Refuses REQUEST-FRAME when the pieces do not make what their prefix names. */
export function joinedFrames({ prefix, total, pieces }: Frames): Outcome<Uint8Array> | null {
  const parts = Array.from({ length: total }, (_, i) => pieces.get(i + 1));
  if (parts.includes(undefined)) return null;
  const bytes = new Uint8Array(parts.flatMap((part) => [...(part ?? [])]));
  if (sha256Of(bytes).slice(0, 16).toUpperCase() === prefix) return accept(bytes);
  return no(
    `the ${total} codes`,
    "a request that was changed on its way",
    `one whose SHA-256 begins with ${prefix}`,
    "Start anew, and scan every code again. If it happens twice, use a stick.",
  );
}
