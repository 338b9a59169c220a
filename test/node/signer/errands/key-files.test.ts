import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readDrill } from "../../../../shared/drill/drill.ts";
import { readKeyRecord } from "../../../../shared/key-record/key-record.ts";
import { inFileName } from "../../../../node/signer/errands/file-name.ts";
import { openKeyFile } from "../../../../node/signer/key-file.ts";
import { verifyWithBoth } from "../../../../node/verify.ts";
import { MADE } from "../../../sample-escrow.ts";
import { good, there } from "../../../sample.ts";
import {
  amarasFile,
  AMARA,
  fileOf,
  made,
  PASSPHRASE,
  refused,
  ROLLS,
  run,
  troubles,
} from "./people.ts";

const FILE = await amarasFile();
const making = (rolls: "dice" | "coins" = "dice") =>
  ({ errand: "make a key", keyholder: "Priya", role: "root", rolls, created: MADE }) as const;

describe("making a key", () => {
  it("gives a record that its key signed, and a file that its passphrase opens", async () => {
    const { said, talk } = await run(making());
    const whole = made(said);
    const record = good(readKeyRecord(fileOf(whole, ".key-record.json"), "it", verifyWithBoth));
    assert.deepEqual(
      [record.keyholder, record.role, record.key.public],
      ["Priya", "root", whole.public],
    );
    const passphrase = there(talk.told[0]).text;
    const open = good(await openKeyFile(fileOf(whole, ".age"), "it", passphrase));
    assert.equal(open.public, whole.public);
    assert.deepEqual(
      whole.files.map(({ name }) => name.split(".")[0]),
      Array(2).fill(`Priya-root-${whole.public.slice(0, 8)}`),
    );
  });

  it("gives another key for the same rolls", async () => {
    const [one, two] = [await run(making()), await run(making())];
    assert.notEqual(made(one.said).public, made(two.said).public);
  });

  for (const [sentence, kind, bad, words] of [
    ["too few", "dice", ROLLS.slice(0, 20), /^The rolls: 20 rolls of a die\. Expected: 50 or more/],
    ["a seven", "dice", `7${ROLLS}`, /no roll, at roll 1/],
    ["always the same", "dice", "1".repeat(60), /the same result every time/],
    ["dice for coins", "coins", ROLLS, /only H and T/],
    ["too few tosses", "coins", "HT", /2 tosses of a coin/],
  ] as const)
    it(`asks again for rolls that are refused: ${sentence}`, async () => {
      const good = kind === "dice" ? ROLLS : COINS;
      const typed = [bad, good];
      const { said, talk } = await run(making(kind), { rolls: () => typed.shift() ?? "" });
      made(said);
      assert.equal(troubles(talk).length, 1);
      assert.match(troubles(talk)[0] ?? "", words);
    });
});

/** 128 tosses that follow no rule. */
const COINS =
  "HTTHHHTHTTHTHHTTTHTHHTHHTTHTTTHHTHTHTTHHHTHTTHTHHHTTHTHTTTHHTHHTHTTHHTHTHHTTTHTHHTHTTHHTTHTHHHTHTTTHTHHTTHTHTHHTHTTHHHTTHTHTTHHT";

describe("changing a passphrase", () => {
  it("gives a new file for the same key", async () => {
    const { said, talk } = await run({ errand: "change a passphrase", file: FILE });
    const file = fileOf(made(said), ".age");
    const key = good(await openKeyFile(file, "it", there(talk.told[0]).text));
    assert.deepEqual(key, AMARA);
    assert.equal(
      refused({ says: "refused", refusal: there(await wrong(file, PASSPHRASE)) }),
      "KEYFILE-PASSPHRASE",
    );
  });

  it("KEYFILE-PASSPHRASE: nothing new is asked for before the present one opened the file", async () => {
    const { said, talk } = await run(
      { errand: "change a passphrase", file: FILE },
      { passphrase: () => "not it" },
    );
    assert.equal(refused(said), "KEYFILE-PASSPHRASE");
    assert.deepEqual(
      talk.wants.map(({ what }) => what),
      ["passphrase"],
    );
    assert.deepEqual(talk.told, []);
  });

  it("PASSPHRASE-SAME: the present one is no new one", async () => {
    const { said } = await run(
      { errand: "change a passphrase", file: FILE },
      { "new passphrase": () => PASSPHRASE },
    );
    assert.equal(refused(said), "PASSPHRASE-SAME");
  });

  it("KEYFILE-FORM: a file of another kind is refused", async () => {
    const file = { name: "it", bytes: new Uint8Array(9) };
    const { said } = await run({ errand: "change a passphrase", file });
    assert.equal(refused(said), "KEYFILE-FORM");
  });
});

async function wrong(file: Uint8Array, passphrase: string) {
  const opened = await openKeyFile(file, "it", passphrase);
  return opened.ok ? undefined : opened.refusal;
}

describe("a drill with a key file", () => {
  const drill = {
    errand: "drill",
    source: { source: "key file", file: FILE },
    created: MADE,
  } as const;

  it("gives a record that anyone can verify, and another one each time", async () => {
    const [one, two] = [await run(drill), await run(drill)].map(({ said }) =>
      fileOf(made(said), ".drill.json"),
    );
    const read = good(readDrill(there(one), "it", AMARA.public, verifyWithBoth));
    assert.deepEqual(read.subject, { kind: "key-file" });
    assert.notDeepEqual(one, two);
  });

  it("KEYFILE-PASSPHRASE: proves nothing with a wrong passphrase", async () => {
    const { said } = await run(drill, { passphrase: () => "not it" });
    assert.equal(refused(said), "KEYFILE-PASSPHRASE");
  });

  it("DRILL-KEYS: is not held with a token", async () => {
    const source = { source: "token", module: "/none", pkcs11js: "/none" } as const;
    const { said } = await run({ ...drill, source });
    assert.equal(refused(said), "DRILL-KEYS");
  });
});

describe("a name as a part of a file's name", () => {
  for (const [name, expected] of [
    ["Priya Raman", "Priya-Raman"],
    ["Émeka Ọ.", "E-meka-O"],
    ["../../etc/passwd", "etc-passwd"],
    ["名前", "key"],
    ["", "key"],
    ["x".repeat(60), "x".repeat(40)],
    ["CON.", "CON"],
  ] as const)
    it(`"${name}" becomes "${expected}"`, () => {
      assert.equal(inFileName(name), expected);
    });
});
