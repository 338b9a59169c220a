import { join } from "node:path";
import { toUtf8 } from "../../shared/bytes.ts";
import { accept, type Outcome } from "../../shared/refusal.ts";
import { later, type Instant } from "../../shared/tuf/instant.ts";
import { readFirstResult } from "./first-result.ts";
import { publishing } from "./not-published.ts";
import { onlineKeys } from "./online-keys.ts";
import { ONLINE_DAYS, snapshotFile, timestampFile } from "./online.ts";
import { writeTarget } from "./present-repository.ts";
import { targetFiles, targetsJson, type TargetFile } from "./project-role.ts";
import type { Published } from "./publish.ts";
import { metadataPath, type SampleIndex } from "./sample-index.ts";
import { signedFile } from "./sample-key.ts";
import { writeFile } from "./stick.ts";
import { projectDelegations, targetsSigned } from "./targets-role.ts";

/** Targets delegates this path to nobody; unclaimed lists it all the same, and a client must not listen. */
export const OUTSIDE: TargetFile = {
  path: "elsewhere/file.txt",
  bytes: toUtf8("Not for unclaimed to speak for.\n"),
};

/** The versions of everything that the first publication holds. */
const ONE = {
  root: 1,
  targets: 1,
  claimed: 1,
  "recently-claimed": 1,
  unclaimed: 1,
  snapshot: 1,
  timestamp: 1,
} as const;

/**
 * What the index's operators do after a first ceremony: check what was signed, make the four online roles in version 1 with the keys that are
 * named for them, and put everything live. Refuses what readFirstResult throws, and PUBLISH-KEYS; then it writes nothing.
 */
export function publishFirst(
  index: SampleIndex,
  stickDir: string,
  outDir: string,
  now: Instant = index.now,
): Outcome<Published> {
  const read = publishing(stickDir, () => {
    const result = readFirstResult(index, stickDir);
    return { ...result, keys: onlineKeys(index, result) };
  });
  if (!read.ok) return read;
  const { documents, keys } = read.value;
  const put = (role: string, bytes: Uint8Array) => {
    writeFile(join(outDir, metadataPath(1, role)), bytes);
  };
  for (const { role, bytes } of documents) put(role, bytes);
  const pages = index.unclaimedProjects.flatMap((name) => targetFiles(name, "unclaimed", false));
  const files = [...pages, OUTSIDE];
  const expires = later(now, ONLINE_DAYS);
  const recent = { version: 1, expires, delegations: projectDelegations([]) };
  put("recently-claimed", signedFile(targetsSigned(recent), keys["recently-claimed"]));
  const unclaimed = { version: 1, expires, targets: targetsJson(files) };
  put("unclaimed", signedFile(targetsSigned(unclaimed), keys.unclaimed));
  for (const file of files) writeTarget(outDir, file);
  const meta = {
    "targets.json": 1,
    "claimed.json": 1,
    "recently-claimed.json": 1,
    "unclaimed.json": 1,
  };
  const snapshot = snapshotFile(keys.snapshot, 1, meta, now);
  put("snapshot", snapshot);
  const timestamp = timestampFile(keys.timestamp, 1, { version: 1, bytes: snapshot }, now);
  writeFile(join(outDir, "metadata/timestamp.json"), timestamp);
  return accept({ versions: ONE, approved: [], revoked: [], replaced: [], cleared: false });
}
