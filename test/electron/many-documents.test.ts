import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { FromSigner } from "../../node/signer/protocol.ts";
import { PASSPHRASE } from "../node/signer/errands/people.ts";
import { openSampleKey } from "../sample-escrow.ts";
import { writeKeyFile } from "../../node/signer/key-file.ts";
import type { DrivenApp } from "../../scripts/rehearsal/app.ts";
import { buildApp } from "../../scripts/build.ts";
import { good } from "../sample.ts";
import { bareStage } from "./driven.ts";

/** Overridden to measure: how many documents, and how long each. */
const COUNT = Number(process.env["MANY_COUNT"] ?? 600);
const LENGTH = Number(process.env["MANY_LENGTH"] ?? 90_000);

interface Came {
  /** What the signer said, one of each kind after another. */
  readonly says: readonly string[];
  readonly parts: number;
  readonly words: number;
  readonly signatures: number;
  readonly seconds: Readonly<Record<"handing" | "signing", number>>;
}

void describe("tens of megabytes for the signer, in the real app", async () => {
  const { launch } = await bareStage();
  let app: DrivenApp;
  before(async () => {
    app = await launch();
  });
  after(() => app.close());

  /** Plays main's side of the protocol in main itself, with documents that are made there. */
  async function signed(most: number, flip: boolean): Promise<Came> {
    const { mainPath } = await buildApp();
    const key = openSampleKey("Amara");
    const file = Array.from(good(await writeKeyFile(key, "it", PASSPHRASE, 10)));
    const rows = Array.from({ length: COUNT }, (_, i) => `claimed.shard.${i}`);
    const told = {
      signer: join(mainPath, "../signer.js"),
      file,
      rows,
      length: LENGTH,
      most,
      flip,
      half: key.public,
      passphrase: PASSPHRASE,
    };
    return app.electron.evaluate(async ({ utilityProcess, MessageChannelMain }, job) => {
      const { createHash } = process.getBuiltinModule("node:crypto");
      const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest("hex");
      const documents = job.rows.map((role, i) => ({
        role,
        bytes: new Uint8Array(job.length).fill(32 + (i % 90)),
      }));
      const list = documents.map(
        ({ role, bytes }) =>
          `{"length":${bytes.length},"role":"${role}","sha256":"${sha256(bytes)}","version":1}`,
      );
      const digest = sha256(`{"_type":"seal","documents":[${list.join(",")}],"format":1}`);
      const middle = documents[Math.floor(documents.length / 2)];
      if (job.flip && middle !== undefined) middle.bytes[9] = 1;
      const all = Buffer.concat(documents.map(({ bytes }) => bytes));
      const child = utilityProcess.fork(job.signer, [], { stdio: "ignore" });
      const { port1, port2 } = new MessageChannelMain();
      let [at, parts, words] = [0, 0, 0];
      const said: string[] = [];
      const began = performance.now();
      let handed = began;
      return new Promise<Came>((resolve, reject) => {
        child.on("exit", () => {
          reject(new Error(`the signer ended after saying ${said.join(", ")}`));
        });
        child.on("message", (heard: FromSigner) => {
          if (said.at(-1) !== heard.says) said.push(heard.says);
          if (heard.says === "next part") {
            child.postMessage({ part: Uint8Array.from(all.subarray(at, at + job.most)) });
            at += job.most;
            parts++;
          } else if (heard.says === "wants") {
            handed = performance.now();
            const answer = { what: "passphrase", text: job.passphrase };
            port2.postMessage({ number: heard.wanted.number, answer });
          } else if (heard.says === "doing") words++;
          else {
            const seconds = {
              handing: (handed - began) / 1000,
              signing: (performance.now() - handed) / 1000,
            };
            const signatures = heard.says === "signed" ? heard.signatures.length : 0;
            if (heard.says === "refused") said.push(heard.refusal.id);
            resolve({ says: said, parts, words, signatures, seconds });
          }
        });
        port2.start();
        child.postMessage(
          {
            errand: "sign",
            source: {
              source: "key file",
              file: { name: "amara.age", bytes: Uint8Array.from(job.file) },
            },
            job: {
              digest,
              allowed: [[job.half]],
              documents: documents.map(({ role, bytes }) => ({
                role,
                version: 1,
                length: bytes.length,
                allowed: 0,
              })),
              signed: [],
            },
          },
          [port1],
        );
      });
    }, told);
  }

  void it("arrive in parts, and are signed in one act", async (t) => {
    const { says, parts, words, signatures, seconds } = await signed(16_000_000, false);
    assert.deepEqual(says, ["next part", "wants", "doing", "signed"]);
    assert.equal(parts, Math.ceil((COUNT * LENGTH) / 16_000_000));
    assert.equal(signatures, COUNT);
    assert.ok(words < COUNT / 2, `${words} words about ${COUNT} documents`);
    const { handing, signing } = seconds;
    t.diagnostic(`handed over in ${handing.toFixed(1)} s, signed in ${signing.toFixed(1)} s`);
  });

  void it("SIGN-BYTES: one byte in one of them, and nobody is asked for a passphrase", async () => {
    const { says, signatures } = await signed(16_000_000, true);
    assert.deepEqual(says, ["next part", "refused", "SIGN-BYTES"]);
    assert.equal(signatures, 0);
  });
});
