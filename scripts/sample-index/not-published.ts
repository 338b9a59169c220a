import {
  fieldOf,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
} from "../../shared/json/value.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";

export type ResultCheck =
  | "PUBLISH-FILES"
  | "PUBLISH-SIGNATURES"
  | "PUBLISH-NOTE"
  | "PUBLISH-ROOT"
  | "PUBLISH-TARGETS"
  | "PUBLISH-CLAIMED"
  | "PUBLISH-KEYS";

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

/** Runs what may throw NotPublished; that becomes a refusal. */
export function publishing<T>(stickDir: string, act: () => T): Outcome<T> {
  try {
    return accept(act());
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const problem = missing
      ? new NotPublished(
          "PUBLISH-FILES",
          stickDir,
          "no conclave/signed folder",
          "an exported stick",
        )
      : error;
    if (!(problem instanceof NotPublished)) throw error;
    const { id, where, message, expected } = problem;
    return refuse({
      id,
      where,
      found: message,
      expected,
      todo: "Publish nothing. Ask the keyholders for the stick that they exported.",
    });
  }
}
