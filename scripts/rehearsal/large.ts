import { join } from "node:path";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { TARGETS_LIMIT } from "../../shared/tuf/default-limits.ts";
import { instantOf } from "../../shared/tuf/instant.ts";
import { readRuntime } from "../runtime.ts";
import { publishedClaimed } from "../sample-index/claimed-on.ts";
import { Client, follow } from "../sample-index/client.ts";
import { writeKeyFiles } from "../sample-index/key-files.ts";
import { LARGE, makeLargeIndex, type Made } from "../sample-index/large-index.ts";
import { OUTSIDER } from "../sample-index/people.ts";
import { publishPresent } from "../sample-index/present-repository.ts";
import { indexPath } from "../sample-index/project-role.ts";
import { outcomeOf, type Proof } from "../sample-index/proof.ts";
import { publish, type Continued } from "../sample-index/publish.ts";
import { fileOf, metadataPath, type SampleIndex } from "../sample-index/sample-index.ts";
import { saveIndex } from "../sample-index/saved-index.ts";
import { serve } from "../sample-index/server.ts";
import { followsFromCache, proveDivided } from "../sample-index/sharding-proof.ts";
import { writeStick } from "../sample-index/stick.ts";
import type { DrivenApp } from "./app.ts";
import { Gauge } from "./gauge.ts";
import { KINDS } from "./kinds.ts";
import { plantedIn, reviewLarge, type Reviewed } from "./large-review.ts";
import { watchFirstRows, type FirstRows } from "./review-speed.ts";
import type { Stage } from "./stage.ts";

const SEED = "rehearsal";
/** Projects that stock clients ask for, of either kind: each client begins anew, which takes it a while. */
const ASKED = { many: 25, few: 5 } as const;

function recentBytes(index: SampleIndex): number {
  return fileOf(index, metadataPath(index.versions["recently-claimed"], "recently-claimed")).length;
}

/** One picture of each of the import's two waits, where they last long enough to be seen. */
function duringImport(stage: Stage): (app: DrivenApp) => Promise<void> {
  const names = ["import-progress-reading", "import-progress-claims"];
  return async ({ page }) => {
    const name = names.shift() ?? "import-progress";
    const bar = page.getByTestId("work");
    const comes = await bar.waitFor({ timeout: 1500 }).then(
      () => true,
      () => false,
    );
    if (!comes) return;
    await page.waitForTimeout(1500);
    if (await bar.isVisible()) await stage.album.take(page, name);
  };
}

/** What a stock client makes of a repository whose recently-claimed has become so large. */
async function before(
  index: SampleIndex,
  address: Parameters<Client["ask"]>[0],
): Promise<readonly Proof[]> {
  const bytes = recentBytes(index);
  const waiting = index.pendingProjects.find(({ hasFiles }) => hasFiles)?.project ?? "";
  const rootBytes = fileOf(index, metadataPath(1, "root"));
  const isTooLarge = bytes > TARGETS_LIMIT;
  const { holds, seen } = await outcomeOf(
    "",
    follow({ ...address, rootBytes, path: indexPath(waiting) }),
    (followed) => followed.bytes !== null,
  );
  return [
    {
      claim: `Before: recently-claimed of ${bytes.toLocaleString("en")} bytes is ${isTooLarge ? "refused" : "taken"} by a client with its default limits.`,
      holds: isTooLarge ? /max(imum)? ?length|size/i.test(seen) : holds,
      seen,
    },
  ];
}

class Large {
  private readonly stage: Stage;
  private readonly claims: number;
  private readonly proofs: Proof[] = [];
  private readonly outDir: string;
  private reviewed: Reviewed | null = null;
  private gauge: Gauge | null = null;
  private firstRows: FirstRows | null = null;

  constructor(stage: Stage, claims: number) {
    this.stage = stage;
    this.claims = claims;
    this.outDir = join(stage.out, "published");
  }

  private async hold(index: SampleIndex, stick: string, recognised: string) {
    const { album, timing } = this.stage;
    const keys = await writeKeyFiles(index, join(this.stage.out, "keys"));
    const props = {
      ...{ stick, recognised, keys },
      ours: "This is our root",
      signers: KINDS.claims.signers,
      outsider: OUTSIDER,
      warned: "",
      duringImport: duringImport(this.stage),
    } as const;
    let rows: (() => Promise<FirstRows>) | null = null;
    return this.stage.hold({
      props,
      review: async (driven) => {
        this.firstRows = (await rows?.()) ?? null;
        this.reviewed = await reviewLarge(driven, album, timing, {
          claims: index.claims.length,
          planted: plantedIn(index.claims),
        });
        this.proofs.push(...this.reviewed.proofs);
      },
      watch: async (driven) => {
        const gauge = await Gauge.on(driven);
        this.gauge = gauge;
        rows = await watchFirstRows(driven.page);
        album.around = (take) => gauge.picture(take);
        return gauge;
      },
    });
  }

  private async published(index: SampleIndex, stick: string): Promise<Continued> {
    const done = await this.stage.timing.time("publish", () => publish(index, stick, this.outDir));
    if (!done.ok) throw new Error(JSON.stringify(done.refusal));
    return done.value;
  }

  /** What is published, as stock clients find it: new ones, and one that last came by yesterday. */
  private async after(
    index: SampleIndex,
    { stands, approved }: Continued,
    server: Parameters<Client["ask"]>[0],
    old: Client,
  ): Promise<void> {
    const claimed = publishedClaimed(stands);
    const bytes = recentBytes(stands);
    this.proofs.push(
      {
        claim: `Afterwards recently-claimed holds ${stands.pendingProjects.length.toLocaleString("en")} projects, in a size that clients take.`,
        holds: bytes <= TARGETS_LIMIT,
        seen: `${bytes.toLocaleString("en")} bytes`,
      },
      ...(await this.stage.timing.time("stock clients", () =>
        proveDivided({
          ...{ index: stands, server, claimed, approved },
          most: this.claims >= LARGE.from ? ASKED.many : ASKED.few,
        }),
      )),
      ...(await this.stage.timing.time("a client of yesterday", () =>
        followsFromCache(old, server, stands, index, claimed),
      )),
    );
  }

  async rehearse(): Promise<0 | 1> {
    const { claims, outDir, proofs, stage } = this;
    const { out, timing } = stage;
    const made = await timing.time("sample index", () =>
      makeLargeIndex({ now: instantOf(Date.now()), seed: SEED, claims }),
    );
    const { index } = made;
    console.log(`${made.known.toLocaleString("en")} names: ${made.source}`);
    const stick = join(out, "stick");
    await timing.time("stick", () => {
      writeStick(index, stick);
      saveIndex(index, join(out, "index"));
      publishPresent(index, outDir);
    });
    const recognised = sha256Of(fileOf(index, metadataPath(1, "root")));
    const old = new Client(fileOf(index, metadataPath(1, "root")));
    const server = await serve(outDir);
    try {
      await old.ask(server, indexPath(index.claimedProjects[0]?.project ?? ""));
      proofs.push(...(await timing.time("a client before", () => before(index, server))));
      const held = await this.hold(index, stick, recognised);
      const verdict = await stage.verify(stick, recognised);
      proofs.push({
        claim: "The exported stick verifies from outside.",
        holds: verdict.ok,
        seen: JSON.stringify(verdict.refusal),
      });
      const done = await this.published(index, stick);
      await this.after(index, done, server, old);
      return this.report(made, { held, done, transcript: verdict.transcript });
    } finally {
      await server.close();
      old.close();
    }
  }

  private report(
    { index, known, source }: Made,
    {
      held,
      done,
      transcript,
    }: {
      readonly held: Awaited<ReturnType<Stage["hold"]>>;
      readonly done: Continued;
      readonly transcript: string;
    },
  ): 0 | 1 {
    const { gauge, proofs, reviewed, stage } = this;
    const { complaints, digest } = held;
    return stage.report(
      {
        ok: complaints.length === 0 && proofs.every(({ holds }) => holds),
        kind: "claims",
        claims: { total: this.claims, approved: done.approved.length },
        names: { known, source },
        kinds: Object.fromEntries(
          Object.entries(Object.groupBy(index.claims, ({ kind }) => kind)).map(([kind, of]) => [
            kind,
            of.length,
          ]),
        ),
        planted: plantedIn(index.claims),
        found: reviewed?.found,
        decided: reviewed?.decided,
        byKeys: reviewed?.byKeys,
        speed: { firstRows: this.firstRows?.sinceReview, list: reviewed?.speed },
        seal: digest,
        versions: done.versions,
        electron: readRuntime(),
        transcript,
        peakMegabytes: gauge?.peak,
        steps: gauge?.figures(stage.timing.spans),
      },
      proofs,
      complaints,
    );
  }
}

/**
 * So many claims that no one can read them all, as after a campaign: hijacks and look-alikes are planted among them, and must be the first that the
 * reviewers see. Claimed is divided from the beginning, since one file could not hold them. Published, and followed by stock clients with their default limits.
 */
export function rehearseLarge(stage: Stage, claims: number): Promise<0 | 1> {
  return new Large(stage, claims).rehearse();
}
