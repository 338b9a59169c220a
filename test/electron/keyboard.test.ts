import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { spoken } from "../../shared/digest/spoken.ts";
import type { DrivenApp } from "../../scripts/rehearsal/app.ts";
import { shownDigest } from "../../scripts/rehearsal/claims-ceremony.ts";
import { stage } from "./driven.ts";

/** The words of what has the focus, as a person would name it. */
async function focused(app: DrivenApp): Promise<string> {
  const words: unknown = await app.page.evaluate(`(() => {
    const at = document.activeElement;
    const label = at?.getAttribute("aria-label") ?? at?.labels?.[0]?.textContent;
    return (label ?? at?.textContent ?? "").trim();
  })()`);
  return String(words);
}

/** Presses Tab until that is reached, as a person without a mouse does; fails when it never is. */
async function tabTo(app: DrivenApp, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (name.test(await focused(app))) return;
    await app.page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reaches ${String(name)}`);
}

async function press(app: DrivenApp, name: RegExp): Promise<void> {
  await tabTo(app, name);
  await app.page.keyboard.press("Enter");
}

async function type(app: DrivenApp, field: RegExp, text: string): Promise<void> {
  await tabTo(app, field);
  await app.page.keyboard.type(text);
}

void describe("a ceremony without a mouse, in the real app", async () => {
  const { launch, stick, keys, anchorWords } = await stage();
  let app: DrivenApp;
  before(async () => {
    app = await launch();
  });
  after(() => app.close());

  void it("imports a stick", async () => {
    await type(app, /^Your name/, "Noor");
    await app.page.keyboard.press("Enter");
    await app.page.getByRole("button", { name: "Choose the stick…" }).waitFor();
    await app.answerDialog(stick);
    await press(app, /^Choose the stick/);
    await app.page.getByRole("button", { name: "This is our root" }).waitFor();
    await type(app, /^Type the first and the last word/, anchorWords);
    await press(app, /^This is our root/);
    await app.page.getByRole("heading", { name: /^Review/ }).waitFor();
  });

  void it("decides about claims by their letters", async () => {
    const { page } = app;
    await page.getByRole("grid").getByRole("row").nth(1).waitFor();
    await page.keyboard.press("n");
    await page.getByRole("region", { name: "Decision" }).waitFor();
    await page.keyboard.press("r");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("Not theirs.");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /^Rejected 1/ }).waitFor();
    await page.keyboard.press("u");
    await page.getByRole("button", { name: /^Rejected 0/ }).waitFor();
    await page.keyboard.press("p");
    await page.getByRole("button", { name: /^Put off 1/ }).waitFor();
  });

  void it("decides about all clean claims, and puts off the rest", async () => {
    const { page } = app;
    for (const [chips, act] of [
      [[/^Undecided/, /^Clean/], "Approve"],
      [[/^Clean/], "Put off"],
    ] as const) {
      for (const chip of chips) {
        await tabTo(app, chip);
        await page.keyboard.press("Space");
      }
      await page.getByRole("button", { name: new RegExp(`^${act} all`) }).waitFor();
      await press(app, new RegExp(`^${act} all`));
      await page.getByRole("dialog").waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
    await page.getByRole("button", { name: /^Undecided 0/ }).waitFor();
  });

  void it("seals, signs, and ends the signing", async () => {
    const { page } = app;
    await press(app, /^Seal the new claimed file/);
    await type(app, /^Type “seal”/, "seal");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Compare, then sign" }).waitFor();
    const word = spoken(await shownDigest(app)).words[0] ?? "";
    for (const name of ["Amara", "Boris", "Chen"]) {
      const key = keys.get(name);
      assert.ok(key);
      await app.answerDialog(key.path);
      await type(app, /^Type the first word of the digest/, word);
      await page.keyboard.press("Enter");
      await page.getByLabel(/^Passphrase of/).waitFor();
      await type(app, /^Passphrase of/, key.passphrase);
      await page.keyboard.press("Enter");
      await page
        .getByRole("listitem")
        .filter({ hasText: name })
        .filter({ hasText: "Signed" })
        .waitFor();
    }
    await press(app, /^End signing and export/);
    await page.getByRole("heading", { name: "Write the signed files" }).waitFor();
    assert.deepEqual(app.complaints, []);
  });
});
