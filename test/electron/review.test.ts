import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { DrivenApp } from "../../scripts/rehearsal/app.ts";
import { resize } from "../../scripts/rehearsal/app.ts";
import { expect } from "../../scripts/rehearsal/expect.ts";
import { measureReview, watchFirstRows } from "../../scripts/rehearsal/review-speed.ts";
import { StickEdit } from "../../scripts/sample-index/stick-edit.ts";
import { handOver } from "../../scripts/rehearsal/claims-ceremony.ts";
import { beginWith, confirmRoot, picturesOf, stage } from "./driven.ts";

const CLAIMS = 3000;
const EVIDENCE = "evidence/projects.jsonl";
const PLAIN = '"owners_changed":null';
const LONG = { timeout: 120_000 };

/** What the list says of itself: how many it shows, and the projects on screen from the top. */
async function listed({ page }: DrivenApp): Promise<{ total: number; projects: string[] }> {
  const said: unknown = await page.evaluate(`(() => {
    const grid = document.querySelector(".claims");
    if (grid?.getAttribute("aria-busy") !== "false") return null;
    const rows = [...grid.querySelectorAll(".claim-row")];
    if (rows.some((row) => row.childElementCount < 2)) return null;
    const projects = rows.map((row) => row.querySelector(".c-project").textContent);
    return { total: Number(grid.getAttribute("aria-rowcount")) - 1, projects };
  })()`);
  return (said ?? { total: -1, projects: [] }) as { total: number; projects: string[] };
}

const opened = ({ page }: DrivenApp) =>
  page.locator("aside .detail-head h2").textContent({ timeout: 10_000 });

const facet = ({ page }: DrivenApp, name: RegExp) => page.getByRole("button", { name }).first();

/** The number at the end of a facet's words. */
async function countOf(app: DrivenApp, name: RegExp): Promise<number> {
  const words = (await facet(app, name).textContent()) ?? "";
  return Number(/([\d,]+)$/.exec(words)?.[1]?.replaceAll(",", ""));
}

async function shows(app: DrivenApp, total: number): Promise<void> {
  let seen = -1;
  await expect(async () => {
    seen = (await listed(app)).total;
    return seen === total;
  }, `the list shows ${total}`).catch((error: unknown) => {
    throw new Error(`${String(error)} It shows ${seen}.`);
  });
}

const isPlain = (line: string, project: string) =>
  line.includes(`"project":"${project}"`) && line.includes(PLAIN);

void describe("a list of 3,000 claims, in the real app", async () => {
  const { anchorWords, folder, index, launch, stick } = await stage(CLAIMS);
  const album = picturesOf(folder);
  const first = index.claims.find(({ kind }) => kind === "already claimed")?.project ?? "";
  const single = index.claims.filter(({ expects }) => expects.includes("CLAIM-SINGLE-KEY"));
  const edit = new StickEdit(index, stick);
  const lines = edit.text(EVIDENCE).split("\n");
  /** These get a second finding each: their owners changed on the day of the registration. */
  const both = new Set(
    single
      .map(({ project }) => project)
      .filter((project) => lines.some((line) => isPlain(line, project)))
      .slice(0, 7),
  );
  edit.put(
    EVIDENCE,
    lines
      .map((line) => {
        const [, project = ""] = /"project":"([^"]+)"/.exec(line) ?? [];
        const [, received = ""] = /"received":"([^"]+)"/.exec(line) ?? [];
        return both.has(project) ? line.replace(PLAIN, `"owners_changed":"${received}"`) : line;
      })
      .join("\n"),
  );
  edit.resign();
  let app: DrivenApp;
  before(async () => {
    app = await launch();
    await beginWith(app, stick);
    const firstRows = await watchFirstRows(app.page);
    await confirmRoot(app, anchorWords);
    const { sinceReview, sinceChecking } = await firstRows();
    assert.ok(0 < sinceReview && sinceReview <= sinceChecking);
    await app.page.getByRole("grid").getByRole("row").nth(1).waitFor(LONG);
  });
  after(() => app.close());

  void it("shows the hijack first, and counts each facet within the rest of the filter", async () => {
    await shows(app, CLAIMS);
    assert.equal((await listed(app)).projects[0], first);
    assert.equal(await countOf(app, /CLAIM-SINGLE-KEY/), single.length);
    await facet(app, /^Clean/).click();
    await expect(async () => (await countOf(app, /CLAIM-SINGLE-KEY/)) === 0, "none is clean");
    await facet(app, /^Clean/).click();
    await shows(app, CLAIMS);
  });

  void it("sorts by a column, and the other way", async () => {
    const { page } = app;
    const head = page.getByRole("columnheader", { name: "Project" });
    await head.getByRole("button").click();
    await expect(
      async () => (await head.getAttribute("aria-sort")) === "ascending",
      "it says how it is sorted",
    );
    const sorted = index.claims.map(({ project }) => project).sort();
    const isTop = (wanted: readonly string[]) =>
      expect(
        async () => {
          const { projects } = await listed(app);
          return projects.length > 3 && projects.slice(0, 3).join() === wanted.slice(0, 3).join();
        },
        `the list begins with ${wanted[0] ?? ""}`,
      );
    await isTop(sorted);
    await head.getByRole("button").click();
    await isTop(sorted.toReversed());
    assert.equal(await head.getAttribute("aria-sort"), "descending");
    await page.getByRole("columnheader", { name: "State" }).getByRole("button").click();
    await expect(async () => (await listed(app)).projects[0] === first, "the hijack is first");
  });

  void it("finds as one types: a project, an owner, the beginning of a key", async () => {
    const { page } = app;
    await page.keyboard.press("/");
    await page.keyboard.type(first);
    await expect(async () => (await listed(app)).projects.includes(first), "the project is found");
    const { owners, key }: { owners: string; key: string } = await page.evaluate(`(async () => {
      const answer = await conclave.ask("claim.show", { line: 40 });
      return { owners: answer.value.owners[0], key: answer.value.keys[0] };
    })()`);
    const searched = index.claims[40]?.project ?? "";
    for (const part of [owners.slice(1), key.slice(0, 9)]) {
      await page.getByRole("searchbox").fill("");
      await page.keyboard.type(part);
      await expect(async () => {
        const { total, projects } = await listed(app);
        return total < 50 && projects.includes(searched);
      }, `${part} finds ${searched}`);
    }
    await page.keyboard.press("Escape");
    await shows(app, CLAIMS);
  });

  void it("goes to the next flagged one by keys, from far below to the top, and on after a decision", async () => {
    const { page } = app;
    await page.getByRole("grid").focus();
    await page.keyboard.press("End");
    await expect(async () => (await listed(app)).projects.length > 0, "the last rows are here");
    await page.keyboard.press("n");
    await expect(async () => (await opened(app)) === first, "from the end to the top");
    await expect(async () => (await listed(app)).projects[0] === first, "the list follows");
    const progress = page.getByRole("progressbar", { name: "Flagged claims" });
    await page.keyboard.press("p");
    await expect(
      async () => (await progress.getAttribute("aria-valuenow")) === "1",
      "one is decided",
    );
    assert.equal(await opened(app), first, "what was decided stays on screen");
    const scrolled = (to: string) =>
      page.evaluate(`document.querySelector("aside").scrollTop${to}`);
    assert.equal(await scrolled(" = 300"), 300);
    await page.keyboard.press("Enter");
    await expect(async () => (await opened(app)) !== first, "Enter goes on");
    assert.equal(await scrolled(""), 0, "it is read from the top");
  });

  void it("decides about a list of those flagged for one thing alone, and sweeps in no other", async () => {
    const { page } = app;
    await page.keyboard.press("Escape");
    await facet(app, /CLAIM-SINGLE-KEY/).click();
    await shows(app, single.length);
    await facet(app, /^Only where nothing else was found/).click();
    await shows(app, single.length - both.size);
    await facet(app, /^Needs attention/).click();
    await facet(app, /^Undecided/).click();
    await facet(app, /^Approve all/).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/for which only this does not hold/).waitFor();
    await dialog.getByLabel(/^Reason/).fill("One key is allowed this year.");
    await dialog.getByRole("button", { name: /^Approve/ }).click();
    await dialog.waitFor({ state: "hidden" });
    await shows(app, 0);
    await facet(app, /^Only where nothing else was found/).click();
    await shows(app, both.size);
    assert.deepEqual(new Set((await listed(app)).projects), both);
    await page.getByRole("button", { name: "Show all", exact: true }).click();
    await shows(app, CLAIMS);
    assert.equal(await countOf(app, /^Approved/), single.length - both.size);
  });

  void it("shows what waits for a second reviewer, and what two disagree about, to nobody too soon", async () => {
    const { page } = app;
    const waiting = single.length - both.size;
    await facet(app, new RegExp(`^Show all ${waiting}$`)).click();
    await shows(app, waiting);
    assert.equal(await countOf(app, /^1 of 2/), waiting);
    await page.getByText("that wait for a second reviewer").first().waitFor();
    await album.takeBoth(app, "review-waiting-list");
    await handOver(app, album, "Berk");
    await shows(app, CLAIMS);
    assert.equal(await facet(app, /^1 of 2/).count(), 0);
    await facet(app, /CLAIM-SINGLE-KEY/).click();
    await facet(app, /^Only where nothing else was found/).click();
    await facet(app, /^Needs attention/).click();
    await facet(app, /^Undecided/).click();
    await shows(app, waiting);
    await facet(app, /^Put off all/).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Put off/ })
      .click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    assert.equal(await countOf(app, /^Disagreed/), waiting);
    await facet(app, /^Put off \d/).waitFor();
    await facet(app, new RegExp(`^Show all ${waiting}$`)).click();
    await shows(app, waiting);
    await album.takeBoth(app, "review-disagreed-list");
    await facet(app, /^Approve all/).click();
    await page
      .getByRole("dialog")
      .getByLabel(/^Reason/)
      .fill("We talked: one key is allowed.");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Approve/ })
      .click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Show all", exact: true }).click();
    await shows(app, CLAIMS);
    assert.equal(await facet(app, /^Disagreed/).count(), 0);
    assert.equal(await countOf(app, /^Approved/), waiting);
  });

  void it("fits small and large windows, with three rows and with thousands", async () => {
    const { page } = app;
    const fits = async () => {
      const wide: unknown = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      return wide === 0;
    };
    for (const search of ["", first.slice(0, 5)]) {
      await page.getByRole("searchbox").fill(search);
      await expect(async () => (await listed(app)).total > 0, "something is shown");
      for (const [width, height, zoom] of [
        [1280, 800, 2],
        [960, 600, 1],
        [1920, 1080, 1],
        [1280, 800, 1],
      ] as const) {
        await resize(app.electron, { width, height });
        await app.electron.evaluate(({ BrowserWindow }, factor) => {
          BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(factor);
        }, zoom);
        await expect(fits, `all of ${width} at ${100 * zoom} % fits`);
      }
    }
    await page.getByRole("searchbox").fill("");
    await shows(app, CLAIMS);
  });

  void it("can be measured: each input is followed to the painted rows", async () => {
    const { type, sort, filter, scroll } = await measureReview(app.page, 6);
    for (const { tries, p50, p95, max } of [type, sort, filter, scroll]) {
      assert.equal(tries, 6);
      assert.ok(p50 > 0 && p50 <= p95 && p95 <= max);
    }
    assert.deepEqual(app.complaints, []);
  });
});
