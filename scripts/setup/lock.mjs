import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a lock file may stay empty: between its making and the writing of its owner lies one system call. */
const EMPTY_FOR_MS = 5000;

/**
 * Runs `work` while no other process on this machine runs any under the same lock file. Waits for the other to finish;
 * the lock of a process that died is taken over. The owner is told apart by its process id and, on Linux, the time it
 * was started, so that a reused id does not look alive.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(owner: string) => void} [onWait] called once when another process holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, onWait) {
  mkdirSync(dirname(file), { recursive: true });
  await acquire(file, onWait);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {((owner: string) => void) | undefined} onWait
 */
async function acquire(file, onWait) {
  let told = false;
  let emptySince = 0;
  while (!create(file)) {
    const owner = read(file);
    if (owner === "") {
      emptySince ||= Date.now();
      if (Date.now() - emptySince > EMPTY_FOR_MS) remove(file, owner);
    } else if (owner !== null && !isAlive(owner)) {
      remove(file, owner);
      continue;
    } else if (owner !== null && !told) {
      told = true;
      onWait?.(owner.split(" ")[0] ?? owner);
    }
    await sleep(200);
  }
}

/**
 * @param {string} file
 * @returns {boolean} false when the lock is held
 */
function create(file) {
  try {
    writeFileSync(file, `${process.pid} ${processState(process.pid)?.started ?? "?"}`, {
      flag: "wx",
    });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {string | null} null when there is no lock any more
 */
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/**
 * Takes a dead owner's lock away. Two waiters may try at once: the rename lets one of them win, and a lock that was
 * made anew in between is put back.
 *
 * @param {string} file
 * @param {string} owner
 */
function remove(file, owner) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (read(aside) === owner) rmSync(aside, { force: true });
    else renameSync(aside, file);
  } catch {
    // The other waiter was faster.
  }
}

/** @param {string} owner */
function isAlive(owner) {
  const [pid, started] = owner.split(" ");
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  const stat = processState(Number(pid));
  return stat === null || (stat.state !== "Z" && (started === "?" || started === stat.started));
}

/**
 * @param {number} pid
 * @returns {{ state: string, started: string } | null} "Z" for a dead process nobody has asked about yet, and when it was
 *   started, in clock ticks since the machine was; null where it cannot be known
 */
function processState(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", started: fields[19] ?? "" };
  } catch {
    return null;
  }
}
