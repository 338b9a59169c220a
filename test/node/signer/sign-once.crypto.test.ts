import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { armor, Encrypter } from "age-encryption";
import { privateKeyText } from "../../../scripts/sample-index/key-files.ts";
import { heldKey } from "../../../scripts/sample-index/people.ts";
import { seedOf } from "../../../scripts/sample-index/sample-key.ts";
import { fromHex, toHex, toUtf8 } from "../../../shared/bytes.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { sealText } from "../../../shared/sign/seal.ts";
import { openKeyFile } from "../../../node/signer/key-file.ts";
import { headOf } from "../../../node/signer/parts.ts";
import { errandSchema, type SigningJob } from "../../../node/signer/protocol.ts";
import { signOnce } from "../../../node/signer/sign-once.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { withPassphrase } from "./played-talk.ts";

const AMARA = heldKey("sign once", "claimed", "Amara");
const STRANGER = heldKey("sign once", "claimed", "Mallory");
const PASSPHRASE = "amber-birch-cedar";
const PRIVATE = toHex(seedOf(AMARA.key.label));

async function ageFile(content: string | Uint8Array, passphrase = PASSPHRASE): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(10);
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(content);
}

const FILE = await ageFile(privateKeyText(AMARA));
const text = new TextDecoder("latin1").decode(FILE);
const latin1 = (each: string) => Uint8Array.from(each, (c) => c.charCodeAt(0));

async function opening(file: Uint8Array, passphrase = PASSPHRASE): Promise<string> {
  const opened = await openKeyFile(file, "amara.age", passphrase);
  if (opened.ok) return "opened";
  const words = JSON.stringify(opened.refusal);
  const secrets = [PRIVATE, passphrase].filter((secret) => secret !== "");
  assert.ok(!secrets.some((secret) => words.includes(secret)), "a refusal tells no secret");
  return opened.refusal.id;
}

const content = (fields: object) => ({
  ...(JSON.parse(privateKeyText(AMARA)) as object),
  ...fields,
});
const holding = (fields: object) => ageFile(JSON.stringify(content(fields)));

const CASES: readonly (readonly [string, string, () => Promise<string>])[] = [
  ["a key file with its passphrase", "opened", () => opening(FILE)],
  ["an armored one", "opened", () => opening(toUtf8(armor.encode(FILE)))],
  ["another passphrase", "KEYFILE-PASSPHRASE", () => opening(FILE, "amber-birch")],
  ["an empty passphrase", "KEYFILE-PASSPHRASE", () => opening(FILE, "")],
  ["an empty file", "KEYFILE-FORM", () => opening(new Uint8Array(0))],
  ["a text", "KEYFILE-FORM", () => opening(toUtf8("hello"))],
  ["a damaged armor", "KEYFILE-FORM", () => opening(toUtf8(armor.encode(FILE).slice(0, -60)))],
  ["a file cut off at its end", "KEYFILE-FORM", () => opening(FILE.subarray(0, -1))],
  ["a file cut off in its header", "KEYFILE-FORM", () => opening(FILE.subarray(0, 30))],
  ["a file cut off behind its header", "KEYFILE-FORM", () => opening(FILE.subarray(0, 150))],
  [
    "a file with its last byte changed",
    "KEYFILE-FORM",
    () => opening(Uint8Array.from(FILE, (byte, i) => (i === FILE.length - 1 ? byte ^ 1 : byte))),
  ],
  ["a file with a byte more", "KEYFILE-FORM", () => opening(Uint8Array.of(...FILE, 0))],
  [
    "a header that was changed",
    "KEYFILE-FORM",
    () => opening(latin1(text.replace(/\n--- ./, (found) => `${found.slice(0, -1)}!`))),
  ],
  [
    "a work factor of 30, which would take hours and all the memory",
    "KEYFILE-WORK",
    () => opening(latin1(text.replace(/ 10\n/, " 30\n"))),
  ],
  ["a work factor of 21", "KEYFILE-WORK", () => opening(latin1(text.replace(/ 10\n/, " 21\n")))],
  [
    "a work factor of four digits",
    "KEYFILE-FORM",
    () => opening(latin1(text.replace(/ 10\n/, " 1000\n"))),
  ],
  [
    "a file for a recipient's key instead of a passphrase",
    "KEYFILE-FORM",
    () => opening(latin1("age-encryption.org/v1\n-> X25519 abc\nabc\n--- abc\n")),
  ],
  ["another thing inside", "KEYFILE-CONTENT", async () => opening(await ageFile("hello"))],
  ["nothing inside", "KEYFILE-CONTENT", async () => opening(await ageFile(""))],
  [
    "bytes that are not text inside",
    "KEYFILE-CONTENT",
    async () => opening(await ageFile(Uint8Array.of(0xff))),
  ],
  ["a format of the future", "KEYFILE-CONTENT", async () => opening(await holding({ format: 2 }))],
  ["a field more", "KEYFILE-CONTENT", async () => opening(await holding({ extra: 1 }))],
  [
    "a private half in capitals",
    "KEYFILE-CONTENT",
    async () => opening(await holding({ private: PRIVATE.toUpperCase() })),
  ],
  [
    "half a private half",
    "KEYFILE-CONTENT",
    async () => opening(await holding({ private: PRIVATE.slice(2) })),
  ],
  [
    "another kind of key",
    "KEYFILE-CONTENT",
    async () => opening(await holding({ keytype: "ecdsa" })),
  ],
];

describe("opening a key file", () => {
  for (const [sentence, wanted, run] of CASES)
    it(`${wanted}: ${sentence}`, async () => {
      assert.equal(await run(), wanted);
    });
});

const DOCUMENTS = [
  { role: "claimed", version: 42, bytes: toUtf8('{"a":1}') },
  { role: "publication", version: 42, bytes: toUtf8('{"b":2}') },
];
const DIGEST = sha256Of(
  sealText(DOCUMENTS.map((each) => ({ ...each, sha256: sha256Of(each.bytes) }))),
);

function job(fields: Partial<SigningJob> = {}): SigningJob {
  return {
    digest: DIGEST,
    documents: DOCUMENTS.map((each) => ({ ...each, allowed: [AMARA.key.key.public] })),
    signed: [],
    ...fields,
  };
}

const sourceOf = (bytes: Uint8Array) =>
  ({ source: "key file", file: { name: "amara.age", bytes } }) as const;

async function signing(
  fields: Partial<SigningJob> = {},
  passphrase = PASSPHRASE,
  file: Uint8Array = FILE,
) {
  const talk = withPassphrase(passphrase);
  const answer = await signOnce(job(fields), sourceOf(file), talk);
  return { answer, stages: talk.stages, wants: talk.wants };
}

async function refusalOf(
  fields: Partial<SigningJob>,
  passphrase?: string,
  file?: Uint8Array,
): Promise<string> {
  const { answer } = await signing(fields, passphrase, file);
  return answer.says === "refused" ? answer.refusal.id : answer.says;
}

const changed = (change: Partial<SigningJob["documents"][number]>, only = 0) =>
  job().documents.map((each, i) => (i === only ? { ...each, ...change } : each));

describe("signing once", () => {
  it("says each stage, and signs every document so that both implementations accept it", async () => {
    const { answer, stages } = await signing();
    assert.deepEqual(stages, ["Opening the key", "Signing"]);
    assert.ok(answer.says === "signed");
    assert.equal(answer.public, AMARA.key.key.public);
    assert.deepEqual(
      answer.signatures.map(({ role }) => role),
      ["claimed", "publication"],
    );
    for (const [i, { sig }] of answer.signatures.entries()) {
      const bytes = DOCUMENTS[i]?.bytes ?? new Uint8Array(0);
      assert.equal(verifyWithBoth(AMARA.key.key, bytes, fromHex(sig) ?? bytes), true);
    }
    assert.ok(!JSON.stringify(answer).includes(PRIVATE));
  });

  it("gives the same signature for the same bytes, as Ed25519 does", async () => {
    assert.deepEqual((await signing()).answer, (await signing()).answer);
  });

  for (const [sentence, fields] of [
    ["other bytes than were sealed", { documents: changed({ bytes: toUtf8('{"a":2}') }) }],
    ["other bytes in the second document", { documents: changed({ bytes: toUtf8("{}") }, 1) }],
    ["another version", { documents: changed({ version: 43 }) }],
    ["another role", { documents: changed({ role: "root" }) }],
    ["a document left out", { documents: job().documents.slice(1) }],
    ["the documents in another order", { documents: job().documents.toReversed() }],
    ["nothing at all", { documents: [] }],
    ["another digest", { digest: "0".repeat(64) }],
  ] as const)
    it(`SIGN-BYTES refuses ${sentence}, before the key file is opened`, async () => {
      const { answer, wants } = await signing(fields);
      assert.ok(answer.says === "refused");
      assert.equal(answer.refusal.id, "SIGN-BYTES");
      assert.deepEqual(wants, [], "nobody was asked for a passphrase");
    });

  it("SIGN-KEY refuses a key that the role does not list", async () => {
    const keyFile = await ageFile(privateKeyText(STRANGER));
    assert.equal(await refusalOf({}, PASSPHRASE, keyFile), "SIGN-KEY");
  });

  it("SIGN-KEY refuses a key that none of the documents lists", async () => {
    const documents = job().documents.map((document) => ({ ...document, allowed: [] }));
    assert.equal(await refusalOf({ documents }), "SIGN-KEY");
  });

  for (const [i, role] of ["publication", "claimed"].entries())
    it(`signs only ${role} with a key that the other document does not list`, async () => {
      const { answer } = await signing({ documents: changed({ allowed: [] }, i) });
      assert.ok(answer.says === "signed");
      assert.deepEqual(
        answer.signatures.map((each) => each.role),
        [role],
      );
    });

  it("SIGN-BYTES refuses other bytes in a document that the key may not sign", async () => {
    const documents = changed({ allowed: [], bytes: toUtf8("{}") }, 1);
    assert.equal(await refusalOf({ documents }), "SIGN-BYTES");
  });

  it("SIGN-AGAIN refuses a key that has signed already", async () => {
    assert.equal(await refusalOf({ signed: [AMARA.key.key.public] }), "SIGN-AGAIN");
  });

  it("KEYFILE-PASSPHRASE refuses a wrong passphrase", async () => {
    assert.equal(await refusalOf({}, "wrong"), "KEYFILE-PASSPHRASE");
  });

  it("KEYFILE-CONTENT refuses a private half that belongs to another public half", async () => {
    const keyFile = await holding({ public: STRANGER.key.key.public });
    assert.equal(await refusalOf({}, PASSPHRASE, keyFile), "KEYFILE-CONTENT");
  });

  it("takes an errand of just its own form", () => {
    const errand = headOf({ errand: "sign", source: sourceOf(FILE), job: job() });
    assert.ok(errand.errand === "sign");
    assert.equal(errandSchema.safeParse(errand).success, true);
    for (const odd of [
      { ...errand, extra: 1 },
      { ...errand, job: { ...errand.job, digest: "x" } },
      { ...errand, job: { ...errand.job, documents: {} } },
      { ...errand, job: job() },
      { ...errand, source: { source: "key file", file: { name: "a", bytes: [1] } } },
      { ...errand, source: { source: "the air" } },
    ])
      assert.equal(errandSchema.safeParse(odd).success, false);
  });
});
