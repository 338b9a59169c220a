import { OWNERS_KNOWN } from "../sample-index/replacements.ts";
import type { Album, DrivenApp } from "./app.ts";
import { FIRST, handOver, openSeal, putOffAll, SECOND, sealIt } from "./claims-ceremony.ts";
import { expect } from "./expect.ts";

/** One proposal as a person makes it in the window. */
export type Wish =
  | {
      readonly ask: "replace";
      readonly role: string;
      /** As the window calls the present holder; undefined where the role has one nameless key. */
      readonly leaving?: string;
      readonly joining: string;
    }
  | { readonly ask: "add"; readonly role: string; readonly joining: string }
  | { readonly ask: "renew"; readonly document: string }
  /** Every key record at once, where a repository begins. */
  | { readonly ask: "take-records" }
  | { readonly ask: "threshold"; readonly role: string; readonly to: number }
  /** That role is asked one place earlier. */
  | { readonly ask: "order"; readonly up: string }
  /** A project of claimed, by its place in it. */
  | { readonly ask: "revoke"; readonly project: number }
  /** The replacement that the present keys signed, or the one for which a case and a second person are needed. */
  | { readonly ask: "replace-project"; readonly agreed: boolean }
  /** Claimed in many files. */
  | { readonly ask: "divide" }
  /** The guided answer: as [person, role]; null for a role's one nameless key. */
  | {
      readonly ask: "fallen";
      readonly lost: readonly Ticked[];
      readonly stolen: readonly Ticked[];
    }
  /** Takes a proposal back, by its words. */
  | { readonly ask: "withdraw"; readonly words: RegExp };

export type Ticked = readonly [person: string | null, role: string];

export interface KeysReview {
  /** How many claims lie on the stick; they are put off. */
  readonly claims: number;
  /** The projects of claimed, in its order. */
  readonly projects: readonly string[];
  readonly wishes: readonly Wish[];
  /** Made only after the seal was refused, for the reason that `refused` matches. */
  readonly afterwards?: { readonly refused: RegExp; readonly wishes: readonly Wish[] };
}

/** The name of the button that opens the dialog, or that acts at once. */
function buttonFor(wish: Wish): RegExp {
  switch (wish.ask) {
    case "take-records":
      return /^Take every key record on this stick/;
    case "renew":
      return new RegExp(`^Renew ${wish.document}$`);
    case "add":
      return new RegExp(`^Add a keyholder to ${wish.role}…$`);
    case "replace":
      return new RegExp(`^Replace ${wish.leaving ?? ".*"} in ${wish.role}…$`);
    case "threshold":
      return new RegExp(`^Change the threshold of ${wish.role}…$`);
    case "order":
      return /^Change the search order…$/;
    case "revoke":
      return /^Revoke a project…$/;
    case "replace-project":
      return /^Replace a project’s keys…$/;
    case "divide":
      return /^Divide claimed into files by names…$/;
    case "fallen":
      return /^Lost or stolen keys…$/;
    case "withdraw":
      return new RegExp(`^Withdraw: .*${wish.words.source}`);
  }
}

/** Chooses a replacement; where the present keys did not sign it, two people and a case answer for it. */
async function fillReplacement(app: DrivenApp, album: Album, agreed: boolean): Promise<void> {
  const dialog = app.page.getByRole("dialog");
  const choice = dialog.locator("label").filter({
    hasText: agreed ? /; signed by its present keys/ : /NOT signed by its present keys/,
  });
  await choice.click();
  if (!agreed) {
    await dialog.getByLabel("Case reference").fill("SUPPORT-4711");
    const propose = dialog.getByRole("button", { name: "Propose", exact: true });
    await expect(() => propose.isDisabled(), "what was found about it needs a reason");
    await dialog.getByLabel(/^Why what was found is all right/).fill(OWNERS_KNOWN);
  }
  await album.takeBoth(app, `replace-project-${agreed ? "by-present-keys" : "by-case"}`);
}

/** Fills in the dialog that a wish has opened. */
async function fill(
  app: DrivenApp,
  album: Album,
  wish: Wish,
  projects: readonly string[],
): Promise<void> {
  const dialog = app.page.getByRole("dialog");
  switch (wish.ask) {
    case "renew":
    case "withdraw":
      return;
    case "take-records":
      return album.take(app.page, "take-records");
    case "add":
    case "replace":
      await dialog.getByText(wish.joining, { exact: true }).click();
      return album.take(app.page, `propose-${wish.ask}-${wish.role}`);
    case "threshold":
      await dialog.getByLabel("How many must sign").fill(String(wish.to));
      return album.take(app.page, "propose-threshold");
    case "order":
      await dialog.getByRole("button", { name: `Move ${wish.up} up` }).click();
      return album.take(app.page, "propose-order");
    case "revoke":
      await dialog.getByLabel("Name of the project").fill(projects[wish.project] ?? "");
      await dialog.getByLabel(/^Reason/).fill("Its owners asked for it, in writing.");
      return album.take(app.page, "propose-revoke");
    case "divide":
      return album.takeBoth(app, "propose-divide");
    case "replace-project":
      return fillReplacement(app, album, wish.agreed);
    case "fallen":
      await album.take(app.page, "lost-or-stolen");
      for (const fate of ["lost", "stolen"] as const)
        for (const [person, role] of wish[fate])
          await dialog
            .getByRole("button", {
              name: new RegExp(`^${fate}: ${person ?? ".*"} in ${role}$`, "i"),
            })
            .click();
      await dialog.getByRole("button", { name: /^Propose these/ }).waitFor();
      return album.takeBoth(app, "lost-or-stolen-answer");
  }
}

async function propose(
  app: DrivenApp,
  album: Album,
  wish: Wish,
  projects: readonly string[],
): Promise<void> {
  const { page } = app;
  const proposals = page.getByRole("list", { name: "Proposals" }).getByRole("listitem");
  const before = await proposals.count();
  const opener = page.getByRole("button", { name: buttonFor(wish) });
  if (wish.ask === "divide") {
    await opener.scrollIntoViewIfNeeded();
    await album.take(page, "claimed-now");
  }
  await opener.click();
  if (wish.ask === "withdraw")
    return expect(async () => (await proposals.count()) === before - 1, "it is withdrawn");
  if (wish.ask !== "renew") {
    const dialog = page.getByRole("dialog");
    await fill(app, album, wish, projects);
    await dialog
      .getByRole("button", { name: /^Propose( these [0-9]+ changes| all.*| this key)?$/ })
      .click();
    await dialog.waitFor({ state: "hidden" });
  }
  await proposals.nth(before).waitFor();
  if (wish.ask === "replace-project" && !wish.agreed) await confirmCase(app, album);
}

/** Whoever proposed it cannot confirm it, and nothing can be sealed; another person takes the keyboard and confirms. */
async function confirmCase(app: DrivenApp, album: Album): Promise<void> {
  const { page } = app;
  const confirm = page.getByRole("button", { name: /^Confirm: / });
  const waiting = page
    .getByRole("listitem")
    .filter({ hasText: /waits for a second administrator/ });
  await waiting.filter({ hasText: /Hand over the keyboard/ }).waitFor();
  await expect(async () => (await confirm.count()) === 0, "who proposed it cannot confirm it");
  const seal = page.getByRole("button", { name: /^Seal the / });
  await expect(() => seal.isDisabled(), "nothing can be sealed while it waits");
  await album.takeBoth(app, "replace-project-waits");
  await handOver(app, album, SECOND);
  await showKeys(app);
  await confirm.click();
  const dialog = page.getByRole("dialog");
  const title = await dialog.getByRole("heading", { level: 2 }).textContent();
  await dialog.getByLabel(/^Type /).fill(title?.split(" ").at(-1) ?? "");
  await album.takeBoth(app, "replace-project-confirm");
  await dialog.getByRole("button", { name: "Confirm", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  await waiting.waitFor({ state: "detached" });
  await handOver(app, album, FIRST);
  await showKeys(app);
}

async function showKeys(app: DrivenApp): Promise<void> {
  const part = app.page.getByRole("radio", { name: /^Keys and thresholds/ });
  // A repository that begins has no claims, so the keys are all there is.
  if ((await part.count()) > 0) await part.click();
  await app.page.getByRole("region", { name: "Proposed" }).waitFor();
}

/** Looks at how claimed is divided now, and goes back to the claims. */
export async function lookAtClaimed(app: DrivenApp, album: Album): Promise<void> {
  const { page } = app;
  await showKeys(app);
  const button = page.getByRole("button", { name: /^Make claimed one file again…$/ });
  await button.scrollIntoViewIfNeeded();
  await album.take(page, "claimed-divided");
  await page.getByRole("radio", { name: /^Claims/ }).click();
}

/** Puts every claim off, proposes, and seals; where that must be refused at first, proposes what is missing and seals again. */
export async function reviewKeys(
  app: DrivenApp,
  album: Album,
  { claims, projects, wishes, afterwards }: KeysReview,
): Promise<void> {
  const { page } = app;
  if (claims > 0) await putOffAll(app);
  await showKeys(app);
  await album.take(page, "keys");
  for (const wish of wishes) await propose(app, album, wish, projects);
  await album.take(page, "keys-proposed");
  await openSeal(app, album);
  if (afterwards !== undefined) {
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Seal", exact: true }).click();
    await dialog.getByText(afterwards.refused).first().waitFor();
    await album.take(page, "seal-refused");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    for (const wish of afterwards.wishes) await propose(app, album, wish, projects);
    await openSeal(app, album);
  }
  await sealIt(app);
}
