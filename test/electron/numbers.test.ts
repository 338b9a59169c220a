import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { DrivenApp } from "../../scripts/rehearsal/app.ts";
import { beginWith, confirmRoot, picturesOf, stage } from "./driven.ts";

void describe("the numbers of a batch, in the real app", async () => {
  const { anchorWords, folder, launch, stick } = await stage(300);
  const album = picturesOf(folder);
  let app: DrivenApp;

  before(async () => {
    app = await launch();
  });
  after(() => app.close());

  void it("stand beside the claims, each chart with all its figures in words", async () => {
    const { page } = app;
    await beginWith(app, stick);
    await confirmRoot(app, anchorWords);
    await page.getByRole("radio", { name: "Numbers" }).click();
    const charts = page.getByRole("region", { name: "Numbers" }).getByRole("img");
    await charts.nth(3).waitFor();
    const words = await Promise.all(
      (await charts.all()).map((chart) => chart.getAttribute("aria-label")),
    );
    assert.match(words[0] ?? "", /^What was found, in claims\. .*claimed already: 1;/);
    assert.match(words[1] ?? "", /the waiting period of 14 days is over/);
    assert.match(words[3] ?? "", /clients take about/);
    await album.takeBoth(app, "numbers");
    await page.emulateMedia({ colorScheme: "dark" });
    await album.take(page, "numbers-dark");
    await charts.nth(3).scrollIntoViewIfNeeded();
    await album.take(page, "numbers-below");
    const { width = 0 } = (await page.locator("#root").boundingBox()) ?? {};
    assert.equal(width, 1280);
    assert.deepEqual(app.complaints, []);
  });
});
