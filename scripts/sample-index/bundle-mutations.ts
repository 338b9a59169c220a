import { NAMES_PATH, PROHIBITED_PATH } from "../../shared/bundle/name-list.ts";
import { fieldOf, isArray, isObject, type JsonObject } from "../../shared/json/value.ts";
import { formatInstant, later } from "../../shared/tuf/instant.ts";
import type { Mutation, Mutations } from "./mutation.ts";
import { metadataPath, VERSIONS } from "./sample-index.ts";
import { flipped, replaced, type StickEdit } from "./stick-edit.ts";

const CLAIMS = "claims/claims.jsonl";
const EVIDENCE = "evidence/projects.jsonl";
const BUNDLE = "bundle.json";

function filesOf(signed: JsonObject): readonly JsonObject[] {
  const files = fieldOf(signed, "files");
  return isArray(files) ? files.filter(isObject) : [];
}

/** The manifest properly signed, with other file entries. */
function listing(change: (files: readonly JsonObject[]) => readonly JsonObject[]) {
  return (stick: StickEdit) =>
    stick.resign((signed) => ({ ...signed, files: change(filesOf(signed)) }));
}

function inManifest(change: JsonObject) {
  return (stick: StickEdit) => stick.resign((signed) => ({ ...signed, ...change }));
}

/** Turns one bit of the byte at `at` (from the end when negative) of a file that the manifest lists. */
export function alteredByte(path: string, at: number): Mutation {
  return {
    apply: (stick) => stick.put(path, flipped(stick.bytes(path), at)),
    expects: "BUNDLE-FILES",
  };
}

function dropped(path: string) {
  return (stick: StickEdit) => {
    stick.drop(path);
    stick.resign();
  };
}

/** A list of names with other lines. */
function other(path: string, change: (lines: readonly string[]) => readonly string[]) {
  return (stick: StickEdit) => {
    const lines = change(stick.text(path).split("\n").slice(0, -1));
    stick.put(path, lines.map((line) => `${line}\n`).join(""));
    stick.resign();
  };
}

export const BUNDLE_MUTATIONS: Mutations = {
  "a byte of the claims is altered": alteredByte(CLAIMS, 500),
  "the last byte of the evidence is altered": alteredByte(EVIDENCE, -1),
  "a byte of claimed is altered": alteredByte(metadataPath(VERSIONS.claimed, "claimed"), 300),
  "the claims are cut off": {
    apply: (stick) => stick.put(CLAIMS, stick.bytes(CLAIMS).slice(0, 1000)),
    expects: "BUNDLE-FILES",
  },
  "the claims have a line more than the manifest knows": {
    apply: (stick) => stick.putLines([...stick.lines(), stick.lines()[0] ?? ""]),
    expects: "BUNDLE-FILES",
    readerSays: "STICK-FILE",
  },
  "a listed file is missing": {
    apply: (stick) => stick.drop("metadata/timestamp.json"),
    expects: "BUNDLE-FILES",
    readerSays: "STICK-FILE",
  },
  "the manifest is missing a field": {
    apply: (stick) =>
      stick.resign((signed) =>
        Object.fromEntries(Object.entries(signed).filter(([name]) => name !== "title")),
      ),
    expects: "FILE-READABLE",
    readerSays: "BUNDLE-FORM",
  },
  "the manifest has a name twice": {
    apply: (stick) =>
      stick.put(BUNDLE, replaced(stick.text(BUNDLE), '"format":1', '"format":1,"format":1')),
    expects: "FILE-READABLE",
    readerSays: "BUNDLE-FORM",
  },
  "the manifest is cut off": {
    apply: (stick) => stick.put(BUNDLE, stick.bytes(BUNDLE).slice(0, 400)),
    expects: "FILE-READABLE",
    readerSays: "BUNDLE-FORM",
  },
  "the manifest lists a path that leads out of the stick": {
    apply: listing((files) => [...files, { path: "../x", length: 1, sha256: "0".repeat(64) }]),
    expects: "FILE-READABLE",
    readerSays: "BUNDLE-FORM",
  },
  "the manifest lists an absolute path": {
    apply: listing((files) => [
      ...files,
      { path: "/etc/passwd", length: 1, sha256: "0".repeat(64) },
    ]),
    expects: "FILE-READABLE",
    readerSays: "BUNDLE-FORM",
  },
  "the manifest lists one file twice, in other case": {
    apply: listing((files) => [...files, { ...files[0], path: "CLAIMS/claims.jsonl" }]),
    expects: "FILE-READABLE",
    readerSays: "BUNDLE-FORM",
  },
  "the manifest leaves the evidence out": {
    apply: listing((files) => files.filter((file) => file["path"] !== EVIDENCE)),
    expects: "FILE-READABLE",
  },
  "the manifest leaves the claims out": {
    apply: listing((files) => files.filter((file) => file["path"] !== CLAIMS)),
    expects: "BUNDLE-CLAIMS",
  },
  "the manifest states one claim too many": {
    apply: (stick) =>
      stick.resign((signed) => ({ ...signed, claims: { count: stick.lines().length + 1 } })),
    expects: "BUNDLE-CLAIMS",
  },
  "a claim was taken out after the count": {
    apply: (stick) => {
      const count = stick.lines().length;
      stick.putLines(stick.lines().slice(1));
      stick.resign((signed) => ({ ...signed, claims: { count } }));
    },
    expects: "BUNDLE-CLAIMS",
  },
  "a letter of the signed title is altered": {
    apply: (stick) => stick.put(BUNDLE, replaced(stick.text(BUNDLE), "(rehearsal)", "(rehearsed)")),
    expects: "BUNDLE-SIGNATURE",
  },
  "the manifest is signed by another online key": {
    apply: (stick) => stick.resign((signed) => signed, stick.keys.online.snapshot),
    expects: "BUNDLE-SIGNATURE",
  },
  "the manifest is not signed": {
    apply: (stick) =>
      stick.put(BUNDLE, JSON.stringify({ signatures: [], signed: stick.json(BUNDLE).signed })),
    expects: "BUNDLE-SIGNATURE",
  },
  "the bundle is for another repository": {
    apply: inManifest({ repository: "gems.example" }),
    expects: "BUNDLE-REPOSITORY",
  },
  "the bundle was made in the future": {
    apply: (stick) =>
      stick.resign((signed) => ({ ...signed, created: formatInstant(later(stick.index.now, 1)) })),
    expects: "BUNDLE-AGE",
    level: "warn",
  },
  "the bundle was made three days after this computer's clock": {
    apply: (stick) =>
      stick.resign((signed) => ({ ...signed, created: formatInstant(later(stick.index.now, 3)) })),
    expects: "BUNDLE-CLOCK",
  },
  "the bundle is eight days old": {
    apply: () => undefined,
    expects: "BUNDLE-AGE",
    level: "warn",
    days: 8,
  },
  "the evidence tells of one project twice": {
    apply: (stick) => {
      const [first = ""] = stick.text(EVIDENCE).split("\n");
      stick.put(EVIDENCE, `${stick.text(EVIDENCE)}${first}\n`);
      stick.resign();
    },
    expects: "FILE-READABLE",
  },
  "a line of the evidence has a status that does not exist": {
    apply: (stick) => {
      stick.put(EVIDENCE, replaced(stick.text(EVIDENCE), '"status":"active"', '"status":"fine"'));
      stick.resign();
    },
    expects: "FILE-READABLE",
  },
  "the list of existing names is left out": {
    apply: dropped(NAMES_PATH),
    expects: "BUNDLE-NAMES",
    level: "warn",
  },
  "the list of prohibited names is left out": {
    apply: dropped(PROHIBITED_PATH),
    expects: "BUNDLE-NAMES",
    level: "warn",
  },
  "the existing names are out of order": {
    apply: other(NAMES_PATH, (lines) => lines.toReversed()),
    expects: "FILE-READABLE",
  },
  "an existing name stands there twice": {
    apply: other(NAMES_PATH, ([first = "", ...rest]) => [first, first, ...rest]),
    expects: "FILE-READABLE",
  },
  "a prohibited name is not normalised": {
    apply: other(PROHIBITED_PATH, (lines) => ["Nobody", ...lines]),
    expects: "FILE-READABLE",
  },
};
