import { follow, type Followed } from "./client.ts";
import { indexPath, STRANGERS_PATH } from "./project-role.ts";
import { fileOf, metadataPath, type SampleIndex } from "./sample-index.ts";
import type { SampleReplacement } from "./replacements.ts";
import { serve } from "./server.ts";

/** One thing that a stock client was asked to show. */
export interface Proof {
  readonly claim: string;
  readonly holds: boolean;
  /** The metadata files it received, or what it refused. */
  readonly seen: string;
}

export interface ProofOptions {
  readonly index: SampleIndex;
  /** Where `publish` wrote. */
  readonly outDir: string;
  /** Projects that the ceremony approved. */
  readonly approved: readonly string[];
  /** Projects that it took out of claimed. */
  readonly revoked?: readonly string[];
  /** Projects that got other keys. */
  readonly replaced?: readonly SampleReplacement[];
  /** Whether recently-claimed was emptied. */
  readonly cleared?: boolean;
  /** Try so many of each kind, spread over the list; each one parses claimed anew, which a client does slowly. */
  readonly most?: number;
}

function spread(projects: readonly string[], most: number): readonly string[] {
  const step = Math.max(1, Math.ceil(projects.length / most));
  return projects.filter((_, i) => i % step === 0);
}

const asks = (role: string) => (name: string) => name.replace(/^[0-9]+\./, "") === `${role}.json`;

type Expectation = (followed: Followed) => boolean;

/** Found, by asking exactly those roles beyond targets, in this order. */
export function through(...roles: readonly string[]): Expectation {
  return ({ bytes, metadata }) => {
    const asked = metadata.slice(metadata.findIndex(asks("targets")) + 1);
    return (
      bytes !== null &&
      asked.length === roles.length &&
      roles.every((role, i) => asks(role)(asked[i] ?? ""))
    );
  };
}

function expectations({
  index,
  approved,
  revoked = [],
  replaced = [],
  cleared = false,
  most = 2,
}: ProofOptions) {
  const rows: { claim: string; path: string; holds: Expectation }[] = [];
  const add = (claim: string, path: string, holds: Expectation) =>
    rows.push({ claim, path, holds });
  const roleOf = new Map(index.pendingProjects.map(({ project, role }) => [project, role]));
  const claimed = new Set([...approved, ...index.claimedProjects.map(({ project }) => project)]);
  const hasNone = new Set(
    index.pendingProjects.flatMap(({ project, hasFiles }) => (hasFiles ? [] : [project])),
  );
  const asked = (projects: readonly string[]) =>
    spread(
      projects.filter((project) => !hasNone.has(project)),
      most,
    );
  for (const project of asked(approved))
    add(
      `${project}, newly claimed, is found through claimed and nothing after it.`,
      indexPath(project),
      through("claimed", roleOf.get(project) ?? ""),
    );
  for (const project of revoked)
    add(
      `${project}, revoked, is no longer found.`,
      indexPath(project),
      ({ bytes }) => bytes === null,
    );
  for (const { project, role } of replaced)
    add(
      `${project}, with other keys now, is found through claimed and its new role.`,
      indexPath(project),
      through("claimed", role),
    );
  const moved = new Set([...revoked, ...replaced.map(({ project }) => project)]);
  const staying = index.claimedProjects.filter(
    ({ project, hasFiles }) => hasFiles && !moved.has(project),
  );
  for (const { project, role } of staying.slice(0, most))
    add(
      `${project} stays claimed, with its old keys.`,
      indexPath(project),
      through("claimed", role),
    );
  const pending = index.pendingProjects
    .map(({ project }) => project)
    .filter((project) => !claimed.has(project));
  for (const project of asked(pending))
    if (cleared)
      add(
        `${project}, of the emptied recently-claimed, is not found until it registers again.`,
        indexPath(project),
        ({ bytes }) => bytes === null,
      );
    else
      add(
        `${project}, not approved, is found through recently-claimed only.`,
        indexPath(project),
        through("claimed", "recently-claimed", roleOf.get(project) ?? ""),
      );
  for (const project of index.unclaimedProjects.slice(0, 1))
    add(
      `${project} is found through unclaimed.`,
      indexPath(project),
      through("claimed", "recently-claimed", "unclaimed"),
    );
  const stranger = "A path that nobody delegated is not found, though a project's role lists it.";
  add(stranger, STRANGERS_PATH, ({ bytes }) => bytes === null);
  return rows;
}

/** What came of one client's try; a client that refuses makes a proof that does not hold. */
export async function outcomeOf(
  claim: string,
  trying: Promise<Followed>,
  holds: (followed: Followed) => boolean,
): Promise<Proof> {
  try {
    const followed = await trying;
    return { claim, holds: holds(followed), seen: followed.metadata.join(", ") };
  } catch (error) {
    return { claim, holds: false, seen: error instanceof Error ? error.message : String(error) };
  }
}

/** Asks a stock client, which starts at root 1, about projects of every kind. The ceremony is good when every proof holds. */
export async function proveByClient(options: ProofOptions): Promise<readonly Proof[]> {
  const { metadataUrl, targetsUrl, close } = await serve(options.outDir);
  const rootBytes = fileOf(options.index, metadataPath(1, "root"));
  const proofs: Proof[] = [];
  try {
    for (const { claim, path, holds } of expectations(options)) {
      const followed = follow({ metadataUrl, targetsUrl, rootBytes, path });
      proofs.push(await outcomeOf(claim, followed, holds));
    }
  } finally {
    await close();
  }
  return proofs;
}
