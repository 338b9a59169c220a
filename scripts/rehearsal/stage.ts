import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { verifyExport } from "../../node/verify-export.ts";
import type { Sha256 } from "../../shared/digest/sha256.ts";
import { buildApp } from "../build.ts";
import { withDisplay } from "../display.ts";
import type { Proof } from "../sample-index/proof.ts";
import { Album, launchApp, type DrivenApp } from "./app.ts";
import { exportTo, importStick, shownDigest, sign, type Props } from "./claims-ceremony.ts";
import { Timing } from "./timing.ts";
import { instantOf } from "../../shared/tuf/instant.ts";

const FOLDERS = [
  ...["stick", "keys", "index", "published", "screenshots", "data", "data-elsewhere"],
  ...["second-stick", "second-index", "sticks", "token"],
];

type Ways = NonNullable<Props["ways"]>;

/** Starts the app with a data folder under OUT. */
export type Start = (data: string) => Promise<DrivenApp>;

/** One ceremony as it is held on a stage. */
export interface Act {
  /** Stands before the names of its steps, where several are held. */
  readonly called?: string;
  readonly props: Props;
  /** From the list of claims to the seal. */
  readonly review: (driven: DrivenApp) => Promise<void>;
  /** Looks on, from the start of the app until it is stopped before the app ends. */
  readonly watch?: (driven: DrivenApp) => Promise<{ readonly stop: () => Promise<void> }>;
  /** What has to be prepared in the app so that somebody signs otherwise than with a key file. */
  readonly ways?: (driven: DrivenApp, elsewhere: string[], start: Start) => Promise<Ways>;
}

export interface Held {
  readonly digest: string;
  readonly complaints: readonly string[];
}

/** Where a rehearsal is held: its folder, emptied of an earlier one, the app as it was built, pictures, and the clock. */
export class Stage {
  readonly out: string;
  readonly album: Album;
  readonly timing: Timing;
  private readonly app: Awaited<ReturnType<typeof buildApp>>;

  private constructor(out: string, timing: Timing, app: Stage["app"]) {
    this.out = out;
    this.timing = timing;
    this.app = app;
    this.album = new Album(join(out, "screenshots"));
  }

  static async in(out: string): Promise<Stage> {
    mkdirSync(out, { recursive: true });
    for (const name of FOLDERS)
      if (readdirSync(out).includes(name)) rmSync(join(out, name), { recursive: true });
    const timing = new Timing();
    return new Stage(out, timing, await timing.time("build", () => buildApp()));
  }

  starter(env: Readonly<Record<string, string>>): Start {
    return (data) => launchApp({ app: this.app, dataFolder: join(this.out, data), env });
  }

  /** The whole ceremony in the app, from the import to the export onto the same stick. `env`: what else the app finds in its environment. */
  hold(act: Act, env: Readonly<Record<string, string>> = {}): Promise<Held> {
    const { album, timing } = this;
    const { props, called = "" } = act;
    const time = <T>(what: string, run: () => Promise<T>) => timing.time(called + what, run);
    return withDisplay(async (display) => {
      const start = this.starter({ ...display, ...env });
      const driven = await time("start", () => start("data"));
      const elsewhere: string[] = [];
      const watching = await act.watch?.(driven);
      try {
        const ways =
          act.ways === undefined
            ? new Map<string, never>()
            : await act.ways(driven, elsewhere, start);
        await time("import", () => importStick(driven, album, props));
        await time("review", () => act.review(driven));
        const digest = await shownDigest(driven);
        await time("sign", () => sign(driven, album, { ...props, ways }));
        await time("export", () => exportTo(driven, album, props.stick));
        return { digest, complaints: [...driven.complaints, ...elsewhere] };
      } catch (error) {
        await album.take(driven.page, "where-it-stopped").catch(() => undefined);
        throw error;
      } finally {
        await watching?.stop();
        await driven.close();
      }
    });
  }

  /** The exported stick as `npm run verify` sees it. */
  verify(stick: string, root1: Sha256, called = "") {
    const workerUrl = new URL("../../node/import-worker.ts", import.meta.url);
    const { signal } = new AbortController();
    const work = { workerUrl, signal, now: instantOf(Date.now()), onClaims: () => undefined };
    return this.timing.time(`${called}verify the export`, () =>
      verifyExport(stick, { version: 1, sha256: root1 }, work),
    );
  }

  /** Writes summary.json and says what came of it. Gives the exit code. */
  report(
    summary: { readonly ok: boolean } & Readonly<Record<string, unknown>>,
    proofs: readonly Proof[],
    complaints: readonly string[],
  ): 0 | 1 {
    const { out, timing } = this;
    const file = join(out, "summary.json");
    const whole = { ...summary, seconds: timing.seconds, complaints, proofs };
    writeFileSync(file, `${JSON.stringify(whole, null, 2)}\n`);
    for (const { claim, holds, seen } of proofs)
      console.log(`${holds ? "holds " : "FAILED"}  ${claim}${holds ? "" : `\n        ${seen}`}`);
    for (const complaint of complaints) console.log(`FAILED  The window complained: ${complaint}`);
    console.log(
      summary.ok
        ? `\nThe rehearsal holds. It lies in ${out}`
        : `\nThe rehearsal does NOT hold. See ${file}`,
    );
    return summary.ok ? 0 : 1;
  }
}
