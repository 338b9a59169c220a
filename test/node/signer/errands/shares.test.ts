import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";
import { readDrill } from "../../../../shared/drill/drill.ts";
import { readShareSet } from "../../../../shared/escrow/share-set.ts";
import { shareLines } from "../../../../shared/escrow/share-text.ts";
import { readShareFile, type Share } from "../../../../shared/escrow/share.ts";
import { verifyWithBoth } from "../../../../node/verify.ts";
import type { Errand } from "../../../../node/signer/protocol.ts";
import { openKeyFile } from "../../../../node/signer/key-file.ts";
import type { MadeEscrow } from "../../../../node/signer/escrow.ts";
import { deviceOf } from "../../../../node/stick/device.ts";
import { tinyDisk } from "../../../tiny-disk.ts";
import { ownFolder } from "../../../own-folder.ts";
import { MADE, sampleEscrow } from "../../../sample-escrow.ts";
import { good, there } from "../../../sample.ts";
import { AMARA, amarasFile, fileOf, made, refused, run, troubles } from "./people.ts";

const FILE = await amarasFile();
const HOLDERS = ["Boris", "Chen", "Dalia"];
const OTHER = await sampleEscrow({ k: 2, holders: HOLDERS }, "other");
const OLDER = await sampleEscrow({ k: 2, holders: HOLDERS, supersedes: [OTHER.set.id] }, "older");
const MALLORYS = await sampleEscrow({ k: 2, holders: HOLDERS }, "mallory", "Mallory");
const listOf = ({ list }: MadeEscrow) => ({ name: "it.share-set.json", bytes: list });
const unsignedList = ({ list }: MadeEscrow) => ({
  name: "it.share-set.json",
  bytes: unsigned(list),
});
const typed = (share: Share) => shareLines(share).join("\n");

/** Folders for the holders' sticks, and the shares that were written to them. */
function sticks() {
  const folder = ownFolder();
  const of = (holder: string) => {
    const stick = resolve(folder, holder);
    mkdirSync(stick, { recursive: true });
    return stick;
  };
  const share = (holder: string) => {
    const [name = ""] = readdirSync(of(holder));
    const bytes = Uint8Array.from(readFileSync(join(of(holder), name, `${name}.share.json`)));
    return good(readShareFile(bytes, "it"));
  };
  return { of, share };
}

type Splitting = Extract<Errand, { errand: "split" }>;

const splitting = {
  errand: "split",
  file: FILE,
  holders: HOLDERS,
  needed: 2,
  older: null,
  created: MADE,
} as const;
const split = (overrides: Partial<Pick<Splitting, "holders" | "needed" | "older">> = {}) => ({
  ...splitting,
  holders: [...HOLDERS],
  ...overrides,
});

/** Splits with people who then type these shares; further ones in the holders' order. */
async function splitWith(
  typing: (share: (holder: string) => Share) => readonly string[],
  older: Splitting["older"] = null,
) {
  const { of, share } = sticks();
  let shares: string[] | null = null;
  let asked = 0;
  const result = await run(split({ older }), {
    folder: () => of(there(HOLDERS[asked++])),
    share: () =>
      (shares ??= [...typing(share), ...HOLDERS.map((each) => typed(share(each)))]).shift() ?? "",
  });
  return { ...result, share };
}

describe("splitting a key", () => {
  it("hands each holder one share, and gives main the list and the closed file only", async () => {
    const { said, talk, share } = await splitWith(() => []);
    const whole = made(said);
    assert.deepEqual(
      whole.files.map(({ name }) => name.replace(/^[^.]*/, "")),
      [".share-set.json", ".escrow.age"],
    );
    const list = good(readShareSet(fileOf(whole, ".share-set.json"), "it", verifyWithBoth));
    assert.deepEqual([list.k, list.n, list.public], [2, 3, AMARA.public]);
    for (const holder of HOLDERS) {
      const payload = Buffer.from(share(holder).payload);
      const heard = Buffer.concat([
        Buffer.from(JSON.stringify(said)),
        ...whole.files.map(({ bytes }) => bytes),
      ]);
      assert.ok(!heard.includes(payload) && !heard.includes(payload.toString("hex")));
    }
    assert.equal(talk.wants.filter(({ what }) => what === "share").length, 3);
  });

  for (const [sentence, words, typing] of [
    [
      "a wrong letter, and its place is named",
      /^The share, line 2: a wrong letter: group 12, letter 4/,
      (share: (holder: string) => Share) => {
        const lines = [...shareLines(share("Boris"))];
        const second = there(lines[1]);
        lines[1] = `${second.slice(0, -1)}${second.endsWith("Q") ? "P" : "Q"}`;
        return [lines.join("\n")];
      },
    ],
    ["a share of another set", /a share of another set/, () => [typed(there(OTHER.shares[0]))]],
    [
      "the same share twice",
      /Boris's share, which is entered already/,
      (share: (holder: string) => Share) => [typed(share("Boris")), typed(share("Boris"))],
    ],
    ["no share at all", /does not begin with CS1/, () => ["hello"]],
  ] as const)
    it(`does not count before every share was entered again: ${sentence}`, async () => {
      const { said, talk } = await splitWith(typing);
      made(said);
      assert.match(troubles(talk)[0] ?? "", words);
      const last = talk.wants.filter((want) => want.what === "share").at(-1);
      assert.ok(last?.what === "share" && last.entered.length === 2);
    });

  it("asks for another stick where another share lies already, and keeps shares for their owner's account", async () => {
    const { of, share } = sticks();
    let asked = 0;
    const { said, talk } = await run(split(), {
      folder: () => of(there(["Boris", "Boris", "Chen", "Dalia"][asked++])),
      share: (want) =>
        typed(share(there(HOLDERS[want.what === "share" ? want.entered.length : 0]))),
    });
    made(said);
    assert.match(troubles(talk)[0] ?? "", /^The share of Boris lies on this very stick/);
    assert.doesNotMatch(troubles(talk)[0] ?? "", /choose the same folder again/);
    const [name = ""] = readdirSync(of("Boris"));
    const folder = join(of("Boris"), name);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const file of readdirSync(folder))
      assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
  });

  it("warns of two folders on one disk; choosing the same folder again insists", async () => {
    const { of, share } = sticks();
    const folders = ["Boris", "Chen", "other", "other", "Dalia", "Dalia"];
    const { said, talk } = await run(
      split(),
      {
        folder: () => of(there(folders.shift())),
        share: (want) => {
          const holder = there(HOLDERS[want.what === "share" ? want.entered.length : 0]);
          return typed(share(holder === "Chen" ? "other" : holder));
        },
      },
      deviceOf,
    );
    made(said);
    const warned = ["Boris", "Boris", "Boris"].map(
      (holder) => `The share of ${holder} lies on this very stick`,
    );
    assert.deepEqual(
      troubles(talk).map((words) => words.slice(0, warned[0]?.length)),
      warned,
    );
    assert.deepEqual(readdirSync(of("Chen")), []);
  });

  it("says nothing of a stick that was taken out, though the next one gets its number and its place", async () => {
    const { of, share } = sticks();
    const taken: Share[] = [];
    const again: Share[] = [];
    const { said, talk } = await run(
      split({ holders: ["Boris", "Chen"] }),
      {
        folder: () => {
          if (readdirSync(of("stick")).length > 0) taken.push(share("stick"));
          rmSync(of("stick"), { recursive: true });
          return of("stick");
        },
        share: () => {
          if (again.length === 0) again.push(...taken, share("stick"));
          return typed(there(again.shift()));
        },
      },
      deviceOf,
    );
    made(said);
    assert.deepEqual(troubles(talk), []);
  });

  const disks = [tinyDisk(1024), tinyDisk(1024)];
  const [one, two] = disks.map(({ folder }) => folder);
  it("takes two sticks without a word", { skip: disks[1]?.skip ?? false }, async () => {
    const { share } = sticks();
    const folders = [one, two];
    const { said, talk } = await run(
      split({ holders: ["Boris", "Chen"] }),
      {
        folder: () => there(there(folders.shift())),
        share: (want) => {
          const stick = want.what === "share" && want.entered.length === 0 ? one : two;
          return typed(share(there(there(stick))));
        },
      },
      deviceOf,
    );
    made(said);
    assert.deepEqual(troubles(talk), []);
  });

  it("asks for another stick where a share cannot be written, and overwrites none", async () => {
    const { of, share } = sticks();
    const shut = join(ownFolder(), "gone", "gone", "gone");
    const folders = [shut, of("Boris"), of("Chen"), of("Dalia")];
    const again = [...HOLDERS];
    const { said, talk } = await run(split(), {
      folder: () => folders.shift() ?? "",
      share: () => typed(share(there(again.shift()))),
    });
    made(said);
    assert.equal(troubles(talk).length, 1);
    const asked = talk.wants.filter((want) => want.what === "folder");
    assert.ok(asked[0]?.purpose.includes("Boris") === true && asked[1]?.purpose.includes("Boris"));
  });

  it("SHARE-OLD: names the set that it was split into before, and the sets before that", async () => {
    const { said, talk } = await splitWith(() => [typed(there(OLDER.shares[0]))], listOf(OLDER));
    const whole = made(said);
    const list = fileOf(whole, ".share-set.json");
    const { supersedes } = good(readShareSet(list, "it", verifyWithBoth));
    assert.deepEqual(supersedes, [OLDER.set.id, OTHER.set.id]);
    assert.match(troubles(talk)[0] ?? "", /a share of an older set/);
    assert.ok(whole.sentences.some((each) => each.startsWith("Splitting revokes nothing")));
  });

  it("SHARE-OLD: tells an older share as such, when the key is got back with the newer list", async () => {
    const { said, share } = await splitWith(() => [], listOf(OLDER));
    const whole = made(said);
    const escrow = { name: "it.escrow.age", bytes: fileOf(whole, ".escrow.age") };
    const shares = [there(OLDER.shares[1]), there(OTHER.shares[0]), share("Boris"), share("Chen")];
    const { said: got, talk } = await run(
      { errand: "recover", set: fileOf(whole, ".share-set.json"), escrow },
      { share: () => typed(there(shares.shift())) },
    );
    made(got);
    assert.equal(troubles(talk).length, 2);
    for (const words of troubles(talk)) assert.match(words, /a share of an older set/);
  });

  for (const [sentence, wanted, older, asked] of [
    ["of another key", "ESCROW-KEY", listOf(MALLORYS), ["passphrase"]],
    ["that nobody signed", "SHARESET-SIGNATURE", unsignedList(OLDER), []],
  ] as const)
    it(`${wanted}: refuses an older list ${sentence}, and nothing is handed out`, async () => {
      const { said, talk } = await run(split({ older }));
      assert.equal(refused(said), wanted);
      assert.deepEqual(
        talk.wants.map(({ what }) => what),
        asked,
      );
    });

  for (const [sentence, wanted, overrides] of [
    ["more needed than there are", "ESCROW-NUMBERS", { needed: 4 }],
    ["a holder twice", "ESCROW-HOLDERS", { holders: ["Boris", "Boris"] }],
  ] as const)
    it(`${wanted}: ${sentence}, and nothing is handed out`, async () => {
      const holders = "holders" in overrides ? [...overrides.holders] : [...HOLDERS];
      const { said, talk } = await run(split({ ...overrides, holders }));
      assert.equal(refused(said), wanted);
      assert.deepEqual(
        talk.wants.map(({ what }) => what),
        ["passphrase"],
      );
    });

  it("KEYFILE-PASSPHRASE: nothing is split with a wrong passphrase", async () => {
    const { said } = await run(split(), { passphrase: () => "not it" });
    assert.equal(refused(said), "KEYFILE-PASSPHRASE");
  });
});

const ESCROW = await sampleEscrow({ k: 2, holders: HOLDERS }, "mine");
const source = {
  set: ESCROW.list,
  escrow: { name: "it.escrow.age", bytes: ESCROW.keyFile },
} as const;
const mine = (at: number) => typed(there(ESCROW.shares[at]));

describe("getting a key back", () => {
  it("takes any two shares, and gives the key a file of its own", async () => {
    const shares = [mine(2), mine(0)];
    const { said, talk } = await run(
      { errand: "recover", ...source },
      { share: () => shares.shift() ?? "" },
    );
    const file = fileOf(made(said), ".age");
    assert.deepEqual(good(await openKeyFile(file, "it", there(talk.told[0]).text)), AMARA);
  });

  for (const [sentence, words, bad] of [
    ["the same one twice", /Boris's share, which is entered already/, mine(0)],
    ["one of another set", /another set/, typed(there(OTHER.shares[1]))],
    ["one with a line too few", /no line 5/, mine(1).split("\n").slice(0, 4).join("\n")],
  ] as const)
    it(`a bad share costs nothing: ${sentence}`, async () => {
      const shares = [mine(0), bad, mine(1)];
      const { said, talk } = await run(
        { errand: "recover", ...source },
        { share: () => shares.shift() ?? "" },
      );
      made(said);
      assert.match(troubles(talk)[0] ?? "", words);
    });

  for (const [sentence, wanted, change] of [
    ["a list that nobody signed", "SHARESET-SIGNATURE", { set: unsigned(ESCROW.list) }],
    ["another set's key file", "ESCROW-FILE", { escrow: { name: "x", bytes: OTHER.keyFile } }],
  ] as const)
    it(`${wanted}: ${sentence}`, async () => {
      const shares = [mine(0), mine(1)];
      const { said } = await run(
        { errand: "recover", ...source, ...change },
        { share: () => shares.shift() ?? "" },
      );
      assert.equal(refused(said), wanted);
    });
});

/** The list with another day in it. */
function unsigned(list: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(list).toString("utf8").replace('"k":2', '"k":3'));
}

describe("a drill with shares", () => {
  it("says which shares it was held with, and anyone can verify it", async () => {
    const shares = [mine(2), mine(0)];
    const { said } = await run(
      { errand: "drill", source: { source: "shares", ...source }, created: MADE },
      { share: () => shares.shift() ?? "" },
    );
    const record = fileOf(made(said), ".drill.json");
    const drill = good(readDrill(record, "it", AMARA.public, verifyWithBoth));
    const places = [ESCROW.shares[0]?.x ?? 0, ESCROW.shares[2]?.x ?? 0].sort((a, b) => a - b);
    assert.deepEqual(drill.subject, { kind: "share-set", set: ESCROW.set.id, shares: places });
  });
});
