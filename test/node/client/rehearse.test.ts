import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, it } from "node:test";
import { rehearsingIn } from "../../../node/client/rehearse.ts";
import { formatInstant, instantOf } from "../../../shared/tuf/instant.ts";
import { clientAgrees } from "../../../shared/sign/stock-client.ts";
import { ownFolder } from "../../own-folder.ts";
import { altered, claimsJob } from "./jobs.ts";

// Other tests let clients loose at the same time: only the folders of this one are looked at.
process.env["TMPDIR"] = ownFolder();

const rehearse = rehearsingIn(new URL("../../../node/client-worker.ts", import.meta.url));
const unstopped = () => new AbortController().signal;
const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("conclave-client-"));

describe("the stock client's thread", () => {
  it("answers, tells how far it is, and leaves nothing behind", async () => {
    const before = folders();
    const heard: string[] = [];
    const outcomes = await rehearse(claimsJob(), unstopped(), (done, of) => {
      heard.push(`${done}/${of}`);
    });
    assert.ok(clientAgrees(outcomes, true));
    assert.deepEqual(heard, ["0/6", "1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]);
    assert.deepEqual(folders(), before);
  });

  it("goes by the import's clock, so that the same seal is judged alike on any day", async () => {
    const DAY = 86_400_000;
    const job = claimsJob();
    const at = instantOf(job.at + 200 * DAY);
    const outcomes = await rehearse({ ...job, at }, unstopped(), () => undefined);
    const objections = outcomes.flatMap(({ objection }) => objection?.found ?? []);
    assert.ok(
      objections.some((found) => found.includes("claimed.json is expired")),
      objections.join("; "),
    );
    const old = instantOf(job.at - 4000 * DAY);
    const expires = formatInstant(instantOf(old + DAY));
    const long = altered(job, "claimed", (signed) => ({ ...signed, expires }));
    assert.ok(
      clientAgrees(await rehearse({ ...long, at: old }, unstopped(), () => undefined), true),
    );
  });

  it("rejects with the reason when it is stopped, at once or in the middle", async () => {
    const before = folders();
    const reason = new Error("somebody pressed Cancel");
    const early = new AbortController();
    early.abort(reason);
    await assert.rejects(
      rehearse(claimsJob(), early.signal, () => undefined),
      reason,
    );
    const late = new AbortController();
    const stopped = rehearse(claimsJob(), late.signal, () => {
      late.abort(reason);
    });
    await assert.rejects(stopped, reason);
    assert.deepEqual(folders(), before);
  });

  it("rejects when the thread breaks down", async () => {
    const nowhere = rehearsingIn(new URL("nowhere.ts", import.meta.url));
    await assert.rejects(nowhere(claimsJob(), unstopped(), () => undefined));
    const broken = { ...claimsJob(), roots: [new Uint8Array([1])] };
    await assert.rejects(
      rehearse(broken, unstopped(), () => undefined),
      /a published root/,
    );
  });
});
