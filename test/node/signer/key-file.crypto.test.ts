import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import { heldKey } from "../../../scripts/sample-index/people.ts";
import { seedOf } from "../../../scripts/sample-index/sample-key.ts";
import { toHex, toUtf8 } from "../../../shared/bytes.ts";
import type { Outcome } from "../../../shared/refusal.ts";
import { armored, closeAge, openAge, WORK } from "../../../node/signer/age-file.ts";
import {
  changePassphrase,
  openKeyFile,
  openKeyFileBy,
  writeKeyFile,
  writeKeyFileFor,
  type OpenKey,
} from "../../../node/signer/key-file.ts";
import { good } from "../../sample.ts";

const OLD = "amber-birch-cedar";
const NEW = "delta-ember-fjord";
const QUICK = 10;
const held = heldKey("key file", "claimed", "Amara");
const KEY: OpenKey = {
  seed: Uint8Array.from(seedOf(held.key.label)),
  public: held.key.key.public,
  keyholder: "Amara",
  role: "claimed",
};
const PRIVATE = toHex(KEY.seed);

const FILE = good(await writeKeyFile(KEY, "amara.age", OLD, QUICK));
const IDENTITY = await generateX25519Identity();
const OTHER_IDENTITY = await generateX25519Identity();
const RECIPIENT = await identityToRecipient(IDENTITY);
const SENT = good(await writeKeyFileFor(KEY, "amara.age", RECIPIENT, IDENTITY));

const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const withWork = (work: number) =>
  latin1(Buffer.from(FILE).toString("latin1").replace(` ${QUICK}\n`, ` ${work}\n`));

function idOf(outcome: Outcome<unknown>): string {
  if (outcome.ok) return "done";
  const words = JSON.stringify(outcome.refusal);
  for (const secret of [PRIVATE, OLD, NEW, IDENTITY, OTHER_IDENTITY])
    assert.ok(!words.includes(secret), "a refusal tells no secret");
  return outcome.refusal.id;
}

const byIdentity = (file: Uint8Array, identity = IDENTITY) =>
  openKeyFileBy(file, "amara.age", { kind: "identity", identity });
const changing = (file: Uint8Array, present = OLD, next = NEW, work = QUICK) =>
  changePassphrase(file, "amara.age", present, next, work);

const CASES: readonly (readonly [string, string, () => Promise<Outcome<unknown>>])[] = [
  ["written and opened", "done", () => openKeyFile(FILE, "it", OLD)],
  ["written, armored and opened", "done", () => openKeyFile(armored(FILE), "it", OLD)],
  ["written for a recipient, opened by its identity", "done", () => byIdentity(SENT)],
  ["the same, armored", "done", () => byIdentity(armored(SENT))],
  [
    "opened by the file that age-keygen writes",
    "done",
    () => byIdentity(SENT, `# created: today\n# public key: ${RECIPIENT}\n${IDENTITY}\n`),
  ],
  [
    "opened by the file, with Windows' line ends",
    "done",
    () => byIdentity(SENT, `# c\r\n${IDENTITY}\r\n`),
  ],
  ["another passphrase", "KEYFILE-PASSPHRASE", () => openKeyFile(FILE, "it", NEW)],
  ["a work factor of 9", "KEYFILE-WORK", () => openKeyFile(withWork(9), "it", OLD)],
  ["a work factor of 1", "KEYFILE-WORK", () => openKeyFile(withWork(1), "it", OLD)],
  ["a work factor of 21", "KEYFILE-WORK", () => openKeyFile(withWork(21), "it", OLD)],
  ["writing with a work factor of 9", "KEYFILE-WORK", () => writeKeyFile(KEY, "it", OLD, 9)],
  ["writing with a work factor of 21", "KEYFILE-WORK", () => writeKeyFile(KEY, "it", OLD, 21)],
  ["writing with no work", "KEYFILE-WORK", () => writeKeyFile(KEY, "it", OLD, 0)],
  [
    "writing with half a work factor more",
    "KEYFILE-WORK",
    () => writeKeyFile(KEY, "it", OLD, 10.5),
  ],
  [
    "writing with a short passphrase",
    "PASSPHRASE-SHORT",
    () => writeKeyFile(KEY, "it", "amber", QUICK),
  ],
  ["another identity", "KEYFILE-IDENTITY", () => byIdentity(SENT, OTHER_IDENTITY)],
  [
    "an identity with a wrong letter",
    "KEYFILE-IDENTITY",
    () => byIdentity(SENT, `${IDENTITY.slice(0, -1)}${IDENTITY.endsWith("Q") ? "P" : "Q"}`),
  ],
  ["two identities", "KEYFILE-IDENTITY", () => byIdentity(SENT, `${IDENTITY}\n${OTHER_IDENTITY}`)],
  [
    "a recipient in the place of an identity",
    "KEYFILE-IDENTITY",
    () => byIdentity(SENT, RECIPIENT),
  ],
  ["nothing in the place of an identity", "KEYFILE-IDENTITY", () => byIdentity(SENT, "")],
  ["an identity for a file with a passphrase", "KEYFILE-FORM", () => byIdentity(FILE)],
  ["a passphrase for a file with a recipient", "KEYFILE-FORM", () => openKeyFile(SENT, "it", OLD)],
  ["a file for a recipient, cut off", "KEYFILE-FORM", () => byIdentity(SENT.subarray(0, -1))],
  [
    "a file for a recipient, cut off in its header",
    "KEYFILE-FORM",
    () => byIdentity(SENT.subarray(0, 60)),
  ],
  ["an empty file", "KEYFILE-FORM", () => byIdentity(new Uint8Array(0))],
  [
    "another thing inside",
    "KEYFILE-CONTENT",
    async () =>
      byIdentity(
        good(await closeAge(toUtf8("{}"), "it", { kind: "recipient", recipient: RECIPIENT })),
      ),
  ],
  ["no recipient", "KEYFILE-RECIPIENT", () => writeKeyFileFor(KEY, "it", "", null)],
  [
    "a recipient with a wrong letter",
    "KEYFILE-RECIPIENT",
    () =>
      writeKeyFileFor(
        KEY,
        "it",
        `${RECIPIENT.slice(0, -1)}${RECIPIENT.endsWith("q") ? "p" : "q"}`,
        null,
      ),
  ],
  [
    "an identity in the place of a recipient",
    "KEYFILE-RECIPIENT",
    () => writeKeyFileFor(KEY, "it", IDENTITY, null),
  ],
  [
    "a key for SSH in its place",
    "KEYFILE-RECIPIENT",
    () => writeKeyFileFor(KEY, "it", "ssh-ed25519 AAAA", null),
  ],
  [
    "a recipient whose identity is another",
    "KEYFILE-WRITING",
    () => writeKeyFileFor(KEY, "it", RECIPIENT, OTHER_IDENTITY),
  ],
  [
    "a key whose halves do not belong together",
    "KEYFILE-WRITING",
    () => writeKeyFile({ ...KEY, public: "ab".repeat(32) }, "it", OLD, QUICK),
  ],
  ["a change of passphrase", "done", () => changing(FILE)],
  ["a change, of an armored file", "done", () => changing(armored(FILE))],
  ["a change with a wrong old passphrase", "KEYFILE-PASSPHRASE", () => changing(FILE, "amber")],
  ["a change to the same", "PASSPHRASE-SAME", () => changing(FILE, OLD, OLD)],
  ["a change to a short one", "PASSPHRASE-SHORT", () => changing(FILE, OLD, "short")],
  ["a change of a damaged file", "KEYFILE-FORM", () => changing(FILE.subarray(0, -1))],
  ["a change with absurd work", "KEYFILE-WORK", () => changing(FILE, OLD, NEW, 30)],
];

describe("key files", () => {
  for (const [sentence, wanted, run] of CASES)
    it(`${wanted}: ${sentence}`, async () => {
      assert.equal(idOf(await run()), wanted);
    });

  it("hold the key, whoever opens them", async () => {
    const changed = good(await changing(FILE));
    for (const opened of [
      await openKeyFile(FILE, "it", OLD),
      await openKeyFile(changed, "it", NEW),
      await byIdentity(SENT),
    ])
      assert.deepEqual({ ...good(opened) }, { ...KEY });
  });

  it("are not touched by a change: the old file still opens with the old passphrase only", async () => {
    const before = Uint8Array.from(FILE);
    const changed = good(await changing(FILE));
    assert.deepEqual(FILE, before);
    assert.equal(idOf(await openKeyFile(FILE, "it", OLD)), "done");
    assert.equal(idOf(await openKeyFile(FILE, "it", NEW)), "KEYFILE-PASSPHRASE");
    assert.equal(idOf(await openKeyFile(changed, "it", OLD)), "KEYFILE-PASSPHRASE");
  });

  it("are written with age's usual work factor", async () => {
    const file = good(await writeKeyFile(KEY, "it", OLD));
    assert.match(
      Buffer.from(file).toString("latin1"),
      new RegExp(`^[^\n]+\n-> scrypt \\S+ ${WORK}\n`),
    );
    assert.equal(WORK, 18);
  });

  it("are refused after any change of one byte", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("passphrase" as const, "identity" as const),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (kind, at, change) => {
          const file = Uint8Array.from(kind === "passphrase" ? FILE : SENT);
          const place = at % file.length;
          file[place] = (file[place] ?? 0) ^ change;
          const opened = await openAge(
            file,
            "it",
            kind === "passphrase" ? { kind, passphrase: OLD } : { kind, identity: IDENTITY },
          );
          assert.ok(!opened.ok);
        },
      ),
      { numRuns: 300 },
    );
  });
});
