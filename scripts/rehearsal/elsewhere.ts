import { spoken } from "../../shared/digest/spoken.ts";
import type { KeyFile } from "../sample-index/key-files.ts";
import type { DrivenApp } from "./app.ts";
import { shownDigest } from "./claims-ceremony.ts";

const LONG = 60_000;

/** The first machine, at the step sign: writes its request to a stick. `look` sees the dialog. */
export async function askElsewhere(
  { page, answerDialog }: DrivenApp,
  stick: string,
  look: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await page.getByRole("button", { name: "Ask somebody at another machine…" }).click();
  const dialog = page.getByRole("dialog");
  await answerDialog(stick);
  await dialog.getByRole("button", { name: "Write the request to a stick…" }).click();
  await dialog.getByText(/^The request is on/).waitFor({ timeout: LONG });
  await look();
  await dialog.getByRole("button", { name: "Close" }).click();
}

/** The second machine, from its first screen: reads a request and recognises the root. What it says then is the caller's to see. */
export async function openRequest(
  { page, answerDialog }: DrivenApp,
  stick: string,
  anchorWords: string,
): Promise<void> {
  await page.getByRole("button", { name: "Sign a request from another machine…" }).click();
  await answerDialog(stick);
  await page.getByRole("button", { name: /^Choose (the|another) stick/ }).click();
  await page.getByLabel("Type the first and the last word").fill(anchorWords);
  await page.getByRole("button", { name: "This is our root" }).click();
}

/** The second machine, with the request open: one keyholder signs with a key file, and the signatures go to the stick. */
export async function signRequest(
  app: DrivenApp,
  { name, path, passphrase }: KeyFile & { readonly name: string },
  stick: string,
): Promise<void> {
  const { page, answerDialog } = app;
  const word = spoken(await shownDigest(app)).words[0] ?? "";
  await page.getByLabel("Type the first word of the digest").fill(word);
  await answerDialog(path);
  await page.getByRole("button", { name: "Choose the key file…" }).click();
  await page.getByLabel(/^Passphrase of/).fill(passphrase);
  await page.getByRole("button", { name: "Sign", exact: true }).click();
  await page
    .getByRole("listitem")
    .filter({ hasText: name })
    .filter({ hasText: "Signed" })
    .first()
    .waitFor({ timeout: LONG });
  await answerDialog(stick);
  await page.getByRole("button", { name: "Write the signatures to a stick…" }).click();
  await page.getByText(/^Written to/).waitFor();
}
