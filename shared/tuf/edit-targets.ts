import { joinedUtf8 } from "../bytes.ts";
import { canonicalBytes, fileText } from "../json/canonical.ts";
import { fieldOf, isObject, type JsonObject } from "../json/value.ts";
import type { Targets } from "./targets.ts";
import { gapsIn } from "./targets-text.ts";

/** What changes in a document of the targets kind. */
export interface Edit {
  /** Members of `signed` that get another value. */
  readonly header: JsonObject;
  /** Texts of keys that come, by keyid. One that is there already keeps its form, fields we do not know included. */
  readonly keys: ReadonlyMap<string, string>;
  /** By their places in the present list: the text that a role gives way to, empty where it goes. */
  readonly instead: ReadonlyMap<number, string>;
  /** Texts of roles that come after those. */
  readonly more: readonly string[];
}

const BACKSLASH = 0x5c;

/** The text in canonical form: the same but for control characters (a PEM's line ends), which a file has to escape. */
function canonicalOf(pieces: readonly string[]): Uint8Array {
  const bytes = joinedUtf8(pieces);
  return bytes.includes(BACKSLASH)
    ? canonicalBytes(JSON.parse(pieces.join("")) as JsonObject)
    : bytes;
}

/**
 * The canonical bytes of a `signed` that says what `frame` says, with other members in `header`, and these keys and roles: pieces of text in file
 * form, with the commas between them.
 */
export function assembledBytes(
  frame: JsonObject,
  header: JsonObject,
  keys: readonly string[],
  roles: readonly string[],
): Uint8Array {
  const present = fieldOf(frame, "delegations");
  const next = {
    ...frame,
    ...header,
    delegations: { ...(isObject(present) ? present : {}), keys: {}, roles: [] },
  };
  const around = fileText({ signatures: [], signed: next });
  const { signed, keysAt, rolesAt } = gapsIn(around);
  return canonicalOf([
    around.slice(signed.start, keysAt),
    ...keys,
    around.slice(keysAt, rolesAt),
    ...roles,
    around.slice(rolesAt, signed.end),
  ]);
}

/**
 * The canonical bytes of a document's next `signed`, put together from the text of the present one: whatever the edit does not name stays as
 * it stands, letter for letter, at whatever size.
 */
export function editedBytes({ frame, delegations }: Targets, edit: Edit): Uint8Array {
  const { keyTable, roleTable } = delegations;
  const keys = keyTable.writtenWith(edit.keys);
  return assembledBytes(frame, edit.header, keys, roleTable.writtenWith(edit.instead, edit.more));
}
