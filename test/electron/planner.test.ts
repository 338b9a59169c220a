import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { Album, type DrivenApp } from "../../scripts/rehearsal/app.ts";
import { makePlan } from "../../node/plan/make-plan.ts";
import { bytesWords } from "../../shared/plan/amounts.ts";
import { chosenOf } from "../../shared/plan/plan.ts";
import { planWords } from "../../shared/plan/words.ts";
import { good } from "../sample.ts";
import { beginWith, confirmRoot, stage } from "./driven.ts";

const LIST = join(import.meta.dirname, "../../scripts/pypi-names.txt");

void describe("the planner, in the real app", async () => {
  const { anchorWords, folder, launch, stick } = await stage(20);
  // Pictures for whoever wants to look: CONCLAVE_PICTURES names a folder, CONCLAVE_NAMES a longer list.
  const { CONCLAVE_PICTURES: pictures = join(folder, "pictures"), CONCLAVE_NAMES: list = LIST } =
    process.env;
  const album = new Album(pictures);
  let app: DrivenApp;

  const planWith = async (claimed: string) => {
    await app.page.getByLabel("Claimed projects").fill(claimed);
    await app.page.getByRole("button", { name: "Plan", exact: true }).click();
    await app.page.getByRole("region", { name: "The plan" }).waitFor({ timeout: 120_000 });
  };

  before(async () => {
    app = await launch();
  });
  after(() => app.close());
  afterEach(() => assert.deepEqual(app.complaints, []));

  void it("says before a ceremony why the default is the default, and marks it in each plot", async () => {
    const { page } = app;
    const open = page.getByRole("button", { name: "Plan how claimed is divided…" });
    await open.scrollIntoViewIfNeeded();
    await album.take(page, "start");
    await open.click();
    await album.take(page, "planner-empty");
    await app.answerDialog(list);
    await page.getByRole("button", { name: "Choose a list of names…" }).click();
    await page.getByText("Names: ").waitFor();
    await planWith("50,000");
    const job = { names: { bytes: readFileSync(list), file: "" }, claimed: 50_000, batch: 1000 };
    const plan = good(makePlan(job));
    for (const sentence of planWords(plan))
      await page.getByText(sentence, { exact: true }).waitFor();
    assert.equal(await page.locator("figure svg").count(), 6);
    assert.equal(await page.locator("figure text.chosen").count(), 6);
    await album.takeBoth(app, "planner");
    await page.getByRole("figure").last().scrollIntoViewIfNeeded();
    await album.takeBoth(app, "planner-below");
    await page.getByRole("button", { name: "All figures" }).click();
    const mean = bytesWords(chosenOf(plan.now).first.mean);
    const row = page.getByRole("row", { name: /220 kB \(default\)/ }).first();
    assert.equal(await row.getByRole("cell").nth(1).textContent(), mean);
    await row.scrollIntoViewIfNeeded();
    await album.takeBoth(app, "planner-figures");
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByLabel("Your name").waitFor();
  });

  void it("plans beside a review with the projects of the stick, and leads back to it", async () => {
    const { page } = app;
    await beginWith(app, stick);
    await confirmRoot(app, anchorWords);
    await page.getByRole("radio", { name: /^Keys and thresholds/ }).click();
    await album.take(page, "review-keys");
    await page.getByRole("button", { name: "Plan how claimed is divided…" }).click();
    await planWith("15000");
    await album.take(page, "planner-in-review");
    await page.getByRole("button", { name: "Back to the review" }).click();
    await page.getByRole("region", { name: "Proposed" }).waitFor();
  });
});
