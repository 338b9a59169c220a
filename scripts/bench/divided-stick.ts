import { hash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProjectName } from "../../shared/claim/project-name.ts";
import { toUtf8 } from "../../shared/bytes.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import type { Anchor } from "../../shared/import/root-checks.ts";
import { grouped, packed, type Sized } from "../../shared/shard/pack.ts";
import { division, EVERY_NAME, merged, type Stem } from "../../shared/shard/stem.ts";
import { envelopeFile } from "../../shared/tuf/envelope.ts";
import { ed25519KeyText } from "../../shared/tuf/key.ts";
import { formatInstant, instantOf, later } from "../../shared/tuf/instant.ts";
import { makeBundle } from "../sample-index/bundle.ts";
import { makeIndex } from "../sample-index/make-index.ts";
import { snapshotFile, timestampFile } from "../sample-index/online.ts";
import { repositoryKeys } from "../sample-index/people.ts";
import { presentMeta } from "../sample-index/present-tree.ts";
import { metadataPath, VERSIONS, type SampleIndex } from "../sample-index/sample-index.ts";
import { signatureBy, type SampleKey } from "../sample-index/sample-key.ts";
import { writeStick } from "../sample-index/stick.ts";
import { CLAIMED_THRESHOLD } from "../sample-index/targets-role.ts";

/** A whole second close to now. */
export const NOW = instantOf(Math.floor(Date.now() / 1000) * 1000 - 60_000);
export const BENCH_SEED = "bench";

/** A project with one key, as Conclave writes it; made letter by letter, since there are hundreds of thousands. */
function project(
  name: string,
): Sized & { readonly key: readonly [string, string]; readonly role: string } {
  const half = hash("sha256", `bench ${name}`);
  const key = ed25519KeyText(half);
  const keyid = hash("sha256", key);
  const paths = JSON.stringify(PYPI.projectPaths(name as ProjectName));
  const role = `{"keyids":["${keyid}"],"name":"project.${name}.1","paths":${paths},"terminating":true,"threshold":1}`;
  return { name, key: [keyid, `"${keyid}":${key}`], role, bytes: key.length + role.length + 69 };
}

/** One file of claimed before it is signed. */
interface Unsigned {
  readonly role: string;
  readonly stems: readonly Stem[];
  readonly text: string;
}

/** The `signed` of a file that delegates, as Conclave writes it. */
export function signedText(
  keys: readonly string[],
  roles: readonly string[],
  version: number,
  days = 150,
): string {
  const expires = formatInstant(later(NOW, days));
  return `{"_type":"targets","delegations":{"keys":{${keys.join(",")}},"roles":[${roles.join(",")}]},"expires":"${expires}","spec_version":"1.0.34","targets":{},"version":${version}}`;
}

function inner(
  role: string,
  children: readonly Unsigned[],
  holders: readonly SampleKey[],
  version: number,
): Unsigned {
  const keys = holders.map(({ key }) => `"${key.keyid}":${ed25519KeyText(key.public)}`).sort();
  return {
    role,
    stems: merged(children.flatMap(({ stems }) => stems)),
    text: signedText(
      keys,
      children.map((child) => delegation(child, holders)),
      version,
    ),
  };
}

function delegation({ role, stems }: Unsigned, holders: readonly SampleKey[]): string {
  return JSON.stringify({
    keyids: holders.map(({ key }) => key.keyid),
    name: role,
    paths: stems.flatMap((stem) => PYPI.stemPaths(stem)),
    terminating: false,
    threshold: CLAIMED_THRESHOLD,
  });
}

/** The files of a claimed that is divided, claimed itself last. */
function dividedClaimed(
  names: readonly string[],
  holders: readonly SampleKey[],
): readonly Unsigned[] {
  const projects = names.toSorted().map(project);
  const budget = PYPI.shardBudget.shard;
  const leaves = packed(division(EVERY_NAME), projects, {
    most: budget.most - 2000,
    aim: budget.aim - 2000,
  });
  let level: readonly Unsigned[] = leaves.map(({ stems, from, to }) => {
    const own = projects.slice(from, to);
    const keys = own.map(({ key }) => key).sort(([a], [b]) => (a < b ? -1 : 1));
    const text = signedText(
      keys.map(([, member]) => member),
      own.map(({ role }) => role),
      1,
    );
    return { role: PYPI.shardRole(0, stems[0] ?? EVERY_NAME), stems, text };
  });
  const files = [...level];
  const bytesOf = (file: Unsigned) => delegation(file, holders).length + 1;
  const first = ({ stems: [stem] }: Unsigned) => stem ?? EVERY_NAME;
  for (
    let height = 1;
    level.reduce((sum, each) => sum + bytesOf(each), 0) > PYPI.shardBudget.inner.most;
    height++
  ) {
    level = grouped(level, bytesOf, first, PYPI.shardBudget.inner.aim).map((group) =>
      inner(PYPI.shardRole(height, group[0]?.stems[0] ?? EVERY_NAME), group, holders, 1),
    );
    files.push(...level);
  }
  return [...files, inner(PYPI.claimed, level, holders, VERSIONS.claimed)];
}

export interface BenchStick {
  readonly dir: string;
  readonly anchor: Anchor;
  readonly index: SampleIndex;
}

/** A stick in a temporary folder: so many projects of claimed, divided, and so many sound claims that wait. */
export function dividedStick(
  names: readonly string[],
  claimed: number,
  claims: number,
): BenchStick {
  const waiting = names.slice(claimed);
  const index = makeIndex({
    now: NOW,
    seed: BENCH_SEED,
    claims,
    names: waiting,
    planted: false,
    alreadyClaimed: 0,
  });
  const keys = repositoryKeys(BENCH_SEED, index.keyholders);
  const holders = keys.claimed.map(({ key }) => key);
  const files = new Map(index.files);
  const meta = presentMeta(VERSIONS, []);
  for (const { role, text } of dividedClaimed(names.slice(0, claimed), holders)) {
    const bytes = toUtf8(text);
    const signatures = holders.slice(0, CLAIMED_THRESHOLD).map((key) => signatureBy(key, bytes));
    const version = role === PYPI.claimed ? VERSIONS.claimed : 1;
    files.set(metadataPath(version, role), envelopeFile(bytes, signatures));
    meta[`${role}.json`] = version;
  }
  const { snapshot: version } = VERSIONS;
  const snapshot = snapshotFile([keys.online.snapshot], version, meta, NOW);
  files.set(metadataPath(version, "snapshot"), snapshot);
  files.set(
    "metadata/timestamp.json",
    timestampFile([keys.online.timestamp], VERSIONS.timestamp, { version, bytes: snapshot }, NOW),
  );
  const bundle = makeBundle(
    { files, claims, created: NOW, kind: "claims" },
    keys.online["recently-claimed"],
  );
  files.set("bundle.json", bundle);
  const dir = mkdtempSync(join(tmpdir(), "conclave-bench-"));
  writeStick({ ...index, files, bundle: sha256Of(bundle) }, dir);
  const root = files.get(metadataPath(1, "root")) ?? new Uint8Array();
  return { dir, anchor: { version: 1, sha256: sha256Of(root) }, index };
}
