import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../shared/json/value.ts";
import { later } from "../../shared/tuf/instant.ts";
import { follow, type Followed } from "./client.ts";
import { timestampFile } from "./online.ts";
import { OUTSIDER, heldKey, repositoryKeys, type RepositoryKeys } from "./people.ts";
import { indexPath } from "./project-role.ts";
import { outcomeOf, through, type Proof } from "./proof.ts";
import { OUTSIDE } from "./publish-first.ts";
import { rootSigned } from "./roots.ts";
import { metadataPath, type SampleIndex } from "./sample-index.ts";
import { signedFile, type SampleKey } from "./sample-key.ts";
import { serve } from "./server.ts";

/** How tuf-js says that a threshold was not reached. */
const TOO_FEW = /signed by [0-9]+\/[0-9]+ keys/;

interface Variant {
  readonly claim: string;
  readonly role: string;
  readonly signers: readonly SampleKey[];
}

/** One file each, signed by too few or by others. */
function variants(index: SampleIndex, keys: RepositoryKeys): readonly Variant[] {
  const held = (people: RepositoryKeys["root"], count: number) =>
    people.slice(0, count).map(({ key }) => key);
  const { online } = keys;
  const stranger = heldKey(index.seed, "claimed", OUTSIDER).key;
  return [
    { claim: "Root 1 by two of its keyholders", role: "root", signers: held(keys.root, 2) },
    { claim: "Root 1 by claimed's keyholders", role: "root", signers: held(keys.claimed, 3) },
    {
      claim: "Targets 1 by one of its keyholders",
      role: "targets",
      signers: held(keys.targets, 1),
    },
    { claim: "Targets 1 by root's keyholders", role: "targets", signers: held(keys.root, 5) },
    {
      claim: "Claimed 1 by two of its keyholders",
      role: "claimed",
      signers: held(keys.claimed, 2),
    },
    {
      claim: "Claimed 1 by two of its keyholders and a stranger",
      role: "claimed",
      signers: [...held(keys.claimed, 2), stranger],
    },
    {
      claim: "A recently-claimed 1 by unclaimed's key",
      role: "recently-claimed",
      signers: [online.unclaimed],
    },
    {
      claim: "An unclaimed 1 by recently-claimed's key",
      role: "unclaimed",
      signers: [online["recently-claimed"]],
    },
    { claim: "A snapshot 1 by timestamp's key", role: "snapshot", signers: [online.timestamp] },
    { claim: "A timestamp 1 by snapshot's key", role: "timestamp", signers: [online.snapshot] },
  ];
}

export interface FirstProofOptions {
  readonly index: SampleIndex;
  /** Where `publishFirst` wrote. */
  readonly outDir: string;
}

class Following {
  private readonly index: SampleIndex;
  private readonly outDir: string;
  readonly keys: RepositoryKeys;

  constructor({ index, outDir }: FirstProofOptions) {
    this.index = index;
    this.outDir = outDir;
    this.keys = repositoryKeys(index.seed, index.keyholders);
  }

  private file(path: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.outDir, path)));
  }

  /** A client that was shipped root 1 asks for a path; some files are served otherwise. */
  async ask(
    claim: string,
    path: string,
    holds: (followed: Followed) => boolean,
    instead: ReadonlyMap<string, Uint8Array> = new Map(),
  ): Promise<Proof> {
    const root = metadataPath(1, "root");
    const rootBytes = instead.get(root) ?? this.file(root);
    const server = await serve(this.outDir, instead);
    try {
      return await outcomeOf(claim, follow({ ...server, rootBytes, path }), holds);
    } finally {
      await server.close();
    }
  }

  async refused({ claim, role, signers }: Variant): Promise<Proof> {
    const path = role === "timestamp" ? "metadata/timestamp.json" : metadataPath(1, role);
    const text = Buffer.from(this.file(path)).toString("utf8");
    const { signed } = JSON.parse(text) as { readonly signed: JsonObject };
    const bytes = signedFile(signed, signers);
    const instead = new Map([[path, bytes]]);
    // Timestamp states the snapshot's hash: it is made to fit, by its own key.
    if (role === "snapshot")
      instead.set(
        "metadata/timestamp.json",
        timestampFile([this.keys.online.timestamp], 1, { version: 1, bytes }, this.index.now),
      );
    const sentence = `${claim} is refused.`;
    const asked = indexPath(this.index.unclaimedProjects[0] ?? "");
    const { seen } = await this.ask(sentence, asked, () => true, instead);
    return { claim: sentence, holds: TOO_FEW.test(seen), seen };
  }
}

/**
 * Asks stock clients that were shipped root 1 and nothing else: they find what unclaimed lists, in the order that targets states, and nothing
 * beyond; they refuse every file of the first publication that others signed, or too few; and they follow a next root by the same keyholders.
 */
export async function proveFirst(options: FirstProofOptions): Promise<readonly Proof[]> {
  const { index } = options;
  const following = new Following(options);
  const [project = "", ...others] = index.unclaimedProjects;
  const nobody = ({ bytes }: Followed) => bytes === null;
  const search = through("claimed", "recently-claimed", "unclaimed");
  const found = (name: string) =>
    `${name} is found through claimed, recently-claimed and unclaimed.`;
  const proofs = [
    await following.ask(found(project), indexPath(project), search),
    ...(await Promise.all(
      others.map((name) => following.ask(found(name), indexPath(name), search)),
    )),
    await following.ask(
      "A path that targets delegates to nobody is not found, though unclaimed lists it.",
      OUTSIDE.path,
      nobody,
    ),
    await following.ask(
      "A project that nobody published is not found.",
      indexPath("nobody-published-this"),
      nobody,
    ),
  ];
  for (const variant of variants(index, following.keys))
    proofs.push(await following.refused(variant));
  const { keys } = following;
  const second = rootSigned(keys, keys.root, 2, later(index.now, 300));
  const signers = keys.root.slice(0, 3).map(({ key }) => key);
  proofs.push(
    await following.ask(
      "A root 2 by the keyholders of root 1 is followed.",
      indexPath(project),
      (followed) => search(followed) && followed.metadata.includes("2.root.json"),
      new Map([[metadataPath(2, "root"), signedFile(second, signers)]]),
    ),
  );
  return proofs;
}
