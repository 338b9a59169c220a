/** Says what is being done, and how long it took. */
export class Timing {
  readonly seconds: Record<string, number> = {};

  async time<T>(what: string, run: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    process.stdout.write(`${what} …\n`);
    const result = await run();
    this.seconds[what] = Math.round((performance.now() - start) / 10) / 100;
    process.stdout.write(`${what}: ${this.seconds[what]} s\n`);
    return result;
  }
}
