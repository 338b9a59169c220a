import { existsSync, globSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import type { DrivenApp } from "./app.ts";

/** Rolls of a die that pass every test; good for rehearsals only, since they stand here. */
export const ROLLS = "36251 42613 55241 63124 16253 34156 24631 52413 61325 46152 33";

/** How long scrypt may take on a slow machine. */
const SLOW = { timeout: 120_000 };

const button = (app: DrivenApp, name: string | RegExp) => app.page.getByRole("button", { name });

/** From the first screen to the keys. */
export async function openKeys(app: DrivenApp): Promise<void> {
  await button(app, "Keys…").click();
  await app.page.getByRole("heading", { name: "Keys in people’s hands" }).waitFor();
}

/** Back to the first screen, from the list of acts. */
export async function leaveKeys(app: DrivenApp): Promise<void> {
  await app.page.getByRole("button", { name: "Back", exact: true }).click();
  await button(app, "Keys…").waitFor();
}

export async function chooseAct(app: DrivenApp, title: string): Promise<void> {
  const acts = app.page.getByRole("list", { name: "What to do with keys" });
  if (!(await acts.isVisible()))
    await app.page.getByRole("button", { name: "Back", exact: true }).click();
  await acts.getByRole("button", { name: new RegExp(`^${title}\\b(?! on)`) }).click();
}

/** What the window says came of it. */
export function done(app: DrivenApp): Locator {
  return app.page.getByRole("region", { name: "Done" });
}

export async function leaveDone(app: DrivenApp): Promise<void> {
  await done(app).waitFor(SLOW);
  await button(app, "Done").click();
  await done(app).waitFor({ state: "hidden" });
}

/** Waits for a refusal, or for what was wrong with what was typed, in these words. */
export async function refusedWith(app: DrivenApp, words: RegExp): Promise<void> {
  await app.page.getByRole("alert").filter({ hasText: words }).first().waitFor(SLOW);
}

export async function typePassphrase(
  app: DrivenApp,
  passphrase: string,
  action = "Open the key",
): Promise<void> {
  const line = app.page.getByLabel(/^Passphrase of/);
  await line.waitFor(SLOW);
  await line.fill(passphrase);
  await button(app, action).click();
}

/** Reads the words that the signer proposes from the window, as a person does, and types them. Gives them back. */
export async function takeProposed(app: DrivenApp): Promise<string> {
  const line = app.page.getByLabel(/^Type the passphrase/);
  await line.waitFor(SLOW);
  const words = app.page.getByRole("list", { name: "The words" }).getByRole("listitem");
  await words.first().waitFor();
  const passphrase = (await words.allTextContents()).join("-");
  await line.fill(passphrase);
  await button(app, "Take this passphrase").click();
  return passphrase;
}

/** The one folder that was made in `folder` since it held `before`. */
export function newFolder(folder: string, before: readonly string[]): string {
  const [name, ...more] = readdirSync(folder).filter((each) => !before.includes(each));
  if (name === undefined || more.length > 0) throw new Error(`not one new folder in ${folder}`);
  return join(folder, name);
}

function listed(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** The one file in a folder whose name ends so. */
export function fileIn(folder: string, ending: string): string {
  const [name, ...more] = readdirSync(folder).filter((each) => each.endsWith(ending));
  if (name === undefined || more.length > 0) throw new Error(`not one *${ending} in ${folder}`);
  return join(folder, name);
}

export interface NewKey {
  readonly keyholder: string;
  readonly role: "root" | "targets" | "claimed";
}

/** Makes a key with dice and the passphrase that is proposed; says in which folder it lies. Leaves the outcome on the screen. */
export async function makeKey(
  app: DrivenApp,
  { keyholder, role }: NewKey,
  folder: string,
): Promise<{ readonly folder: string; readonly passphrase: string }> {
  const before = listed(folder);
  await chooseAct(app, "Make a key");
  await app.page.getByLabel("Name of the keyholder").fill(keyholder);
  await app.page.getByText(role, { exact: true }).click();
  await app.answerDialog(folder);
  await button(app, "Choose where its files go…").click();
  await app.page.getByLabel(/^Rolls/).fill(ROLLS);
  await button(app, "Make the key").click();
  const passphrase = await takeProposed(app);
  await done(app).waitFor(SLOW);
  return { folder: newFolder(folder, before), passphrase };
}

export interface Splitting {
  readonly keyFile: string;
  readonly passphrase: string;
  readonly holders: readonly string[];
  readonly needed: number;
  /** The list of the set that the key was split into before. */
  readonly older?: string;
  /** Where the public files go, and where each holder's share goes. */
  readonly folder: string;
  readonly folderOf: (holder: string) => string;
}

/** Up to where every share was handed out and the first one is asked for again. */
export async function beginSplit(app: DrivenApp, splitting: Splitting): Promise<void> {
  const { keyFile, passphrase, holders, needed, older, folder, folderOf } = splitting;
  await chooseAct(app, "Split a key into shares");
  await app.page.getByLabel("Holders of the shares").fill(holders.join(", "));
  await app.page.getByLabel("How many of them are enough").fill(String(needed));
  if (older !== undefined) await app.page.getByText("This key was split before.").click();
  await app.answerDialog(...(older === undefined ? [] : [older]), keyFile, folder);
  await button(app, /^Choose the (key file|older list)…$/).click();
  await typePassphrase(app, passphrase);
  for (const holder of holders) {
    await app.page.getByText(`Now the share of ${holder}.`).waitFor(SLOW);
    await chooseStickFor(app, holder, folderOf(holder));
  }
  await shareLine(app).waitFor(SLOW);
}

/** Chooses a holder's folder; twice, where it lies on one disk with another share, as folders in a rehearsal do. */
async function chooseStickFor(app: DrivenApp, holder: string, folder: string): Promise<void> {
  const { page } = app;
  const again = page.getByRole("alert").filter({ hasText: "choose the same folder again" });
  for (const time of ["first", "again"]) {
    await app.answerDialog(folder);
    await button(app, "Choose the stick…").click();
    const next = page.getByText("Now the share of").filter({ hasNotText: ` ${holder}.` });
    await next.or(shareLine(app)).or(again).first().waitFor(SLOW);
    if (time === "again" || !(await again.isVisible())) return;
  }
}

export function shareLine(app: DrivenApp): Locator {
  return app.page.getByLabel("Type the next share, from its card");
}

/** A share as it stands on its holder's card: the lines, in groups. */
export function cardLines(folder: string): readonly string[] {
  const [card] = globSync("*/*.card.html", { cwd: folder });
  if (card === undefined) throw new Error(`no card in ${folder}`);
  const html = readFileSync(join(folder, card), "utf8");
  const rows = html.match(/<li><b>.*?<\/li>/g) ?? [];
  return rows.map((row) => [...row.matchAll(/<code>(.*?)<\/code>/g)].map(([, t]) => t).join(" "));
}

export async function typeShare(app: DrivenApp, lines: readonly string[]): Promise<void> {
  await shareLine(app).fill(lines.join("\n"));
  await button(app, "Enter this share").click();
}

/** Types every share again from its card, and ends with the outcome on the screen. Gives back the folder of the public files. */
export async function splitKey(app: DrivenApp, splitting: Splitting): Promise<string> {
  const before = listed(splitting.folder);
  await beginSplit(app, splitting);
  const { holders, folderOf, folder } = splitting;
  for (const [i, holder] of holders.entries()) {
    await app.page.getByText(`${i} of ${holders.length} shares are in`).waitFor(SLOW);
    await typeShare(app, cardLines(folderOf(holder)));
  }
  await done(app).waitFor(SLOW);
  return newFolder(folder, before);
}

/** Chooses the list of a set and the key file that its shares open, and types shares until there are enough. */
export async function typeShares(app: DrivenApp, folders: readonly string[]): Promise<void> {
  for (const [i, folder] of folders.entries()) {
    await app.page.getByText(new RegExp(`^${i} of \\d+ shares are in`)).waitFor(SLOW);
    await typeShare(app, cardLines(folder));
  }
}

/** Makes a key on the one token that is there. */
export async function makeKeyOnToken(
  app: DrivenApp,
  { keyholder, role }: NewKey,
  kind: "Ed25519" | "ECDSA P-256",
  { pin, folder }: { readonly pin: string; readonly folder: string },
): Promise<void> {
  const { page } = app;
  await chooseAct(app, "Make a key on a token");
  await page.getByLabel("Name of the keyholder").fill(keyholder);
  await page.getByText(role, { exact: true }).click();
  await page.getByText(kind, { exact: true }).click();
  await page.getByText(/^SoftHSM 2/).click();
  await app.answerDialog(folder);
  await button(app, "Choose where its record goes…").click();
  await page.getByLabel("PIN of this token").fill(pin);
  await button(app, "Make the key").click();
}
