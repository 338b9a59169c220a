import { hash } from "node:crypto";
import { join } from "node:path";
import { projectRoleFile, STRANGERS_PATH, targetFiles, type TargetFile } from "./project-role.ts";
import { metadataPath, type SampleIndex } from "./sample-index.ts";
import { writeFile } from "./stick.ts";

/** Beyond this many projects each publishes one file only. */
const MANY = 2000;

/** Writes a target under its hash, as clients of a consistent snapshot ask for it. */
export function writeTarget(outDir: string, { path, bytes }: TargetFile): void {
  const at = path.lastIndexOf("/") + 1;
  const named = `${path.slice(0, at)}${hash("sha256", bytes)}.${path.slice(at)}`;
  writeFile(join(outDir, "targets", named), bytes);
}

function writeProjects(index: SampleIndex, outDir: string): void {
  const projects = [...index.claimedProjects, ...index.pendingProjects].filter(
    ({ hasFiles }) => hasFiles,
  );
  const first = index.claimedProjects[0];
  for (const each of projects) {
    const files = targetFiles(each.project, each.role, projects.length > MANY);
    const rogue = {
      path: STRANGERS_PATH,
      bytes: Buffer.from(`Not for ${each.project} to speak for.\n`),
    };
    const all = each === first ? [...files, rogue] : files;
    writeFile(join(outDir, metadataPath(1, each.role)), projectRoleFile(each, all, index.now));
    for (const file of all) writeTarget(outDir, file);
  }
  for (const project of index.unclaimedProjects)
    for (const file of targetFiles(project, "unclaimed", false)) writeTarget(outDir, file);
}

/** Writes the repository as it was before the ceremony: OUT/metadata with every version, OUT/targets by hash. */
export function publishPresent(index: SampleIndex, outDir: string): void {
  for (const [path, bytes] of index.files)
    if (path.startsWith("metadata/")) writeFile(join(outDir, path), bytes);
  writeProjects(index, outDir);
}
