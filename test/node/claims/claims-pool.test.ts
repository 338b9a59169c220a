import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, it } from "node:test";
import { examineClaims, lineOffsets } from "../../../node/claims/claims-pool.ts";
import { verifyWithPlatform } from "../../../node/verify.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { examine, type Examined } from "../../../shared/claim/examine.ts";
import { finished } from "../../../shared/finished.ts";
import { CLAIMS_PATH } from "../../../shared/import/match-batch.ts";
import { ownFolder } from "../../own-folder.ts";
import { linesOfFile, sampleFiles, there } from "../../sample.ts";

const WORKER = new URL("../../../node/import-worker.ts", import.meta.url);

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

const SAMPLE = shared(there(sampleFiles().get(CLAIMS_PATH)).bytes);

function examining(bytes: Uint8Array, url = WORKER, signal = new AbortController().signal) {
  const told: [number, number][] = [];
  const found: Examined[] = [];
  const work = examineClaims(bytes, url, signal, ({ firstLine, examined, done, of }) => {
    examined.forEach((each, i) => (found[firstLine + i] = each));
    told.push([done, of]);
  }).then(() => found);
  return { work, told };
}

function ownWorker(code: string): URL {
  const path = join(ownFolder(), "worker.mjs");
  writeFileSync(path, `import { parentPort } from "node:worker_threads";\n${code}`);
  return pathToFileURL(path);
}

describe("the lines of a claims file", () => {
  for (const [text, lines] of [
    ["", []],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["a\nb", ["a", "b"]],
    ["a\n\nb\n", ["a", "", "b"]],
    ["\n", [""]],
    ["\n\n", ["", ""]],
  ] as const)
    it(`of ${JSON.stringify(text)} are ${JSON.stringify(lines)}`, () => {
      const found = linesOfFile(toUtf8(text)).map((line) => Buffer.from(line).toString());
      assert.deepEqual(found, lines);
      assert.equal(
        finished(lineOffsets(toUtf8(text))).length,
        lines.length === 0 ? 0 : lines.length + 1,
      );
    });
});

describe("examining claims in worker threads", () => {
  it("gives what examining them one by one gives, and tells how far it is", async () => {
    const { work, told } = examining(SAMPLE);
    const one = linesOfFile(Uint8Array.from(SAMPLE)).map((line, i) =>
      examine(line, `${CLAIMS_PATH}, line ${i + 1}`, verifyWithPlatform),
    );
    assert.deepEqual(await work, one);
    assert.deepEqual(told.at(-1), [60, 60]);
  });

  it("keeps the file's order over many spans and workers", async () => {
    const lines = Array.from({ length: 2_001 }, (_, i) => `{"n":${i}}`);
    const url = ownWorker(`
      import { workerData } from "node:worker_threads";
      const { bytes, offsets, cursor } = workerData;
      const line = (i) => Buffer.from(bytes.slice(offsets[i], offsets[i + 1] - 1)).toString();
      for (;;) {
        const from = Atomics.add(cursor, 0, 250);
        if (from >= offsets.length - 1) break;
        const to = Math.min(offsets.length - 1, from + 250);
        const findings = Array.from({ length: to - from }, (_, i) => [i, [{ found: line(from + i) }]]);
        const keys = new Uint8Array(to - from).fill(255);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, from % 500 === 0 ? 20 : 0);
        parentPort.postMessage({ firstLine: from, packed: { count: to - from, findings, keys } });
      }`);
    const { work } = examining(shared(toUtf8(lines.join("\n"))), url);
    const found = (await work).map(({ findings: [finding] }) => finding?.found);
    assert.deepEqual(found, lines);
  });

  it("gives nothing for an empty file", async () => {
    assert.deepEqual(await examining(new Uint8Array(0)).work, []);
  });

  it("rejects when it is cancelled before it begins", async () => {
    const cancel = new AbortController();
    cancel.abort(new Error("enough"));
    await assert.rejects(examining(SAMPLE, WORKER, cancel.signal).work, /enough/);
  });

  it("rejects when it is cancelled in the middle, whatever the workers do", async () => {
    const cancel = new AbortController();
    const url = ownWorker(`for (;;);`);
    const { work } = examining(SAMPLE, url, cancel.signal);
    setTimeout(() => {
      cancel.abort(new Error("enough"));
    }, 30);
    await assert.rejects(work, /enough/);
  });

  for (const [sentence, code, words] of [
    ["throws", `throw new Error("broken");`, /broken/],
    ["cannot be loaded", `import "./gone.mjs";`, /gone/],
    ["ends early", `process.exit(0);`, /ended early/],
    ["ends in the middle", `process.exit(1);`, /ended early/],
  ] as const)
    it(`rejects when a worker ${sentence}: half of the claims is never taken for all`, async () => {
      await assert.rejects(examining(SAMPLE, ownWorker(code)).work, words);
    });
});
