import { z } from "zod";
import { fromHex, toHex, toUtf8 } from "../../shared/bytes.ts";
import { fileText } from "../../shared/json/canonical.ts";
import { readJson } from "../../shared/json/read.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { ARITHMETIC } from "./arithmetic.ts";

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
  /** The 32 bytes of RFC 8032's private key. Secret. */
  readonly seed: Uint8Array;
  /** In hex. */
  readonly public: string;
  /** For people; decides nothing. */
  readonly keyholder: string;
  /** For people; decides nothing. */
  readonly role: string;
}

function wrong(name: string, found: string) {
  return refuse({
    id: "KEYFILE-CONTENT",
    where: name,
    found,
    expected: "a private key as Conclave writes it",
    todo: "This file opened, but it holds no key that can sign here. Choose your key file.",
  });
}

/** Reads what a key file held. Refuses KEYFILE-CONTENT: another thing, or two halves that do not belong together. What was found is never told: it may be secret. */
export function readPrivateKey(plain: Uint8Array, name: string): Outcome<OpenKey> {
  const json = readJson(plain, name);
  if (!json.ok) return wrong(name, "something that is not a key");
  const read = contentSchema.safeParse(json.value);
  if (!read.success)
    return wrong(name, `a fault in "${read.error.issues[0]?.path.join(".") ?? ""}"`);
  const { keyholder, role } = read.data;
  const seed = fromHex(read.data.private);
  if (seed === null) return wrong(name, 'a fault in "private"');
  if (ARITHMETIC.noble.publicOf(seed) === read.data.public)
    return accept({ seed, public: read.data.public, keyholder, role });
  wipe({ seed });
  return wrong(name, "a private half that does not belong to its public half");
}

/** The bytes that go into a key file: readPrivateKey's opposite. Secret. */
export function privateKeyBytes({ seed, public: half, keyholder, role }: OpenKey): Uint8Array {
  return toUtf8(
    fileText({
      _type: "private-key",
      format: 1,
      keyholder,
      keytype: "ed25519",
      private: toHex(seed),
      public: half,
      role,
      scheme: "ed25519",
    }),
  );
}

/** Overwrites what can be overwritten. Best effort: the process ends right after, which is the real wipe. */
export function wipe(key: Pick<OpenKey, "seed">): void {
  key.seed.fill(0);
}
