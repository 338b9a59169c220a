import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toUtf8 } from "../../../shared/bytes.ts";
import { mostBytes, readManifest } from "../../../shared/bundle/manifest.ts";
import { readEvidence } from "../../../shared/bundle/evidence-file.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject, JsonValue } from "../../../shared/json/value.ts";
import { good } from "../../sample.ts";

const SHA = "ab".repeat(32);
const FILE = { length: 3, path: "claims/claims.jsonl", sha256: SHA };
const SIGNED = {
  _type: "bundle",
  claims: { count: 1 },
  created: "2026-11-01T12:00:00Z",
  files: [FILE],
  format: 1,
  kind: "claims",
  repository: "pypi.example",
  title: "Claimed projects",
} as const;

function reading(signed: JsonObject) {
  return readManifest(toUtf8(fileText({ signatures: [], signed })));
}

const listing = (...files: readonly JsonValue[]) => ({ ...SIGNED, files });
const at = (path: string) => listing({ ...FILE, path });

function without(field: string): JsonObject {
  const { [field]: _, ...rest }: JsonObject = SIGNED;
  return rest;
}

const REFUSED: readonly (readonly [string, JsonObject])[] = [
  ["another _type", { ...SIGNED, _type: "root" }],
  ["a format of the future", { ...SIGNED, format: 2 }],
  ["another kind of bundle", { ...SIGNED, kind: "mirrors" }],
  ["the mark of a rehearsal in another kind", { ...SIGNED, rehearsal: true }],
  ["a mark that says no rehearsal", { ...SIGNED, kind: "first", rehearsal: false }],
  ["two kinds at once", { ...SIGNED, kind: ["root", "targets"] }],
  ["a field that nobody knows", { ...SIGNED, extra: true }],
  ["a date without seconds", { ...SIGNED, created: "2026-11-01T12:00Z" }],
  ["a date with fractions of a second", { ...SIGNED, created: "2026-11-01T12:00:00.000Z" }],
  ["an empty title", { ...SIGNED, title: "" }],
  ["a negative count of claims", { ...SIGNED, claims: { count: -1 } }],
  ["a count of claims that is a text", { ...SIGNED, claims: { count: "1" } }],
  ["a file with a negative length", listing({ ...FILE, length: -1 })],
  ["a file with half a SHA-256", listing({ ...FILE, sha256: SHA.slice(32) })],
  ["a SHA-256 in capitals", listing({ ...FILE, sha256: SHA.toUpperCase() })],
  ["one file twice", listing(FILE, FILE)],
  ["one file twice in another case", listing(FILE, { ...FILE, path: "CLAIMS/claims.jsonl" })],
  ["itself", at("bundle.json")],
  ["itself in another case", at("Bundle.JSON")],
  ["a path that leads up", at("../passwords")],
  ["a path that leads up in the middle", at("metadata/../../x")],
  ["an absolute path", at("/etc/passwd")],
  ["a path with a drive", at("C:/x")],
  ["a path with a backslash", at("metadata\\x")],
  ["a path with a dot file", at("metadata/.hidden")],
  ["a path with a line end", at("metadata/x\n")],
  ["a path with a slash at the end", at("metadata/")],
  ["a path with two slashes", at("metadata//x")],
  ["a path five folders deep", at("a/b/c/d/e")],
  ["a path of 251 characters", at("a".repeat(251))],
  ["an empty path", at("")],
  ...Object.keys(SIGNED).map((field) => [`no "${field}"`, without(field)] as const),
];

describe("the manifest of a bundle", () => {
  it("BUNDLE-FORM accepts the form that is written down", () => {
    const read = reading(SIGNED);
    assert.ok(read.ok);
    assert.deepEqual(read.value.files, [FILE]);
    assert.equal(read.value.created, Date.parse("2026-11-01T12:00:00Z"));
  });

  for (const kind of ["claims", "root", "targets", "first"])
    it(`BUNDLE-FORM accepts a bundle for a ceremony about ${kind}`, () => {
      assert.equal(good(reading({ ...SIGNED, kind })).kind, kind);
    });

  it("BUNDLE-FORM accepts the mark of a rehearsal where a repository begins", () => {
    const read = good(reading({ ...SIGNED, kind: "first", rehearsal: true }));
    assert.equal(read.rehearsal, true);
    assert.equal(good(reading({ ...SIGNED, kind: "first" })).rehearsal, undefined);
  });

  for (const [sentence, signed] of REFUSED)
    it(`BUNDLE-FORM refuses ${sentence}`, () => {
      const read = reading(signed);
      assert.ok(!read.ok);
      assert.equal(read.refusal.id, "BUNDLE-FORM");
      assert.ok(read.refusal.found.length > 0 && read.refusal.todo.length > 0);
    });

  for (const [sentence, bytes] of [
    ["nothing", new Uint8Array(0)],
    ["bytes that are not text", Uint8Array.of(0xff, 0xfe)],
    ["JSON that is no envelope", toUtf8("[]")],
    ["an envelope without signatures", toUtf8(fileText({ signed: SIGNED }))],
  ] as const)
    it(`BUNDLE-FORM refuses ${sentence}`, () => {
      const read = readManifest(bytes);
      assert.equal(read.ok ? "accepted" : read.refusal.id, "BUNDLE-FORM");
    });

  it("caps a root at what every client takes, and every other file somewhere", () => {
    assert.equal(mostBytes("metadata/3.root.json"), 512_000);
    assert.ok(mostBytes("bundle.json") <= 4_000_000);
    assert.ok(mostBytes("claims/claims.jsonl") <= 2_000_000_000);
  });
});

const EVIDENCE = {
  owners: ["mira"],
  owners_changed: null,
  project: "flask",
  received: "2026-10-01T00:00:00Z",
  status: "active",
};
const line = (fields: JsonObject) => `${fileText({ ...EVIDENCE, ...fields })}\n`;

describe("the evidence on a stick", () => {
  it("EVIDENCE-FORM accepts a line for each project, and blank lines between them", () => {
    const read = readEvidence(toUtf8(`${line({})}\n${line({ project: "django" })}`));
    assert.ok(read.ok);
    assert.equal(read.value.size, 2);
    assert.equal(read.value.get("django")?.project, "django");
    assert.equal(read.value.get("requests"), undefined);
    assert.equal(read.value.get("flask")?.ownersChanged, null);
  });

  for (const [sentence, text, where] of [
    ["a project twice", line({}) + line({}), /line 2/],
    ["an unknown status", line({ status: "fine" }), /line 1/],
    ["a date that does not exist", line({ received: "2026-13-01T00:00:00Z" }), /line 1/],
    ["owners that are not a list", line({ owners: "mira" }), /line 1/],
    ["a name twice in a line", '{"project":"a","project":"b"}\n', /line 1/],
    ["a line that is cut off", line({}) + line({ project: "b" }).slice(0, 20), /line 2/],
  ] as const)
    it(`EVIDENCE-FORM refuses ${sentence}, with the line's number`, () => {
      const read = readEvidence(toUtf8(text));
      assert.ok(!read.ok);
      assert.equal(read.refusal.id, "EVIDENCE-FORM");
      assert.match(read.refusal.where, where);
    });

  it("EVIDENCE-FORM refuses bytes that are not UTF-8", () => {
    const read = readEvidence(Uint8Array.of(0x7b, 0xff));
    assert.equal(read.ok ? "accepted" : read.refusal.id, "EVIDENCE-FORM");
  });
});
