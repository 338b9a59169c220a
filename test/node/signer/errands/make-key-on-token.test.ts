import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { readKeyRecord } from "../../../../shared/key-record/key-record.ts";
import { verifyWithBoth } from "../../../../node/verify.ts";
import { MADE } from "../../../sample-escrow.ts";
import { good, there } from "../../../sample.ts";
import { freshTokens, PIN, PKCS11JS, SKIP, SOFTHSM, tokensNow } from "../token/soft-token.ts";
import { fileOf, made, refused, run } from "./people.ts";

const making = (kind: "ed25519" | "P-256", keyholder = "Jun") =>
  ({
    errand: "make a key on a token",
    keyholder,
    role: "root",
    kind,
    module: SOFTHSM,
    pkcs11js: PKCS11JS,
    created: MADE,
  }) as const;

describe("making a key on a token", { skip: SKIP }, () => {
  before(() => {
    freshTokens("one");
  });

  for (const [kind, scheme] of [
    ["ed25519", "ed25519"],
    ["P-256", "ecdsa-sha2-nistp256"],
  ] as const)
    it(`gives the record of an ${kind} key that the token itself signed`, async () => {
      const { said, talk } = await run(making(kind, `Jun ${kind}`), { pin: () => PIN });
      const whole = made(said);
      const record = fileOf(whole, ".key-record.json");
      const read = good(readKeyRecord(record, "it", verifyWithBoth));
      assert.deepEqual([read.key.scheme, read.key.public], [scheme, whole.public]);
      assert.equal(whole.files.length, 1);
      assert.ok(whole.title.includes(there(tokensNow()[0]).serial));
      assert.deepEqual(
        talk.wants.map(({ what }) => what),
        ["pin"],
      );
    });

  it("TOKEN-EXISTS: overwrites no key that is there", async () => {
    const { said } = await run(making("ed25519", "Jun ed25519"), { pin: () => PIN });
    assert.equal(refused(said), "TOKEN-EXISTS");
  });

  it("TOKEN-PIN: a wrong PIN is asked for once, and tried once", async () => {
    const { said, talk } = await run(making("P-256", "Ivo"), { pin: () => "999999" });
    assert.equal(refused(said), "TOKEN-PIN");
    assert.equal(talk.wants.length, 1);
  });

  it("asks which of two tokens is meant, before any PIN", async () => {
    freshTokens("one", "two");
    const two = there(tokensNow().find(({ label }) => label === "two"));
    const { said, talk } = await run(making("P-256", "Ivo"), {
      token: () => two.slot,
      pin: () => PIN,
    });
    assert.ok(made(said).title.includes(two.serial));
    assert.deepEqual(
      talk.wants.map(({ what }) => what),
      ["token", "pin"],
    );
  });

  for (const [sentence, wanted, module] of [
    ["a file that is no module", "TOKEN-MODULE", import.meta.filename],
    ["no file", "TOKEN-MODULE", "/nowhere/module.so"],
  ] as const)
    it(`${wanted}: ${sentence}, and no PIN is asked for`, async () => {
      const { said, talk } = await run({ ...making("P-256"), module });
      assert.equal(refused(said), wanted);
      assert.deepEqual(talk.wants, []);
    });

  it("TOKEN-NONE: no token, and no PIN is asked for", async () => {
    freshTokens();
    const { said } = await run(making("P-256"));
    assert.equal(refused(said), "TOKEN-NONE");
  });
});
