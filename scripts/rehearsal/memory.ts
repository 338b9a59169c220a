import { readdirSync, readFileSync } from "node:fs";

/** What processes held at one moment, in bytes. */
export interface Held {
  readonly at: number;
  readonly processes: number;
  readonly bytes: number;
}

const PERIOD_MS = 400;

function parents(): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^[0-9]+$/.test(name)) continue;
    try {
      // The command in brackets may hold anything: what follows its last bracket is state and parent.
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      found.set(Number(name), Number(parent));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** A process and all that it started, and what those started. */
function family(first: number): readonly number[] {
  const all = parents();
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = all.get(at))
      if (at === first) return true;
    return false;
  };
  return [...all.keys()].filter(belongs);
}

/** Proportional set size: what several processes share is counted once. */
function bytesOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+([0-9]+) kB/m.exec(text)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Looks again and again at what a process and its children hold, on Linux; elsewhere it sees nothing. */
export class MemoryWatch {
  readonly samples: Held[] = [];
  private readonly timer: NodeJS.Timeout | null;
  private readonly pid: number;

  constructor(pid: number) {
    this.pid = pid;
    this.timer =
      process.platform === "linux" ? setInterval(() => this.look(), PERIOD_MS).unref() : null;
  }

  private look(): void {
    const pids = family(this.pid);
    const bytes = pids.reduce((sum, pid) => sum + bytesOf(pid), 0);
    this.samples.push({ at: Date.now(), processes: pids.length, bytes });
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }
}
