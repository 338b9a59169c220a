import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { Refusal } from "../../../../shared/refusal.ts";
import { signing, tokenJob } from "./sealed-documents.ts";
import { freshTokens, keyOn, PIN, SKIP, strictToken, tokensNow } from "./soft-token.ts";

const WRONG = "999999";

describe("the PIN of a token", { skip: SKIP }, () => {
  let key = "";
  before(() => {
    freshTokens("offline");
    key = keyOn({ label: "offline" }, "ed25519").public;
  });

  async function tried(
    strict: ReturnType<typeof strictToken>,
    pin: string,
    acceptLastTry = false,
  ): Promise<Pick<Refusal, "id" | "found">> {
    const job = tokenJob([key], { module: strict.module, acceptLastTry });
    const { answer } = await signing(job, pin);
    return answer.says === "refused" ? answer.refusal : { id: answer.says, found: "" };
  }

  it("is tried once in a signing, whether it is right or wrong", async () => {
    const strict = strictToken();
    assert.equal((await tried(strict, PIN)).id, "signed");
    assert.equal(strict.count("logins"), 1);
    assert.equal((await tried(strict, WRONG)).id, "TOKEN-PIN");
    assert.equal(strict.count("logins"), 2);
    assert.equal(strict.count("tries"), 2);
  });

  it("TOKEN-PIN says what the token says of the tries left, down to the lock", async () => {
    const strict = strictToken({ tries: 3 });
    const answers = [];
    for (const accept of [false, false, true]) answers.push(await tried(strict, WRONG, accept));
    assert.deepEqual(
      answers.map(({ id }) => id),
      ["TOKEN-PIN", "TOKEN-PIN", "TOKEN-LOCKED"],
    );
    assert.match(answers[0]?.found ?? "", /few tries are left/);
    assert.match(answers[1]?.found ?? "", /ONE try is left/);
    assert.deepEqual([strict.count("logins"), strict.count("tries")], [3, 0]);
  });

  it("says that the token does not tell, where it does not", async () => {
    const strict = strictToken({ tries: 5 });
    assert.match((await tried(strict, WRONG)).found, /does not say how many/);
  });

  it("TOKEN-LAST-TRY keeps the last try until the keyholder wants to use it", async () => {
    const strict = strictToken({ tries: 1 });
    assert.equal((await tried(strict, PIN)).id, "TOKEN-LAST-TRY");
    assert.deepEqual([strict.count("logins"), strict.count("tries")], [0, 1]);
    assert.equal((await tried(strict, PIN, true)).id, "signed");
    assert.equal(strict.count("tries"), 3);
  });

  it("TOKEN-LOCKED refuses a locked token without trying", async () => {
    const strict = strictToken({ tries: 0 });
    assert.equal((await tried(strict, PIN)).id, "TOKEN-LOCKED");
    assert.equal(strict.count("logins"), 0);
  });

  it("TOKEN-UNSET refuses a token whose PIN was never set", async () => {
    const strict = strictToken({ "no-pin": 1 });
    assert.equal((await tried(strict, PIN)).id, "TOKEN-UNSET");
    assert.equal(strict.count("logins"), 0);
  });

  for (const [sentence, pin] of [
    ["an empty PIN", ""],
    ["a PIN that is too short", "123"],
    ["a PIN that is too long", "1".repeat(256)],
  ] as const)
    it(`TOKEN-PIN refuses ${sentence} without trying it`, async () => {
      const strict = strictToken();
      const { id, found } = await tried(strict, pin);
      assert.equal(id, "TOKEN-PIN");
      assert.match(found, new RegExp(`^a PIN of ${pin.length} bytes$`));
      assert.equal(strict.count("logins"), 0);
    });

  it("shows the state of the PIN before anybody types it", () => {
    const states = [5, 2, 1, 0].map((tries) => {
      const strict = strictToken({ tries });
      return tokensNow(strict.module)[0]?.pin;
    });
    assert.deepEqual(states, ["no warning", "few tries left", "last try", "locked"]);
  });

  it("is not tried where something else speaks against signing", async () => {
    const other = tokenJob(["ab".repeat(32)]);
    const again = { ...tokenJob([key]), signed: [key] };
    const unsealed = { ...tokenJob([key]), digest: "0".repeat(64) };
    const ids = [];
    const strict = strictToken();
    for (const job of [other, again, unsealed])
      ids.push((await signing({ ...job, token: { ...job.token, module: strict.module } })).id);
    strict.set("no-mechanism", 0x1057);
    ids.push((await tried(strict, PIN)).id);
    strict.unset("no-mechanism");
    strict.set("no-signing", 0x1057);
    ids.push((await tried(strict, PIN)).id);
    assert.deepEqual(ids, [
      "TOKEN-KEY",
      "SIGN-AGAIN",
      "SIGN-BYTES",
      "TOKEN-MECHANISM",
      "TOKEN-MECHANISM",
    ]);
    assert.equal(strict.count("logins"), 0);
  });
});
