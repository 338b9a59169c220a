import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Album, type DrivenApp } from "../../scripts/rehearsal/app.ts";
import { importStick, review } from "../../scripts/rehearsal/claims-ceremony.ts";
import { OUTSIDER } from "../../scripts/sample-index/people.ts";
import { StickEdit } from "../../scripts/sample-index/stick-edit.ts";
import { metadataPath } from "../../scripts/sample-index/sample-index.ts";
import { stage } from "./driven.ts";

void describe("a stock client that refuses, in the real app", async () => {
  const { launch, folder, stick, index, keys, rootSha256 } = await stage(12);
  const album = new Album(process.env["CONCLAVE_ALBUM"] ?? join(folder, "album"));
  let app: DrivenApp;
  before(async () => {
    // Conclave counts one signature under each keyid; clients refuse a file with two, so nobody can follow these roots.
    const edit = new StickEdit(index, stick);
    const root = edit.json(metadataPath(2, "root"));
    const signatures = [...root.signatures, ...root.signatures.slice(0, 1)];
    edit.put(metadataPath(2, "root"), JSON.stringify({ ...root, signatures }));
    edit.resign();
    app = await launch();
    app.page.setDefaultTimeout(20_000);
    const props = {
      stick,
      recognised: rootSha256,
      ours: "This is our root",
      keys,
      signers: [],
      outsider: OUTSIDER,
      warned: "",
    } as const;
    await importStick(app, album, props);
    await review(app, album, props);
  });
  after(() => app.close());

  void it("STOCK-CHAIN says what it refuses, and nobody can sign", async () => {
    const { page } = app;
    const card = page.getByRole("alert", { name: "A stock client refused these files" });
    await card.waitFor();
    assert.match(await card.innerText(), /root 2 was refused: multiple signatures found for keyid/);
    assert.match(await card.innerText(), /Do now\s+Break the seal/);
    await page.getByRole("heading", { name: "Nobody can sign this" }).waitFor();
    assert.equal(await page.getByLabel("Type the first word of the digest").count(), 0);
    await album.take(page, "client-refused");
    await page.emulateMedia({ colorScheme: "dark" });
    await album.take(page, "client-refused-dark");
  });

  void it("lets the seal be broken", async () => {
    const { page } = app;
    await page.getByRole("button", { name: "Break the seal…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill("break");
    await dialog.getByRole("button", { name: "Break the seal", exact: true }).click();
    await page.getByRole("heading", { name: /^Review/ }).waitFor();
    assert.deepEqual(app.complaints, []);
  });
});
