import type { Album, DrivenApp } from "./app.ts";
import { openSeal, putOffAll, sealIt } from "./claims-ceremony.ts";

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
  | { readonly ask: "take-records" };

export interface KeysReview {
  /** How many claims lie on the stick; they are put off. */
  readonly claims: number;
  readonly wishes: readonly Wish[];
  /** Made only after the seal was refused, for the reason that `refused` matches. */
  readonly afterwards?: { readonly refused: RegExp; readonly wishes: readonly Wish[] };
}

/** The name of the button that opens the dialog, or that acts at once. */
function buttonFor(wish: Wish): RegExp {
  if (wish.ask === "take-records") return /^Take every key record on this stick/;
  if (wish.ask === "renew") return new RegExp(`^Renew ${wish.document}$`);
  if (wish.ask === "add") return new RegExp(`^Add a keyholder to ${wish.role}…$`);
  return new RegExp(`^Replace ${wish.leaving ?? ".*"} in ${wish.role}…$`);
}

async function propose(app: DrivenApp, album: Album, wish: Wish): Promise<void> {
  const { page } = app;
  const proposals = page.getByRole("list", { name: "Proposals" }).getByRole("listitem");
  const before = await proposals.count();
  await page.getByRole("button", { name: buttonFor(wish) }).click();
  if (wish.ask === "take-records") {
    const dialog = page.getByRole("dialog");
    await album.take(page, "take-records");
    await dialog.getByRole("button", { name: /^Propose (all|this key)/ }).click();
    await dialog.waitFor({ state: "hidden" });
  } else if (wish.ask !== "renew") {
    const dialog = page.getByRole("dialog");
    await dialog.getByText(wish.joining, { exact: true }).click();
    await album.take(page, `propose-${wish.ask}-${wish.role}`);
    await dialog.getByRole("button", { name: "Propose", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
  }
  await proposals.nth(before).waitFor();
}

async function showKeys(app: DrivenApp): Promise<void> {
  const part = app.page.getByRole("radio", { name: /^Keys and thresholds/ });
  // A repository that begins has no claims, so the keys are all there is.
  if ((await part.count()) > 0) await part.click();
  await app.page.getByRole("region", { name: "Proposed" }).waitFor();
}

/** Puts every claim off, proposes, and seals; where that must be refused at first, proposes what is missing and seals again. */
export async function reviewKeys(
  app: DrivenApp,
  album: Album,
  { claims, wishes, afterwards }: KeysReview,
): Promise<void> {
  const { page } = app;
  if (claims > 0) await putOffAll(app);
  await showKeys(app);
  await album.take(page, "keys");
  for (const wish of wishes) await propose(app, album, wish);
  await album.take(page, "keys-proposed");
  await openSeal(app, album);
  if (afterwards !== undefined) {
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Seal", exact: true }).click();
    await dialog.getByText(afterwards.refused).first().waitFor();
    await album.take(page, "seal-refused");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    for (const wish of afterwards.wishes) await propose(app, album, wish);
    await openSeal(app, album);
  }
  await sealIt(app);
}
