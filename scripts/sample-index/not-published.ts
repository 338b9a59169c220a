import {
  fieldOf,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
} from "../../shared/json/value.ts";

export type ResultCheck =
  "PUBLISH-FILES" | "PUBLISH-SIGNATURES" | "PUBLISH-NOTE" | "PUBLISH-CLAIMED";

/** Carries a refusal out of the reading of a result, up to readResult, which makes a value of it. */
export class NotPublished extends Error {
  readonly id: ResultCheck;
  readonly where: string;
  readonly expected: string;
  constructor(id: ResultCheck, where: string, found: string, expected: string) {
    super(found);
    this.id = id;
    this.where = where;
    this.expected = expected;
  }
}

export function objectIn(value: JsonValue | undefined, where: string): JsonObject {
  if (isObject(value)) return value;
  throw new NotPublished("PUBLISH-FILES", where, "something else", "an object");
}

export function rowsIn(parent: JsonObject, name: string, where: string): readonly JsonObject[] {
  const rows = fieldOf(parent, name);
  if (!isArray(rows)) throw new NotPublished("PUBLISH-FILES", where, `no list "${name}"`, "a list");
  return rows.map((row) => objectIn(row, where));
}

export function textIn(parent: JsonObject, name: string, where: string): string {
  const value = fieldOf(parent, name);
  if (typeof value === "string") return value;
  throw new NotPublished("PUBLISH-FILES", where, `no text "${name}"`, "a text");
}
