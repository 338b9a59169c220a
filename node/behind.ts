import { constants, setPriority } from "node:os";

/**
 * Lets everything else on the machine go before this thread: the window and main, while all cores check claims. On Linux alone, where a thread has a
 * priority of its own; elsewhere the whole app would be slowed. Where the system refuses, the work is done all the same.
 */
export function goBehind(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Nothing depends on it.
  }
}
