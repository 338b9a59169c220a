import { join } from "node:path";
import { Encrypter } from "age-encryption";
import { fromUtf8 } from "../../shared/bytes.ts";
import type { KeyId } from "../../shared/tuf/key.ts";
import { privateKeyBytes } from "../../node/signer/private-key.ts";
import type { SampleIndex } from "./sample-index.ts";
import { dice, peopleWithKeys, type Held } from "./people.ts";
import { seedOf } from "./sample-key.ts";
import { writeFile } from "./stick.ts";

export interface KeyFile {
  /** The role that the key was made for. */
  readonly role: string;
  readonly path: string;
  readonly passphrase: string;
  readonly keyid: KeyId;
}

/** 2^14: a second's work less than the default 2^18, which real key files keep. */
const WORK_FACTOR = 14;
const WORDS =
  "amber birch cedar delta ember fjord grove heron inlet jetty knoll larch maple north orbit pearl".split(
    " ",
  );

function passphraseOf(seed: string, name: string): string {
  return Array.from(
    { length: 5 },
    (_, i) => WORDS[dice(`${seed} passphrase ${name} ${i}`, WORDS.length)],
  ).join("-");
}

/** What a key file holds once it is opened. docs/formats/key-file.md */
export function privateKeyText({ name, role, key }: Held): string {
  const seed = seedOf(key.label);
  return fromUtf8(privateKeyBytes({ seed, public: key.key.public, keyholder: name, role })) ?? "";
}

/**
 * Writes DIR/NAME.age for each keyholder, for the new people, and for one outsider, whose key no role lists.
 * The files differ each time (age draws its own randomness); keys and passphrases do not.
 */
export async function writeKeyFiles(
  index: SampleIndex,
  dir: string,
): Promise<ReadonlyMap<string, KeyFile>> {
  const { seed, keyholders } = index;
  const files = new Map<string, KeyFile>();
  for (const held of peopleWithKeys(seed, keyholders)) {
    const { name, role } = held;
    const passphrase = passphraseOf(seed, name);
    const encrypter = new Encrypter();
    encrypter.setScryptWorkFactor(WORK_FACTOR);
    encrypter.setPassphrase(passphrase);
    const path = join(dir, `${name}.age`);
    writeFile(path, await encrypter.encrypt(privateKeyText(held)));
    files.set(name, { path, role, passphrase, keyid: held.key.key.keyid });
  }
  return files;
}
