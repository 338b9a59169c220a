const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Lower-case hex, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX[byte] ?? "";
  return text;
}

/** The value of each hex digit by its character code; 255 for what is none. */
const DIGIT = new Uint8Array(128).fill(255);
for (let value = 0; value < 16; value++) DIGIT[value.toString(16).charCodeAt(0)] = value;

/** The bytes, or null unless `text` is an even number of lower-case hex digits (TUF writes hex in lower case). */
export function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    const high = DIGIT[text.charCodeAt(2 * i)] ?? 255;
    const low = DIGIT[text.charCodeAt(2 * i + 1)] ?? 255;
    if (high > 15 || low > 15) return null;
    bytes[i] = high * 16 + low;
  }
  return bytes;
}

export function toUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Characters that are joined before they are encoded. */
const TOGETHER = 4096;

/** The pieces, with small ones joined: each call of the encoder costs as much as a thousand characters. Large ones are not copied. */
function* joinedSmall(pieces: readonly string[]): Generator<string> {
  let small: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    if (length + piece.length > TOGETHER) {
      yield small.join("");
      small = [];
      length = 0;
    }
    if (piece.length > TOGETHER) yield piece;
    else {
      small.push(piece);
      length += piece.length;
    }
  }
  yield small.join("");
}

/** The same as `toUtf8(pieces.join(""))`, without making that text where it is plain ASCII: it may have hundreds of megabytes. */
export function joinedUtf8(pieces: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const text of joinedSmall(pieces)) {
    const { read, written } = encoder.encodeInto(text, bytes.subarray(at));
    if (read < text.length || written > text.length) return toUtf8(pieces.join(""));
    at += written;
  }
  return bytes;
}

/** The text, or null when the bytes are not UTF-8. A byte order mark is kept, so that a strict reader refuses it. */
export function fromUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
