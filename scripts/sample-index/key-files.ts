import { join } from "node:path";
import { Encrypter } from "age-encryption";
import { toHex } from "../../shared/bytes.ts";
import { fileText } from "../../shared/json/canonical.ts";
import type { KeyId } from "../../shared/tuf/key.ts";
import type { SampleIndex } from "./sample-index.ts";
import { dice, heldKey, OUTSIDER, type Held } from "./people.ts";
import { seedOf } from "./sample-key.ts";
import { writeFile } from "./stick.ts";

export interface KeyFile {
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

/** What a key file holds once it is opened. docs/formats/private-key.md */
export function privateKeyText({ name, key }: Held): string {
  return fileText({
    _type: "private-key",
    format: 1,
    keyholder: name,
    keytype: "ed25519",
    private: toHex(seedOf(key.label)),
    public: key.key.public,
    role: "claimed",
    scheme: "ed25519",
  });
}

/**
 * Writes DIR/NAME.age for each keyholder of claimed, and for one outsider, whose key the role does not list.
 * The files differ each time (age draws its own randomness); keys and passphrases do not.
 */
export async function writeKeyFiles(
  index: SampleIndex,
  dir: string,
): Promise<ReadonlyMap<string, KeyFile>> {
  const { seed, keyholders } = index;
  const files = new Map<string, KeyFile>();
  for (const name of [...keyholders, OUTSIDER]) {
    const held = heldKey(seed, "claimed", name);
    const passphrase = passphraseOf(seed, name);
    const encrypter = new Encrypter();
    encrypter.setScryptWorkFactor(WORK_FACTOR);
    encrypter.setPassphrase(passphrase);
    const path = join(dir, `${name}.age`);
    writeFile(path, await encrypter.encrypt(privateKeyText(held)));
    files.set(name, { path, passphrase, keyid: held.key.key.keyid });
  }
  return files;
}
