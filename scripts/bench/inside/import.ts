import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resourceUsage } from "node:process";
import { pathToFileURL } from "node:url";
import { Proofs } from "../../../node/claims/proofs.ts";
import { importBundle } from "../../../node/import-bundle.ts";
import { BatchIndex } from "../../../node/room/batch-index.ts";
import { readStick } from "../../../node/stick/read-stick.ts";
import { writeFiles } from "../../../node/stick/write-files.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { BEGINNING } from "../../../shared/ceremony/entry.ts";
import { CLAIMS_PATH } from "../../../shared/import/match-batch.ts";
import { readManifest } from "../../../shared/bundle/manifest.ts";
import type { Batch } from "../../../shared/import/pending.ts";
import { readAnchor, type ImportFigures } from "../import-figures.ts";
import { seal } from "../../../shared/sign/seal.ts";
import { EXPIRY } from "../../sample-index/local-ceremony.ts";
import { approved, certain } from "../approved.ts";

const silent = () => undefined;
const since = (start: number) => (performance.now() - start) / 1000;

/** The stick as the app imports it, up to what the first list of claims is drawn from; and how long people waited for it who took all their time to compare the root. */
async function imported(stick: string, worker: string, isSlow: boolean) {
  const { signal } = new AbortController();
  const workerUrl = pathToFileURL(worker);
  const begun: Proofs[] = [];
  const { files } = certain(
    await readStick(stick, signal, silent, ({ path, bytes }) => {
      if (path === CLAIMS_PATH) begun.push(new Proofs(bytes, workerUrl));
    }),
  );
  const manifest = certain(readManifest(files.get("bundle.json")?.bytes ?? new Uint8Array()));
  const anchor = readAnchor(stick);
  const proofs = begun[0] ?? Proofs.of(files, workerUrl);
  if (isSlow) await proofs.whole();
  const recognised = performance.now();
  const work = { workerUrl, signal, proofs, onClaims: silent };
  const { batch, refusal } = await importBundle(files, anchor, manifest.created, work);
  if (batch === null) throw new Error(JSON.stringify(refusal));
  await BatchIndex.of(batch);
  return { batch, waited: since(recognised) };
}

/** All approved: built, checked, sealed, written and read back. */
async function sealed(batch: Batch): Promise<ImportFigures["seal"]> {
  const decisions = approved(batch);
  const start = performance.now();
  const decided = {
    decisions,
    proposals: [],
    record: BEGINNING,
  };
  const { documents } = certain(seal(batch, decided, EXPIRY, verifyWithBoth));
  const making = since(start);
  const folder = mkdtempSync(join(tmpdir(), "conclave-bench-"));
  try {
    const written = performance.now();
    const files = documents.map(({ path, bytes, sha256 }) => ({
      path: `signed/${path}`,
      bytes,
      sha256,
    }));
    certain(await writeFiles(join(folder, "conclave"), files));
    return { seconds: making, writing: since(written), files: files.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [, , stick = "", worker = "", mode] = process.argv;
const start = performance.now();
const { batch, waited } = await imported(stick, worker, mode === "slow people");
const seconds = since(start);
const peak = resourceUsage().maxRSS * 1024;
const figures: ImportFigures = {
  claims: batch.claims.length,
  seconds,
  waited,
  peak,
  seal: mode === "seal" ? await sealed(batch) : null,
};
console.log(JSON.stringify(figures));
