import { hash } from "node:crypto";
import { follow, type Address, type Client } from "./client.ts";
import { indexPath, STRANGERS_PATH } from "./project-role.ts";
import { outcomeOf, through, type Proof } from "./proof.ts";
import { fileOf, listedMeta, metadataPath, type SampleIndex } from "./sample-index.ts";
import type { WrittenClaimed } from "./written-claimed.ts";

/** So many of a list, in an order that no one chose; the same each time. */
export function randomly<T extends string>(
  seed: string,
  list: readonly T[],
  count: number,
): readonly T[] {
  const dice = new Map(list.map((each) => [each, hash("sha256", `${seed} ${each}`)]));
  const order = (a: T, b: T) => ((dice.get(a) ?? "") < (dice.get(b) ?? "") ? -1 : 1);
  return list.toSorted(order).slice(0, count);
}

const rootOf = (index: SampleIndex) => fileOf(index, metadataPath(1, "root"));

/** A client with its default limits does not take claimed. */
export async function refusesLarge(
  index: SampleIndex,
  server: Address,
  bytes: number,
): Promise<readonly Proof[]> {
  const path = indexPath(index.claimedProjects[0]?.project ?? "");
  const claim = `Before: claimed of one file, ${bytes.toLocaleString("en")} bytes, is refused by a client with its default limits.`;
  const { seen } = await outcomeOf(
    claim,
    follow({ ...server, rootBytes: rootOf(index), path }),
    () => true,
  );
  return [{ claim, holds: /max(imum)? ?length|size/i.test(seen), seen }];
}

/** What clients are asked after claimed was divided and grew. */
export interface DividedOptions {
  readonly index: SampleIndex;
  readonly server: Address;
  /** As it is published. */
  readonly claimed: WrittenClaimed;
  /** Projects that came last. */
  readonly approved: readonly string[];
  /** So many of those, and as many that were there before. */
  readonly most: number;
}

/** Fresh clients find each project by claimed, what lies between, and one shard; nobody speaks for a stranger's path; what waits is still found. */
export async function proveDivided(options: DividedOptions): Promise<readonly Proof[]> {
  const { claimed, index, server } = options;
  const rootBytes = rootOf(index);
  const ask = (claim: string, project: string, roles: readonly string[]) =>
    outcomeOf(claim, follow({ ...server, rootBytes, path: indexPath(project) }), through(...roles));
  const [pending] = index.pendingProjects.filter(({ hasFiles }) => hasFiles);
  const stranger = follow({ ...server, rootBytes, path: STRANGERS_PATH });
  return [
    ...(await manyFound(options, ask)),
    await outcomeOf(
      "A path that nobody delegated is not found, though a project's role lists it.",
      stranger,
      ({ bytes }) => bytes === null,
    ),
    ...(pending === undefined
      ? []
      : [
          await ask(
            `${pending.project}, not approved, is found through recently-claimed.`,
            pending.project,
            [...claimed.wayTo(pending.project), "recently-claimed", pending.role],
          ),
        ]),
    stillListed(options),
  ];
}

async function manyFound(
  { approved, claimed, index, most }: DividedOptions,
  ask: (claim: string, project: string, roles: readonly string[]) => Promise<Proof>,
): Promise<readonly Proof[]> {
  const come = new Set(approved);
  const served = index.claimedProjects.filter(({ hasFiles }) => hasFiles);
  const roleOf = new Map(served.map(({ project, role }) => [project, role]));
  const names = [...roleOf.keys()];
  const groups = [
    ["claimed before the division", names.filter((name) => !come.has(name))],
    ["newly claimed", names.filter((name) => come.has(name))],
  ] as const;
  const proofs: Proof[] = [];
  for (const [how, projects] of groups) {
    const some = randomly("asked", projects, most);
    const tried: Proof[] = [];
    for (const project of some)
      tried.push(
        await ask(project, project, [...claimed.wayTo(project), roleOf.get(project) ?? ""]),
      );
    const bad = tried.find(({ holds }) => !holds);
    proofs.push({
      claim: `${some.length} projects, ${how}, are found through claimed, what lies between, their shard, and nothing else.`,
      holds: some.length > 0 && bad === undefined,
      seen: bad === undefined ? (tried[0]?.seen ?? "") : `${bad.claim}: ${bad.seen}`,
    });
  }
  return proofs;
}

/** Snapshot lists every file of claimed in its version. */
function stillListed({ claimed, index }: DividedOptions): Proof {
  const meta = listedMeta(index);
  const wrong = claimed.files.filter(({ role, version }) => meta[`${role}.json`] !== version);
  return {
    claim: "Snapshot lists each file of claimed in the version that is published.",
    holds: wrong.length === 0,
    seen: wrong.map(({ role }) => role).join(", "),
  };
}

/** A client that has kept what it saw long ago comes to what is live now. */
export async function followsFromCache(
  client: Client,
  server: Address,
  index: SampleIndex,
  before: SampleIndex,
  claimed: WrittenClaimed,
): Promise<readonly Proof[]> {
  const { project = "" } = before.claimedProjects.findLast(({ hasFiles }) => hasFiles) ?? {};
  const wanted = [...claimed.wayTo(project), `project.${project}.1`];
  const versions = `claimed ${before.versions.claimed}, with ${before.claimedProjects.length.toLocaleString("en")} projects,`;
  const proof = await outcomeOf(
    `A client that last saw ${versions} follows to claimed ${index.versions.claimed}.`,
    client.ask(server, indexPath(project)),
    ({ bytes, metadata }) =>
      bytes !== null && metadata.includes(`${index.versions.claimed}.claimed.json`),
  );
  return [{ ...proof, seen: `${proof.seen} (expected ${wanted.join(", ")})` }];
}
