import type { StickFile, StickFiles } from "../bundle/stick-file.ts";
import { nextRoot } from "../tuf/chain.ts";
import { rootSubject } from "../tuf/oddities.ts";
import { readRoot, type Root } from "../tuf/root.ts";
import { BUNDLE_KIND } from "./bundle-checks.ts";
import {
  ROOT_ANCHOR,
  ROOT_CHAIN,
  ROOT_EXPIRY,
  ROOT_POLICY,
  ROOT_SAME,
  rootPath,
} from "./root-checks.ts";
import type { BundleInput, Walk } from "./walk.ts";

/**
 * From the root that people recognised up to the newest on the stick, each the step that the one before allows. Pauses before each. Throws Stopped.
 * https://theupdateframework.github.io/specification/v1.0.34/#update-root
 */
export function* walkRoots(
  walk: Walk,
  { files, anchor, now, profile, verify }: BundleInput,
): Generator<undefined, Root> {
  walk.check(ROOT_ANCHOR, rootPath(anchor.version), { anchor, files });
  const recognised = walk.read(rootPath(anchor.version), readRoot);
  let root = recognised;
  const before = files.get(rootPath(root.version - 1));
  const older = before === undefined ? null : readRoot(before.bytes, before.path);
  // The anchor is recognised by people, not by signatures; that its own keys signed it still shows a file put together by mistake.
  walk.check(
    ROOT_CHAIN,
    rootPath(root.version),
    nextRoot({ ...root, version: root.version - 1 }, root, verify),
  );
  walk.oddities(rootPath(root.version), rootSubject(root, older?.ok === true ? older.value : root));
  while (files.has(rootPath(root.version + 1))) {
    yield;
    const next = walk.read(rootPath(root.version + 1), readRoot);
    walk.check(ROOT_CHAIN, rootPath(root.version + 1), nextRoot(root, next, verify));
    walk.oddities(rootPath(next.version), rootSubject(next, root));
    root = next;
  }
  walk.check(ROOT_SAME, rootPath(root.version), { anchor: recognised, root });
  walk.check(BUNDLE_KIND, "metadata", { files, profile });
  walk.check(ROOT_EXPIRY, rootPath(root.version), { root, now });
  walk.check(ROOT_POLICY, rootPath(root.version), { root });
  return root;
}

/** The root's file, and those of the roots below it that are on the stick without a gap. */
export function publishedRoots(files: StickFiles, root: Root): readonly StickFile[] {
  const found: StickFile[] = [];
  for (let version = root.version; version > 0; version--) {
    const file = files.get(rootPath(version));
    if (file === undefined) break;
    found.unshift(file);
  }
  return found;
}
