import type { DrivenApp } from "./app.ts";
import { freezesOf, watchFreezes, type Freeze } from "./freezes.ts";
import { MemoryWatch } from "./memory.ts";
import type { Span } from "./timing.ts";

const MB = 1_000_000;

/** The worst of one step. */
export interface StepFigures {
  readonly step: string;
  readonly peakMegabytes: number;
  /** The longest freeze, and how many there were of more than 100 ms. */
  readonly mainFroze: { readonly ms: number; readonly times: number };
  readonly windowFroze: { readonly ms: number; readonly times: number };
}

/** What the app costs while it is driven: memory of all its processes, and when it answered late. */
export class Gauge {
  private readonly driven: DrivenApp;
  private readonly memory: MemoryWatch;
  private readonly pictures: Span[] = [];
  private freezes: readonly Freeze[] = [];

  private constructor(driven: DrivenApp, memory: MemoryWatch) {
    this.driven = driven;
    this.memory = memory;
  }

  static async on(driven: DrivenApp): Promise<Gauge> {
    await watchFreezes(driven);
    return new Gauge(driven, new MemoryWatch(driven.electron.process().pid ?? 0));
  }

  /** Taking a picture stops the window: that is not the app's doing. */
  async picture(take: () => Promise<void>): Promise<void> {
    const from = Date.now();
    await take();
    this.pictures.push({ what: "", from, to: Date.now() + 100 });
  }

  async stop(): Promise<void> {
    this.memory.stop();
    this.freezes = await freezesOf(this.driven);
  }

  /** Peak memory of everything, in megabytes. */
  get peak(): number {
    return Math.round(
      this.memory.samples.reduce((most, { bytes }) => Math.max(most, bytes), 0) / MB,
    );
  }

  figures(spans: readonly Span[]): readonly StepFigures[] {
    const within = ({ from, to }: Span, at: number) => from <= at && at <= to;
    const own = this.freezes.filter(
      ({ where, at }) => where === "main" || !this.pictures.some((span) => within(span, at)),
    );
    return spans.map((span) => {
      const held = this.memory.samples.filter(({ at }) => within(span, at));
      const froze = (where: Freeze["where"]) => {
        const late = own.filter((each) => each.where === where && within(span, each.at));
        return { ms: Math.max(0, ...late.map(({ ms }) => ms)), times: late.length };
      };
      return {
        step: span.what,
        peakMegabytes: Math.round(Math.max(0, ...held.map(({ bytes }) => bytes)) / MB),
        mainFroze: froze("main"),
        windowFroze: froze("window"),
      };
    });
  }
}
