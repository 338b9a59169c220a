import type { Signature } from "../tuf/envelope.ts";
import { parseInstant, type Instant } from "../tuf/instant.ts";
import { ED25519_TEXT, plainEd25519Key, type Ed25519Key, type KeyId } from "../tuf/key.ts";

/** What a line says that is written exactly as Conclave writes a claim, without a field more. */
export interface OwnClaim {
  readonly project: string;
  readonly repository: string;
  readonly keys: readonly Ed25519Key[];
  readonly threshold: number;
  readonly registered: Instant;
  readonly signatures: readonly Signature[];
  /** Where the canonical form of `signed` begins; it ends before the last bracket. */
  readonly signedAt: number;
}

const ID = "[0-9a-f]{64}";
/** What stands around the parts of a signature and of a key; the parts have fixed lengths, so that places follow from them. */
const SIGNATURE = ['{"keyid":"', '","sig":"', '"}'] as const;
const KEY = ['"', `":${ED25519_TEXT[0]}`, ED25519_TEXT[1]] as const;
const HEAD = '{"signatures":[';
const BETWEEN = '],"signed":';

const quoted = (text: string) => text.replace(/[{}[\]]/g, "\\$&");
const list = (parts: readonly string[], digits: number) => {
  const [before = "", between = "", after = ""] = parts.map(quoted);
  const one = `${before}${ID}${between}[0-9a-f]{${digits}}${after}`;
  return `(${one}(?:,${one}){0,15})`;
};
/** ASCII that stands unescaped: so characters and bytes are the same, and nothing can be written in a second way. */
const TEXT = "[ !#-\\[\\]-~]{1,200}";
const OWN = new RegExp(
  `^${quoted(HEAD)}${list(SIGNATURE, 128)}${quoted(BETWEEN)}` +
    `\\{"_type":"claim","format":1,"keys":\\{${list(KEY, 64)}\\},"project":"(${TEXT})",` +
    `"registered":"([0-9T:Z-]{20})","repository":"(${TEXT})","threshold":([1-9][0-9]{0,8})\\}\\}$`,
);

/** Each keyid of a list with the digits that go with it. */
function* pairs(
  text: string,
  [before, between, after]: readonly [string, string, string],
  digits: number,
): Generator<readonly [keyid: KeyId, hex: string]> {
  const second = before.length + 64 + between.length;
  const length = second + digits + after.length + 1;
  for (let at = 0; at < text.length; at += length) {
    const keyid = text.slice(at + before.length, at + before.length + 64) as KeyId;
    yield [keyid, text.slice(at + second, at + second + digits)];
  }
}

/** Null where keyids do not stand in order, each once: then the object is not in canonical form. */
function keysOf(text: string): readonly Ed25519Key[] | null {
  const keys: Ed25519Key[] = [];
  for (const [keyid, point] of pairs(text, KEY, 64)) {
    const before = keys.at(-1);
    if (before !== undefined && before.keyid >= keyid) return null;
    keys.push(plainEd25519Key(keyid, point));
  }
  return keys;
}

/**
 * Reads a claim that is written letter by letter as Conclave writes it, many times as fast as JSON is read and compared with its canonical form: nearly
 * every line of a large batch is. Null for any other line; the strict reader decides about it, and has the words.
 */
export function ownClaim(text: string): OwnClaim | null {
  const [, signatures = "", keyTexts = "", project = "", date = "", repository = "", threshold] =
    OWN.exec(text) ?? [];
  if (threshold === undefined) return null;
  const registered = parseInstant(date);
  const keys = keysOf(keyTexts);
  if (keys === null || registered === null || registered.fraction) return null;
  return {
    project,
    repository,
    keys,
    threshold: Number(threshold),
    registered: registered.at,
    signatures: [...pairs(signatures, SIGNATURE, 128)].map(([keyid, sig]) => ({ keyid, sig })),
    signedAt: HEAD.length + signatures.length + BETWEEN.length,
  };
}
