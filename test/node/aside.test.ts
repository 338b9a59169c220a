import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "node:test";
import { sampleKey, signatureBy } from "../../scripts/sample-index/sample-key.ts";
import { Aside } from "../../node/aside.ts";
import { fromHex } from "../../shared/bytes.ts";
import type { Envelope, Signature } from "../../shared/tuf/envelope.ts";
import { ownFolder } from "../own-folder.ts";
import { there } from "../sample.ts";

const WORKER = new URL("../../node/import-worker.ts", import.meta.url);
const HELD = sampleKey("aside");
const OTHER = sampleKey("somebody else");

/** Zeros in shared memory, as a stick's files lie there. */
function bytesOf(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

const LONG = bytesOf(4_000_000);
const SHORT = bytesOf(3_999_999);
const GOOD = signatureBy(HELD, Uint8Array.from(LONG));
/** Of the right form, over something else. */
const BAD = { ...GOOD, sig: signatureBy(HELD, Uint8Array.from(SHORT)).sig };

function ownWorker(code: string): URL {
  const path = join(ownFolder(), "worker.mjs");
  writeFileSync(path, `import { parentPort } from "node:worker_threads";\n${code}`);
  return pathToFileURL(path);
}

/** A thread that finds everything true shows whose word is taken. */
const YES = ownWorker("parentPort.postMessage(true);");
const NO = ownWorker("parentPort.postMessage(false);");
const BROKEN = ownWorker(`throw new Error("broken");`);

function envelope(signedBytes: Uint8Array, signatures: readonly Signature[]): Envelope {
  return { signed: {}, signatures, signedBytes };
}

async function judged(
  url: URL,
  document: Envelope,
  signal = new AbortController().signal,
): Promise<boolean> {
  const aside = new Aside(url, signal);
  await aside.ahead({ envelope: document, quorum: { keys: [HELD.key], threshold: 1 } });
  const { sig } = there(document.signatures[0]);
  return aside.verify(HELD.key, document.signedBytes, there(fromHex(sig)));
}

describe("a long signature, verified in a thread of its own", () => {
  for (const [sentence, url, document, holds] of [
    ["holds, and so it is told", WORKER, envelope(LONG, [GOOD]), true],
    ["does not hold, and so it is told", WORKER, envelope(LONG, [BAD]), false],
    ["is not worked out again where the thread found it true", YES, envelope(LONG, [BAD]), true],
    ["is not worked out again where the thread found it false", NO, envelope(LONG, [GOOD]), false],
    ["over less than 4 MB starts no thread", BROKEN, envelope(SHORT, [GOOD]), false],
    [
      "by no key of the quorum starts none",
      BROKEN,
      envelope(LONG, [signatureBy(OTHER, LONG)]),
      false,
    ],
  ] as const)
    it(sentence, async () => {
      assert.equal(await judged(url, document), holds);
    });

  it("is known for these bytes, this key and this signature alone", async () => {
    const aside = new Aside(YES, new AbortController().signal);
    const quorum = { keys: [HELD.key], threshold: 1 };
    await aside.ahead({ envelope: envelope(LONG, [BAD]), quorum });
    const bad = there(fromHex(BAD.sig));
    assert.equal(aside.verify(HELD.key, LONG, bad), true);
    assert.equal(aside.verify(HELD.key, LONG.slice(), bad), false);
    assert.equal(aside.verify(OTHER.key, LONG, bad), false);
    assert.equal(aside.verify(HELD.key, LONG, bad.toReversed()), false);
  });

  for (const [what, sig] of [
    ["is empty", ""],
    ["is no hex", "zz"],
  ] as const)
    it(`that ${what} starts no thread`, async () => {
      const aside = new Aside(BROKEN, new AbortController().signal);
      const quorum = { keys: [HELD.key], threshold: 1 };
      await aside.ahead({ envelope: envelope(LONG, [{ ...GOOD, sig }]), quorum });
    });

  it("rejects where the thread fails", async () => {
    await assert.rejects(judged(BROKEN, envelope(LONG, [GOOD])), /broken/);
    await assert.rejects(judged(ownWorker("process.exit(0);"), envelope(LONG, [GOOD])), /early/);
  });

  it("rejects with the reason when it is cancelled", async () => {
    const cancel = new AbortController();
    setTimeout(() => {
      cancel.abort(new Error("enough"));
    }, 30);
    const work = judged(ownWorker("for (;;);"), envelope(LONG, [GOOD]), cancel.signal);
    await assert.rejects(work, /enough/);
    await assert.rejects(judged(YES, envelope(LONG, [GOOD]), cancel.signal), /enough/);
  });
});
