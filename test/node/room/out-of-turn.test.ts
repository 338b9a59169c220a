import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Intention } from "../../../shared/contract/intentions.ts";
import { shownDigest } from "../../../node/room/batch-index.ts";
import { EVERYTHING } from "../../../shared/review/selection.ts";
import { sampleBatch, there } from "../../sample.ts";
import { everything, paneOf, Player, refusedBy, tell } from "./played-room.ts";

type Step = "nothing" | "import" | "review" | "sign" | "export";

const LIST = { filter: EVERYTHING, sort: "attention", offset: 0, count: 1 };
const RENEW = { change: "renew", document: "root" };
const dated = (document: string, days: number) => ({ document, days });
const needing = (threshold: number) => ({ change: "threshold", role: "root", threshold });
const ALL = shownDigest(Uint32Array.from({ length: 60 }, (_, line) => line));
const WHAT = { by: "filter", filter: EVERYTHING, count: 60, shown: ALL };

/** Arguments of the right form for each intention, and the steps at which it can go well. */
const TURNS: Readonly<Record<Intention, { readonly args: object; readonly at: readonly Step[] }>> =
  {
    "ceremony.begin": { args: { administrator: "Boris", secondReview: "nobody" }, at: ["nothing"] },
    "ceremony.resume": { args: { id: "00000000000000ff" }, at: [] },
    "ceremony.leave": { args: {}, at: ["nothing", "import", "review", "sign", "export"] },
    "stick.choose": { args: {}, at: ["import"] },
    "anchor.confirm": { args: { version: 1, typed: "two words" }, at: [] },
    "stick.drop": { args: {}, at: ["nothing", "import", "review", "sign", "export"] },
    "work.cancel": { args: {}, at: ["nothing", "import", "review", "sign", "export"] },
    "claims.page": { args: LIST, at: ["review", "sign", "export"] },
    "claims.next": {
      args: { filter: EVERYTHING, sort: "project", after: null },
      at: ["review", "sign", "export"],
    },
    "claim.show": { args: { line: 0 }, at: ["review", "sign", "export"] },
    "claims.figures": { args: {}, at: ["review", "sign", "export"] },
    "claims.decide": {
      args: { what: WHAT, decision: "rejected", reason: "because" },
      at: ["review"],
    },
    "claims.undo": { args: {}, at: [] },
    "reviewer.sit": { args: { name: "Noor" }, at: ["review"] },
    "changes.page": { args: { offset: 0, count: 1 }, at: ["sign", "export"] },
    "proposals.add": { args: { proposals: [RENEW] }, at: ["review"] },
    "guide.compromise": {
      args: { lost: [], stolen: [] },
      at: ["review", "sign", "export"],
    },
    "proposals.confirm": { args: { project: "django", case: "CASE-1" }, at: [] },
    "proposals.withdraw": { args: { number: 0 }, at: [] },
    "seal.make": { args: { expiry: [], typed: "seal" }, at: ["review"] },
    "seal.break": { args: {}, at: ["sign"] },
    "client.try": { args: {}, at: ["sign"] },
    "sealed.text": { args: { role: "claimed", offset: 0, count: 9 }, at: ["sign", "export"] },
    "sealed.page": { args: { line: 0, offset: 0, count: 9 }, at: ["sign", "export"] },
    "written.page": { args: { offset: 0, count: 9 }, at: [] },
    "sign.open": { args: { typed: "word", with: { source: "key file" } }, at: [] },
    "signer.stop": { args: {}, at: ["nothing", "import", "review", "sign", "export"] },
    "signer.folder": { args: { number: 1 }, at: [] },
    "signer.lastTry": { args: { number: 1 }, at: [] },
    "keys.make": { args: { keyholder: "Priya", role: "root", rolls: "dice" }, at: ["nothing"] },
    "keys.makeOnToken": {
      args: { keyholder: "Priya", role: "root", kind: "ed25519", module: "" },
      at: ["nothing"],
    },
    "keys.passphrase": { args: {}, at: ["nothing"] },
    "keys.split": { args: { holders: ["Ada", "Grace"], needed: 2, again: false }, at: ["nothing"] },
    "keys.recover": { args: {}, at: ["nothing"] },
    "keys.drill": { args: { with: "key file" }, at: ["nothing"] },
    "keys.clear": { args: {}, at: ["nothing", "import", "review", "sign", "export"] },
    "signatures.close": { args: {}, at: [] },
    "request.write": { args: {}, at: ["sign"] },
    "request.frame": { args: { number: 999 }, at: [] },
    "signatures.add": { args: {}, at: ["sign"] },
    "signatures.paste": { args: { role: "claimed", keyid: "a", text: "b" }, at: ["sign"] },
    "request.open": { args: {}, at: ["nothing"] },
    "request.frames": { args: { text: "CONCLAVE:1/1" }, at: [] },
    "signatures.write": { args: {}, at: [] },
    "export.write": { args: { typed: "export" }, at: ["export"] },
    "plan.names": { args: {}, at: ["nothing", "import", "review", "sign", "export"] },
    "plan.make": { args: { from: "stick", claimed: 100, batch: 10 }, at: ["review"] },
    "plan.close": { args: {}, at: ["nothing", "import", "review", "sign", "export"] },
    "record.page": {
      args: { offset: 0, count: 1 },
      at: ["nothing", "import", "review", "sign", "export"],
    },
  };

const REACH: Readonly<Record<Step, (player: Player) => Promise<void>>> = {
  nothing: () => Promise.resolve(),
  import: (player) => player.begin(),
  review: (player) => player.toReview(),
  sign: (player) => player.toSeal(),
  export: (player) => player.toExport(),
};

const refusable = Object.entries(TURNS) as readonly [Intention, (typeof TURNS)[Intention]][];

describe("an intention out of turn", () => {
  for (const step of Object.keys(REACH) as Step[])
    it(`CEREMONY-ORDER refuses all that cannot happen at ${step}, and nothing has changed`, async () => {
      const player = new Player();
      await REACH[step](player);
      for (const [name, { args, at }] of refusable) {
        if (at.includes(step)) continue;
        const before = everything(player.room);
        const { id } = await refusedBy(player.room, name, args);
        const known = [
          "CEREMONY-ORDER",
          "JOURNAL-OPEN",
          "TYPED-WORD",
          "SIGN-THRESHOLD",
          "UNDO-NOTHING",
          "PROPOSAL-SECOND",
        ];
        assert.ok(known.includes(id), `${name} at ${step}: ${id}`);
        assert.equal(everything(player.room), before, `${name} changed something at ${step}`);
      }
    });
});

describe("an intention before the root of a resumed ceremony is recognised again", () => {
  const may = new Set(["anchor.confirm", "ceremony.leave", "work.cancel"]);
  for (const step of ["review", "sign", "export"] as const)
    it(`RESUME-ROOT refuses it at ${step}, be it a look only, and nothing has changed`, async () => {
      const player = new Player();
      await REACH[step](player);
      const { id } = player;
      await player.room.leave();
      await tell(player.room, "ceremony.resume", { id });
      const before = everything(player.room);
      for (const [name, { args }] of refusable)
        if (!may.has(name))
          assert.equal((await refusedBy(player.room, name, args)).id, "RESUME-ROOT", name);
      assert.equal(everything(player.room), before);
      await player.confirm();
      assert.equal(paneOf(player.room).step, step);
    });
});

/** Arguments that no window of ours sends. */
const MALFORMED: readonly (readonly [string, unknown, unknown])[] = [
  ["an intention that does not exist", "root.sign", {}],
  ["an intention by the name of an object's own property", "constructor", {}],
  ["__proto__ for an intention", "__proto__", {}],
  ["a number for an intention", 7, {}],
  ["no arguments", "seal.make", undefined],
  ["null for arguments", "seal.break", null],
  ["an argument more", "seal.break", { force: true }],
  ["an argument less", "seal.make", { expiry: [] }],
  ["a document that nobody seals", "seal.make", { expiry: [dated("snapshot", 1)], typed: "seal" }],
  ["a document for no day", "seal.make", { expiry: [dated("root", 0)], typed: "seal" }],
  ["four dates", "seal.make", { expiry: Array(4).fill(dated("root", 365)), typed: "seal" }],
  ["days for all documents at once", "seal.make", { days: 180, typed: "seal" }],
  ["no proposal at all", "proposals.add", { proposals: [] }],
  ["201 proposals at once", "proposals.add", { proposals: Array(201).fill(RENEW) }],
  ["an unknown change", "proposals.add", { proposals: [{ change: "resign" }] }],
  ["a threshold of 0", "proposals.add", { proposals: [needing(0)] }],
  ["a threshold of 101", "proposals.add", { proposals: [needing(101)] }],
  ["half a threshold", "proposals.add", { proposals: [needing(1.5)] }],
  [
    "a key itself in the place of its record's keyid",
    "proposals.add",
    { proposals: [{ change: "add-key", role: "root", record: { keytype: "ed25519" } }] },
  ],
  ["a proposal with a field more", "proposals.add", { proposals: [{ ...RENEW, days: 365 }] }],
  [
    "two roles in an order",
    "proposals.add",
    { proposals: [{ change: "order", roles: ["a", "b"] }] },
  ],
  [
    "a revocation without a reason",
    "proposals.add",
    { proposals: [{ change: "revoke-project", project: "django", reason: "no" }] },
  ],
  ["no proposal at all", "proposals.add", { proposals: [] }],
  ["201 proposals", "proposals.add", { proposals: Array(201).fill(RENEW) }],
  ["a lost key by its number", "guide.compromise", { lost: [1], stolen: [] }],
  ["a confirmation without a case", "proposals.confirm", { project: "django" }],
  [
    "a confirmation in somebody's name",
    "proposals.confirm",
    { project: "django", case: "CASE-1", reviewer: "Noor" },
  ],
  ["a negative proposal", "proposals.withdraw", { number: -1 }],
  ["a proposal by its words", "proposals.withdraw", { number: "the first" }],
  ["a text for a number", "claim.show", { line: "0" }],
  ["a negative line", "claim.show", { line: -1 }],
  ["half a line", "claim.show", { line: 0.5 }],
  ["a page of 201 rows", "claims.page", { ...LIST, count: 201 }],
  ["an unknown order", "claims.page", { ...LIST, sort: "random" }],
  [
    "nothing else beside no finding",
    "claims.page",
    { ...LIST, filter: { ...EVERYTHING, alone: true } },
  ],
  ["an unknown standing", "claims.page", { ...LIST, filter: { ...EVERYTHING, standing: "fine" } }],
  ["a blank name", "ceremony.begin", { administrator: "  ", secondReview: "nobody" }],
  [
    "a name of 81 characters",
    "ceremony.begin",
    { administrator: "a".repeat(81), secondReview: "nobody" },
  ],
  ["a path for a ceremony's id", "ceremony.resume", { id: "../../../etc/passwd" }],
  ["an id in capitals", "ceremony.resume", { id: "00000000000000FF" }],
  [
    "a decision that nobody can make",
    "claims.decide",
    { what: WHAT, decision: "maybe", reason: "" },
  ],
  [
    "a list without its name",
    "claims.decide",
    { what: { ...WHAT, shown: "" }, decision: "rejected", reason: "because" },
  ],
  [
    "a reason of 501 characters",
    "claims.decide",
    { what: WHAT, decision: "approved", reason: "a".repeat(501) },
  ],
  [
    "a passphrase, which goes elsewhere",
    "sign.open",
    { typed: "word", with: { source: "key file" }, passphrase: "secret" },
  ],
  ["a source that does not exist", "sign.open", { typed: "word", with: { source: "the air" } }],
  [
    "half a character in a reason",
    "claims.decide",
    { what: WHAT, decision: "approved", reason: "Fine \ud800" },
  ],
  [
    "half a character in a search",
    "claims.page",
    { ...LIST, filter: { ...EVERYTHING, search: "\udc00" } },
  ],
  ["half a character in a name", "reviewer.sit", { name: "Noor \ud800" }],
  [
    "half a character in the name of one of several holders",
    "keys.split",
    { holders: ["Ada", "Noor\ud800"], needed: 2, again: false },
  ],
  ["one holder of shares", "keys.split", { holders: ["Ada"], needed: 1, again: false }],
];

describe("arguments that do not fit", () => {
  const player = new Player();
  for (const [sentence, name, args] of MALFORMED)
    it(`IPC-FORM refuses ${sentence}`, async () => {
      const refusal = await refusedBy(player.room, name, args);
      assert.equal(refusal.id, "IPC-FORM");
      assert.ok(!JSON.stringify(refusal).includes("secret"));
    });

  it("leave the room as it was", () => {
    assert.equal(player.room.state, null);
  });
});

describe("coming back to a ceremony", () => {
  it("JOURNAL-OPEN refuses one that is not there", async () => {
    const { room } = new Player();
    const { id } = await refusedBy(room, "ceremony.resume", { id: "00000000000000aa" });
    assert.equal(id, "JOURNAL-OPEN");
  });

  it("lists what can be resumed, newest first, and not what was exported", async () => {
    const player = new Player();
    await player.begin();
    const { id } = player;
    await player.room.leave();
    await player.toExport();
    await player.export();
    await player.room.leave();
    assert.deepEqual(
      player.room.view().unfinished.map((each) => [each.id, each.step]),
      [[id, "import"]],
    );
  });

  const TAMPERED: readonly (readonly [string, string, (lines: string[]) => string[]])[] = [
    [
      "one letter changed",
      "JOURNAL-CHAIN",
      ([a = "", ...rest]) => [a.replace("Amara", "Emara"), ...rest],
    ],
    ["a line left out", "JOURNAL-CHAIN", ([a = "", , ...rest]) => [a, ...rest]],
    [
      "two lines swapped",
      "JOURNAL-CHAIN",
      ([a = "", b = "", c = "", ...rest]) => [a, c, b, ...rest],
    ],
    ["a line twice", "JOURNAL-CHAIN", ([a = "", ...rest]) => [a, a, ...rest]],
    ["an empty line", "JOURNAL-CHAIN", (lines) => [...lines, ""]],
    ["nothing in it", "CEREMONY-ORDER", () => []],
  ];
  for (const [sentence, wanted, change] of TAMPERED)
    it(`${wanted} refuses a journal with ${sentence}`, async () => {
      const player = new Player();
      await player.toReview();
      await player.decide("blocked", "rejected");
      const { id, journalPath } = player;
      await player.room.leave();
      const lines = readFileSync(journalPath, "utf8").split("\n").slice(0, -1);
      const text = change(lines)
        .map((line) => `${line}\n`)
        .join("");
      writeFileSync(journalPath, text);
      const refusal = await refusedBy(player.room, "ceremony.resume", { id });
      assert.equal(refusal.id, wanted);
      assert.equal(player.room.state, null);
      assert.equal(readFileSync(journalPath, "utf8"), text, "the journal was left alone");
    });

  it("BUNDLE-FILES refuses a kept copy of the stick that was altered", async () => {
    const player = new Player();
    await player.toReview();
    const { id, doors } = player;
    await player.room.leave();
    const kept = join(doors.dataFolder, "ceremonies", id, "bundle/claims/claims.jsonl");
    const bytes = readFileSync(kept);
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    writeFileSync(kept, bytes);
    assert.equal((await refusedBy(player.room, "ceremony.resume", { id })).id, "BUNDLE-FILES");
    assert.equal(player.room.state, null);
  });

  it("CEREMONY-ORDER refuses to begin or resume while one is open", async () => {
    const player = new Player();
    await player.begin();
    const { id } = player;
    for (const [name, args] of [
      ["ceremony.begin", { administrator: "Boris", secondReview: "nobody" }],
      ["ceremony.resume", { id }],
    ] as const)
      assert.equal((await refusedBy(player.room, name, args)).id, "CEREMONY-ORDER");
    assert.deepEqual(readdirSync(join(player.doors.dataFolder, "ceremonies")), [id]);
  });
});

describe("a claim that is shown", () => {
  it("CEREMONY-ORDER refuses a line that the batch does not have", async () => {
    const player = new Player();
    await player.toReview();
    const { length } = sampleBatch().claims;
    assert.equal(
      (await refusedBy(player.room, "claim.show", { line: length })).id,
      "CEREMONY-ORDER",
    );
    assert.ok(there(sampleBatch().claims[0]).project.length > 0);
  });
});
