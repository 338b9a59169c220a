/** Milliseconds between two words: as often as anybody can read them. */
const BETWEEN = 100;

/**
 * Does something at once when it is asked to, and after that ten times a second at most; the last asking is never forgotten. How far long work is changes
 * hundreds of times a second, and the window draws all of itself for each word: it took as much as the work.
 */
export class Seldom {
  private readonly act: () => void;
  private timer: NodeJS.Timeout | null = null;
  private asked = false;
  private ended = false;

  constructor(act: () => void) {
    this.act = act;
  }

  ask(): void {
    if (this.ended) return;
    this.asked = true;
    if (this.timer === null) this.now();
  }

  private now(): void {
    this.timer = null;
    if (!this.asked) return;
    this.asked = false;
    this.act();
    this.timer = setTimeout(() => {
      this.now();
    }, BETWEEN);
  }

  /** Nothing is done any more. */
  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.ended = true;
  }
}
