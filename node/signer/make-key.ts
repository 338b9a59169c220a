import { sameBytes, toHex } from "../../shared/bytes.ts";
import { canonicalBytes } from "../../shared/json/canonical.ts";
import { readRolls, type RollKind } from "../../shared/key-making/rolls.ts";
import { mixedSeed, SYSTEM_BYTES } from "../../shared/key-making/seed.ts";
import { draw, type Random } from "../../shared/key-making/system-random.ts";
import { keyRecordSigned, readKeyRecord } from "../../shared/key-record/key-record.ts";
import { strangeInName } from "../../shared/person-name.ts";
import { accept, refuse, type Outcome, type Refusal } from "../../shared/refusal.ts";
import { envelopeFile } from "../../shared/tuf/envelope.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import { ARITHMETIC, type Arithmetic } from "./arithmetic.ts";
import { wipe, type OpenKey } from "./private-key.ts";

/** The roles that a key record may be for. docs/formats/key-record.md */
export const KEY_ROLES = [
  "root",
  "targets",
  "snapshot",
  "timestamp",
  "claimed",
  "recently-claimed",
  "unclaimed",
] as const;

export interface KeyMaking {
  readonly keyholder: string;
  readonly role: string;
  readonly rolls: { readonly kind: RollKind; readonly text: string };
  readonly created: Instant;
}

export interface MadeKey {
  /** Secret. It leaves the signer only inside a key file. */
  readonly key: OpenKey;
  /** The key record, as a file. Public. */
  readonly record: Uint8Array;
}

/** Why a name or a role cannot stand in a key record, or null. KEY-NAME */
export function misnamed({
  keyholder,
  role,
}: Pick<KeyMaking, "keyholder" | "role">): Refusal | null {
  const todo = "Correct it. The record, and with it root or targets, will carry it.";
  const { length } = [...keyholder];
  const isMisshapen = length < 1 || keyholder.length > 80 || keyholder !== keyholder.trim();
  const strange = isMisshapen ? `${length} characters` : strangeInName(keyholder);
  if (strange !== null)
    return {
      id: "KEY-NAME",
      where: "the keyholder's name",
      found: `a name with ${strange}`,
      expected: "1 to 80 letters, digits, spaces and . , ' -, no space at the ends",
      todo,
    };
  if ((KEY_ROLES as readonly string[]).includes(role)) return null;
  return {
    id: "KEY-NAME",
    where: "the role",
    found: `"${role.slice(0, 40)}"`,
    expected: `one of ${KEY_ROLES.join(", ")}`,
    todo,
  };
}

function dead(found: string) {
  return refuse({
    id: "KEY-CANARY",
    where: "the new key",
    found,
    expected: "a key with which two implementations calculate the same",
    todo: "The key was thrown away. Do not trust this machine: its arithmetic is wrong. Use another.",
  });
}

/** Signs the new key's record by both implementations, which must agree to the byte, and reads it as a ceremony will. */
function firstSignature(
  key: OpenKey,
  created: Instant,
  { noble, platform, verify }: Arithmetic,
): Outcome<Uint8Array> {
  if (platform.publicOf(key.seed) !== key.public) return dead("two public halves for one seed");
  const { keyholder, role } = key;
  const half = ed25519Key(key.public);
  const bytes = canonicalBytes(keyRecordSigned({ keyholder, role, key: half, created }));
  const signature = noble.sign(bytes, key.seed);
  if (!sameBytes(signature, platform.sign(bytes, key.seed)))
    return dead("two signatures over the same bytes");
  const record = envelopeFile(bytes, [{ keyid: half.keyid, sig: toHex(signature) }]);
  const read = readKeyRecord(record, "the new key's record", verify);
  return read.ok ? accept(record) : dead("a first signature that does not verify");
}

/**
 * Makes an Ed25519 key from the system's random numbers and what people rolled, with its key record. Runs in the signer process only. Refuses KEY-NAME, the
 * refusals of readRolls, RANDOM-FAILED and KEY-CANARY; then there is no key. docs/formats/key-making.md
 */
export function makeKey(
  asked: KeyMaking,
  random: Random,
  arithmetic: Arithmetic = ARITHMETIC,
): Outcome<MadeKey> {
  const named = misnamed(asked);
  if (named !== null) return refuse(named);
  const rolls = readRolls(asked.rolls.kind, asked.rolls.text);
  if (!rolls.ok) return rolls;
  const system = draw(random, SYSTEM_BYTES);
  if (!system.ok) return system;
  const seed = mixedSeed(system.value, rolls.value);
  system.value.fill(0);
  const { keyholder, role, created } = asked;
  const key = { seed, public: arithmetic.noble.publicOf(seed), keyholder, role };
  const record = firstSignature(key, created, arithmetic);
  if (record.ok) return accept({ key, record: record.value });
  wipe(key);
  return record;
}
