import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StickFiles } from "../../shared/bundle/stick-file.ts";
import { readJournal } from "../../shared/ceremony/entry.ts";
import type { Step } from "../../shared/ceremony/ceremony.ts";
import { createDurably, syncFolder } from "../stick/write-files.ts";

/** Where a ceremony keeps its journal and its copy of the stick: `ceremonies/ID/`. */
export function ceremonyFolder(dataFolder: string, id: string): string {
  return join(dataFolder, "ceremonies", id);
}

export function journalPath(dataFolder: string, id: string): string {
  return join(ceremonyFolder(dataFolder, id), "journal.jsonl");
}

export function keptPath(dataFolder: string, id: string): string {
  return join(ceremonyFolder(dataFolder, id), "bundle");
}

/** The record of a request that was signed here for another machine: `requests/ID/`. */
export function requestJournalPath(dataFolder: string, id: string): string {
  return join(dataFolder, "requests", id, "journal.jsonl");
}

/** Keeps a copy of what was read, all of it or nothing, so that a ceremony can go on without the stick. */
export async function keepBundle(dataFolder: string, id: string, files: StickFiles): Promise<void> {
  const kept = keptPath(dataFolder, id);
  const partial = `${kept}.partial`;
  await rm(partial, { recursive: true, force: true });
  await rm(kept, { recursive: true, force: true });
  try {
    for (const file of files.values()) {
      const path = join(partial, file.path);
      await mkdir(dirname(path), { recursive: true });
      await createDurably(path, file.bytes);
    }
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  await rename(partial, kept);
  await syncFolder(dirname(kept));
}

export interface Unfinished {
  readonly id: string;
  readonly administrator: string;
  readonly openedAt: string;
  readonly step: Step;
}

function stepAfter(types: readonly string[]): Step | "done" {
  let step: Step | "done" = "import";
  for (const type of types) {
    if (type === "imported" || type === "unsealed") step = "review";
    if (type === "sealed") step = "sign";
    if (type === "signatures-closed") step = "export";
    if (type === "exported") step = "done";
  }
  return step;
}

/** Ceremonies that were not exported, newest first. A journal that cannot be read is left out here and refused when it is opened. */
export async function unfinished(dataFolder: string): Promise<readonly Unfinished[]> {
  const ids = await readdir(join(dataFolder, "ceremonies")).catch(() => []);
  const found: Unfinished[] = [];
  for (const id of ids) {
    const bytes = await readFile(journalPath(dataFolder, id)).catch(() => null);
    const read = bytes === null ? null : readJournal(bytes);
    const first = read?.ok === true ? read.value.entries[0] : undefined;
    if (read?.ok !== true || first?.event.type !== "opened") continue;
    const step = stepAfter(read.value.entries.map((entry) => entry.event.type));
    if (step !== "done")
      found.push({ id, administrator: first.event.administrator, openedAt: first.at, step });
  }
  return found.sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
}
