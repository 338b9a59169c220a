import { createRequire } from "node:module";

interface Models {
  readonly DelegatedRole: new (options: {
    readonly name: string;
    readonly keyIDs: readonly string[];
    readonly threshold: number;
    readonly terminating: boolean;
    readonly paths: readonly string[];
  }) => { readonly isDelegatedPath: (path: string) => boolean };
}

/** Whether a path belongs to a pattern, as some client sees it. */
export type Matches = (path: string, pattern: string) => boolean;

const fromClient = createRequire(createRequire(import.meta.url).resolve("tuf-js"));
const { DelegatedRole } = fromClient("@tufjs/models/dist/role.js") as Models;

/** Tuf-js itself. */
export const asTufJs: Matches = (path, pattern) =>
  new DelegatedRole({
    name: "a role",
    keyIDs: ["a key"],
    threshold: 1,
    terminating: false,
    paths: [pattern],
  }).isDelegatedPath(path);

const ESCAPED = /[\\^$.|+(){}]/g;
const known = new Map<string, RegExp>();

/** What python's fnmatch makes of one component; sets in brackets are not needed here, and refused. */
function fnmatch(text: string, pattern: string): boolean {
  if (pattern.includes("[")) throw new Error("a set in a pattern");
  if (!/[*?]/.test(pattern)) return text === pattern;
  const compiled =
    known.get(pattern) ??
    new RegExp(
      `^(?:${pattern.replaceAll(ESCAPED, "\\$&").replaceAll("*", ".*").replaceAll("?", ".")})$`,
      "s",
    );
  known.set(pattern, compiled);
  return compiled.test(text);
}

/** Python-tuf: as many components, and each fits its own. */
export const asPythonTuf: Matches = (path, pattern) => {
  const [parts, wanted] = [path.split("/"), pattern.split("/")];
  return parts.length === wanted.length && parts.every((part, i) => fnmatch(part, wanted[i] ?? ""));
};

/** Go's path.Match, by which go-tuf goes: `*` is any run of characters but `/`, `?` one of them. Walks back where a star took too little. */
export const asGoTuf: Matches = (path, pattern) => {
  let [at, with_, star, retry] = [0, 0, -1, 0];
  while (at < path.length) {
    const sign = pattern[with_];
    if (sign === "[" || sign === "\\") throw new Error("a set or an escape in a pattern");
    if (sign === "*") [star, retry, with_] = [with_, at, with_ + 1];
    else if (sign === path[at] || (sign === "?" && path[at] !== "/"))
      [at, with_] = [at + 1, with_ + 1];
    else if (star >= 0 && path[retry] !== "/") {
      retry++;
      [at, with_] = [retry, star + 1];
    } else return false;
  }
  while (pattern[with_] === "*") with_++;
  return with_ === pattern.length;
};
