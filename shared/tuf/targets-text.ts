import { finished } from "../finished.ts";
import { ownForm } from "../json/read.ts";
import { isObject, type JsonObject } from "../json/value.ts";
import { KeyTable } from "./key-table.ts";
import { RoleTable } from "./role-table.ts";
import { NotTabled, skipObject, skipValue, valueAt } from "./table-scan.ts";

/** Where something stands in a text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** A file of the targets kind whose keys and delegations stay text until somebody asks for one of them. */
export interface TargetsText {
  readonly text: string;
  readonly signed: Span;
  readonly keys: KeyTable;
  readonly roles: RoleTable;
  /** The whole document with not one key or role in it. */
  readonly frame: JsonObject;
}

/** What the walk has come by. The insides of the keys and of the roles, without their brackets. */
interface Found {
  signed: Span | null;
  readonly insides: Span[];
}

function* walk(text: string, keys: KeyTable, roles: RoleTable): Generator<undefined, Found> {
  const found: Found = { signed: null, insides: [] };
  function* inside(table: KeyTable | RoleTable, start: number): Generator<undefined, number> {
    const end = yield* table.read(start);
    found.insides.push({ start: start + 1, end: end - 1 });
    return end;
  }
  const inDelegations = (name: string, at: number) => {
    if (name === '"keys"' && text[at] === "{") return inside(keys, at);
    if (name === '"roles"' && text[at] === "[") return inside(roles, at);
    return skipValue(text, at);
  };
  const inSigned = (name: string, at: number) =>
    name === '"delegations"' && text[at] === "{"
      ? skipObject(text, at, inDelegations)
      : skipValue(text, at);
  function* signedAt(at: number): Generator<undefined, number> {
    const end = yield* skipObject(text, at, inSigned);
    found.signed = { start: at, end };
    return end;
  }
  const end = yield* skipObject(text, 0, (name, at) =>
    name === '"signed"' && text[at] === "{" ? signedAt(at) : skipValue(text, at),
  );
  if (end !== text.length) throw new NotTabled();
  return found;
}

function without(text: string, insides: readonly Span[]): string {
  let left = "";
  let from = 0;
  for (const { start, end } of insides) {
    left += text.slice(from, start);
    from = end;
  }
  return left + text.slice(from);
}

/**
 * Reads a text in file form (the form that `fileText` writes), once from its beginning to its end. Null for a text that is not in that form, or
 * no envelope; the strict reader has the words then. Throws Malformed for a key or role that is not what it must be.
 *
 * That the text can be read in one way only is shown piece by piece: keys and roles in Conclave's own form letter by letter, other ones by the
 * strict reader, their keyids by being in order, their names by being looked up; and what is left when they are cut out, as a document of its own.
 * Pauses now and then.
 */
export function* targetsTextSteps(text: string): Generator<undefined, TargetsText | null> {
  const keys = new KeyTable(text);
  const roles = new RoleTable(text, keys);
  try {
    const { signed, insides } = yield* walk(text, keys, roles);
    yield;
    const left = without(text, insides);
    const frame = ownForm(left)?.value ?? valueAt(left, 0, left.length);
    return signed === null || !isObject(frame) ? null : { text, signed, keys, roles, frame };
  } catch (error) {
    if (error instanceof NotTabled) return null;
    throw error;
  }
}

export function targetsText(text: string): TargetsText | null {
  return finished(targetsTextSteps(text));
}

/** Where, in an envelope's text in file form whose `signed` delegates to nobody yet, its keys and its roles would stand, and where `signed` is. */
export function gapsIn(text: string): {
  readonly signed: Span;
  readonly keysAt: number;
  readonly rolesAt: number;
} {
  const keys = new KeyTable(text);
  const { signed, insides } = finished(walk(text, keys, new RoleTable(text, keys)));
  const [first, second] = insides;
  if (signed === null || first === undefined || second === undefined)
    throw new Error("a document without a place for keys and roles");
  return { signed, keysAt: first.start, rolesAt: second.start };
}
