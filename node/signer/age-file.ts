import { armor, Decrypter, Encrypter } from "age-encryption";
import { fromUtf8, toUtf8 } from "../../shared/bytes.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";

/** scrypt's work factor in files written here: 2^18 rounds, age's own choice. About 256 megabytes and a second or two. */
export const WORK = 18;
/** 2^20 asks for a gigabyte and some seconds; a file that asks for more is refused before any work is done. */
export const MOST_WORK = 20;
/** 2^10 takes milliseconds; below that, guessing costs next to nothing, and no tool's default is so low. */
export const LEAST_WORK = 10;

const SCRYPT = /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} ([0-9]{1,3})\n/;
const X25519 = "age-encryption.org/v1\n-> X25519 ";
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

/** What a file is closed with. A recipient is an age X25519 public key, `age1…`. */
export type Lock =
  | { readonly kind: "passphrase"; readonly passphrase: string; readonly work?: number }
  | { readonly kind: "recipient"; readonly recipient: string };

/** What opens it again. An identity is the text `AGE-SECRET-KEY-1…`, or a file of age-keygen's with it. */
export type Opener =
  | { readonly kind: "passphrase"; readonly passphrase: string }
  | { readonly kind: "identity"; readonly identity: string };

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

/** As text in ASCII, for printing or mailing; every age program reads it. */
export function armored(file: Uint8Array): Uint8Array {
  return toUtf8(armor.encode(file));
}

function damaged(name: string) {
  return no(
    "KEYFILE-FORM",
    name,
    "a damaged file",
    "a whole key file",
    "Use your other copy of the key file.",
  );
}

/** Absurd work is refused before any of it is done: too much hangs the computer, too little protects nothing. */
function absurd(work: number, name: string) {
  if (Number.isInteger(work) && work >= LEAST_WORK && work <= MOST_WORK) return null;
  const todo =
    work > MOST_WORK
      ? "This file was made to keep a computer busy for very long. Do not use it."
      : "Whoever gets this file can try passphrases at great speed. Make a new key.";
  return no(
    "KEYFILE-WORK",
    name,
    `a work factor of ${work}`,
    `at least ${LEAST_WORK} and at most ${MOST_WORK}`,
    todo,
  );
}

/** The one identity in a text, as age-keygen writes it (comments begin with #), or null. */
function identityIn(text: string): string | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const [found, ...more] = lines.filter((line) => line !== "" && !line.startsWith("#"));
  return found !== undefined && more.length === 0 && IDENTITY.test(found) ? found : null;
}

type Ready = Outcome<Decrypter>;

function forPassphrase(header: string, name: string, passphrase: string): Ready {
  const found = SCRYPT.exec(header);
  if (found === null)
    return no(
      "KEYFILE-FORM",
      name,
      "a file that is not an age file with a passphrase",
      "a key file",
      "Choose your key file: its name usually ends in .age.",
    );
  const refused = absurd(Number(found[1]), name);
  if (refused !== null) return refused;
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return accept(decrypter);
}

function forIdentity(header: string, name: string, text: string): Ready {
  if (!header.startsWith(X25519))
    return no(
      "KEYFILE-FORM",
      name,
      "a file that is not an age file for an age key",
      "a key file that was closed for an age key",
      "Choose the right file: its name usually ends in .age.",
    );
  const bad = no(
    "KEYFILE-IDENTITY",
    name,
    "something that is no age key to open it with",
    "one line that begins with AGE-SECRET-KEY-1",
    "Choose the file that age-keygen made.",
  );
  const identity = identityIn(text);
  if (identity === null) return bad;
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity);
  } catch {
    return bad;
  }
  return accept(decrypter);
}

function notOpened(opener: Opener, name: string) {
  return opener.kind === "passphrase"
    ? no(
        "KEYFILE-PASSPHRASE",
        name,
        "a passphrase that does not open it",
        "its passphrase",
        "Type it again. Nothing is lost, and there is no limit to tries.",
      )
    : no(
        "KEYFILE-IDENTITY",
        name,
        "an age key that does not open it",
        "the age key that it was closed for",
        "Choose the right pair of files.",
      );
}

/**
 * Opens a standard age file (https://age-encryption.org/v1), binary or armored. Refuses KEYFILE-FORM (not such a file, or damaged), KEYFILE-WORK, and
 * KEYFILE-PASSPHRASE or KEYFILE-IDENTITY (does not open it). The bytes are secret.
 */
export async function openAge(
  file: Uint8Array,
  name: string,
  opener: Opener,
): Promise<Outcome<Uint8Array>> {
  const age = binary(file);
  if (age === null) return damaged(name);
  const header = new TextDecoder("latin1").decode(age.subarray(0, 200));
  const ready =
    opener.kind === "passphrase"
      ? forPassphrase(header, name, opener.passphrase)
      : forIdentity(header, name, opener.identity);
  if (!ready.ok) return ready;
  try {
    return accept(await ready.value.decrypt(age));
  } catch (error) {
    const words = error instanceof Error ? error.message : "";
    return words.includes("no identity matched") ? notOpened(opener, name) : damaged(name);
  }
}

/**
 * Closes bytes as a standard age file, binary. Refuses KEYFILE-WORK and KEYFILE-RECIPIENT. Whether it opens again is for whoever asks to try: with a
 * recipient alone nobody here can.
 */
export async function closeAge(
  plain: Uint8Array,
  name: string,
  lock: Lock,
): Promise<Outcome<Uint8Array>> {
  const encrypter = new Encrypter();
  if (lock.kind === "passphrase") {
    const refused = absurd(lock.work ?? WORK, name);
    if (refused !== null) return refused;
    encrypter.setScryptWorkFactor(lock.work ?? WORK);
    encrypter.setPassphrase(lock.passphrase);
    return accept(await encrypter.encrypt(plain));
  }
  try {
    if (!RECIPIENT.test(lock.recipient)) throw new Error("another form");
    encrypter.addRecipient(lock.recipient);
  } catch {
    return no(
      "KEYFILE-RECIPIENT",
      name,
      "something that is no age recipient",
      "a text that begins with age1 and has 62 characters",
      "Copy it again from where age-keygen wrote it.",
    );
  }
  return accept(await encrypter.encrypt(plain));
}
