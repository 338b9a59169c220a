import type { DrivenApp } from "./app.ts";

/** A time in which main, or the window, did nothing else: when it ended, and how long it was. */
export interface Freeze {
  readonly where: "main" | "window";
  readonly at: number;
  readonly ms: number;
}

/** Freezes of fewer milliseconds are not noted. */
const NOTED = 100;

/** What this file uses of main's and of the window's world. */
interface World {
  rehearsalFreezes?: { at: number; ms: number }[];
  readonly requestAnimationFrame: (draw: () => void) => void;
}

/** Lets main's event loop and the window's frames note when they are late. The app itself knows nothing of it. */
export async function watchFreezes({ electron, page }: DrivenApp): Promise<void> {
  await electron.evaluate((_, noted) => {
    const notes: { at: number; ms: number }[] = [];
    (globalThis as unknown as World).rehearsalFreezes = notes;
    const period = 20;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      const ms = Math.round(now - last - period);
      if (ms > noted) notes.push({ at: Date.now(), ms });
      last = now;
    }, period);
  }, NOTED);
  await page.evaluate((noted) => {
    const notes: { at: number; ms: number }[] = [];
    const world = globalThis as unknown as World;
    world.rehearsalFreezes = notes;
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      const ms = Math.round(now - last);
      if (ms > noted) notes.push({ at: Date.now(), ms });
      last = now;
      world.requestAnimationFrame(frame);
    };
    world.requestAnimationFrame(frame);
  }, NOTED);
}

export async function freezesOf({ electron, page }: DrivenApp): Promise<readonly Freeze[]> {
  const inMain = await electron.evaluate(
    () => (globalThis as unknown as World).rehearsalFreezes ?? [],
  );
  const inWindow = await page.evaluate(
    () => (globalThis as unknown as World).rehearsalFreezes ?? [],
  );
  return [
    ...inMain.map((each) => ({ where: "main" as const, ...each })),
    ...inWindow.map((each) => ({ where: "window" as const, ...each })),
  ];
}
