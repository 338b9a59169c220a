import { hash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { fileText } from "../../shared/json/canonical.ts";
import type { ProjectName } from "../../shared/claim/project-name.ts";
import type { Measured } from "../../shared/plan/assumptions.ts";
import { drawn } from "../../shared/plan/sample.ts";
import { PYPI, type Profile } from "../../shared/profile/pypi.ts";
import { grown, type GrownFile, type Growth } from "../../shared/shard/grow.ts";
import { claimedTreeFrom } from "../../shared/shard/tree-from.ts";
import { envelopeFile } from "../../shared/tuf/envelope.ts";
import { formatInstant, instantOf, later } from "../../shared/tuf/instant.ts";
import { ed25519Key } from "../../shared/tuf/key.ts";
import type { Quorum } from "../../shared/tuf/root.ts";
import { readTargets } from "../../shared/tuf/targets.ts";

/** Seconds for one file of a usual shard's size with a key file, its checks by two libraries included; measured on one core. */
const SOFTWARE_SIGNATURE = 0.004;

/** Keys look like chance, as real ones do: they hardly compress. */
const keyOf = (label: string) => hash("sha256", `plan ${label}`);

export function sampleQuorum(people: number, threshold: number): Quorum {
  return {
    keys: Array.from({ length: people }, (_, i) => ed25519Key(keyOf(`person ${i}`))),
    threshold,
  };
}

/** Claimed of these projects, really written, by the app's own code, signed by nobody. */
export function writtenClaimed(
  names: readonly string[],
  quorum: Quorum,
  profile: Profile = PYPI,
): readonly GrownFile[] {
  const now = instantOf(0);
  const empty = {
    _type: "targets",
    delegations: { keys: {}, roles: [] },
    expires: formatInstant(now),
    spec_version: "1.0.34",
    targets: {},
    version: 1,
  };
  const top = readTargets(
    new TextEncoder().encode(fileText({ signatures: [], signed: empty })),
    "claimed",
  );
  if (!top.ok) throw new Error(top.refusal.found);
  const tree = claimedTreeFrom(top.value, quorum, profile, (role) => {
    throw new Error(`${role} was asked for`);
  });
  const approved = names.map((name) => {
    const project = name as ProjectName;
    return { project, role: profile.projectRole(project, 1), keys: [keyOf(name)], threshold: 1 };
  });
  const growth: Growth = {
    profile,
    tree,
    edit: { approved, revoked: new Set(), replaced: new Map() },
    shape: "sharded",
    quorum,
    anew: false,
    now,
    expires: later(now, 180),
    listed: () => 0,
  };
  return grown(growth);
}

/** A file as clients download it, with as many signatures as have to be there. */
export function signedAs(file: GrownFile, { keys, threshold }: Quorum): Uint8Array {
  const signatures = keys.slice(0, threshold).map(({ keyid }) => ({
    keyid,
    sig: keyOf(`${file.role} ${keyid}`) + keyOf(`${keyid} ${file.role}`),
  }));
  return envelopeFile(file.bytes ?? new Uint8Array(), signatures);
}

function ratio(files: readonly Uint8Array[]): number {
  const sum = (sizes: readonly number[]) => sizes.reduce((a, b) => a + b, 0);
  const packed = sum(files.map((bytes) => gzipSync(bytes).length));
  return packed / Math.max(1, sum(files.map((bytes) => bytes.length)));
}

/** So many projects make a few shards, which tell as much as thousands. */
const SAMPLE = 10_000;

/** How well claimed's files compress, from a few that are really written with some of these names. */
export function measured(names: readonly string[], quorum: Quorum): Measured {
  const { claimed } = drawn(names, Math.min(SAMPLE, names.length), 0);
  const files = writtenClaimed(claimed, quorum);
  const shards = files.filter(({ children }) => children.length === 0);
  const inner = files.filter(({ children }) => children.length > 0);
  const lines = claimed.map((name, i): [string, { version: number }] => [
    `claimed.shard.${name.slice(0, 3)}.json`,
    { version: 1 + (i % 40) },
  ]);
  const snapshot = new TextEncoder().encode(fileText(Object.fromEntries(lines)));
  const signed = (each: readonly GrownFile[]) => each.map((file) => signedAs(file, quorum));
  return {
    compressed: {
      shard: ratio(signed(shards)),
      inner: ratio(signed(inner)),
      snapshot: ratio([snapshot]),
    },
    signature: SOFTWARE_SIGNATURE,
  };
}
