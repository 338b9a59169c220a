import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { INDEX_ITSELF } from "../../../scripts/sample-index/people.ts";
import { BEGINNING } from "../../../shared/ceremony/entry.ts";
import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { attackSentences } from "../../../shared/review/attack.ts";
import { compromise, type Guidance } from "../../../shared/review/compromise.ts";
import { Decisions } from "../../../shared/review/decisions.ts";
import { proposalSentence } from "../../../shared/sign/proposal-words.ts";
import { seal } from "../../../shared/sign/seal.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good, sampleBase, sampleBatch, sampleKeys, there } from "../../sample.ts";
import { batchWith, EXPIRY, held, keyidOf, OPENER, sealing } from "../sign/with-records.ts";

const EVERYTHING = /EVERYTHING/;
const EVERY = /can be shipped for EVERY project\./;
const CLAIMED = /can be shipped for every claimed project, and for any other too/;
const OTHERS = /can be shipped for every project that claimed does not protect/;
const NO_FILES = /^Malicious files cannot be shipped with these keys alone/;
const OLD = /kept on an old state/;

/** Roles that a thief can sign -> what it comes to, and whether malicious files can be shipped. */
const ATTACKS: readonly (readonly [roles: string, says: readonly RegExp[], files: boolean])[] = [
  ["", [/No role can be signed/], false],
  ["timestamp", [NO_FILES, /until the present snapshot expires/], false],
  ["snapshot", [NO_FILES], false],
  ["targets", [NO_FILES, /With timestamp and snapshot as well.* for EVERY project/], false],
  ["claimed", [NO_FILES, /With timestamp and snapshot as well.* every claimed project/], false],
  ["recently-claimed", [NO_FILES, /that claimed does not protect/], false],
  ["unclaimed", [NO_FILES, /that claimed does not protect/], false],
  ["timestamp targets", [NO_FILES, /With snapshot as well/], false],
  ["targets claimed recently-claimed unclaimed", [NO_FILES], false],
  ["timestamp snapshot", [NO_FILES, OLD], false],
  ["timestamp snapshot unclaimed", [OTHERS, OLD], true],
  ["timestamp snapshot recently-claimed", [OTHERS, OLD], true],
  ["timestamp snapshot recently-claimed unclaimed", [OTHERS, OLD], true],
  ["timestamp snapshot claimed", [CLAIMED, OLD], true],
  ["timestamp snapshot targets", [EVERY, OLD], true],
  ["timestamp snapshot targets claimed", [EVERY, OLD], true],
  ["root", [EVERYTHING], true],
  ["root timestamp", [EVERYTHING], true],
];

describe("whoever can sign", () => {
  for (const [roles, says, files] of ATTACKS)
    it(`${roles === "" ? "nothing" : roles}: ${files ? "ships malicious files" : "ships none"}`, () => {
      const held = new Set(roles.split(" ").filter((role) => role !== ""));
      const sentences = attackSentences(held, PYPI);
      for (const words of says)
        assert.ok(
          sentences.some(({ text }) => words.test(text)),
          `${words.source}\n${sentences.map(({ text }) => text).join("\n")}`,
        );
      const ships = sentences.some(
        ({ text, danger }) => danger && /can be shipped|EVERYTHING/.test(text),
      );
      assert.equal(ships, files);
    });
});

const online = (role: keyof ReturnType<typeof sampleKeys>["online"]) =>
  sampleKeys().online[role].key.keyid;
const of = (role: string, names: string) => names.split(" ").map((name) => keyidOf(role, name));

interface Answered {
  readonly lost?: readonly string[];
  readonly stolen?: readonly string[];
  readonly base?: () => VerifiedBase;
  /** In words, in order. */
  readonly proposals: readonly string[];
  readonly documents: string;
  readonly danger: readonly RegExp[];
  readonly missing?: readonly RegExp[];
  readonly beyondHelp?: readonly RegExp[];
  /** What the seal says to all of the proposals; sealed where it is left out. */
  readonly seal?: string;
}

const key = (role: Parameters<typeof online>[0]) => `key ${online(role).slice(0, 8)}`;
const MACHINE = [
  `snapshot: Index in the place of ${key("snapshot")}.`,
  `timestamp: Index in the place of ${key("timestamp")}.`,
];
const MACHINE_IN_TARGETS = [
  `recently-claimed: Index in the place of ${key("recently-claimed")}.`,
  `unclaimed: Index in the place of ${key("unclaimed")}.`,
];
const EMPTIES = "The index empties recently-claimed. Its developers register again.";
const RENEW_CLAIMED = "claimed: a new version with a new expiry.";

function withoutRecords(...people: readonly string[]): () => VerifiedBase {
  return () => {
    const { base } = batchWith([]);
    const gone = (keyholder: string, role: string) => people.includes(`${keyholder} ${role}`);
    return {
      ...base,
      records: base.records.filter(({ keyholder, role }) => !gone(keyholder, role)),
    };
  };
}

const ANSWERS: Readonly<Record<string, Answered>> = {
  "one online key stolen: the whole machine is replaced, and recently-claimed emptied": {
    stolen: [online("timestamp")],
    proposals: [...MACHINE, ...MACHINE_IN_TARGETS, EMPTIES],
    documents: "Root Targets Then",
    danger: [OTHERS, OLD, /all keys on it count as stolen/, /This stick is signed by such a key/],
  },
  "an online key lost: that one alone": {
    lost: [online("snapshot")],
    proposals: [there(MACHINE[0])],
    documents: "Root",
    danger: [/snapshot: 0 of 1 keys are left/],
  },
  "a claimed key stolen: targets names a new one, and claimed is signed anew": {
    stolen: of("claimed", "Boris"),
    proposals: ["claimed: Samir in the place of Boris.", RENEW_CLAIMED],
    documents: "Targets Claimed",
    danger: [/1 of 5 keys is stolen. 3 must sign/],
  },
  "a claimed key lost that had not signed: targets alone": {
    lost: of("claimed", "Emeka"),
    proposals: ["claimed: Samir in the place of Emeka."],
    documents: "Targets",
    danger: [/4 of 5 keys are left, and 3 must sign/],
  },
  "two claimed keys lost with one record: the other is removed, since enough stay": {
    lost: of("claimed", "Dalia Emeka"),
    proposals: ["claimed: Samir in the place of Emeka.", "claimed: remove Dalia."],
    documents: "Targets",
    danger: [/3 of 5 keys are left/],
  },
  "the targets keys discarded: root names new ones, and targets is signed again": {
    lost: of("targets", "Kofi Lena Mateo"),
    proposals: [
      "targets: Rosa in the place of Lena.",
      "targets: Tomas in the place of Kofi.",
      "targets: remove Mateo.",
      "targets: a new version with a new expiry.",
    ],
    documents: "Root Targets",
    danger: [/targets: 0 of 3 keys are left, and 2 must sign. Nobody can sign it/],
  },
  "the targets keys discarded and a claimed key stolen: three files": {
    lost: of("targets", "Kofi Lena Mateo"),
    stolen: of("claimed", "Amara"),
    proposals: [
      "targets: Rosa in the place of Lena.",
      "targets: Tomas in the place of Kofi.",
      "targets: remove Mateo.",
      "claimed: Samir in the place of Amara.",
      RENEW_CLAIMED,
    ],
    documents: "Root Targets Claimed",
    danger: [/claimed: 1 of 5 keys is stolen/],
  },
  "a root key stolen, below the threshold": {
    stolen: of("root", "Goran"),
    proposals: ["root: Priya in the place of Goran."],
    documents: "Root",
    danger: [/root: 1 of 5 keys is stolen/, /No role can be signed/],
  },
  "a threshold of root stolen: all root keys, as far as there are new ones, and clients out of band":
    {
      stolen: of("root", "Farah Goran Hana"),
      proposals: [
        "root: Priya in the place of Farah.",
        "root: Quentin in the place of Goran.",
        "root: remove Hana.",
        "root: remove Ivo.",
      ],
      documents: "Root",
      danger: [EVERYTHING],
      missing: [/root: this stick lacks one key record for root/],
      beyondHelp: [/every client must get the new root by another way/],
    },
  "too many root keys lost: nobody can sign the next root, and nothing pretends to": {
    lost: of("root", "Farah Goran Hana"),
    proposals: [],
    documents: "",
    danger: [/root: 2 of 5 keys are left, and 3 must sign/],
    beyondHelp: [/Nobody can sign the next root/],
    seal: "SEAL-EMPTY",
  },
  "too many root keys lost and a claimed key stolen: targets can still help": {
    lost: of("root", "Farah Goran Hana"),
    stolen: of("claimed", "Boris"),
    proposals: ["claimed: Samir in the place of Boris.", RENEW_CLAIMED],
    documents: "Targets Claimed",
    danger: [/claimed: 1 of 5 keys is stolen/],
    beyondHelp: [/Nobody can sign the next root/],
  },
  "too many root and targets keys lost: nothing helps": {
    lost: [...of("root", "Farah Goran Hana"), ...of("targets", "Kofi Lena")],
    stolen: of("claimed", "Boris"),
    proposals: [],
    documents: "",
    danger: [/targets: 1 of 3 keys is left/],
    beyondHelp: [/Nobody can sign the next root/, /Nobody can sign the next targets either/],
    seal: "SEAL-EMPTY",
  },
  "no record for timestamp: it is said, and the rest is proposed": {
    stolen: [online("unclaimed")],
    base: withoutRecords(`${INDEX_ITSELF} timestamp`),
    proposals: [there(MACHINE[0]), ...MACHINE_IN_TARGETS, EMPTIES],
    documents: "Root Targets Then",
    danger: [OTHERS],
    missing: [/timestamp: this stick lacks one key record.*The operators have to bring/],
  },
  "no record for recently-claimed: it is not emptied, since the thief would fill it again": {
    stolen: [online("unclaimed")],
    base: withoutRecords(`${INDEX_ITSELF} recently-claimed`),
    proposals: [...MACHINE, there(MACHINE_IN_TARGETS[1])],
    documents: "Root Targets",
    danger: [OTHERS],
    missing: [/recently-claimed: this stick lacks/],
  },
  "a token that was stolen is lost too": {
    lost: of("targets", "Mateo"),
    stolen: of("targets", "Mateo"),
    proposals: ["targets: Rosa in the place of Mateo."],
    documents: "Root",
    danger: [/targets: 1 of 3 keys is stolen/, /targets: 2 of 3 keys are left/],
  },
  "nothing ticked": { proposals: [], documents: "", danger: [], seal: "SEAL-EMPTY" },
};

function guided({ lost = [], stolen = [], base = () => batchWith([]).base }: Answered): Guidance {
  return good(compromise(base(), { lost, stolen }, verifyWithBoth));
}

describe("lost and stolen keys", () => {
  for (const [sentence, answered] of Object.entries(ANSWERS)) {
    const { proposals, documents, danger, missing = [], beyondHelp = [] } = answered;
    it(sentence, () => {
      const guidance = guided(answered);
      const words = guidance.proposals.map((each) => proposalSentence(sampleBase(), each));
      assert.deepEqual(words.toSorted(), proposals.toSorted());
      assert.equal(guidance.documents.map((text) => text.split(" ")[0]).join(" "), documents);
      for (const text of danger)
        assert.ok(
          guidance.danger.some((each) => text.test(each.text)),
          `${text.source}\n${guidance.danger.map((each) => each.text).join("\n")}`,
        );
      for (const [wanted, found] of [
        [missing, guidance.missing],
        [beyondHelp, guidance.beyondHelp],
      ] as const) {
        assert.equal(found.length, wanted.length, found.join("\n"));
        for (const [i, text] of wanted.entries()) assert.match(found[i] ?? "", text);
      }
    });

    it(`${sentence}: what is proposed can be sealed (PLAN-FOLLOWS and all)`, () => {
      const made = sealing(guided(answered).proposals);
      assert.equal(made.ok ? "sealed" : made.refusal.id, answered.seal ?? "sealed");
    });
  }

  it("prefers the new key of the one who lost the old", () => {
    const own = { ...held("root", "Priya"), name: "Hana" };
    const { base } = batchWith([]);
    const records = base.records.map((record) =>
      record.key.keyid === own.key.key.keyid ? { ...record, keyholder: "Hana" } : record,
    );
    const lost = of("root", "Farah Hana");
    const { proposals } = good(
      compromise({ ...base, records }, { lost, stolen: [] }, verifyWithBoth),
    );
    assert.deepEqual(proposals, [
      { change: "replace-key", role: "root", keyid: lost[1], record: keyidOf("root", "Priya") },
      { change: "replace-key", role: "root", keyid: lost[0], record: keyidOf("root", "Quentin") },
    ]);
  });

  it("PROPOSAL-KEY refuses a key that nobody has", () => {
    const answer = compromise(sampleBase(), { lost: ["x"], stolen: [] }, verifyWithBoth);
    assert.equal(answer.ok ? "answered" : answer.refusal.id, "PROPOSAL-KEY");
  });
});

describe("an emptied recently-claimed", () => {
  const { proposals } = guided({ ...there(Object.values(ANSWERS)[0]) });

  it("is told as dangerous, with how many projects it concerns, and stands in the note", () => {
    const made = good(sealing(proposals));
    const told = made.changes.sentences.find(({ text }) => text.includes("EMPTY"));
    assert.equal(told?.danger, true);
    assert.match(told.text, /[0-9]+ projects in it/);
    assert.deepEqual(there(made.documents.at(-1)).signed["clear"], ["recently-claimed"]);
  });

  it("SEAL-CLEARED refuses to approve a claim out of it", () => {
    const batch = sampleBatch();
    const act = { reason: "looked into it", reviewer: OPENER };
    const all = batch.claims.map(({ line }) => line);
    const clean = there(batch.claims.find(({ standing }) => standing === "clean")).line;
    const decisions = Decisions.none(all.length)
      .with(all, { ...act, decision: "put off" })
      .with([clean], { ...act, decision: "approved" });
    const decided = { decisions, proposals, record: BEGINNING };
    const made = seal(batch, decided, EXPIRY, verifyWithBoth);
    assert.equal(made.ok ? "sealed" : made.refusal.id, "SEAL-CLEARED");
  });
});
