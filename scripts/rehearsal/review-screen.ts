import { CLAIM_CHECKS } from "../../shared/import/claim-checks.ts";
import type { DrivenApp } from "./app.ts";
import { expect } from "./expect.ts";

const LONG = { timeout: 120_000 };

/** A claim as its row shows it. */
export interface ShownRow {
  /** Its place in the list, from 0. */
  readonly place: number;
  readonly project: string;
  /** What was found about it. */
  readonly found: string;
  readonly decision: string;
}

/** What the list of claims is narrowed to. */
export interface Shown {
  readonly standing?: "Blocked" | "Needs attention" | "Clean";
  /** A check's ID. */
  readonly finding?: string;
  /** Only claims about which nothing else was found. */
  readonly alone?: boolean;
  readonly undecided?: boolean;
}

/** What is used of an element of the window, whose world these sources do not know. */
interface Drawn {
  readonly textContent: string | null;
  readonly clientHeight: number;
  readonly querySelector: (selector: string) => Drawn | null;
  readonly getAttribute: (name: string) => string | null;
  readonly scrollBy: (x: number, y: number) => void;
  readonly scrollTo: (x: number, y: number) => void;
}

interface Frames {
  readonly requestAnimationFrame: (draw: () => void) => void;
}

type Act = "Approve" | "Reject" | "Put off";

/** The list of claims as a person works it: by roles, labels and keys. All that a change of that screen asks of the large rehearsal stands here. */
export class ReviewScreen {
  readonly app: DrivenApp;

  constructor(app: DrivenApp) {
    this.app = app;
  }

  private get grid() {
    return this.app.page.getByRole("grid");
  }

  /** Until the rows that are drawn are those that were asked for. */
  async settled(): Promise<void> {
    await this.app.page.locator("[role=grid][aria-busy=false]").waitFor(LONG);
  }

  async total(): Promise<number> {
    return Number(await this.grid.getAttribute("aria-rowcount")) - 1;
  }

  /** Closes the claim that is open, if one is: what was found in the batch stands in its place. */
  async close(): Promise<void> {
    await this.grid.focus();
    await this.app.page.keyboard.press("Escape");
  }

  private async chip(group: string, name: string): Promise<void> {
    await this.app.page
      .getByRole("group", { name: group })
      .getByRole("button", { name: new RegExp(`^${name}`) })
      .click();
    await this.settled();
  }

  private finding(id: string) {
    const claim = CLAIM_CHECKS.find((check) => check.id === id)?.claim ?? id;
    const words = claim.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return this.app.page.getByRole("button", {
      name: new RegExp(`^(Blocking|Needs attention): ${words}`),
    });
  }

  /** Narrows the list, from all of it. */
  async show({ standing, finding, alone = false, undecided = false }: Shown): Promise<void> {
    const { page } = this.app;
    await this.close();
    const all = page.getByRole("button", { name: "Show all", exact: true });
    if ((await all.count()) > 0) await all.click();
    await this.settled();
    if (undecided) await this.chip("Show by decision", "Undecided");
    if (standing !== undefined) await this.chip("Show by what was found", standing);
    if (finding !== undefined) await this.finding(finding).click();
    const only = page.getByRole("button", { name: /^Only where nothing else was found/ });
    if (alone && (await only.count()) > 0) await only.click();
    await this.settled();
  }

  /** The rows that are on the screen now, in the order of the list. */
  async rows(): Promise<readonly ShownRow[]> {
    await this.settled();
    const read = () =>
      this.grid.locator(".claim-row").evaluateAll((rows: unknown) =>
        (rows as readonly Drawn[]).flatMap((row) => {
          const cell = (name: string) => row.querySelector(`.c-${name}`)?.textContent ?? null;
          const project = cell("project");
          const place = Number(row.getAttribute("aria-rowindex")) - 2;
          if (project === null) return [];
          return [{ place, project, found: cell("found") ?? "", decision: cell("decision") ?? "" }];
        }),
      );
    let rows = await read();
    await expect(async () => {
      rows = await read();
      return rows.length > 0 && rows.length === (await this.grid.locator(".claim-row").count());
    }, "the rows on the screen are here");
    return rows.toSorted((a, b) => a.place - b.place);
  }

  /** Goes down the list, screen by screen, until `enough` of what was seen so far; then back to its beginning. */
  async read(enough: (rows: readonly ShownRow[]) => boolean): Promise<readonly ShownRow[]> {
    const total = await this.total();
    const seen = new Map<number, ShownRow>();
    const list = () => [...seen.values()].sort((a, b) => a.place - b.place);
    for (;;) {
      const before = seen.size;
      for (const row of total === 0 ? [] : await this.rows()) seen.set(row.place, row);
      if (seen.size >= total || enough(list())) break;
      if (seen.size === before) throw new Error(`the list ends after ${before} of ${total} rows`);
      await this.scroll((box) => box.scrollBy(0, box.clientHeight));
    }
    await this.scroll((box) => box.scrollTo(0, 0));
    return list();
  }

  private async scroll(how: (box: Drawn) => void): Promise<void> {
    await this.grid.locator(".scroller").evaluate(how as (box: unknown) => void);
    await this.app.page.evaluate(() => {
      const { requestAnimationFrame: draw } = globalThis as unknown as Frames;
      return new Promise<void>((drawn) => draw(() => draw(drawn)));
    });
  }

  /** One decision about all that the list shows; how many that were. */
  async decideAboutAll(
    act: Act,
    reason: string,
    look: () => Promise<void> = () => Promise.resolve(),
  ): Promise<number> {
    const { page } = this.app;
    await this.settled();
    const total = await this.total();
    if (total === 0) return 0;
    await page.getByRole("button", { name: new RegExp(`^${act} all`) }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    const box = dialog.getByLabel(/^Reason/);
    if ((await box.count()) > 0) await box.fill(reason);
    await look();
    await dialog.getByRole("button", { name: new RegExp(`^${act}`) }).click();
    await dialog.waitFor({ state: "hidden", ...LONG });
    await this.settled();
    return total;
  }

  /** By keys alone: to the next flagged claim, and a decision about it. Gives its project. */
  async decideByKeys(act: Act, reason: string): Promise<string> {
    const { page } = this.app;
    const decision = page.getByRole("region", { name: "Decision" });
    const before = (await this.opened()) ?? "";
    await page.keyboard.press("n");
    await expect(async () => ((await this.opened()) ?? before) !== before, "another claim is open");
    const project = (await this.opened()) ?? "";
    await decision.waitFor();
    await page.keyboard.press({ Approve: "a", Reject: "r", "Put off": "p" }[act]);
    if (act !== "Put off") {
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel(/^Reason/).waitFor();
      await page.keyboard.type(reason);
      await page.keyboard.press("Enter");
      await dialog.waitFor({ state: "hidden" });
    }
    return project;
  }

  /** The project of the claim that is open; null where none is. */
  private async opened(): Promise<string | null> {
    const region = this.app.page.getByRole("complementary", { name: "Claim", exact: true });
    if ((await region.count()) === 0) return null;
    return region.getByRole("heading").first().textContent();
  }
}
