/** What is printed when nothing else happens: every second on a terminal, every five seconds in a log. */
const TERMINAL_MS = 1000;
const LOG_MS = 5000;

/** @typedef {import("./command.mjs").Outcome} Outcome */

/** A step that set-up cannot get past, in words for the person who started it. Everything else thrown is a bug. */
export class Stop extends Error {}

/**
 * Prints one line for a step when it is done, and until then the time it has taken, with what `say` was last told.
 *
 * @param {string} title what is being done, such as "installing the npm packages"
 * @param {(say: (detail: string) => void) => Promise<Outcome>} work
 * @returns {Promise<Outcome>}
 */
export async function step(title, work) {
  const started = Date.now();
  const isTerminal = process.stdout.isTTY;
  let detail = "";
  const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const line = () => `set-up: ${title}: ${[elapsed(), detail].filter(Boolean).join(", ")}`;
  const timer = setInterval(
    () => process.stdout.write(isTerminal ? `\r\x1b[2K${line()}` : `${line()}\n`),
    isTerminal ? TERMINAL_MS : LOG_MS,
  );
  process.stdout.write(isTerminal ? `set-up: ${title} ...` : `set-up: ${title} ...\n`);
  let outcome = "stopped after";
  try {
    const result = await work((words) => (detail = words));
    outcome = result.code === 0 ? "done in" : "failed after";
    return result;
  } finally {
    clearInterval(timer);
    process.stdout.write(
      `${isTerminal ? "\r\x1b[2K" : ""}set-up: ${title}: ${outcome} ${elapsed()}\n`,
    );
  }
}
