import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { spoken } from "../../shared/digest/spoken.ts";
import { verifyExport } from "../../node/verify-export.ts";
import { asSha256 } from "../../shared/digest/sha256.ts";
import type { DrivenApp } from "../../scripts/rehearsal/app.ts";
import { exportTo, review, shownDigest } from "../../scripts/rehearsal/claims-ceremony.ts";
import { beginWith, confirmRoot, killHard, picturesOf, resumeWith, stage } from "./driven.ts";
import { instantOf } from "../../shared/tuf/instant.ts";

void describe("a ceremony that loses power, in the real app", async () => {
  const { launch, folder, stick, keys, index, rootSha256, anchorWords } = await stage();
  const dataFolder = join(folder, "data");
  const album = picturesOf(folder);
  const words = (app: DrivenApp) =>
    app.page.getByRole("list", { name: /^SHA-256 of the record/ }).innerText();
  const warned =
    index.claims.find(({ expects }) => expects.includes("CLAIM-SINGLE-KEY"))?.project ?? "";
  let digest = "";

  async function signAs(app: DrivenApp, name: string): Promise<void> {
    const key = keys.get(name);
    assert.ok(key);
    await app.page
      .getByLabel("Type the first word of the digest")
      .fill(spoken(digest).words[0] ?? "");
    await app.answerDialog(key.path);
    await app.page.getByRole("button", { name: "Choose the key file…" }).click();
    await app.page.getByLabel(/^Passphrase of/).fill(key.passphrase);
    await app.page.getByRole("button", { name: "Sign", exact: true }).click();
    await app.page
      .getByRole("listitem")
      .filter({ hasText: name })
      .filter({ hasText: "Signed" })
      .waitFor();
  }

  void it("after the import, begins again with every claim undecided", async () => {
    const app = await launch(dataFolder);
    await beginWith(app, stick);
    await confirmRoot(app, anchorWords);
    await app.page.getByRole("heading", { name: /^Review/ }).waitFor();
    await killHard(app);
    const again = await launch(dataFolder);
    await resumeWith(again, anchorWords);
    await again.page.getByRole("button", { name: /^Undecided 60/ }).waitFor();
    await killHard(again);
  });

  void it("after the review and the seal, shows the same digest, with no signature lost", async () => {
    const app = await launch(dataFolder);
    await resumeWith(app, anchorWords);
    await review(app, album, { warned });
    digest = await shownDigest(app);
    await signAs(app, "Amara");
    await killHard(app);
    const again = await launch(dataFolder);
    await resumeWith(again, anchorWords);
    await again.page.getByText("1 of 3 signatures").first().waitFor();
    assert.equal(await shownDigest(again), digest);
    await killHard(again);
  });

  void it("while a key is being used, loses nothing but that try", async () => {
    const app = await launch(dataFolder);
    await resumeWith(app, anchorWords);
    const key = keys.get("Boris");
    assert.ok(key);
    await app.page
      .getByLabel("Type the first word of the digest")
      .fill(spoken(digest).words[0] ?? "");
    await app.answerDialog(key.path);
    await app.page.getByRole("button", { name: "Choose the key file…" }).click();
    await app.page.getByLabel(/^Passphrase of/).waitFor();
    const signer = await app.electron.evaluate(
      ({ app }) => app.getAppMetrics().find((each) => each.name === "Conclave signer")?.pid ?? 0,
    );
    assert.notEqual(signer, 0);
    process.kill(signer, "SIGKILL");
    await app.page.getByRole("alert").filter({ hasText: "it ended before it was done" }).waitFor();
    await app.page.getByText("1 of 3 signatures").first().waitFor();
    await killHard(app);
  });

  void it("that is left shows the words of its record, and again before anything of it once it is resumed", async () => {
    const app = await launch(dataFolder);
    await resumeWith(app, anchorWords);
    await app.page.getByRole("button", { name: "Record" }).click();
    const panel = app.page.getByRole("complementary", { name: "Record", exact: true });
    const head = panel.getByRole("region", { name: "The record’s digest in words" });
    await album.take(app.page, "record");
    await head.getByRole("button").click();
    const shown = await head.innerText();
    await album.take(app.page, "record-head");
    await app.page.getByRole("button", { name: "Leave" }).click();
    await app.page.getByRole("heading", { name: "Write this down before you go" }).waitFor();
    await album.take(app.page, "left");
    const written = await words(app);
    for (const word of written.match(/[A-Za-z]+/g) ?? []) assert.ok(shown.includes(word), word);
    await app.page.getByRole("button", { name: "Resume" }).click();
    await app.page.getByRole("heading", { name: "Do you recognise this root again?" }).waitFor();
    await album.take(app.page, "again");
    assert.equal(await words(app), written);
    assert.equal(await app.page.getByRole("button", { name: "Record" }).count(), 0);
    await app.page
      .getByRole("region", { name: "The record that was found" })
      .scrollIntoViewIfNeeded();
    await album.take(app.page, "again-record");
    await app.page.getByRole("button", { name: "Not our root: leave this ceremony" }).click();
    await app.page.getByRole("heading", { name: "Begin a ceremony" }).waitFor();
    await resumeWith(app, anchorWords);
    await app.page.getByText("1 of 3 signatures").first().waitFor();
    assert.deepEqual(app.complaints, []);
    await killHard(app);
  });

  void it("goes on to the end, and a stranger's replay gives the same bytes", async () => {
    const app = await launch(dataFolder);
    await resumeWith(app, anchorWords);
    await signAs(app, "Boris");
    await signAs(app, "Emeka");
    await app.page.getByRole("button", { name: "End signing and export" }).click();
    await app.page.getByRole("heading", { name: "Write the signed files" }).waitFor();
    await killHard(app);
    const again = await launch(dataFolder);
    await resumeWith(again, anchorWords);
    await exportTo(again, album, stick);
    // What was read back may have come out of the computer's memory.
    await again.page.getByText("Put it into another computer and check it there").waitFor();
    await again.close();
    const sha256 = asSha256(rootSha256);
    assert.ok(sha256);
    const verdict = await verifyExport(
      stick,
      { version: 1, sha256 },
      {
        workerUrl: new URL("../../node/import-worker.ts", import.meta.url),
        signal: new AbortController().signal,
        now: instantOf(Date.now()),
        onClaims: () => undefined,
      },
    );
    assert.deepEqual(verdict.refusal, null);
    assert.equal(verdict.ok, true);
  });
});
