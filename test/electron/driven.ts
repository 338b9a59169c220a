import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { spoken } from "../../shared/digest/spoken.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { instantOf } from "../../shared/tuf/instant.ts";
import { buildApp } from "../../scripts/build.ts";
import { displayEnvironment } from "../../scripts/display.ts";
import {
  Album,
  launchApp,
  type DrivenApp,
  type LaunchOptions,
} from "../../scripts/rehearsal/app.ts";
import { writeKeyFiles, type KeyFile } from "../../scripts/sample-index/key-files.ts";
import { makeIndex } from "../../scripts/sample-index/make-index.ts";
import { readNames } from "../../scripts/sample-index/names.ts";
import { fileOf, metadataPath, type SampleIndex } from "../../scripts/sample-index/sample-index.ts";
import { writeStick } from "../../scripts/sample-index/stick.ts";

/** A folder of its own for each test file, and the app to start. Gone afterwards. */
export interface BareStage {
  readonly folder: string;
  readonly launch: (
    dataFolder?: string,
    options?: Omit<Partial<LaunchOptions>, "app" | "dataFolder">,
  ) => Promise<DrivenApp>;
}

/** The same with a sample stick and its key files. */
export interface Stage extends BareStage {
  readonly index: SampleIndex;
  readonly stick: string;
  readonly keys: ReadonlyMap<string, KeyFile>;
  readonly rootSha256: string;
  /** The first and the last word of root 1's digest. */
  readonly anchorWords: string;
}

export async function bareStage(): Promise<BareStage> {
  const folder = mkdtempSync(join(tmpdir(), "conclave-app-"));
  const app = await buildApp();
  const display = await displayEnvironment();
  // A child of an app that was killed may write its last files after all tests.
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  after(async () => {
    await display.stop();
    // The app may still write its last files while it ends.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  return {
    folder,
    launch: (dataFolder = mkdtempSync(join(folder, "data-")), options = {}) =>
      launchApp({ ...options, app, dataFolder, env: { ...display.env, ...options.env } }),
  };
}

export async function stage(claims = 60): Promise<Stage> {
  const { folder, launch } = await bareStage();
  const index = makeIndex({
    now: instantOf(Date.now()),
    seed: "app-test",
    claims,
    names: readNames(),
    planted: true,
  });
  const stick = join(folder, "stick");
  writeStick(index, stick);
  const keys = await writeKeyFiles(index, join(folder, "keys"));
  const rootSha256 = sha256Of(fileOf(index, metadataPath(1, "root")));
  const words = spoken(rootSha256).words;
  return {
    folder,
    launch,
    index,
    stick,
    keys,
    rootSha256,
    anchorWords: `${words[0] ?? ""} ${words.at(-1) ?? ""}`,
  };
}

/** Takes pictures for whoever wants to look: CONCLAVE_PICTURES names a folder. Otherwise they go with the stage's own. */
export function picturesOf(folder: string): Album {
  return new Album(process.env["CONCLAVE_PICTURES"] ?? join(folder, "pictures"));
}

/** Ends the app as a power cut would. */
export async function killHard(app: DrivenApp): Promise<void> {
  const gone = new Promise((resolve) => app.electron.process().once("exit", resolve));
  app.electron.process().kill("SIGKILL");
  await gone;
}

/** Begins a ceremony and brings it to the root's confirmation. */
export async function beginWith(app: DrivenApp, stick: string): Promise<void> {
  await app.page.getByLabel("Your name").fill("Noor");
  await app.page.getByRole("radio", { name: /^Those with warnings/ }).check({ force: true });
  await app.page.getByRole("button", { name: "Begin" }).click();
  await chooseStick(app, stick);
}

export async function chooseStick(app: DrivenApp, stick: string): Promise<void> {
  await app.answerDialog(stick);
  await app.page.getByRole("button", { name: /^Choose (the|another) stick/ }).click();
}

/** Goes on with the ceremony that was left: its root is recognised again. */
export async function resumeWith(app: DrivenApp, words: string): Promise<void> {
  await app.page.getByRole("button", { name: "Resume" }).click();
  await confirmRoot(app, words);
}

export async function confirmRoot(app: DrivenApp, words: string): Promise<void> {
  await app.page.getByLabel("Type the first and the last word").fill(words);
  await app.page.getByRole("button", { name: "This is our root" }).click();
}
