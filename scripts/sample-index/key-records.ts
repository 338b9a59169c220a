import { keyRecordSigned } from "../../shared/key-record/key-record.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import { later } from "../../shared/tuf/instant.ts";
import type { Held } from "./people.ts";
import { signedFile } from "./sample-key.ts";

/** Made so many days before the stick. */
const AGE = 9;

export function keyRecordPath({ name, role }: Pick<Held, "name" | "role">): string {
  return `key-records/${name}-${role}.json`;
}

/** The public half of a new key with its holder's name, signed by the key itself. docs/formats/key-record.md */
export function keyRecordFile({ name, role, key }: Held, now: Instant): Uint8Array {
  const record = { keyholder: name, role, key: key.key, created: later(now, -AGE) };
  return signedFile(keyRecordSigned(record), [key]);
}
