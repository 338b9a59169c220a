import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { before, describe, it } from "node:test";
import { lookAtTokens } from "../../../../node/signer/token/token-job.ts";
import { curveIn, pointIn } from "../../../../node/signer/token/token-key.ts";
import { closeModule, openModule } from "../../../../node/signer/token/token-module.ts";
import { pickToken, type Token } from "../../../../node/signer/token/token.ts";
import { fromHex } from "../../../../shared/bytes.ts";
import { signing, tokenJob } from "./sealed-documents.ts";
import {
  freshTokens,
  keyOn,
  PKCS11JS,
  SKIP,
  SOFTHSM,
  strictToken,
  tokensNow,
  value,
} from "./soft-token.ts";

const TOKEN: Token = {
  label: "offline",
  serial: "4711",
  model: "M",
  manufacturer: "A maker",
  slot: "0",
  initialised: true,
  pin: "no warning",
  shortestPin: 4,
  longestPin: 8,
};
const TWIN = { ...TOKEN, serial: "4712" };
const BLANK = { ...TOKEN, label: "", serial: "", initialised: false };
const any = { label: null, serial: null };

describe("picking a token", () => {
  for (const [sentence, tokens, wanted, outcome] of [
    ["takes the only one", [TOKEN], any, "4711"],
    ["passes over those that were never set up", [BLANK, TOKEN], any, "4711"],
    [
      "takes the one with this label",
      [TOKEN, { ...TWIN, label: "x" }],
      { ...any, label: "x" },
      "4712",
    ],
    [
      "tells two with one label apart by serial",
      [TOKEN, TWIN],
      { label: "offline", serial: "4712" },
      "4712",
    ],
    [
      "TOKEN-WHICH asks where two have this label",
      [TOKEN, TWIN],
      { ...any, label: "offline" },
      "TOKEN-WHICH",
    ],
    ["TOKEN-WHICH asks where two are there and none was named", [TOKEN, TWIN], any, "TOKEN-WHICH"],
    [
      "TOKEN-WHICH asks where two are alike in everything",
      [TOKEN, TOKEN],
      { label: "offline", serial: "4711" },
      "TOKEN-WHICH",
    ],
    ["TOKEN-NONE refuses where there is none", [], any, "TOKEN-NONE"],
    ["TOKEN-NONE refuses where none was set up", [BLANK], any, "TOKEN-NONE"],
    [
      "TOKEN-NONE refuses another serial",
      [TOKEN],
      { label: "offline", serial: "4712" },
      "TOKEN-NONE",
    ],
    ["TOKEN-NONE refuses another label", [TOKEN], { label: "other", serial: "4711" }, "TOKEN-NONE"],
  ] as const)
    it(sentence, () => {
      const picked = pickToken(tokens, wanted, "module.so");
      assert.equal(picked.ok ? picked.value.serial : picked.refusal.id, outcome);
    });

  it("TOKEN-WHICH names the serial numbers, or says that nothing tells them apart", () => {
    const asked = pickToken([TOKEN, TWIN], any, "module.so");
    assert.ok(!asked.ok && asked.refusal.found.includes("serial 4711"));
    assert.match(asked.refusal.todo, /Compare the serial numbers/);
    const alike = pickToken([TOKEN, TOKEN], any, "module.so");
    assert.match(alike.ok ? "" : alike.refusal.todo, /cannot be told apart/);
  });
});

describe("how tokens write an elliptic curve's key", () => {
  const point = "ab".repeat(32);
  const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();
  for (const [sentence, hex, kind, wanted] of [
    ["Ed25519 in an OCTET STRING", `0420${point}`, "ed25519", 32],
    ["Ed25519 as raw bytes", point, "ed25519", 32],
    ["P-256 in an OCTET STRING", `044104${point}${point}`, "P-256", 65],
    ["P-256 as raw bytes", `04${point}${point}`, "P-256", 65],
    ["P-384 in an OCTET STRING", `046104${point.repeat(3)}`, "P-384", 97],
    ["not another length", `0421${point}00`, "ed25519", null],
    ["not another wrapping", `0320${point}`, "ed25519", null],
    ["not nothing", "", "P-256", null],
  ] as const)
    it(sentence, () => {
      assert.equal(pointIn(bytes(hex), kind)?.length ?? null, wanted);
    });

  for (const [sentence, hex, wanted] of [
    ["Ed25519 as an object identifier", "06032b6570", "ed25519"],
    ["Ed25519 under its older identifier", "06092b06010401da470f01", "ed25519"],
    ["Ed25519 by name", "130c656477617264733235353139", "ed25519"],
    ["P-256 as an object identifier", "06082a8648ce3d030107", "P-256"],
    ["P-256 by name", "130a7072696d653235367631", "P-256"],
    ["P-384 as an object identifier", "06052b81040022", "P-384"],
    ["no other curve", "06052b81040023", null],
  ] as const)
    it(sentence, () => {
      assert.equal(curveIn(bytes(hex)), wanted);
    });
});

describe("two tokens in one computer", { skip: SKIP }, () => {
  const keys = new Map<string, string>();
  before(() => {
    freshTokens("offline", "offline");
    for (const { serial } of tokensNow()) keys.set(serial, keyOn({ serial }, "ed25519").public);
  });

  it("are listed by label and serial, each with the keys that may sign, without a PIN", () => {
    const strict = strictToken();
    const job = tokenJob([...keys.values()].slice(0, 1));
    const seen = value(lookAtTokens(PKCS11JS, strict.module, job));
    assert.deepEqual(
      seen.map(({ token, mayUse }) => [token.label, token.serial, mayUse]).sort(),
      [...keys].map(([serial, key], i) => ["offline", serial, i === 0 ? [key] : []]).sort(),
    );
    assert.equal(strict.count("logins"), 0);
  });

  it("a key that has signed already is not offered again", () => {
    const job = { ...tokenJob([...keys.values()]), signed: [...keys.values()].slice(0, 1) };
    const offered = value(lookAtTokens(PKCS11JS, SOFTHSM, job)).flatMap(({ mayUse }) => mayUse);
    assert.deepEqual(offered, [...keys.values()].slice(1));
  });

  it("TOKEN-WHICH asks, and tries the PIN on neither", async () => {
    const strict = strictToken();
    const job = tokenJob([...keys.values()], { module: strict.module, label: "offline" });
    assert.equal((await signing(job)).id, "TOKEN-WHICH");
    assert.equal(strict.count("logins"), 0);
  });

  it("each signs with its own key when its serial is named", async () => {
    for (const [serial, key] of keys) {
      const { answer } = await signing(tokenJob([...keys.values()], { label: "offline", serial }));
      assert.equal(answer.says === "signed" ? answer.public : answer.says, key);
    }
  });

  it("TOKEN-KEY: the twin holds another key, and its PIN is not tried", async () => {
    const [[serial] = [""], [, other] = ["", ""]] = [...keys];
    const strict = strictToken();
    const job = tokenJob([other], { module: strict.module, serial });
    assert.equal((await signing(job)).id, "TOKEN-KEY");
    assert.equal(strict.count("logins"), 0);
  });
});

describe("the key on a token", { skip: SKIP }, () => {
  it("TOKEN-NONE where no token was ever set up", async () => {
    freshTokens();
    assert.equal((await signing(tokenJob(["ab".repeat(32)]))).id, "TOKEN-NONE");
  });

  it("TOKEN-NONE where a card cannot be read by this module", async () => {
    freshTokens("foreign");
    const { module } = strictToken({ unreadable: 1 });
    assert.equal((await signing(tokenJob(["ab".repeat(32)], { module }))).id, "TOKEN-NONE");
  });

  it("TOKEN-KEY refuses a token without any key, once the PIN has shown that", async () => {
    freshTokens("empty");
    assert.equal((await signing(tokenJob(["ab".repeat(32)]))).id, "TOKEN-KEY");
  });

  it("is found on a token that shows its keys only after the PIN", async () => {
    freshTokens("shy");
    const key = keyOn({ label: "shy" }, "P-256", { hidden: true }).public;
    assert.equal((await signing(tokenJob([key]))).id, "signed");
    const strict = strictToken({ "no-mechanism": 0x1041 });
    const job = tokenJob([key], { module: strict.module });
    assert.equal((await signing(job)).id, "TOKEN-MECHANISM");
  });

  it("is never guessed where several may sign: TOKEN-WHICH-KEY", async () => {
    freshTokens("two keys");
    const token = { label: "two keys" };
    const first = keyOn(token, "ed25519", { id: "01", label: "first" }).public;
    const second = keyOn(token, "P-256", { id: "02", label: "second" }).public;
    const strict = strictToken();
    const both = tokenJob([first, second], { module: strict.module });
    assert.equal((await signing(both)).id, "TOKEN-WHICH-KEY");
    assert.equal(strict.count("logins"), 0);
    const { answer } = await signing({ ...both, signed: [first] });
    assert.equal(answer.says === "signed" ? answer.public : answer.says, second);
    assert.equal((await signing({ ...both, signed: [first, second] })).id, "SIGN-AGAIN");
  });

  it("is told from others with the same ID by its label; TOKEN-KEY where nothing tells them apart", async () => {
    freshTokens("alike");
    const token = { label: "alike" };
    const named = keyOn(token, "P-256", { label: "named" }).public;
    const twin = keyOn(token, "P-256", { label: "twin" }).public;
    keyOn(token, "P-256", { label: "twin" });
    assert.equal((await signing(tokenJob([named]))).id, "signed");
    assert.equal((await signing(tokenJob([twin]))).id, "TOKEN-KEY");
  });

  it("is found by its label where no ID fits", async () => {
    freshTokens("labels");
    const token = { label: "labels" };
    const one = keyOn(token, "P-256", { label: "one", id: "01", privateId: "08" }).public;
    keyOn(token, "P-256", { label: "two", id: "02", privateId: "09" });
    assert.equal((await signing(tokenJob([one]))).id, "signed");
  });

  it("is found without an ID in common where only one private key can be its half", async () => {
    freshTokens("odd");
    const key = keyOn({ label: "odd" }, "rsa", { id: "01", privateId: "02" }).public;
    keyOn({ label: "odd" }, "P-384", { id: "03", privateId: "04" });
    assert.equal((await signing(tokenJob([key]))).id, "signed");
  });
});

describe("a token that goes away", { skip: SKIP }, () => {
  let key = "";
  let tokens = "";
  before(() => {
    tokens = freshTokens("offline");
    key = keyOn({ label: "offline" }, "ed25519").public;
  });

  it("TOKEN-GONE between the login and the first signature", async () => {
    const strict = strictToken({ "signatures-left": 0 });
    const { answer, id } = await signing(tokenJob([key], { module: strict.module }));
    assert.equal(id, "TOKEN-GONE");
    assert.ok(!("kept" in answer));
  });

  it("keeps what was signed before, and stops", async () => {
    const strict = strictToken({ "signatures-left": 2 });
    const { answer } = await signing(tokenJob([key], { module: strict.module }, 4));
    assert.ok(answer.says === "refused" && answer.kept !== undefined);
    assert.equal(answer.refusal.id, "TOKEN-GONE");
    assert.deepEqual(
      answer.kept.signatures.map(({ role }) => role),
      ["root", "targets"],
    );
  });

  it("TOKEN-GONE when another closes all sessions", async () => {
    const intrude = () => {
      const module = value(openModule(PKCS11JS, SOFTHSM));
      for (const slot of module.library.C_GetSlotList(true))
        module.library.C_CloseAllSessions(slot);
    };
    let done = 0;
    const { answer, id } = await signing(tokenJob([key], {}, 2000), undefined, (said) => {
      if (said.says !== "signing" || said.done === 0) return;
      ({ done } = said);
      intrude();
    });
    assert.equal(id, "TOKEN-GONE");
    assert.equal(answer.says === "refused" ? answer.kept?.signatures.length : null, done);
  });

  it("TOKEN-GONE when another ends the module", async () => {
    const { id } = await signing(tokenJob([key], {}, 2000), undefined, (said) => {
      if (said.says === "signing" && said.done > 0)
        closeModule(value(openModule(PKCS11JS, SOFTHSM)));
    });
    assert.equal(id, "TOKEN-GONE");
  });

  it("TOKEN-FAILED for an answer without words of its own", async () => {
    const strict = strictToken({ "odd-answer": 1 });
    assert.equal((await signing(tokenJob([key], { module: strict.module }))).id, "TOKEN-FAILED");
  });

  it("signs again once it is back", async () => {
    assert.equal((await signing(tokenJob([key]))).id, "signed");
  });

  it("refuses in words when its files are gone", async () => {
    const { id } = await signing(tokenJob([key], {}, 3), undefined, (said) => {
      if (said.says === "opening") return;
      rmSync(tokens, { recursive: true, force: true });
    });
    assert.match(id, /^(TOKEN-GONE|TOKEN-FAILED)$/);
    const after = (await signing(tokenJob([key]))).id;
    assert.match(after, /^TOKEN-(NONE|MODULE|FAILED)$/);
  });
});
