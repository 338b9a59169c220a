import { EVIDENCE_PATH } from "../../shared/bundle/evidence-file.ts";
import { NAMES_PATH, PROHIBITED_PATH } from "../../shared/bundle/name-list.ts";
import type { ProjectName } from "../../shared/claim/project-name.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { fileText } from "../../shared/json/canonical.ts";
import { PYPI, type ShardBudget } from "../../shared/profile/pypi.ts";
import type { Instant } from "../../shared/tuf/instant.ts";
import type { Key } from "../../shared/tuf/key.ts";
import { makeBundle, type CeremonyKind } from "./bundle.ts";
import { lines, makeBatch, namesInTurn, type Registered } from "./batch.ts";
import { campaignPlan, type Campaign } from "./campaign.ts";
import { isPlanted } from "./claim-kinds.ts";
import {
  innocence,
  lookAlikesAmong,
  namesFile,
  prohibitedFile,
  rankedInTurn,
  withNames,
  type KnownNames,
} from "./known-names.ts";
import { keyRecordFile, keyRecordPath } from "./key-records.ts";
import { replacementPath } from "../../shared/replacement/replacement.ts";
import { CLAIMED_KEYHOLDERS, repositoryKeys } from "./people.ts";
import { presentTree } from "./present-tree.ts";
import { replacementEvidence, replacementFile, replacementFor } from "./replacements.ts";
import { developerKeys } from "./registration.ts";
import type { PublishedProject } from "./project-role.ts";
import { VERSIONS, type SampleIndex, type Versions } from "./sample-index.ts";
import { CLAIMED_THRESHOLD } from "./targets-role.ts";

export interface IndexOptions {
  readonly now: Instant;
  readonly seed: string;
  /** Lines in claims.jsonl. */
  readonly claims: number;
  /** Project names, the best known first; each is used once. When they run out, they come again with `-sample-N` after them. */
  readonly names: readonly string[];
  /** Every name that the index has, with ranks; by default `names`, the first ones ranked. Names that the sample takes elsewhere are added to it. */
  readonly existing?: KnownNames;
  /** Who holds claimed's keys; three of them must sign. */
  readonly keyholders?: readonly string[];
  /** How many projects claimed holds already. */
  readonly alreadyClaimed?: number;
  /** Claimed is divided by this budget; by default it is one file. */
  readonly divided?: ShardBudget;
  /** Only the first so many projects of claimed, and as many of the batch, have published anything; by default all. */
  readonly withFiles?: number;
  /** What is live; by default VERSIONS. */
  readonly versions?: Versions;
  /** Whether the batch holds claims that must be blocked; by default from 50 claims up. */
  readonly planted?: boolean;
  /** The batch is what comes in after a campaign, with so many hijacks and look-alikes in it; by default it is a small one. */
  readonly campaign?: Pick<Campaign, "likenesses"> & { readonly hijacks: number };
  readonly kind?: CeremonyKind;
  /** Keys that people of root made elsewhere, such as on a token, by name; the last of root's keyholders may. */
  readonly brought?: ReadonlyMap<string, Key>;
  readonly onProgress?: (done: number, of: number) => void;
}

/** As the sample keeps them; the first `most` have published something. */
function publishedOf(projects: readonly Registered[], most: number): readonly PublishedProject[] {
  return projects.map(({ delegation: { project, role }, signers }, i) => ({
    project,
    role,
    signers,
    hasFiles: i < most,
  }));
}

function claimedAlready(
  seed: string,
  next: () => ProjectName,
  { alreadyClaimed: count = 12, onProgress }: IndexOptions,
): readonly Registered[] {
  return Array.from({ length: count }, (_, i) => {
    const project = next();
    const keys = developerKeys(seed, project, 2);
    const role = PYPI.projectRole(project, 1);
    const delegation = { project, role, keys: keys.map(({ key }) => key), threshold: 1 };
    if (i % 1000 === 999) onProgress?.(i + 1, count);
    return { delegation, signers: keys.slice(0, 1).map(({ label }) => label) };
  });
}

/** Whose keys are replaced, and whom strangers try to take over, are not the same: the first ones of claimed have files of their own. */
const MOVING = { from: 3, to: 5 } as const;

/** Two projects of claimed get other keys: the first one's owners have their present keys still, the second one's have lost them. */
function movingProjects(already: readonly Registered[]) {
  return already.slice(MOVING.from, MOVING.to).map(({ delegation, signers }, i) => ({
    replacement: replacementFor(delegation, i === 0),
    signers,
  }));
}

/**
 * The repository as it is before the ceremony, and the bundle for it. Pure: the same options give the same bytes.
 * Throws on options that cannot be met (no names, fewer than three keyholders).
 */
export function makeIndex(options: IndexOptions): SampleIndex {
  const { now, seed, keyholders = CLAIMED_KEYHOLDERS, kind = "claims" } = options;
  const { versions = VERSIONS, withFiles = Infinity } = options;
  if (new Set(keyholders).size < CLAIMED_THRESHOLD)
    throw new Error("claimed needs three keyholders or more");
  const keys = repositoryKeys(seed, keyholders);
  const existing = options.existing ?? rankedInTurn(options.names);
  const lookAlikes = lookAlikesAmong(existing);
  const names = namesInTurn(options.names, innocence(lookAlikes));
  const next = () => names.next().value;
  const already = claimedAlready(seed, next, options);
  const projects = already.map(({ delegation: { project } }) => project);
  const { campaign } = options;
  const plan =
    campaign === undefined
      ? {}
      : {
          plan: campaignPlan({
            ...campaign,
            ...{ claims: options.claims, seed, known: existing, lookAlikes },
            victims: projects.slice(MOVING.to, MOVING.to + campaign.hijacks),
          }),
        };
  const made = makeBatch({ ...options, ...plan }, next, { keys, victim: projects[0] });
  const { pending } = made;
  const claimedProjects = publishedOf(already, withFiles);
  const pendingProjects = publishedOf(pending, withFiles);
  const unclaimedProjects = [next(), next(), next()];

  const files = presentTree({
    versions,
    keys,
    now,
    divided: options.divided ?? null,
    listed: [...claimedProjects, ...pendingProjects].flatMap(({ role, hasFiles }) =>
      hasFiles ? [role] : [],
    ),
    claimed: already.map(({ delegation }) => delegation),
    pending: pending.map(({ delegation }) => delegation),
    unclaimed: unclaimedProjects,
    ...(options.brought === undefined ? {} : { brought: options.brought }),
  });
  for (const [path, bytes] of made.files) files.set(path, bytes);
  const taken = [...pending.map(({ delegation: { project } }) => project), ...projects];
  files.set(
    NAMES_PATH,
    namesFile(withNames(existing, [...taken, ...unclaimedProjects], made.claims)),
  );
  files.set(PROHIBITED_PATH, prohibitedFile());
  for (const held of keys.newcomers) files.set(keyRecordPath(held), keyRecordFile(held, now));
  const moving = movingProjects(already);
  const evidence = moving.map(({ replacement }) => fileText(replacementEvidence(replacement, now)));
  const before = made.files.get(EVIDENCE_PATH) ?? new Uint8Array();
  files.set(EVIDENCE_PATH, new Uint8Array(Buffer.concat([before, lines(evidence)])));
  for (const { replacement, signers } of moving)
    files.set(
      replacementPath(replacement.project),
      replacementFile(seed, replacement, signers, now),
    );
  const bundle = makeBundle(
    { files, claims: made.claims.length, created: now, kind },
    keys.online["recently-claimed"],
  );
  files.set("bundle.json", bundle);

  return {
    seed,
    now,
    kind,
    keyholders,
    versions,
    claims: made.claims,
    planted: made.claims.filter(({ kind }) => isPlanted(kind)),
    claimedProjects,
    pendingProjects,
    unclaimedProjects,
    replacements: moving.map(({ replacement }) => replacement),
    bundle: sha256Of(bundle),
    files,
  };
}
