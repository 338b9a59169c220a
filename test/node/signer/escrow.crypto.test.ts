import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { combine } from "shamir-secret-sharing";
import { toHex, toUtf8 } from "../../../shared/bytes.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import type { BroughtShare } from "../../../shared/escrow/enter-share.ts";
import {
  addShare,
  beginRecovery,
  enoughShares,
  type Recovery,
} from "../../../shared/escrow/recovery.ts";
import { beginReEntry, provenSet, reEnter } from "../../../shared/escrow/re-entry.ts";
import { shareCode, shareLines } from "../../../shared/escrow/share-text.ts";
import { shareFile, type Share } from "../../../shared/escrow/share.ts";
import type { ShareSet } from "../../../shared/escrow/share-set.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { openEscrow, type MadeEscrow } from "../../../node/signer/escrow.ts";
import { openSampleKey, sampleEscrow } from "../../sample-escrow.ts";
import { good, there } from "../../sample.ts";

const AMARA = openSampleKey("Amara");
const OLDER = await sampleEscrow({}, "older");
const NOW = await sampleEscrow({ supersedes: [OLDER.set.id] }, "now");
const UNKNOWN = await sampleEscrow({}, "unknown");
const NEWER = await sampleEscrow({ supersedes: [NOW.set.id, OLDER.set.id] }, "newer");
const MALLORY = await sampleEscrow({}, "mallory", "Mallory");

const typed = (share: Share): BroughtShare => ({
  kind: "text",
  text: shareLines(share).join("\n"),
});
const inFile = (share: Share): BroughtShare => ({
  kind: "file",
  name: "share.json",
  bytes: shareFile(share),
});
const of = (made: MadeEscrow, at: number) => there(made.shares[at]);
const changed = (share: Share, fields: Partial<Share>): Share => ({ ...share, ...fields });
const tampered = Uint8Array.from(of(NOW, 1).payload, (byte, i) => (i === 9 ? byte ^ 4 : byte));

/** A place that the set does not have. */
const FREE = there([1, 2, 3, 4, 5, 6].find((x) => NOW.set.shares.every((each) => each.x !== x)));

/** A share for the place 0, with a checksum that fits: combined, it alone would decide what comes out. */
function atNought(share: Share): BroughtShare {
  const text = new TextDecoder().decode(shareFile(share));
  const { checksum: _, ...rest } = JSON.parse(text) as JsonObject;
  const forged = { ...rest, x: 0 };
  const checksum = sha256Of(toUtf8(fileText(forged))).slice(0, 16);
  return { kind: "file", name: "share.json", bytes: toUtf8(fileText({ ...forged, checksum })) };
}

const SECRETS = [OLDER, NOW, UNKNOWN, NEWER, MALLORY].flatMap(({ shares }) =>
  shares.map(({ payload }) => toHex(payload)),
);

function start(known: readonly ShareSet[] = [], made = NOW): Recovery {
  return good(beginRecovery(made.set, known, made.set.public));
}

/** Brings shares one after another; the last answer, in short. */
function bringing(brought: readonly BroughtShare[], known: readonly ShareSet[] = []) {
  let state = start(known);
  let last = "";
  for (const each of brought) {
    const before = state;
    const { state: next, answer } = addShare(state, each);
    state = next;
    const words = JSON.stringify(answer);
    assert.ok(
      !SECRETS.some((secret) => words.includes(secret.slice(8, 24))),
      "no answer tells a secret",
    );
    if (!answer.ok) assert.equal(state, before, "a refusal changes nothing");
    last = answer.ok
      ? `${answer.value.holder}, ${answer.value.entered} entered, ${answer.value.missing} missing`
      : `${answer.refusal.id}: ${answer.refusal.found}`;
  }
  return { state, last };
}

const wrongLetter = (share: Share): BroughtShare => {
  const lines = shareLines(share);
  const line = there(lines[1]);
  const letter = line[17] === "Q" ? "P" : "Q";
  return {
    kind: "text",
    text: lines.with(1, line.slice(0, 17) + letter + line.slice(18)).join("\n"),
  };
};

const BAD: readonly (readonly [string, readonly BroughtShare[], RegExp, (readonly ShareSet[])?])[] =
  [
    ["the first share", [typed(of(NOW, 0))], /^Boris, 1 entered, 2 missing$/],
    [
      "the second, in a file",
      [typed(of(NOW, 0)), inFile(of(NOW, 1))],
      /^Chen, 2 entered, 1 missing$/,
    ],
    ["the third", [0, 3, 4].map((at) => typed(of(NOW, at))), /^Farah, 3 entered, 0 missing$/],
    [
      "a fourth, which is not needed",
      [0, 1, 3, 4].map((at) => typed(of(NOW, at))),
      /^Farah, 4 entered, 0 missing$/,
    ],
    ["a scanned code", [{ kind: "text", text: shareCode(of(NOW, 3)) }], /^Émeka Ọ\., 1 entered/],
    [
      "a share with one wrong letter",
      [wrongLetter(of(NOW, 0))],
      /^SHARE-TEXT: a wrong letter: group 5, letter 2$/,
    ],
    [
      "the same share twice",
      [typed(of(NOW, 2)), inFile(of(NOW, 2))],
      /^SHARE-AGAIN: Dalia's share, which is entered already$/,
    ],
    ["a share of another key", [typed(of(MALLORY, 0))], /^SHARE-KEY: a share for another key, \w+/],
    [
      "a share of the older set",
      [typed(of(OLDER, 0))],
      /^SHARE-OLD: a share of an older set, of 2026-10-20$/,
    ],
    [
      "a share of the newer set, whose list is known",
      [typed(of(NEWER, 0))],
      /^SHARE-OLD: a share of the newer set of 2026-10-20$/,
      [NEWER.set],
    ],
    [
      "a share of the newer set, whose list is not known",
      [typed(of(NEWER, 0))],
      /^SHARE-SET: a share of another set of the same key/,
    ],
    [
      "a share of a set that nothing knows",
      [typed(of(UNKNOWN, 0))],
      /^SHARE-SET: a share of another set of the same key, .* of 2026-10-20$/,
    ],
    [
      "a share of another set, whose list is known",
      [typed(of(UNKNOWN, 0))],
      /^SHARE-SET/,
      [UNKNOWN.set],
    ],
    [
      "a share of another set under this set's name",
      [typed(changed(of(UNKNOWN, 0), { set: NOW.set.id, x: of(NOW, 0).x }))],
      /^SHARE-ALTERED: a share for Boris's place that is not Boris's share$/,
    ],
    [
      "an altered share, with a fitting checksum",
      [typed(changed(of(NOW, 1), { payload: tampered }))],
      /^SHARE-ALTERED: a share for Chen's place/,
    ],
    [
      "a share under another name",
      [inFile(changed(of(NOW, 1), { holder: "Mallory" }))],
      /^SHARE-ALTERED/,
    ],
    [
      "a share that says that two are enough",
      [typed(changed(of(NOW, 1), { k: 2 }))],
      /^SHARE-ALTERED/,
    ],
    [
      "a share moved to another's place",
      [typed(changed(of(NOW, 1), { x: of(NOW, 2).x }))],
      /^SHARE-ALTERED: a share for Dalia's place/,
    ],
    [
      "a share at a place that the set never had",
      [typed(changed(of(NOW, 1), { x: FREE }))],
      /^SHARE-FORGED: a share for the place \d+, which this set never had$/,
    ],
    ["a share at the place 0", [atNought(of(NOW, 1))], /^SHARE-FORGED: a share for the place 0/],
    [
      "a share at the place 0, as text",
      [{ kind: "text", text: shareCode(changed(of(NOW, 1), { x: 0 })) }],
      /^SHARE-FORGED: a share for the place 0/,
    ],
    [
      "lines of two cards",
      [
        {
          kind: "text",
          text: shareLines(of(NOW, 0))
            .with(2, there(shareLines(of(NOW, 1))[2]))
            .join("\n"),
        },
      ],
      /^SHARE-MIXED: a line of another share$/,
    ],
    [
      "a file that was cut off",
      [{ kind: "file", name: "share.json", bytes: shareFile(of(NOW, 0)).subarray(0, -1) }],
      /^SHARE-FORM/,
    ],
    [
      "a file with a byte changed",
      [
        {
          kind: "file",
          name: "share.json",
          bytes: shareFile(changed(of(NOW, 0), { holder: "Borid" })).map((byte, i, all) =>
            all[i - 4] === 66 && all[i - 3] === 111 && byte === 100 ? 115 : byte,
          ),
        },
      ],
      /^SHARE-CHECKSUM/,
    ],
  ];

describe("shares brought one by one", () => {
  for (const [sentence, brought, wanted, known] of BAD)
    it(`${sentence}: ${wanted.source}`, () => {
      assert.match(bringing(brought, known).last, wanted);
    });

  it("are enough only when there are k of them; until then there is nothing to combine", async () => {
    const two = bringing([0, 4].map((at) => typed(of(NOW, at)))).state;
    assert.equal(enoughShares(two), null);
    assert.equal(await openEscrow(two, NOW.keyFile, "it"), null);
    assert.equal(
      enoughShares(bringing([0, 4, 2].map((at) => typed(of(NOW, at)))).state)?.length,
      3,
    );
  });

  it("ESCROW-KEY: are not asked for with the list of another key than the one that is wanted", () => {
    const begun = beginRecovery(MALLORY.set, [], AMARA.public);
    assert.ok(!begun.ok);
    assert.equal(begun.refusal.id, "ESCROW-KEY");
  });
});

async function opening(state: Recovery, file = NOW.keyFile): Promise<string> {
  const opened = await openEscrow(state, file, "amara-shares.age");
  if (opened === null) return "too few";
  return opened.ok ? opened.value.public : opened.refusal.id;
}

describe("opening by shares", () => {
  const three = bringing([1, 2, 3].map((at) => typed(of(NOW, at)))).state;

  it("gives the key, with which everything can be made anew", async () => {
    const key = good(there(await openEscrow(three, NOW.keyFile, "it")));
    assert.deepEqual({ ...key }, { ...AMARA });
  });

  for (const [sentence, file] of [
    ["the older set's", OLDER.keyFile],
    ["a changed one", NOW.keyFile.map((byte, i) => (i === 300 ? byte ^ 1 : byte))],
    ["a shortened one", NOW.keyFile.subarray(0, -1)],
    ["none", new Uint8Array(0)],
  ] as const)
    it(`ESCROW-FILE refuses another key file: ${sentence}`, async () => {
      assert.equal(await opening(three, Uint8Array.from(file)), "ESCROW-FILE");
    });

  it("ESCROW-OPEN: says so when a set was faulty from the start", async () => {
    // A list over NOW's shares that names the older key file: only the key itself could have signed such a list.
    const file = OLDER.keyFile;
    const keyFile = { sha256: sha256Of(file), length: file.length };
    assert.equal(await opening({ ...three, set: { ...NOW.set, keyFile } }, file), "ESCROW-OPEN");
  });

  it("ESCROW-KEY: refuses what opened when it is another key than the list's", async () => {
    const { shares, keyFile, set } = MALLORY;
    const all = new Map(shares.map((share) => [share.x, share]));
    const state = { set: { ...set, public: AMARA.public }, known: [], shares: all };
    assert.equal(await opening(state, keyFile), "ESCROW-KEY");
  });

  it("works with any k of n shares, and with no fewer", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 2, max: 16 })
          .chain((n) => fc.tuple(fc.integer({ min: 2, max: n }), fc.constant(n)))
          .chain(([k, n]) => {
            const holders = Array.from({ length: n }, (_, i) => `Holder ${i + 1}`);
            return fc.tuple(
              fc.constant(k),
              fc.constant(holders),
              fc.shuffledSubarray(holders, { minLength: k, maxLength: n }),
            );
          }),
        async ([k, holders, chosen]) => {
          const made = await sampleEscrow({ k, holders });
          let state = start([], made);
          for (const [i, name] of chosen.entries()) {
            assert.equal(enoughShares(state) === null, i < k);
            const share = there(made.shares.find(({ holder }) => holder === name));
            state = addShare(state, i % 2 === 0 ? typed(share) : inFile(share)).state;
          }
          assert.equal(await opening(state, made.keyFile), AMARA.public);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("needs the list: the library itself combines k - 1 shares and a stranger's to another secret, without an error", async () => {
    const two = [of(NOW, 0), of(NOW, 1)];
    const stranger = there(UNKNOWN.shares.find(({ x }) => two.every((each) => each.x !== x)));
    const combined = async (shares: readonly Share[]) =>
      combine(shares.map(({ payload, x }) => Uint8Array.of(...payload, x)));
    const right = await combined([...two, of(NOW, 2)]);
    assert.notDeepEqual(await combined([...two, stranger]), right);
    assert.notDeepEqual(await combined(two), right);
  });
});

describe("entering every new share again", () => {
  const again = (state = beginReEntry(NOW.set), at: readonly number[] = [0, 1, 2, 3, 4]) =>
    at.reduce((before, i) => reEnter(before, typed(of(NOW, i))).state, state);

  it("makes the set count as made", () => {
    assert.equal(good(provenSet(again())), NOW.set);
  });

  for (const [sentence, at, missing] of [
    ["none", [], /Boris, Chen, Dalia, Émeka Ọ\., Farah$/],
    ["k of them, which would open the key", [0, 1, 2], /from Émeka Ọ\., Farah$/],
    ["all but one", [4, 3, 2, 0], /from Chen$/],
    ["one of them five times", [0, 0, 0, 0, 0], /Chen, Dalia/],
  ] as const)
    it(`ESCROW-UNPROVEN: ${sentence}`, () => {
      const proven = provenSet(again(undefined, at));
      assert.ok(!proven.ok);
      assert.equal(proven.refusal.id, "ESCROW-UNPROVEN");
      assert.match(proven.refusal.found, missing);
    });

  it("says whose share it was, and how many are missing", () => {
    const { answer } = reEnter(again(undefined, [0]), inFile(of(NOW, 3)));
    assert.deepEqual(good(answer), { holder: "Émeka Ọ.", x: of(NOW, 3).x, entered: 2, missing: 3 });
  });

  it("refuses the older set's shares, a wrong letter and one twice, and keeps what was entered", () => {
    const state = again(undefined, [0]);
    for (const [brought, wanted] of [
      [typed(of(OLDER, 1)), "SHARE-OLD"],
      [wrongLetter(of(NOW, 1)), "SHARE-TEXT"],
      [typed(of(NOW, 0)), "SHARE-AGAIN"],
      [typed(of(MALLORY, 0)), "SHARE-KEY"],
    ] as const) {
      const after = reEnter(state, brought);
      assert.ok(!after.answer.ok);
      assert.equal(after.answer.refusal.id, wanted);
      assert.equal(after.state, state);
    }
  });
});
