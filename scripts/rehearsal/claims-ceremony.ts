import { expect } from "./expect.ts";
import { spoken } from "../../shared/digest/spoken.ts";
import type { KeyFile } from "../sample-index/key-files.ts";
import type { Album, DrivenApp } from "./app.ts";

/** A claim's name, the project that it can be taken for, and the check that says so. */
export interface LookAlike {
  readonly project: string;
  readonly taken: string;
  readonly check: string;
}

/** What a rehearsal brings to the room: the stick, the printed record, and each person's key file. */
export interface Props {
  readonly stick: string;
  /** SHA-256 of what the people recognise: a root, or where there is none yet bundle.json. */
  readonly recognised: string;
  /** The button by which they say so. */
  readonly ours: "This is our root" | "This is our bundle";
  readonly keys: ReadonlyMap<string, KeyFile>;
  /** Who signs, in this order; a threshold of them. */
  readonly signers: readonly string[];
  readonly outsider: string;
  /** A project with a warning that is approved all the same, with a reason; empty when there is none. */
  readonly warned: string;
  /** Claims for names that can be taken for known ones; each must be told of, letter by letter. */
  readonly lookAlikes?: readonly LookAlike[];
  /** Called while the stick is read, and again while the claims are checked. */
  readonly duringImport?: (app: DrivenApp) => Promise<void>;
  /** Who signs otherwise than with a key file, and how; the digest's first word is handed in. */
  readonly ways?: ReadonlyMap<string, (word: string) => Promise<void>>;
}

export const FIRST = "Noor, lead administrator";
export const SECOND = "Mira";

const LONG = 600_000;
const button = (app: DrivenApp, name: string | RegExp) => app.page.getByRole("button", { name });

/** Begins, reads the stick, and confirms what is recognised by the words on the printed record. */
export async function importStick(
  app: DrivenApp,
  album: Album,
  { stick, recognised, ours, duringImport }: Props,
): Promise<void> {
  const { page } = app;
  await page.getByLabel("Your name").fill(FIRST);
  await page.getByRole("radio", { name: /^Those with warnings/ }).check({ force: true });
  await album.take(page, "start");
  await button(app, "Begin").click();
  await button(app, "Choose the stick…").waitFor();
  await album.take(page, "import-choose");
  await app.answerDialog(stick);
  await button(app, "Choose the stick…").click();
  await duringImport?.(app);
  await page.getByLabel("Type the first and the last word").waitFor({ timeout: LONG });
  await album.take(page, "import-root");
  await confirmAnchor(app, { recognised, ours });
  await duringImport?.(app);
  await page.getByRole("heading", { name: /^Review/ }).waitFor({ timeout: LONG });
}

/** Confirms what is recognised by the words on the printed record. */
export async function confirmAnchor(
  { page }: DrivenApp,
  { recognised, ours }: Pick<Props, "recognised" | "ours">,
): Promise<void> {
  const words = spoken(recognised).words;
  const typed = page.getByLabel("Type the first and the last word");
  await typed.waitFor({ timeout: LONG });
  await typed.fill(`${words[0] ?? ""} ${words.at(-1) ?? ""}`);
  await page.getByRole("button", { name: ours }).click();
}

async function chip(app: DrivenApp, group: string, name: string): Promise<void> {
  await app.page
    .getByRole("group", { name: group })
    .getByRole("button", { name: new RegExp(`^${name}`) })
    .click();
}

/** One bulk decision over what the list shows now; an empty list needs none. */
async function decideAboutAll(app: DrivenApp, act: string, reason: string): Promise<void> {
  const { page } = app;
  const all = button(app, new RegExp(`^${act} all`));
  if ((await all.count()) === 0) return;
  await all.click();
  const dialog = page.getByRole("dialog");
  const box = dialog.getByLabel(/^Reason/);
  if ((await box.count()) > 0) await box.fill(reason);
  await dialog.getByRole("button", { name: new RegExp(`^${act}`) }).click();
  await dialog.waitFor({ state: "hidden", timeout: LONG });
}

/** Approves one claim although something was found about it, with a reason. */
async function approveWarned(app: DrivenApp, album: Album, warned: string): Promise<void> {
  await openClaim(app, warned);
  const reason = "Owner confirmed in person; one key until the spare arrives.";
  await decideWithReason(app, "Approve", reason, () => album.take(app.page, "review-reason"));
}

async function openClaim({ page }: DrivenApp, project: string): Promise<void> {
  await page.getByRole("searchbox").fill(project);
  await page
    .getByRole("row", { name: new RegExp(`\\b${project}\\b`) })
    .first()
    .click();
  await page.getByRole("heading", { name: project, exact: true }).waitFor();
}

/** Decides about the claim that is open, with a reason. */
async function decideWithReason(
  { page }: DrivenApp,
  act: "Approve" | "Reject",
  reason: string,
  look: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const decision = page.getByRole("region", { name: "Decision" });
  await decision.getByRole("button", { name: new RegExp(`^${act}`) }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Reason/).fill(reason);
  await look();
  await dialog.getByRole("button", { name: new RegExp(`^${act}`) }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** Opens a claim whose name can be taken for a known one's: both must stand there letter by letter, and what is found about it. */
export async function lookAtLookAlike(
  app: DrivenApp,
  album: Album,
  { project, taken, check }: LookAlike,
) {
  const { page } = app;
  await page.getByRole("searchbox").fill(project);
  await page
    .getByRole("row", { name: new RegExp(`\\b${project}\\b`) })
    .first()
    .click();
  await page.getByRole("heading", { name: project, exact: true }).waitFor();
  const letters = page
    .getByRole("region", { name: "Names letter by letter" })
    .getByRole("img", { name: new RegExp(`^${project} beside ${taken}: `) });
  await letters.waitFor();
  await page.getByText(`Check ${check}`).first().waitFor();
  await letters.scrollIntoViewIfNeeded();
  await album.take(page, `review-look-alike-${project}`);
}

/** Another reviewer sits down at the keyboard. */
export async function handOver(app: DrivenApp, album: Album, name: string): Promise<void> {
  const { page } = app;
  await button(app, "Hand over…").click();
  const dialog = page.getByRole("dialog");
  const before = dialog.getByRole("button", { name: `${name} takes the keyboard` });
  if ((await before.count()) > 0) await before.click();
  else {
    await dialog.getByLabel(/by name$|^Name of/).fill(name);
    await album.takeBoth(app, "review-hand-over");
    await dialog.getByRole("button", { name: "Take the keyboard" }).click();
  }
  await dialog.waitFor({ state: "hidden" });
  await page.getByText(`Reviewer ${name}`, { exact: true }).waitFor();
}

/** The second reviewer sees nothing of the first one's decision, first disagrees with it, takes that back, and then approves too. */
async function secondReview(app: DrivenApp, album: Album, warned: string): Promise<void> {
  const { page } = app;
  await button(app, "Close").first().click();
  await page.getByText("1 claim waits for a second reviewer", { exact: true }).waitFor();
  await album.takeBoth(app, "review-waiting");
  await handOver(app, album, SECOND);
  await chip(app, "Show by decision", "Undecided");
  await album.takeBoth(app, "review-second");
  await openClaim(app, warned);
  await page.getByText("This claim needs two reviewers.", { exact: false }).waitFor();
  await album.take(page, "review-second-blind");
  await decideWithReason(app, "Reject", "I could not reach the owner.");
  await page.getByRole("note").filter({ hasText: "The reviewers disagree." }).waitFor();
  await album.takeBoth(app, "review-disagreed");
  await button(app, /^Undo the last decision/).click();
  await page.getByText("This claim needs two reviewers.", { exact: false }).waitFor();
  await decideWithReason(app, "Approve", "Reached the owner by telephone in the end.");
  await page.getByRole("list", { name: "Decisions" }).getByRole("listitem").nth(1).waitFor();
  await album.take(page, "review-agreed");
  await putOffRest(app);
}

/** What the first reviewer put off is put off by the second too, unseen; in a small batch there may be nothing. */
async function putOffRest(app: DrivenApp): Promise<void> {
  await app.page.getByRole("searchbox").fill("");
  await chip(app, "Show by what was found", "Needs attention");
  const all = button(app, /^Put off all/);
  const none = app.page.getByText("No claim fits this filter.");
  await all.or(none).first().waitFor();
  if ((await none.count()) === 0) await decideAboutAll(app, "Put off", "");
}

/** Looks at a hijack and at look-alikes, approves one warned claim with a reason, then all clean ones; rejects the blocked and puts off the rest. Then the second reviewer does. */
export async function review(
  app: DrivenApp,
  album: Album,
  { warned, lookAlikes = [] }: Pick<Props, "warned" | "lookAlikes">,
): Promise<void> {
  await decide(app, album, warned, lookAlikes);
  if (warned !== "") await secondReview(app, album, warned);
  await openSeal(app, album);
  await sealIt(app);
}

async function decide(
  app: DrivenApp,
  album: Album,
  warned: string,
  lookAlikes: readonly LookAlike[],
): Promise<void> {
  const { page } = app;
  const rows = page.getByRole("grid").getByRole("row");
  await rows.nth(1).waitFor();
  await album.take(page, "review");
  await rows.nth(1).click();
  await page.getByRole("region", { name: "Decision" }).waitFor();
  await album.take(page, "review-blocked-claim");
  const search = page.getByRole("searchbox");
  for (const each of lookAlikes) await lookAtLookAlike(app, album, each);
  if (warned !== "") await approveWarned(app, album, warned);
  await search.fill("");
  await chip(app, "Show by decision", "Undecided");
  await chip(app, "Show by what was found", "Clean");
  await button(app, /^Approve all/).waitFor({ timeout: LONG });
  await album.take(page, "review-clean");
  await decideAboutAll(app, "Approve", "");
  await chip(app, "Show by what was found", "Blocked");
  await decideAboutAll(app, "Reject", "Blocked by the checks; see the finding.");
  await chip(app, "Show by what was found", "Blocked");
  await decideAboutAll(app, "Put off", "");
  await chip(app, "Show by decision", "Undecided");
}

/** Every claim waits for another ceremony. */
export async function putOffAll(app: DrivenApp): Promise<void> {
  await app.page.getByRole("grid").getByRole("row").nth(1).waitFor();
  await chip(app, "Show by decision", "Undecided");
  await decideAboutAll(app, "Put off", "");
}

/** Opens the seal's dialog, with the first date for each new file, and types what it asks for. */
export async function openSeal(app: DrivenApp, album: Album): Promise<void> {
  const { page } = app;
  const seal = button(app, /^Seal the /);
  await expect(async () => !(await seal.isDisabled()), "everything is decided");
  await album.take(page, "review-decided");
  await seal.click();
  await page
    .getByRole("dialog")
    .getByLabel(/^Type “seal”/)
    .fill("seal");
  await album.take(page, "seal");
}

export async function sealIt(app: DrivenApp): Promise<void> {
  const { page } = app;
  await page.getByRole("dialog").getByRole("button", { name: "Seal", exact: true }).click();
  await page.getByRole("heading", { name: "Compare, then sign" }).waitFor({ timeout: LONG });
}

/** The digest as the window shows it. */
export async function shownDigest(app: DrivenApp): Promise<string> {
  const view = await app.page.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        (
          globalThis as unknown as { conclave: { onSaid: (hear: (view: unknown) => void) => void } }
        ).conclave.onSaid(resolve);
      }),
  );
  const pane = (view as { ceremony: { pane: { sign: { digest: string } } } }).ceremony.pane;
  return pane.sign.digest;
}

export async function trySign(
  app: DrivenApp,
  word: string,
  key: KeyFile,
  passphrase: string,
): Promise<void> {
  const { page } = app;
  await page.getByLabel("Type the first word of the digest").fill(word);
  await app.answerDialog(key.path);
  await button(app, "Choose the key file…").click();
  await page.getByLabel(/^Passphrase of/).fill(passphrase);
  await page.getByRole("button", { name: "Sign", exact: true }).click();
}

export async function refusedWith(
  app: DrivenApp,
  album: Album,
  words: RegExp,
  name: string,
): Promise<void> {
  const alert = app.page.getByRole("alert").filter({ hasText: words });
  await alert.first().waitFor({ timeout: 60_000 });
  await album.take(app.page, name);
}

/** Nobody can sign before the app's own stock client has taken the sealed files. */
async function clientTakes({ page }: DrivenApp, album: Album): Promise<void> {
  const card = page.getByRole("region", { name: "A stock client took these files" });
  await card.waitFor({ timeout: LONG });
  const fold = card.getByRole("button", { name: /^What it tried/ });
  await fold.click();
  await card.scrollIntoViewIfNeeded();
  await album.take(page, "sign-stock-client");
  await fold.click();
}

/** Waits until the window says that somebody has signed. */
export async function waitSigned({ page }: DrivenApp, name: string): Promise<void> {
  await page
    .getByRole("listitem")
    .filter({ hasText: name })
    .filter({ hasText: "Signed" })
    .first()
    .waitFor({ timeout: 60_000 });
}

/** A wrong passphrase, a stranger's key and a second try by the same person are refused on the way; then a threshold has signed. */
export async function sign(app: DrivenApp, album: Album, props: Props): Promise<void> {
  const { page } = app;
  const word = spoken(await shownDigest(app)).words[0] ?? "";
  await album.take(page, "sign");
  await clientTakes(app, album);
  for (const tab of ["Every change", "Raw bytes", "Checks", "What is signed"]) {
    await page.getByRole("tab", { name: tab }).click();
    await album.take(page, `sign-${tab.toLowerCase().replaceAll(" ", "-")}`);
  }
  const keyOf = (name: string) => {
    const key = props.keys.get(name);
    if (key === undefined) throw new Error(`no key file for ${name}`);
    return key;
  };
  const [first = "", ...others] = props.signers;
  await trySign(app, word, keyOf(first), "not the passphrase");
  await refusedWith(app, album, /passphrase that does not open it/, "sign-wrong-passphrase");
  const stranger = keyOf(props.outsider);
  await trySign(app, word, stranger, stranger.passphrase);
  await refusedWith(app, album, /may not sign this role/, "sign-stranger");
  const signAs = async (name: string) => {
    const way = props.ways?.get(name);
    if (way === undefined) await trySign(app, word, keyOf(name), keyOf(name).passphrase);
    else await way(word);
    await waitSigned(app, name);
    if (way !== undefined) await album.take(page, `sign-${name.toLowerCase()}`);
  };
  await signAs(first);
  await trySign(app, word, keyOf(first), keyOf(first).passphrase);
  await refusedWith(app, album, /signed already/, "sign-again");
  for (const name of others) await signAs(name);
  await album.take(page, "sign-reached");
  await button(app, "End signing and export").click();
  await page.getByRole("heading", { name: "Write the signed files" }).waitFor();
}

/** Writes to the stick that the bundle came on. */
export async function exportTo(app: DrivenApp, album: Album, stick: string): Promise<void> {
  const { page } = app;
  await album.take(page, "export");
  await button(app, "Write to the stick…").click();
  await page
    .getByRole("dialog")
    .getByLabel(/^Type “export”/)
    .fill("export");
  await app.answerDialog(stick);
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /write…$/ })
    .click();
  await page.getByRole("heading", { name: "The ceremony is complete" }).waitFor({ timeout: LONG });
  await album.take(page, "export-written");
  await button(app, /Record/).click();
  await album.take(page, "record");
}
