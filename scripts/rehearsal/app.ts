import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import type { BuiltApp } from "../build.ts";
import { launchArguments, readRuntime } from "../runtime.ts";

/** The real app, started for a rehearsal or a test and driven as a person would: by what the window shows. */
export interface DrivenApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** What the window's console said that should not have been said: errors, and breaches of its content policy. */
  readonly complaints: readonly string[];
  /** Lets the next file and folder dialogs answer with these paths, one after another, as if a person had chosen them; the last one again and again. */
  readonly answerDialog: (...paths: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface LaunchOptions {
  readonly app: BuiltApp;
  readonly dataFolder: string;
  /** Holds DISPLAY where there is no display of its own, and what else the app is to find in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly size?: { readonly width: number; readonly height: number };
  readonly dark?: boolean;
}

/** Starts the app and waits for its window. */
export async function launchApp({
  app,
  dataFolder,
  env,
  size,
  dark,
}: LaunchOptions): Promise<DrivenApp> {
  mkdirSync(dataFolder, { recursive: true });
  const electron = await _electron.launch({
    executablePath: readRuntime().executable,
    args: [...launchArguments(), app.appPath, `--user-data-dir=${dataFolder}`],
    env: { ...inherited(), ...env },
  });
  const page = await electron.firstWindow();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.emulateMedia({
    colorScheme: dark === true ? "dark" : "light",
    reducedMotion: "reduce",
  });
  await resize(electron, size ?? { width: 1280, height: 800 });
  return {
    electron,
    page,
    complaints,
    answerDialog: (...paths) =>
      electron.evaluate(({ dialog }, chosen) => {
        const left = [...chosen];
        dialog.showOpenDialog = () => {
          const next = left.length > 1 ? left.shift() : left[0];
          return Promise.resolve({
            canceled: next === undefined,
            filePaths: next === undefined ? [] : [next],
          });
        };
      }, paths),
    close: () => electron.close(),
  };
}

export async function resize(
  electron: ElectronApplication,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

/** Numbers screenshots in the order in which they are taken. */
export class Album {
  private readonly folder: string;
  private count = 0;
  /** What is to be done around the taking of each picture. */
  around: (take: () => Promise<void>) => Promise<void> = (take) => take();

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  async take(page: Page, name: string): Promise<void> {
    this.count++;
    const path = join(this.folder, `${String(this.count).padStart(2, "0")}-${name}.png`);
    await this.around(async () => {
      await page.screenshot({ path });
    });
  }

  /** The same picture on a laptop in light colours and on a large screen in dark ones. */
  async takeBoth({ page, electron }: DrivenApp, name: string): Promise<void> {
    await this.take(page, name);
    await resize(electron, { width: 1920, height: 1080 });
    await page.emulateMedia({ colorScheme: "dark" });
    await this.take(page, `${name}-large-dark`);
    await page.emulateMedia({ colorScheme: "light" });
    await resize(electron, { width: 1280, height: 800 });
  }
}
