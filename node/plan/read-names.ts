import { gunzipSync } from "node:zlib";
import { normalised } from "../../shared/claim/project-name.ts";
import { MOST_NAMES } from "../../shared/plan/sample.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";

/** Of a file of names, and of what is unpacked out of it: PyPI's names have 14 million bytes. */
export const MOST_NAMES_FILE = 64 * 1024 * 1024;

function no(where: string, found: string): Outcome<never> {
  return refuse({
    id: "NAMES-FILE",
    where,
    found,
    expected: "a text file with one project name a line, plain or packed by gzip",
    todo: "Choose a list of project names.",
  });
}

function unpacked(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_NAMES_FILE });
  } catch {
    return null;
  }
}

/** Project names of a list, normalised, sorted, each once: one a line and first on it; a tab ends the name. Refuses NAMES-FILE. */
export function readNames(bytes: Uint8Array, where: string): Outcome<readonly string[]> {
  const plain = unpacked(bytes);
  if (plain === null) return no(where, "a packed file that cannot be unpacked, or is too large");
  const lines = new TextDecoder().decode(plain).split("\n");
  const known = new Set<string>();
  for (const line of lines) {
    const name = normalised((line.split("\t", 1)[0] ?? "").trim());
    if (name !== null) known.add(name);
  }
  if (known.size === 0) return no(where, "no project name");
  if (known.size > MOST_NAMES)
    return no(where, `${known.size.toLocaleString("en")} names, which are too many`);
  return accept([...known].sort());
}
