import { armor, Decrypter } from "age-encryption";
import { z } from "zod";
import { fromHex, fromUtf8 } from "../../shared/bytes.ts";
import { readJson } from "../../shared/json/read.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";

/** What a key file holds once it is open. docs/formats/key-file.md */
const contentSchema = z.strictObject({
  _type: z.literal("private-key"),
  format: z.literal(1),
  keyholder: z.string().max(80),
  keytype: z.literal("ed25519"),
  private: z.string().regex(/^[0-9a-f]{64}$/),
  public: z.string().regex(/^[0-9a-f]{64}$/),
  role: z.string().max(160),
  scheme: z.literal("ed25519"),
});

export interface OpenKey {
  readonly seed: Uint8Array;
  readonly public: string;
}

/** 2^20 asks for a gigabyte and some seconds; a file that asks for more is refused before any work is done. */
const MOST_WORK = 20;
const HEADER = /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} ([0-9]{1,3})\n/;

function no(id: string, where: string, found: string, expected: string, todo: string) {
  return refuse({ id, where, found, expected, todo });
}

function binary(file: Uint8Array): Uint8Array | null {
  const text = fromUtf8(file.subarray(0, 40));
  if (text?.startsWith("-----BEGIN AGE") !== true) return file;
  try {
    return armor.decode(fromUtf8(file) ?? "");
  } catch {
    return null;
  }
}

function contentOf(plain: Uint8Array, name: string): Outcome<OpenKey> {
  const wrong = (found: string) =>
    no(
      "KEYFILE-CONTENT",
      name,
      found,
      "a private key as Conclave writes it",
      "This file opened, but it holds no key that can sign here. Choose your key file.",
    );
  const json = readJson(plain, name);
  if (!json.ok) return wrong("something that is not a key");
  const read = contentSchema.safeParse(json.value);
  // What was found is not told: it may be secret.
  if (!read.success) return wrong(`a fault in "${read.error.issues[0]?.path.join(".") ?? ""}"`);
  const seed = fromHex(read.data.private);
  return seed === null ? wrong('a fault in "private"') : accept({ seed, public: read.data.public });
}

/**
 * Opens a standard age file with its passphrase (https://age-encryption.org/v1, scrypt). Runs in the signer process only. Refuses KEYFILE-FORM (not such
 * a file, or damaged), KEYFILE-WORK (asks for absurd work), KEYFILE-PASSPHRASE, KEYFILE-CONTENT.
 */
export async function openKeyFile(
  file: Uint8Array,
  name: string,
  passphrase: string,
): Promise<Outcome<OpenKey>> {
  const age = binary(file);
  const header =
    age === null ? null : HEADER.exec(new TextDecoder("latin1").decode(age.subarray(0, 200)));
  if (age === null || header === null)
    return no(
      "KEYFILE-FORM",
      name,
      "a file that is not an age file with a passphrase",
      "a key file",
      "Choose your key file: its name usually ends in .age.",
    );
  const work = Number(header[1]);
  if (work > MOST_WORK)
    return no(
      "KEYFILE-WORK",
      name,
      `a work factor of ${work}`,
      `at most ${MOST_WORK}`,
      "This file was made to keep a computer busy for very long. Do not use it.",
    );
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return contentOf(await decrypter.decrypt(age), name);
  } catch (error) {
    const words = error instanceof Error ? error.message : "";
    if (words.includes("no identity matched"))
      return no(
        "KEYFILE-PASSPHRASE",
        name,
        "a passphrase that does not open it",
        "its passphrase",
        "Type it again. Nothing is lost, and there is no limit to tries.",
      );
    return no(
      "KEYFILE-FORM",
      name,
      "a damaged file",
      "a whole key file",
      "Use your other copy of the key file.",
    );
  }
}

/** Overwrites what can be overwritten. Best effort: the process ends right after, which is the real wipe. */
export function wipe(key: OpenKey): void {
  key.seed.fill(0);
}
