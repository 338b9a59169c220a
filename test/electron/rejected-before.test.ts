import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DrivenApp } from "../../scripts/rehearsal/app.ts";
import { fileOf, metadataPath } from "../../scripts/sample-index/sample-index.ts";
import { writeStick } from "../../scripts/sample-index/stick.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { spoken } from "../../shared/digest/spoken.ts";
import { instantOf } from "../../shared/tuf/instant.ts";
import { afterFirst } from "../second-stick.ts";
import { bareStage, beginWith, confirmRoot, picturesOf } from "./driven.ts";

void describe("claims that an earlier ceremony rejected, in the real app", async () => {
  const { folder, launch } = await bareStage();
  const index = afterFirst(join(folder, "first"), instantOf(Date.now()));
  const stick = join(folder, "SECOND");
  writeStick(index, stick);
  const { words } = spoken(sha256Of(fileOf(index, metadataPath(1, "root"))));
  const album = picturesOf(folder);
  let app: DrivenApp;

  before(async () => {
    app = await launch();
  });
  after(() => app.close());

  void it("are rejected when the review begins, and say why", async () => {
    const { page } = app;
    await beginWith(app, stick);
    await confirmRoot(app, `${words[0] ?? ""} ${words.at(-1) ?? ""}`);
    const { project = "" } = index.claims.find(({ kind }) => kind === "single key") ?? {};
    await page.getByRole("row", { name: project }).first().click();
    const why = page.getByText("Rejected in an earlier ceremony: “a rehearsal”.");
    await why.waitFor();
    await album.takeBoth(app, "rejected-before");
    assert.deepEqual(app.complaints, []);
  });
});
