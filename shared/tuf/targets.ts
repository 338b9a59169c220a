import { fromUtf8 } from "../bytes.ts";
import { finished } from "../finished.ts";
import { once } from "../once.ts";
import { accept, type Outcome } from "../refusal.ts";
import { canonicalBytes, fileText } from "../json/canonical.ts";
import { readJsonForm } from "../json/read.ts";
import { fieldOf, isObject, type JsonObject } from "../json/value.ts";
import type { Delegation } from "./delegation.ts";
import { type Envelope, type Signature, signaturesIn } from "./envelope.ts";
import { type Header, headerIn } from "./header.ts";
import type { Key, KeyId } from "./key.ts";
import type { KeyTable } from "./key-table.ts";
import { arrayAt, integerAt, Malformed, objectAt, reading, shown, textAt } from "./malformed.ts";
import { delegatedRoleName } from "./role-name.ts";
import type { RoleTable } from "./role-table.ts";
import { quorumIn, type Quorum } from "./root.ts";
import { targetsText, targetsTextSteps, type TargetsText } from "./targets-text.ts";

export type { Delegation };

/** 2^bitLength roles named PREFIX-HEX, one for each beginning of a path's hash; all share keys, threshold, and are not terminating. TAP 15. */
export interface SuccinctRoles extends Quorum {
  readonly bitLength: number;
  readonly namePrefix: string;
  readonly json: JsonObject;
}

export interface Delegations {
  /** An object for each, made when they are first asked for: of a large file, ask the tables. */
  readonly keys: ReadonlyMap<KeyId, Key>;
  /** In the file's order, which decides whom a client asks first. Empty where there are succinct roles. Made when first asked for. */
  readonly roles: readonly Delegation[];
  readonly succinct: SuccinctRoles | null;
  readonly keyTable: KeyTable;
  readonly roleTable: RoleTable;
}

/** Any role of the targets kind: targets, claimed, recently-claimed, a project's own. */
export interface Targets extends Header {
  readonly envelope: Envelope;
  readonly delegations: Delegations;
  /** `signed` with not one key or role in its delegations: all else that it says, unknown fields included. */
  readonly frame: JsonObject;
}

function succinctIn(delegations: JsonObject, keys: KeyTable): SuccinctRoles {
  const json = objectAt(delegations, "succinct_roles");
  const bitLength = integerAt(json, "bit_length", 1);
  if (bitLength > 32)
    throw new Malformed("bit_length", String(bitLength), "a whole number from 1 to 32");
  const namePrefix = textAt(json, "name_prefix");
  if (delegatedRoleName(`${namePrefix}-0`) === null)
    throw new Malformed("name_prefix", shown(namePrefix), "the beginning of a role name");
  return { ...quorumIn(json, keys), bitLength, namePrefix, json };
}

/** Refuses a member that is there and not what it must be, and roles beside succinct roles. */
function succinctOrRoles(signed: JsonObject, keys: KeyTable): SuccinctRoles | null {
  if (fieldOf(signed, "delegations") === undefined) return null;
  const delegations = objectAt(signed, "delegations");
  objectAt(delegations, "keys");
  if (fieldOf(delegations, "succinct_roles") === undefined) {
    arrayAt(delegations, "roles");
    return null;
  }
  if (fieldOf(delegations, "roles") !== undefined)
    throw new Malformed(
      "delegations",
      "both roles and succinct_roles",
      "either roles or succinct_roles",
    );
  return succinctIn(delegations, keys);
}

/** Throws Malformed. `signed` is the text's frame. */
export function delegationsIn(signed: JsonObject, { keys, roles }: TargetsText): Delegations {
  const all = <T>({ length }: { readonly length: number }, at: (i: number) => T): readonly T[] =>
    Array.from({ length }, (_, i) => at(i));
  const keysOnce = once(() => new Map(all(keys, (i) => keys.at(i)).map((key) => [key.keyid, key])));
  const rolesOnce = once(() => all(roles, (i) => roles.at(i)));
  return {
    get keys() {
      return keysOnce();
    },
    get roles() {
      return rolesOnce();
    },
    succinct: succinctOrRoles(signed, keys),
    keyTable: keys,
    roleTable: roles,
  };
}

/** What was read, as text in file form. */
interface Written {
  readonly found: TargetsText;
  /** Null where the file is written otherwise: places in the text are no places in such a file. */
  readonly bytes: Uint8Array | null;
}

function envelopeOf({ found, bytes }: Written, signatures: readonly Signature[]): Envelope {
  const { text, signed } = found;
  const { start, end } = signed;
  const signedOnce = once(() => JSON.parse(text.slice(start, end)) as JsonObject);
  // Without an escape the file's form is the canonical one, and in plain ASCII a character is a byte.
  const asWritten = bytes?.length === text.length && !text.includes("\\");
  return {
    get signed() {
      return signedOnce();
    },
    signatures,
    signedBytes: asWritten ? bytes.subarray(start, end) : canonicalBytes(signedOnce()),
  };
}

/** Null where the strict reader has to find the words for what is wrong, or the text is not in file form. */
function* tabled(text: string | null): Generator<undefined, TargetsText | null> {
  try {
    return text === null ? null : yield* targetsTextSteps(text);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** The document as text in file form: its own, or the one that the strict reader's value is written as. */
function* textOf(bytes: Uint8Array, where: string): Generator<undefined, Outcome<Written>> {
  const own = yield* tabled(fromUtf8(bytes));
  if (own !== null) return accept({ found: own, bytes });
  const json = readJsonForm(bytes, where);
  if (!json.ok) return json;
  const { value } = json.value;
  const envelope = reading("ENVELOPE", where, () => {
    if (!isObject(value)) throw new Malformed("document", shown(value), "an object");
    objectAt(value, "signed");
    signaturesIn(value);
  });
  if (!envelope.ok) return envelope;
  return reading("TARGETS-FORM", where, () => {
    const written = targetsText(fileText(value));
    if (written === null) throw new Malformed("signed", "more levels than can be read", "fewer");
    return { found: written, bytes: null };
  });
}

/** As readTargets, with a pause now and then: in one that is written in file form, as large ones are. */
export function* targetsSteps(
  bytes: Uint8Array,
  where: string,
): Generator<undefined, Outcome<Targets>> {
  const written = yield* textOf(bytes, where);
  if (!written.ok) return written;
  yield;
  const { found } = written.value;
  const { frame } = found;
  const signatures = reading("ENVELOPE", where, () => signaturesIn(frame));
  if (!signatures.ok) return signatures;
  return reading("TARGETS-FORM", where, () => {
    const signed = objectAt(frame, "signed");
    return {
      ...headerIn(signed, "targets"),
      envelope: envelopeOf(written.value, signatures.value),
      delegations: delegationsIn(signed, found),
      frame: signed,
    };
  });
}

/** https://theupdateframework.github.io/specification/v1.0.34/#file-formats-targets. Refuses TARGETS-FORM and what readEnvelope refuses. */
export function readTargets(bytes: Uint8Array, where: string): Outcome<Targets> {
  return finished(targetsSteps(bytes, where));
}
