import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, follow, type Followed } from "./client.ts";
import { indexPath } from "./project-role.ts";
import { outcomeOf, type Proof } from "./proof.ts";
import { publishPresent } from "./present-repository.ts";
import type { Published } from "./publish.ts";
import { fileOf, metadataPath, VERSIONS, type SampleIndex } from "./sample-index.ts";
import { serve } from "./server.ts";
import { wrongKeys } from "./wrong-keys.ts";

export interface RotationOptions {
  readonly index: SampleIndex;
  /** Where `publish` wrote, and what it said. */
  readonly outDir: string;
  readonly published: Published;
}

/** How tuf-js says that a threshold was not reached. */
const TOO_FEW = /signed by [0-9]+\/[0-9]+ keys/;

/** The client downloaded the target, and got these versions of root, targets and claimed, where they are new to it. */
function cameTo({ versions }: Published, root: number): (followed: Followed) => boolean {
  const due = [
    ...Array.from({ length: versions.root - root }, (_, i) => `${root + 1 + i}.root.json`),
    ...(["targets", "claimed"] as const)
      .filter((role) => versions[role] > VERSIONS[role])
      .map((role) => `${versions[role]}.${role}.json`),
  ];
  return ({ bytes, metadata }) => bytes !== null && due.every((name) => metadata.includes(name));
}

/** A client that used the repository yesterday: its cache holds the root, timestamp and snapshot from before the ceremony. */
async function byOldClient({ index, outDir, published }: RotationOptions): Promise<Proof> {
  const before = mkdtempSync(join(tmpdir(), "sample-present-"));
  const client = new Client(fileOf(index, metadataPath(VERSIONS.root, "root")));
  const path = indexPath(index.claimedProjects.at(-1)?.project ?? "");
  const claim = `A client that used the repository before, with root ${VERSIONS.root} and its timestamp in its cache, follows.`;
  publishPresent(index, before);
  const [old, now] = [await serve(before), await serve(outDir)];
  try {
    await client.ask(old, indexPath(index.unclaimedProjects[0] ?? ""));
    return await outcomeOf(claim, client.ask(now, path), cameTo(published, VERSIONS.root));
  } finally {
    await Promise.all([old.close(), now.close()]);
    client.close();
    rmSync(before, { recursive: true, force: true });
  }
}

/** Lets a stock client try a repository in which one file was signed by the wrong keys; the proof holds when it refuses. */
async function refusals({ index, outDir, published }: RotationOptions): Promise<readonly Proof[]> {
  const rootBytes = fileOf(index, metadataPath(1, "root"));
  const proofs: Proof[] = [];
  for (const { claim, project, instead } of wrongKeys(index, outDir, published)) {
    const path = indexPath(
      project === "" ? (index.claimedProjects.at(-1)?.project ?? "") : project,
    );
    const server = await serve(outDir, instead);
    const following = follow({ ...server, rootBytes, path });
    const { seen } = await outcomeOf(claim, following, () => true);
    await server.close();
    proofs.push({ claim, holds: TOO_FEW.test(seen), seen });
  }
  return proofs;
}

/**
 * Asks stock clients whether they come over to the new keys: one that knows root 1 only, one with yesterday's cache; and that they refuse
 * every file that the keys of one side, or of yesterday, signed. The index's `now` must be the present: the old repository must not have expired.
 */
export async function proveRotation(options: RotationOptions): Promise<readonly Proof[]> {
  const { index, outDir, published } = options;
  const server = await serve(outDir);
  const path = indexPath(index.claimedProjects.at(-1)?.project ?? "");
  const rootBytes = fileOf(index, metadataPath(1, "root"));
  const claim = `A client that knows root 1 only comes to root ${published.versions.root}.`;
  const fresh = follow({ ...server, rootBytes, path });
  try {
    return [
      await outcomeOf(claim, fresh, cameTo(published, 1)),
      await byOldClient(options),
      ...(await refusals(options)),
    ];
  } finally {
    await server.close();
  }
}
