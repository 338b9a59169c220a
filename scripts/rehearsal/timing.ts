/** When a step was done, in milliseconds since 1970. */
export interface Span {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

/** Says what is being done, and how long it took. */
export class Timing {
  readonly seconds: Record<string, number> = {};
  readonly spans: Span[] = [];

  async time<T>(what: string, run: () => T | Promise<T>): Promise<T> {
    const from = Date.now();
    const start = performance.now();
    process.stdout.write(`${what} …\n`);
    const result = await run();
    this.seconds[what] = Math.round((performance.now() - start) / 10) / 100;
    this.spans.push({ what, from, to: Date.now() });
    process.stdout.write(`${what}: ${this.seconds[what]} s\n`);
    return result;
  }
}
