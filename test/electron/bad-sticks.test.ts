import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DrivenApp } from "../../scripts/rehearsal/app.ts";
import { MUTATIONS } from "../../scripts/sample-index/mutations.ts";
import { StickEdit } from "../../scripts/sample-index/stick-edit.ts";
import { chooseStick, confirmRoot, beginWith, stage } from "./driven.ts";

/** One digest over every file on a stick: tells whether anything was written to it. */
function treeDigest(stick: string): string {
  const hash = createHash("sha256");
  for (const entry of globSync("**/*", { cwd: stick, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .sort())
    hash.update(entry).update(readFileSync(entry));
  return hash.digest("hex");
}

void describe("a bad stick, in the real app", async () => {
  const { launch, folder, stick, index, anchorWords } = await stage();
  let app: DrivenApp;
  before(async () => {
    app = await launch();
    app.page.setDefaultTimeout(10_000);
    await beginWith(app, stick);
    await app.page.getByRole("button", { name: /drop this stick/ }).click();
  });
  after(() => app.close());

  const faults = Object.entries(MUTATIONS).filter(
    ([, { level, days }]) => level !== "warn" && days === undefined,
  );
  for (const [number, [sentence, mutation]] of faults.entries())
    void it(`is refused: ${sentence}`, async () => {
      const bad = join(folder, `bad-${number}`);
      cpSync(stick, bad, { recursive: true });
      const edit = new StickEdit(index, bad);
      mutation.apply(edit);
      const digest = treeDigest(bad);
      await chooseStick(app, bad);
      const refusal = app.page
        .getByRole("alert")
        .filter({ hasText: mutation.readerSays ?? mutation.expects });
      const typed = app.page.getByLabel("Type the first and the last word");
      await refusal.or(typed).first().waitFor();
      if (await typed.isVisible()) {
        await typed.fill(anchorWords);
        const confirm = app.page.getByRole("button", { name: "This is our root" });
        // Another root 1 has other words: then there is nothing to confirm.
        if (mutation.expects === "ROOT-ANCHOR") {
          assert.equal(await confirm.isDisabled(), true);
          await app.page.getByRole("button", { name: /drop this stick/ }).click();
          return;
        }
        await confirm.click();
      }
      await refusal.first().waitFor();
      for (const part of ["Found", "Where", "Expected", "Do now"])
        assert.ok((await refusal.getByText(part, { exact: true }).count()) > 0, part);
      assert.equal(treeDigest(bad), digest);
    });

  void it("leaves the app usable: the good stick is imported after all of them", async () => {
    await chooseStick(app, stick);
    await confirmRoot(app, anchorWords);
    await app.page.getByRole("heading", { name: /^Review/ }).waitFor();
    assert.deepEqual(app.complaints, []);
  });
});
