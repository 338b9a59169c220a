import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Examined } from "../../../shared/claim/examine.ts";
import { matchBatch } from "../../../shared/import/match-batch.ts";
import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import { standingOf } from "../../../shared/import/pending.ts";
import { examine } from "../../../shared/claim/examine.ts";
import { verifyWithPlatform } from "../../../node/verify.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import {
  good,
  linesOfFile,
  once,
  sampleBase,
  sampleBatch,
  sampleFiles,
  sampleIndex,
  there,
} from "../../sample.ts";

const examined = once(() =>
  linesOfFile(there(sampleFiles().get("claims/claims.jsonl")).bytes).map((line, i) =>
    examine(line, `line ${i + 1}`, verifyWithPlatform),
  ),
);

function stating(count: number): VerifiedBase {
  const base = sampleBase();
  return { ...base, manifest: { ...base.manifest, claims: { count } } };
}

function matched(lines: readonly Examined[]) {
  return good(matchBatch(stating(lines.length), sampleBatch().bundle, lines)).claims;
}

const clean = () => there(examined()[0]);
const keyed = (project: string, keys: readonly string[]): Examined => ({
  claim: { ...there(clean().claim), project, keys },
  findings: [],
});

function ids(lines: readonly Examined[], line: number): readonly string[] {
  return there(matched(lines)[line]).findings.map(({ id }) => id);
}

describe("matching a batch with the tree and with itself", () => {
  it("BUNDLE-CLAIMS accepts as many claims as the manifest states", () => {
    assert.equal(matchBatch(sampleBase(), sampleBatch().bundle, examined()).ok, true);
  });

  for (const [sentence, change] of [
    ["a line less", (lines: readonly Examined[]) => lines.slice(1)],
    ["a line more", (lines: readonly Examined[]) => [...lines, clean()]],
    ["no line at all", () => []],
  ] as const)
    it(`BUNDLE-CLAIMS refuses ${sentence}`, () => {
      const outcome = matchBatch(sampleBase(), sampleBatch().bundle, change(examined()));
      assert.ok(!outcome.ok);
      assert.equal(outcome.refusal.id, "BUNDLE-CLAIMS");
      assert.match(outcome.refusal.expected, /60/);
    });

  it("gives a claim the role that recently-claimed gives the project", () => {
    const { project, role } = there(matched(examined())[0]);
    assert.equal(role, `project.${project}.1`);
  });

  it("gives a project that recently-claimed does not list no role, and blocks it", () => {
    const stranger = there(matched([keyed("nobody-knows-this", ["11".repeat(32)])])[0]);
    assert.equal(stranger.role, null);
    assert.equal(stranger.standing, "blocked");
  });

  it("keeps a line that cannot be read in its place, blocked", () => {
    const broken = examine(toUtf8("{"), "line 2", verifyWithPlatform);
    const claim = there(matched([clean(), broken])[1]);
    assert.deepEqual([claim.line, claim.standing, claim.role], [1, "blocked", null]);
    assert.match(claim.project, /line 2/);
    assert.deepEqual(
      claim.findings.map(({ id }) => id),
      ["CLAIM-FORM"],
    );
  });

  it("blocks every claim of a project that stands in the batch three times", () => {
    const lines = [clean(), clean(), clean()];
    for (const line of [0, 1, 2]) assert.ok(ids(lines, line).includes("CLAIM-DUPLICATE"));
  });

  it("tells of a key in projects of other owners, on each of them", () => {
    const [one, two] = sampleIndex().claims.filter(({ kind }) => kind === "two keys");
    const key = "ab".repeat(32);
    const lines = [keyed(there(one).project, [key]), keyed(there(two).project, [key])];
    for (const line of [0, 1]) assert.ok(ids(lines, line).includes("CLAIM-SHARED-KEY"));
  });

  it("says nothing of a key in two claims of one project", () => {
    const lines = [keyed("same", ["ab".repeat(32)]), keyed("same", ["ab".repeat(32)])];
    assert.ok(!ids(lines, 0).includes("CLAIM-SHARED-KEY"));
  });

  it("tells of a key in two projects whose owners nobody knows", () => {
    const lines = [keyed("one", ["ab".repeat(32)]), keyed("another", ["ab".repeat(32)])];
    for (const line of [0, 1]) assert.ok(ids(lines, line).includes("CLAIM-SHARED-KEY"));
  });

  it("tells of a key in projects of two owners, and of one whose name has a line end", () => {
    const owned = (project: string, ...owners: readonly string[]) => {
      const known = there(sampleBase().evidence.get(there(clean().claim).project));
      return [project, { ...known, project, owners }] as const;
    };
    const evidence = new Map([
      owned("one", "a", "b"),
      owned("another", "a\nb"),
      owned("third", "b", "a"),
    ]);
    const lines = ["one", "another", "third"].map((project) => keyed(project, ["ab".repeat(32)]));
    const told = good(matchBatch({ ...stating(3), evidence }, sampleBatch().bundle, lines)).claims;
    assert.ok(told.every(({ findings }) => findings.some(({ id }) => id === "CLAIM-SHARED-KEY")));
  });

  it("tells of a key of a project that claimed holds, whose owners are not known", () => {
    const [role] = sampleBase().claimed.delegations.roles;
    const key = there(there(role).keys[0]).public;
    const lines = [keyed(there(clean().claim).project, [key])];
    assert.ok(ids(lines, 0).includes("CLAIM-SHARED-KEY"));
  });

  it("says nothing of a key of a project that claimed holds, where the evidence names the same owners", () => {
    const base = sampleBase();
    const [role] = base.claimed.delegations.roles;
    const holder = there(base.profile.projectOf(there(role).name)).project;
    const { project } = there(clean().claim);
    const known = there(base.evidence.get(project));
    const evidence = {
      size: base.evidence.size + 1,
      get: (asked: string) => (asked === holder ? known : base.evidence.get(asked)),
    };
    const line = keyed(project, [there(there(role).keys[0]).public]);
    const { claims } = good(matchBatch({ ...stating(1), evidence }, sampleBatch().bundle, [line]));
    assert.ok(there(claims[0]).findings.every(({ id }) => id !== "CLAIM-SHARED-KEY"));
  });

  it("blocks the key of a key record as the repository's own", () => {
    const [record] = sampleBase().records;
    const lines = [keyed(there(clean().claim).project, [there(record).key.public])];
    assert.ok(ids(lines, 0).includes("CLAIM-REPOSITORY-KEY"));
  });

  for (const [sentence, project, found] of [
    ["a name that is not in the index", "nobody-knows-this-one", ["CLAIM-UNKNOWN"]],
    ["a twin of a popular project", "b0to3", ["CLAIM-LOOK-ALIKE", "CLAIM-UNKNOWN"]],
    ["a slip of a popular project", "reqeusts", ["CLAIM-TYPO"]],
    ["a prohibited name", "none", ["CLAIM-PROHIBITED", "CLAIM-UNKNOWN"]],
    ["nothing of a popular project itself", "requests", []],
    ["nothing of a name that is none", "Reqeusts", []],
  ] as const)
    it(`finds ${sentence}, among all names of the index`, () => {
      const names = ids([keyed(project, ["11".repeat(32), "22".repeat(32)])], 0);
      const told = names.filter((id) => /PROHIBITED|LOOK|TYPO|UNKNOWN/.test(id));
      assert.deepEqual(told, found);
    });

  it("compares no name where the stick carries none", () => {
    const base = { ...stating(1), existing: null, prohibited: null };
    const line = keyed("reqeusts", ["11".repeat(32)]);
    const [claim] = good(matchBatch(base, sampleBatch().bundle, [line])).claims;
    assert.deepEqual(there(claim).neighbours, []);
    assert.ok(there(claim).findings.every(({ id }) => !/TYPO|UNKNOWN/.test(id)));
  });

  it("keeps the neighbours of a claim for the screen", () => {
    const [claim] = matched([keyed("reqeusts", ["11".repeat(32)])]);
    assert.deepEqual(
      there(claim).neighbours.map(({ project, rule }) => [project, rule]),
      [["requests", "swapped"]],
    );
  });

  it("gives the same batch for the same input", () => {
    assert.deepEqual(matched(examined()), matched(examined()));
  });
});

describe("a claim's standing", () => {
  const finding = (level: "block" | "warn") => ({
    id: "X",
    level,
    found: "",
    expected: "",
    todo: "",
  });
  for (const [sentence, findings, standing] of [
    ["clean without findings", [], "clean"],
    ["warned with a warning", [finding("warn")], "warned"],
    ["blocked with a block", [finding("block")], "blocked"],
    ["blocked with a warning and a block", [finding("warn"), finding("block")], "blocked"],
  ] as const)
    it(`is ${sentence}`, () => {
      assert.equal(standingOf(findings), standing);
    });
});
