import type { Page } from "playwright-core";

/** Milliseconds, out of many tries. */
export interface Spread {
  readonly tries: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** How soon the list of claims answers: from the person's own key or click to the settled rows as they are painted. */
export interface ReviewSpeed {
  readonly type: Spread;
  readonly sort: Spread;
  readonly filter: Spread;
  readonly scroll: Spread;
}

export interface FirstRows {
  /** From the picture that says that the review began. */
  readonly sinceReview: number;
  /** From the picture that says that the checking ended: with the copy of the stick, which is kept first. */
  readonly sinceChecking: number;
}

export function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) /
    10;
  return { tries: times.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}

/**
 * Runs in the window. What is measured begins with the input's own time stamp, and ends two pictures after the rows are settled: the first is
 * asked for before they are painted, the second after.
 */
const WATCH = `void (globalThis.reviewWatch = (kind, input) => {
  const painted = (start, done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
  const grid = document.querySelector(".claims");
  const settled = () =>
    grid.getAttribute("aria-busy") === "false" &&
    [...grid.querySelectorAll(".claim-row")].every((row) => row.childElementCount > 1);
  const shown = () =>
    [...grid.querySelectorAll(".claim-row")].map((row) => row.getAttribute("aria-rowindex")).join();
  globalThis.reviewWatched = new Promise((done) => {
    addEventListener(input, (event) => {
      const start = event.timeStamp;
      const before = shown();
      let wasBusy = false;
      const look = () => {
        wasBusy ||= kind === "scroll" ? shown() !== before : grid.getAttribute("aria-busy") === "true";
        if (!wasBusy || !settled()) return;
        watching.disconnect();
        painted(start, done);
      };
      const watching = new MutationObserver(look);
      watching.observe(grid, { attributes: true, childList: true, subtree: true, attributeFilter: ["aria-busy", "aria-rowindex", "id"] });
    }, { capture: true, once: true });
  });
})`;

async function timed(
  page: Page,
  kind: "list" | "scroll",
  input: "keydown" | "pointerdown" | "wheel",
  act: () => Promise<void>,
): Promise<number> {
  await page.evaluate(`reviewWatch(${JSON.stringify(kind)}, ${JSON.stringify(input)})`);
  await act();
  const took: unknown = await page.evaluate("globalThis.reviewWatched");
  return Number(took);
}

async function many(times: number, once: (i: number) => Promise<number>): Promise<Spread> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) took.push(await once(i));
  return spread(took);
}

/**
 * Types, sorts, filters and scrolls in the list of claims as a person would, so many times each, and leaves it as it was: the whole batch, the dangerous
 * first. The list must be on screen and long, with something to filter by.
 */
export async function measureReview(page: Page, times = 20): Promise<ReviewSpeed> {
  await page.evaluate(WATCH);
  const search = page.getByRole("searchbox");
  const click = (name: RegExp) => page.getByRole("button", { name }).first().click();
  const letters = "python".slice(0, 5);
  await search.click();
  const type = await many(times, async (i) => {
    const letter = letters[i % letters.length];
    const key =
      letter !== undefined && i % (2 * letters.length) < letters.length ? letter : "Backspace";
    return timed(page, "list", "keydown", () => page.keyboard.press(key));
  });
  await search.fill("");
  const heads = ["Project", "Owners", "Registered", "Keys", "Decision", "State"];
  const sort = await many(times, (i) => {
    const name = heads[i % heads.length] ?? "";
    const head = page.getByRole("columnheader", { name }).getByRole("button");
    return timed(page, "list", "pointerdown", () => head.click());
  });
  const filters = [/^Needs attention/, /^Clean/, /^Undecided/, /^Clean/, /^Blocked/, /^Blocked/];
  const filter = await many(times, (i) =>
    timed(page, "list", "pointerdown", () => click(filters[i % filters.length] ?? /^Clean/)),
  );
  const all = page.getByRole("button", { name: "Show all", exact: true });
  if (await all.isVisible()) await all.click();
  await page.locator(".claims .scroller").hover();
  const scroll = await many(times, (i) =>
    timed(page, "scroll", "wheel", () => page.mouse.wheel(0, i % 5 === 4 ? -40_000 : 17_000)),
  );
  const first = page.getByRole("columnheader", { name: "State" });
  if ((await first.getAttribute("aria-sort")) !== "ascending")
    await first.getByRole("button").click();
  return { type, sort, filter, scroll };
}

/** Begins to watch for the first rows; to be called before the stick is checked. The promise is of when they were painted. */
export async function watchFirstRows(page: Page): Promise<() => Promise<FirstRows>> {
  await page.evaluate(`void (globalThis.firstRows = new Promise((done) => {
    let checked = 0, began = 0, wasWorking = false;
    conclave.onSaid(({ work, ceremony }) => {
      if (work !== null) wasWorking = true;
      if (work === null && wasWorking && checked === 0) checked = performance.now();
      if (ceremony === null || ceremony.pane.step !== "review" || began > 0) return;
      began = performance.now();
      const look = () => {
        const rows = [...document.querySelectorAll(".claim-row")];
        if (rows.length === 0 || rows.some((row) => row.childElementCount < 2)) return;
        watching.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => {
          const now = performance.now();
          done({ sinceReview: Math.round(now - began), sinceChecking: Math.round(now - checked) });
        }));
      };
      const watching = new MutationObserver(look);
      watching.observe(document.body, { childList: true, subtree: true });
    });
  }))`);
  return () => page.evaluate<FirstRows>("globalThis.firstRows");
}
