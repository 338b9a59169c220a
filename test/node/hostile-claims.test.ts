import assert from "node:assert/strict";
import { rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { importBundle, type Imported } from "../../node/import-bundle.ts";
import { readStick } from "../../node/stick/read-stick.ts";
import { StickEdit } from "../../scripts/sample-index/stick-edit.ts";
import { writeStick } from "../../scripts/sample-index/stick.ts";
import { CLAIMS_PATH } from "../../shared/import/match-batch.ts";
import type { JsonObject, JsonValue } from "../../shared/json/value.ts";
import type { Outcome } from "../../shared/refusal.ts";
import { ownFolder } from "../own-folder.ts";
import { anchorOn, good, NOW, sampleFiles, sampleIndex, there } from "../sample.ts";

const WORKER = new URL("../../node/import-worker.ts", import.meta.url);

function stick(): { readonly dir: string; readonly edit: StickEdit } {
  const dir = join(ownFolder(), "BLUE");
  writeStick(sampleIndex(), dir);
  return { dir, edit: new StickEdit(sampleIndex(), dir) };
}

interface Work {
  readonly signal?: AbortSignal;
  readonly onBytes?: (done: number) => void;
  readonly onClaims?: () => void;
}

async function imported(dir: string, work: Work = {}): Promise<Outcome<Imported>> {
  const { signal = new AbortController().signal, onBytes, onClaims } = work;
  const read = await readStick(dir, signal, onBytes ?? (() => undefined));
  if (!read.ok) return read;
  const value = await importBundle(read.value.files, anchorOn(sampleFiles()), NOW, {
    workerUrl: WORKER,
    signal,
    onClaims: onClaims ?? (() => undefined),
  });
  return { ok: true, value };
}

/** The manifest as it would be if a listed file were so long. */
function stating(length: number) {
  return (signed: JsonObject): JsonObject => ({
    ...signed,
    files: (signed["files"] as readonly JsonObject[]).map((file): JsonValue =>
      file["path"] === CLAIMS_PATH ? { ...file, length } : file,
    ),
  });
}

async function findings(lines: (own: readonly string[]) => readonly string[]) {
  const { dir, edit } = stick();
  edit.putLines(lines(edit.lines()));
  edit.resign();
  const { batch } = good(await imported(dir));
  return there(batch).claims;
}

describe("a stick with hostile claims", () => {
  it("STICK-FILE refuses a claims file of 5 GB, without reading it", async () => {
    const { dir, edit } = stick();
    edit.resign(stating(5_000_000_000));
    truncateSync(join(dir, "conclave", CLAIMS_PATH), 5_000_000_000);
    const outcome = await imported(dir);
    assert.ok(!outcome.ok);
    assert.equal(outcome.refusal.id, "STICK-FILE");
    assert.match(outcome.refusal.found, /5,000,\d{3},\d{3} bytes/);
  });

  it("CLAIM-FORM refuses a line of 100 MB, and takes the others", async () => {
    const claims = await findings(([first = "", ...rest]) => [
      `${first}${" ".repeat(1e8)}`,
      ...rest,
    ]);
    assert.match(there(claims[0]).findings[0]?.found ?? "", /^a line of 100,?\d+ bytes$/);
    assert.equal(claims.filter(({ findings: [one] }) => one?.id === "CLAIM-FORM").length, 1);
  });

  it("CLAIM-FORM refuses a claim with a million keys, and takes the others", async () => {
    const key = (i: number) => {
      const half = i.toString(16).padStart(64, "0");
      return `"${half}":{"keytype":"ed25519","keyval":{"public":"${half}"},"scheme":"ed25519"}`;
    };
    const keys = Array.from({ length: 1e6 }, (_, i) => key(i)).join(",");
    const claims = await findings(([first = "", ...rest]) => [
      first.replace(/"keys":\{/, () => `"keys":{${keys},`),
      ...rest,
    ]);
    assert.equal(there(claims[0]).findings[0]?.id, "CLAIM-FORM");
    assert.equal(claims.filter(({ findings: [one] }) => one?.id === "CLAIM-FORM").length, 1);
  });

  it("CLAIM-DUPLICATE tells of 10,000 claims for one project, each of them", async () => {
    const claims = await findings(([first = "", ...rest]) => [
      ...Array.from({ length: 10_000 }, () => first),
      ...rest,
    ]);
    const twice = claims.filter((claim) =>
      claim.findings.some(({ id }) => id === "CLAIM-DUPLICATE"),
    );
    assert.ok(twice.length >= 10_000);
    assert.match(JSON.stringify(there(twice[0]).findings), /10000 claims for this project/);
  });

  it("STICK-FILE tells in words that the stick was pulled out while it was read; nothing is imported", async () => {
    const { dir } = stick();
    const outcome = await imported(dir, {
      onBytes: () => {
        rmSync(dir, { recursive: true, force: true });
      },
    });
    assert.ok(!outcome.ok);
    assert.equal(outcome.refusal.id, "STICK-FILE");
    assert.match(outcome.refusal.todo, /\w/);
  });

  it("is given up at once when that is asked for, whatever the workers do", async () => {
    const { dir } = stick();
    const cancel = new AbortController();
    const outcome = imported(dir, {
      signal: cancel.signal,
      onClaims: () => {
        cancel.abort(new Error("enough"));
      },
    });
    await assert.rejects(outcome, /enough/);
  });
});
