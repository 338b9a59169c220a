import type { SampleClaim } from "../sample-index/sample-index.ts";
import type { Proof } from "../sample-index/proof.ts";
import { resize, type Album, type DrivenApp } from "./app.ts";
import {
  handOver,
  lookAtLookAlike,
  openSeal,
  sealIt,
  SECOND,
  type LookAlike,
} from "./claims-ceremony.ts";
import { ReviewScreen, type ShownRow } from "./review-screen.ts";
import { measureReview, type ReviewSpeed } from "./review-speed.ts";
import type { Timing } from "./timing.ts";

const LAPTOP = { width: 1280, height: 800 };
const PROJECTOR = { width: 1920, height: 1080 };

/** What was planted among the claims. */
export interface Planted {
  /** Projects of claimed for which strangers register. */
  readonly hijacks: readonly string[];
  readonly lookAlikes: readonly LookAlike[];
}

interface Batch {
  readonly claims: number;
  readonly planted: Planted;
}

/** What is typed, sorted and filtered must leave rows to be watched. */
const LONG_LIST = 20_000;

/** What the reviewers saw of it, and did. */
export interface Reviewed {
  readonly proofs: readonly Proof[];
  /** Projects, in the order in which they stood on the screen. */
  readonly found: {
    readonly first: readonly string[];
    readonly lookAlikes: readonly string[];
  };
  readonly decided: Readonly<Record<string, number>>;
  readonly byKeys: readonly string[];
  /** How soon the list answers, in milliseconds; null for a list that is too short to be measured. */
  readonly speed: ReviewSpeed | null;
}

export function plantedIn(claims: readonly SampleClaim[]): Planted {
  return {
    hijacks: claims.flatMap(({ kind, project }) => (kind === "already claimed" ? [project] : [])),
    lookAlikes: claims.flatMap(({ project, taken, expects: [check = ""] }) =>
      taken === undefined ? [] : [{ project, taken, check }],
    ),
  };
}

const sorted = (list: readonly string[]) => list.toSorted().join(" ");
const projectsOf = (rows: readonly ShownRow[]) => rows.map(({ project }) => project);
const isSingleKey = ({ found }: ShownRow) => found === "one key";

class LargeReview {
  private readonly app: DrivenApp;
  private readonly album: Album;
  private readonly timing: Timing;
  private readonly planted: Planted;
  private readonly isLong: boolean;
  private readonly screen: ReviewScreen;
  private readonly proofs: Proof[] = [];
  private readonly decided: Record<string, number> = {};
  private readonly byKeys: string[] = [];

  constructor(app: DrivenApp, album: Album, timing: Timing, batch: Batch) {
    const { planted, claims } = batch;
    this.isLong = claims >= LONG_LIST;
    this.app = app;
    this.album = album;
    this.timing = timing;
    this.planted = planted;
    this.screen = new ReviewScreen(app);
  }

  private picture(name: string): Promise<void> {
    return this.album.take(this.app.page, name);
  }

  /** The first rows are the hijacks, before anybody has touched anything. */
  private async hijacksFirst(): Promise<readonly string[]> {
    const { hijacks } = this.planted;
    await this.app.page.getByRole("grid").getByRole("row").nth(1).waitFor();
    await this.picture("review-first-rows-laptop");
    await resize(this.app.electron, PROJECTOR);
    await this.picture("review-first-rows");
    const rows = await this.screen.read((seen) => seen.length > hijacks.length);
    const first = projectsOf(rows.slice(0, hijacks.length));
    this.proofs.push({
      claim: `The first ${hijacks.length} rows on the screen are just the ${hijacks.length} claims on projects of others.`,
      holds: sorted(first) === sorted(hijacks) && hijacks.length > 0,
      seen: first.join(", "),
    });
    return first;
  }

  /** Filters by the two checks show every look-alike that was planted and nothing else. */
  private async lookAlikesFound(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const check of ["CLAIM-LOOK-ALIKE", "CLAIM-TYPO"]) {
      await this.screen.show({ finding: check });
      await this.picture(`review-${check.toLowerCase()}`);
      found.push(...projectsOf(await this.screen.read(() => false)));
    }
    const planted = this.planted.lookAlikes.map(({ project }) => project);
    this.proofs.push({
      claim: `The filters for look-alikes show each of the ${planted.length} that were planted, and no other claim.`,
      holds: sorted(found) === sorted(planted),
      seen: `${found.length}: ${found.join(", ")}`,
    });
    return found;
  }

  /** Among the claims that need attention, those for names that look like others stand before those with a single key. */
  private async lookAlikesBeforeSingleKeys(): Promise<void> {
    await this.screen.show({ standing: "Needs attention" });
    await this.picture("review-needs-attention");
    const planted = new Set(this.planted.lookAlikes.map(({ project }) => project));
    const isPlanted = ({ project }: ShownRow) => planted.has(project);
    const rows = await this.screen.read(
      (seen) => seen.some(isSingleKey) || seen.filter(isPlanted).length === planted.size,
    );
    const at = rows.findIndex((row) => isSingleKey(row));
    const before = new Set(projectsOf(at < 0 ? rows : rows.slice(0, at)));
    const late = this.planted.lookAlikes.filter(({ project }) => !before.has(project));
    this.proofs.push({
      claim: "Every look-alike stands before the claims about which only a single key was found.",
      holds: late.length === 0,
      seen: `${at < 0 ? "no" : `the ${at + 1}th`} row has a single key only; behind it: ${late.map(({ project }) => project).join(", ")}`,
    });
  }

  private async lookAtOne(): Promise<void> {
    const [one] = this.planted.lookAlikes;
    if (one === undefined) return;
    await resize(this.app.electron, LAPTOP);
    await lookAtLookAlike(this.app, this.album, one);
    await this.app.page.getByRole("searchbox").fill("");
    await this.screen.settled();
  }

  /** Three claims that need attention, by keys alone. */
  private async byKeyboard(whose: string): Promise<void> {
    await this.screen.show({
      standing: "Needs attention",
      finding: "CLAIM-OWNERS",
      undecided: true,
    });
    for (const [act, reason] of [
      ["Reject", "The owners changed two weeks ago, and nobody answers."],
      ["Approve", "Both owners confirmed the change by telephone."],
      ["Put off", ""],
    ] as const)
      this.byKeys.push(`${whose} ${act}: ${await this.screen.decideByKeys(act, reason)}`);
    await this.picture("review-by-keys");
  }

  private async bulk(
    whose: string,
    what: string,
    shown: Parameters<ReviewScreen["show"]>[0],
    act: Parameters<ReviewScreen["decideAboutAll"]>[0],
    reason: string,
  ): Promise<void> {
    await this.screen.show({ ...shown, undecided: true });
    const look = () => this.picture(`review-bulk-${what.replaceAll(" ", "-")}`);
    const decided = await this.screen.decideAboutAll(act, reason, look);
    this.decided[`${whose} ${act}: ${what}`] = decided;
  }

  /** Everything else by what a filter shows, the dangerous first. */
  private async decideBatch(whose: string): Promise<void> {
    const single = {
      standing: "Needs attention",
      finding: "CLAIM-SINGLE-KEY",
      alone: true,
    } as const;
    await this.bulk(
      whose,
      "hijacks",
      { finding: "CLAIM-CLAIMED" },
      "Reject",
      "Another's project: its owners say that this is not theirs.",
    );
    await this.bulk(
      whose,
      "other blocked",
      { standing: "Blocked" },
      "Reject",
      "Blocked by the checks; see the finding.",
    );
    await this.bulk(
      whose,
      "look-alikes",
      { finding: "CLAIM-LOOK-ALIKE" },
      "Reject",
      "Made to be taken for a known project.",
    );
    await this.bulk(
      whose,
      "slips",
      { finding: "CLAIM-TYPO" },
      "Reject",
      "Made to be taken for a popular project.",
    );
    await this.bulk(whose, "clean", { standing: "Clean" }, "Approve", "");
    await this.bulk(
      whose,
      "single keys",
      single,
      "Approve",
      "One key is allowed; owners were told of the risk.",
    );
    await this.bulk(whose, "the rest", {}, "Put off", "");
  }

  /** What one reviewer does: everything gets a decision. The second one sees none of the first one's about claims that need two, and comes to the same. */
  private async decideAll(whose: "1st" | "2nd"): Promise<void> {
    await this.timing.time(`review: ${whose} by keyboard`, () => this.byKeyboard(whose));
    await this.timing.time(`review: ${whose} in bulk`, () => this.decideBatch(whose));
  }

  async all(): Promise<Reviewed> {
    const { timing } = this;
    const first = await timing.time("review: first rows", () => this.hijacksFirst());
    const speed = this.isLong
      ? await timing.time("review: speed of the list", () => measureReview(this.app.page, 24))
      : null;
    const lookAlikes = await timing.time("review: look-alikes", () => this.lookAlikesFound());
    await timing.time("review: needs attention", () => this.lookAlikesBeforeSingleKeys());
    await timing.time("review: letter by letter", () => this.lookAtOne());
    await this.decideAll("1st");
    await handOver(this.app, this.album, SECOND);
    await this.decideAll("2nd");
    await timing.time("seal", async () => {
      await openSeal(this.app, this.album);
      await sealIt(this.app);
    });
    const { byKeys, decided, proofs } = this;
    return { proofs, found: { first, lookAlikes }, decided, byKeys, speed };
  }
}

/** From the list of claims to the seal, as people work through so many that nobody can read them all. */
export function reviewLarge(
  app: DrivenApp,
  album: Album,
  timing: Timing,
  batch: Batch,
): Promise<Reviewed> {
  return new LargeReview(app, album, timing, batch).all();
}
