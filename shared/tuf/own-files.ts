import { fieldOf, isObject, type JsonObject } from "../json/value.ts";
import type { Targets } from "./targets.ts";

/** The paths of the files that a document of the targets kind lists itself, before any delegation is asked. `targets` in the specification. */
export function ownFiles({ frame }: Pick<Targets, "frame">): readonly string[] {
  return pathsIn(frame);
}

function pathsIn(frame: JsonObject): readonly string[] {
  const files = fieldOf(frame, "targets");
  return isObject(files) ? Object.keys(files) : [];
}

/**
 * Members that make the next version of a file of claimed list no file itself. A client takes such a file before it asks any delegation, so whoever
 * signed it speaks for every project. None where the present one lists none either: then all stays letter by letter.
 */
export function withoutFiles(frame: JsonObject): JsonObject {
  return pathsIn(frame).length === 0 ? {} : { targets: {} };
}

/** The first of these paths, with how many more there are. */
export function filesWords([first = "", ...more]: readonly string[]): string {
  const shown = first.length > 100 ? `${first.slice(0, 100)}…` : first;
  if (more.length === 0) return `1 file: ${shown}`;
  return `${(more.length + 1).toLocaleString("en")} files, such as ${shown}`;
}
