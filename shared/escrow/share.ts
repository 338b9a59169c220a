import { z } from "zod";
import { fromHex, fromUtf8, toHex, toUtf8 } from "../bytes.ts";
import { sha256Of, type Sha256 } from "../digest/sha256.ts";
import { fileText } from "../json/canonical.ts";
import { readJson } from "../json/read.ts";
import type { JsonObject, JsonValue } from "../json/value.ts";
import { unseenIn } from "../look-alike/unseen.ts";
import { accept, refuse, type Outcome, type Refusal } from "../refusal.ts";
import { formatInstant, parseInstant, type Instant } from "../tuf/instant.ts";

/** More holders than that is a list, not a circle of people. */
export const MOST_SHARES = 16;
export const FEWEST_SHARES = 2;
/** So that a name fits on the card and into the text that is typed. */
export const LONGEST_HOLDER = 64;
export const PURPOSE = "key-escrow";

/** One part of a secret. `payload` is secret; the rest is on the card for everyone to read. docs/formats/share.md */
export interface Share {
  /** 128 bits that name the set, as 32 hex digits. */
  readonly set: string;
  /** The Ed25519 public key that the secret leads to, in hex. */
  readonly public: string;
  /** So many of `n` shares are needed. */
  readonly k: number;
  readonly n: number;
  /** The share's place, 1 to 255, each once in a set. */
  readonly x: number;
  readonly holder: string;
  readonly created: Instant;
  /** The 32 bytes at that place. Secret. */
  readonly payload: Uint8Array;
}

/** Whether a holder's name can stand on a card: whole visible characters, no space at its ends, at most 64 bytes in UTF-8. */
export function isHolderName(name: string): boolean {
  return (
    unseenIn(name) === null &&
    name === name.trim() &&
    name !== "" &&
    toUtf8(name).length <= LONGEST_HOLDER
  );
}

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));

const schema = z.strictObject({
  _type: z.literal("share"),
  checksum: hex(16),
  created: z.string().refine((text) => parseInstant(text)?.fraction === false),
  format: z.literal(1),
  holder: z.string().refine(isHolderName),
  k: z.int().min(FEWEST_SHARES).max(MOST_SHARES),
  n: z.int().min(FEWEST_SHARES).max(MOST_SHARES),
  payload: hex(64),
  public: hex(64),
  purpose: z.literal(PURPOSE),
  set: hex(32),
  x: z.int().min(0).max(255),
});

function withoutChecksum(share: Share): JsonObject {
  const { set, public: half, k, n, x, holder, created, payload } = share;
  return {
    _type: "share",
    created: formatInstant(created),
    format: 1,
    holder,
    k,
    n,
    payload: toHex(payload),
    public: half,
    purpose: PURPOSE,
    set,
    x,
  };
}

/** The first eight bytes of the SHA-256 of everything else in the share, as 16 hex digits. It finds slips, not forgers: those the set's list finds. */
export function checksumOf(share: Share): string {
  return sha256Of(toUtf8(fileText(withoutChecksum(share)))).slice(0, 16);
}

/** The share's file, in its one form. Secret. */
export function shareFile(share: Share): Uint8Array {
  return toUtf8(fileText({ ...withoutChecksum(share), checksum: checksumOf(share) }));
}

/** What the set's list names a share by: the SHA-256 of its file. */
export function shareHash(share: Share): Sha256 {
  return sha256Of(shareFile(share));
}

const AGAIN = "Use the card or file as it was handed out. If that is damaged, use another share.";

function misformed(where: string, found: string): Refusal {
  return { id: "SHARE-FORM", where, found, expected: "a share as Conclave writes it", todo: AGAIN };
}

/**
 * The share that these fields say. Refuses SHARE-FORM (which field, never what stands in it), SHARE-FORGED (the place 0) and SHARE-CHECKSUM.
 */
export function shareOf(fields: JsonValue, where: string): Outcome<Share> {
  const read = schema.safeParse(fields);
  if (!read.success) {
    const field = read.error.issues[0]?.path.join(".") ?? "";
    return refuse(misformed(where, field === "" ? "another thing" : `a fault in "${field}"`));
  }
  const { set, public: half, k, n, x, holder, checksum } = read.data;
  const created = parseInstant(read.data.created);
  const payload = fromHex(read.data.payload);
  if (created === null || payload === null) return refuse(misformed(where, "another thing"));
  if (k > n) return refuse(misformed(where, `${k} of ${n} shares`));
  if (x === 0)
    return refuse({
      id: "SHARE-FORGED",
      where,
      found: "a share for the place 0, which no set has",
      expected: "a place from 1 to 255",
      todo: "Somebody made this share to decide what comes out. Keep it, and find out where it comes from.",
    });
  const share = { set, public: half, k, n, x, holder, created: created.at, payload };
  if (checksumOf(share) === checksum) return accept(share);
  return refuse({
    id: "SHARE-CHECKSUM",
    where,
    found: "a share that does not fit its own checksum",
    expected: "every part of it as it was made",
    todo: AGAIN,
  });
}

/** Reads a share's file. Refuses what shareOf refuses; any other way to write the same share is SHARE-FORM, too. */
export function readShareFile(bytes: Uint8Array, where: string): Outcome<Share> {
  const json = readJson(bytes, where);
  // The strict reader quotes what it found; that may be a part of the secret.
  if (!json.ok) return refuse(misformed(where, "a text that is no plain JSON"));
  const share = shareOf(json.value, where);
  if (!share.ok) return share;
  if (fromUtf8(shareFile(share.value)) === fromUtf8(bytes)) return share;
  return refuse(misformed(where, "a share that was written by another program"));
}
