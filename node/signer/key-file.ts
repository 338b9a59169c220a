import { sameBytes } from "../../shared/bytes.ts";
import { passphraseFault } from "../../shared/key-making/passphrase.ts";
import { refuse, type Outcome } from "../../shared/refusal.ts";
import { closeAge, openAge, type Lock, type Opener } from "./age-file.ts";
import { privateKeyBytes, readPrivateKey, wipe, type OpenKey } from "./private-key.ts";

export { wipe, type OpenKey };

/** Opens a key file by passphrase or age identity, as openKeyFile does. */
export async function openKeyFileBy(
  file: Uint8Array,
  name: string,
  opener: Opener,
): Promise<Outcome<OpenKey>> {
  const plain = await openAge(file, name, opener);
  if (!plain.ok) return plain;
  try {
    return readPrivateKey(plain.value, name);
  } finally {
    plain.value.fill(0);
  }
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
  return openKeyFileBy(file, name, { kind: "passphrase", passphrase });
}

function unread(name: string) {
  return refuse({
    id: "KEYFILE-WRITING",
    where: name,
    found: "a new file that does not hold what was put into it",
    expected: "the same key again",
    todo: "Do not trust this machine. The old file, if there is one, is as it was.",
  });
}

/** Writes, opens what was written, and compares: nothing is handed out that was not opened once. */
async function closedAndRead(
  key: OpenKey,
  name: string,
  lock: Lock,
  opener: Opener | null,
): Promise<Outcome<Uint8Array>> {
  const plain = privateKeyBytes(key);
  const file = await closeAge(plain, name, lock);
  plain.fill(0);
  if (!file.ok || opener === null) return file;
  const again = await openKeyFileBy(file.value, name, opener);
  if (!again.ok) return unread(name);
  const same = sameBytes(again.value.seed, key.seed) && again.value.public === key.public;
  wipe(again.value);
  return same ? file : unread(name);
}

/**
 * A new key file, closed with a passphrase, and opened once before it is handed out. Refuses PASSPHRASE-SHORT, KEYFILE-WORK, KEYFILE-WRITING.
 * `work` is for tests: the app takes the usual.
 */
export async function writeKeyFile(
  key: OpenKey,
  name: string,
  passphrase: string,
  work?: number,
): Promise<Outcome<Uint8Array>> {
  const fault = passphraseFault(passphrase);
  if (fault !== null) return refuse(fault);
  const opener = { kind: "passphrase", passphrase } as const;
  return closedAndRead(key, name, locked(passphrase, work), opener);
}

function locked(passphrase: string, work: number | undefined): Lock {
  return { kind: "passphrase", passphrase, ...(work === undefined ? {} : { work }) };
}

/**
 * A new key file, closed for an age recipient. It is opened once where its identity is at hand, as when an escrow is made; without one nobody here can.
 * Refuses KEYFILE-RECIPIENT, KEYFILE-WRITING.
 */
export async function writeKeyFileFor(
  key: OpenKey,
  name: string,
  recipient: string,
  identity: string | null,
): Promise<Outcome<Uint8Array>> {
  const opener = identity === null ? null : ({ kind: "identity", identity } as const);
  return closedAndRead(key, name, { kind: "recipient", recipient }, opener);
}

/**
 * The same key under another passphrase, in a new file that was opened once; the old file is not touched, and still opens with the old passphrase.
 * Refuses what openKeyFile and writeKeyFile refuse, and PASSPHRASE-SAME.
 */
export async function changePassphrase(
  file: Uint8Array,
  name: string,
  present: string,
  next: string,
  work?: number,
): Promise<Outcome<Uint8Array>> {
  if (next === present)
    return refuse({
      id: "PASSPHRASE-SAME",
      where: name,
      found: "the passphrase that the file has already",
      expected: "another one",
      todo: "Type a new passphrase.",
    });
  const key = await openKeyFile(file, name, present);
  if (!key.ok) return key;
  try {
    return await writeKeyFile(key.value, name, next, work);
  } finally {
    wipe(key.value);
  }
}
