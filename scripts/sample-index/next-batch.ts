import { NAMES_PATH } from "../../shared/bundle/name-list.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { REPLACEMENT_FOLDER } from "../../shared/replacement/replacement.ts";
import { makeBatch, namesInTurn, type BatchOptions } from "./batch.ts";
import { makeBundle } from "./bundle.ts";
import { withRejected } from "./rejected-again.ts";
import { isPlanted } from "./claim-kinds.ts";
import {
  innocence,
  lookAlikesAmong,
  namesFile,
  withNames,
  type KnownNames,
} from "./known-names.ts";
import { LiveTree } from "./live-tree.ts";
import { repositoryKeys } from "./people.ts";
import { targetFiles } from "./project-role.ts";
import { projectName } from "./registration.ts";
import type { SampleIndex } from "./sample-index.ts";
import { projectDelegations } from "./targets-role.ts";

export interface NextOptions extends Pick<
  BatchOptions,
  "now" | "claims" | "planted" | "onProgress"
> {
  /** Those that the index knows already are left out. */
  readonly names: readonly string[];
  /** Every name that the index has, with ranks. */
  readonly existing: KnownNames;
  /** So many of the new projects publish a page at once. */
  readonly withFiles: number;
  /** What the last ceremony rejected comes again, as it was registered. */
  readonly again?: boolean;
}

interface Delegations {
  readonly keys: JsonObject;
  readonly roles: readonly JsonObject[];
}

function withMore(signed: JsonObject, more: JsonObject): JsonObject {
  const [old, come] = [signed["delegations"], more] as unknown as readonly Delegations[];
  return {
    ...signed,
    delegations: {
      keys: { ...old?.keys, ...come?.keys },
      roles: [...(old?.roles ?? []), ...(come?.roles ?? [])],
    },
  };
}

/**
 * More projects register after a ceremony: recently-claimed lists them at once, which is published in OUT, and a new stick is made for the next
 * ceremony. Nobody of claimed brings other keys this time.
 */
export function nextBatch(index: SampleIndex, outDir: string, options: NextOptions): SampleIndex {
  const { seed, keyholders } = index;
  const { now } = options;
  const keys = repositoryKeys(seed, keyholders);
  const known = new Set([
    ...[...index.claimedProjects, ...index.pendingProjects].map(({ project }) => project),
    ...index.unclaimedProjects,
  ]);
  const names = namesInTurn(options.names, innocence(lookAlikesAmong(options.existing)));
  const next = () => {
    for (;;) {
      const { value } = names.next();
      if (!known.has(value)) return value;
    }
  };
  const [first] = index.claimedProjects;
  const victim = first === undefined ? undefined : projectName(first.project);
  const fresh = makeBatch({ ...options, seed }, next, { keys, victim });
  const made = options.again === true ? withRejected(index, fresh, now) : fresh;
  const live = LiveTree.of(index, outDir, now);
  const come = made.pending.map(({ delegation: { project, role }, signers }, i) => ({
    project,
    role,
    signers,
    hasFiles: i < options.withFiles,
  }));
  for (const each of come.filter(({ hasFiles }) => hasFiles))
    live.putProject(each, targetFiles(each.project, each.role, true));
  const more = projectDelegations(made.pending.map(({ delegation }) => delegation));
  live.renew("recently-claimed", (signed) => withMore(signed, more));
  live.goLive();
  const stands = live.index();
  const files = new Map([...stands.files].filter(([path]) => !path.startsWith(REPLACEMENT_FOLDER)));
  for (const [path, bytes] of made.files) files.set(path, bytes);
  const taken = [...known, ...come.map(({ project }) => project)];
  files.set(NAMES_PATH, namesFile(withNames(options.existing, taken, made.claims)));
  files.delete("bundle.json");
  const parts = { files, claims: made.claims.length, created: now, kind: index.kind };
  const bundle = makeBundle(parts, keys.online["recently-claimed"]);
  files.set("bundle.json", bundle);
  return {
    ...stands,
    now,
    claims: made.claims,
    planted: made.claims.filter(({ kind }) => isPlanted(kind)),
    pendingProjects: [...index.pendingProjects, ...come],
    replacements: [],
    bundle: sha256Of(bundle),
    files,
  };
}
