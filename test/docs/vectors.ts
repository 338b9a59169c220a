import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export const FORMATS = join(import.meta.dirname, "../../docs/formats");

const text = z.string();
const document = z.object({
  canonical: text,
  length: z.int(),
  sha256: text,
  file: text,
  file_length: z.int(),
  file_sha256: text,
});
/** docs/formats/vectors.json, read. */
export const vectors = z
  .object({
    keys: z.array(z.object({ seed: text, public: text, canonical: text, keyid: text })),
    canonical_json: z.object({
      value: z.json(),
      canonical: text,
      canonical_hex: text,
      file: text,
    }),
    claim: document,
    evidence: z.array(text),
    names: z.array(text),
    bundle: document,
    first_bundle: document,
    claimed: document,
    shards: z.object({
      stems: z.array(z.object({ stem: text, paths: z.array(text), role: text })),
      divisions: z.array(z.object({ stem: text, division: text })),
    }),
    publication: document,
    key_record: document,
    replacement: document,
    seal: z.object({ canonical: text, digest: text, words: text }),
    selection: z.object({ lines: z.array(z.int()), digest: text }),
    transcript: z.array(z.object({ line: text, sha256: text })),
    share_set: document,
    drill: document,
    escrow: z.object({
      secret: text,
      coefficients: text,
      identity: text,
      key_file: text,
      shares: z.array(z.object({ x: z.int(), file: text, sha256: text, lines: z.array(text) })),
    }),
    key_making: z.array(
      z.object({
        kind: z.enum(["dice", "coins"]),
        typed: text,
        system: text,
        rolls: text,
        seed: text,
        public: text,
      }),
    ),
    key_file: z.object({ passphrase: text, plain: text, age: text }),
  })
  .parse(JSON.parse(readFileSync(join(FORMATS, "vectors.json"), "utf8")));

/** What stands before a seed in PKCS #8. RFC 8410 */
export const PKCS8 = "302e020100300506032b657004220420";
