import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import type { DrivenApp } from "../../scripts/rehearsal/app.ts";

/** All that lies in a folder, as one piece of bytes: names and contents. */
export function folderBytes(folder: string): Buffer {
  if (!existsSync(folder)) return Buffer.alloc(0);
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const parts = paths.map((path) => {
    const whole = join(folder, path);
    const isFile = statSync(whole, { throwIfNoEntry: false })?.isFile() === true;
    return Buffer.concat([
      Buffer.from(`\0${path}\0`),
      isFile ? readFileSync(whole) : Buffer.alloc(0),
    ]);
  });
  return Buffer.concat(parts);
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    // The process ended in between.
    return Buffer.alloc(0);
  }
}

function parentOf(pid: string): string {
  return /\) \S (\d+) /.exec(read(`/proc/${pid}/stat`).toString("latin1"))?.[1] ?? "";
}

/** A process and all below it. */
function family(pid: number): readonly string[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const parents = new Map(all.map((each) => [each, parentOf(each)]));
  const own = new Set([String(pid)]);
  for (let size = 0; size !== own.size;) {
    size = own.size;
    for (const [each, parent] of parents) if (own.has(parent)) own.add(each);
  }
  return [...own];
}

/** Looks again and again at how every process of the app was started: its arguments and its environment. */
export class Watch {
  private readonly seen = new Map<string, Buffer>();
  private readonly pid: number;
  private readonly timer: NodeJS.Timeout;

  constructor(app: DrivenApp) {
    this.pid = app.electron.process().pid ?? 0;
    this.timer = setInterval(() => this.look(), 60);
  }

  look(): void {
    for (const pid of family(this.pid))
      for (const file of ["cmdline", "environ"]) {
        const bytes = read(`/proc/${pid}/${file}`);
        this.seen.set(`${pid} ${file} ${bytes.toString("hex")}`, bytes);
      }
  }

  /** How many processes were seen. */
  get processes(): number {
    return new Set([...this.seen.keys()].map((key) => key.split(" ")[0])).size;
  }

  bytes(): Buffer {
    this.look();
    return Buffer.concat([...this.seen.values()]);
  }

  end(): void {
    clearInterval(this.timer);
  }
}

/** Keeps in main whatever main receives from the window or the signer, and whatever it sends to them. */
export async function traceMain({ electron }: DrivenApp): Promise<void> {
  await electron.evaluate(({ BrowserWindow, ipcMain, utilityProcess }) => {
    const { serialize } = process.getBuiltinModule("node:v8");
    const trace: Buffer[] = [];
    const keep = (...values: readonly unknown[]) => {
      for (const value of values) {
        try {
          trace.push(serialize(value));
        } catch {
          trace.push(Buffer.from("something that cannot be written down, such as an event"));
        }
      }
    };
    Object.assign(globalThis, { trace });
    type Handler = (event: unknown, ...args: readonly unknown[]) => unknown;
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      readonly _invokeHandlers: Map<string, Handler>;
    };
    for (const [channel, handler] of handlers)
      handlers.set(channel, async (event, ...args) => {
        keep(channel, ...args);
        const answer = await handler(event, ...args);
        keep(answer);
        return answer;
      });
    type Send = (channel: string, ...args: unknown[]) => void;
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      send: Send;
      postMessage: Send;
    };
    for (const name of ["send", "postMessage"] as const) {
      const own = contents[name].bind(contents);
      contents[name] = (channel, ...args) => {
        keep(channel, args[0]);
        own(channel, ...args);
      };
    }
    const fork = utilityProcess.fork.bind(utilityProcess);
    utilityProcess.fork = (...args) => {
      const child = fork(...args);
      keep(args);
      const post = child.postMessage.bind(child);
      child.postMessage = (message, transfer) => {
        keep(message);
        post(message, transfer);
      };
      child.on("message", (message) => keep(message));
      return child;
    };
  });
}

/** What traceMain kept so far, in the form in which processes hand values to one another. */
export async function traced({ electron }: DrivenApp): Promise<Buffer> {
  const text = await electron.evaluate(() =>
    Buffer.concat((globalThis as unknown as { readonly trace: Buffer[] }).trace).toString("base64"),
  );
  return Buffer.from(text, "base64");
}

/** All objects and texts on main's heap. */
export async function mainHeap({ electron }: DrivenApp, folder: string): Promise<Buffer> {
  const path = join(folder, "main.heapsnapshot");
  await electron.evaluate((_, to) => {
    process.getBuiltinModule("node:v8").writeHeapSnapshot(to);
  }, path);
  const bytes = readFileSync(path);
  rmSync(path);
  return bytes;
}

/** All objects and texts on the window's heap. */
export async function windowHeap({ page }: DrivenApp): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const parts: Buffer[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => parts.push(Buffer.from(chunk)));
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  return Buffer.concat(parts);
}

const PIECE = 8 * 1024 * 1024;
/** So much of a piece comes again in the next one, so that nothing is cut in two. */
const OVERLAP = 4096;

/** Why the memory of another process cannot be read here, or null. */
export function noMemory({ electron }: DrivenApp): string | null {
  try {
    closeSync(openSync(`/proc/${electron.process().pid ?? 0}/mem`, "r"));
    return null;
  } catch {
    return "this system does not let a test read the memory of another process";
  }
}

/** All that main can write to of its own memory, piece by piece: its heaps, and what the browser around it keeps. */
export function* mainMemory({ electron }: DrivenApp): Generator<Buffer> {
  const pid = electron.process().pid ?? 0;
  const memory = openSync(`/proc/${pid}/mem`, "r");
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, "utf8").split("\n")) {
      const [, from = "", to = ""] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from !== "") yield* pieces(memory, Number.parseInt(from, 16), Number.parseInt(to, 16));
    }
  } finally {
    closeSync(memory);
  }
}

function* pieces(memory: number, from: number, to: number): Generator<Buffer> {
  for (let at = from; at < to; at += PIECE) {
    const piece = Buffer.alloc(Math.min(PIECE + OVERLAP, to - at));
    try {
      yield piece.subarray(0, readSync(memory, piece, 0, piece.length, at));
    } catch {
      // Given back in between, or kept from everybody.
    }
  }
}

/**
 * Lets the test driver type without carrying the text: what it hands to the window goes through main in the driver's own channel, which is not there in
 * real life. The text travels disguised, and the window's own script takes the disguise off.
 */
export function typeInDisguise({ page }: DrivenApp): void {
  const kind = Object.getPrototypeOf(page.locator("body")) as {
    fill: (this: Locator, text: string) => Promise<void>;
  };
  kind.fill = async function (text) {
    const disguised = [...text].map((letter) => (letter.codePointAt(0) ?? 0) ^ 0x5a);
    await this.evaluate((element: EventTarget, letters: readonly number[]) => {
      const typed = letters.map((letter) => String.fromCodePoint(letter ^ 0x5a)).join("");
      // The element's own setter, which React listens to as well.
      Reflect.set(Object.getPrototypeOf(element) as object, "value", typed, element);
      element.dispatchEvent(new Event("input", { bubbles: true }));
    }, disguised);
  };
}
