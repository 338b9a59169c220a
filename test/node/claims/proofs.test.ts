import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Proofs } from "../../../node/claims/proofs.ts";
import { importBundle, type ImportWork } from "../../../node/import-bundle.ts";
import { CLAIMS_PATH } from "../../../shared/import/match-batch.ts";
import { anchorOn, NOW, sampleFiles, there } from "../../sample.ts";

const WORKER = new URL("../../../node/import-worker.ts", import.meta.url);

function importing(work: Partial<ImportWork> = {}) {
  return importBundle(sampleFiles(), anchorOn(sampleFiles()), NOW, {
    workerUrl: WORKER,
    signal: new AbortController().signal,
    onClaims: () => undefined,
    ...work,
  });
}

describe("the proofs of a stick's claims", () => {
  it("are looked at before anybody imports, and the import finds the same", async () => {
    const proofs = Proofs.of(sampleFiles(), WORKER);
    await proofs.whole();
    const told: [number, number][] = [];
    const { batch, checks } = await importing({
      proofs,
      workerUrl: new URL("file:///nowhere.mjs"),
      onClaims: (done, of) => told.push([done, of]),
    });
    assert.deepEqual(told, [[60, 60]], "it is told at once how far they are");
    const alone = await importing();
    assert.deepEqual(there(batch).claims, there(alone.batch).claims);
    assert.deepEqual(checks, alone.checks);
  });

  it("are taken up where they are by an import that comes in the middle", async () => {
    const proofs = Proofs.of(sampleFiles(), WORKER);
    const put: number[] = [];
    const { batch } = await importing({ proofs, onMatched: (done) => put.push(done) });
    assert.equal(there(batch).claims.length, 60);
    assert.equal(put.at(-1), 60);
  });

  it("are none for a stick without claims", async () => {
    const files = new Map([...sampleFiles()].filter(([path]) => path !== CLAIMS_PATH));
    await Proofs.of(files, WORKER).whole();
  });

  it("are worth nothing once they were ended: the import fails, and takes no part for the whole", async () => {
    const proofs = Proofs.of(sampleFiles(), WORKER);
    proofs.end();
    await assert.rejects(proofs.whole(), /not asked about any more/);
    await assert.rejects(importing({ proofs }), /not asked about any more/);
  });

  it("tell nothing any more once they were ended, whatever a thread still had to say", async () => {
    const talking = new URL(
      "data:text/javascript,import { parentPort } from 'node:worker_threads';" +
        "for (let i = 0; i < 100; i++) parentPort.postMessage({ firstLine: 0, packed: { count: 0, findings: [] } })",
    );
    const proofs = Proofs.of(sampleFiles(), talking);
    let told = 0;
    proofs.hear(() => {
      told++;
      proofs.end();
    });
    await assert.rejects(proofs.whole());
    assert.equal(told, 1);
  });

  it("end with an import that is cancelled", async () => {
    const proofs = Proofs.of(sampleFiles(), new URL("data:text/javascript,setInterval(()=>{},9)"));
    const cancel = new AbortController();
    setTimeout(() => {
      cancel.abort(new Error("enough"));
    }, 50);
    await assert.rejects(importing({ proofs, signal: cancel.signal }), /enough/);
    await assert.rejects(proofs.whole(), /enough/);
  });
});
