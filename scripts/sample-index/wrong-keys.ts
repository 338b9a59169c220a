import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../shared/json/value.ts";
import type { Signature } from "../../shared/tuf/envelope.ts";
import { timestampFile } from "./online.ts";
import { keyring } from "./people.ts";
import { projectRoleFile, targetFiles } from "./project-role.ts";
import type { Published } from "./publish.ts";
import type { SampleReplacement } from "./replacements.ts";
import { fileOf, metadataPath, type SampleIndex } from "./sample-index.ts";
import { envelopeBytes, signedFile } from "./sample-key.ts";
import { quorumOfRoot, quorumOfTargets, type WrittenQuorum } from "./written-quorum.ts";

/** A repository with one file that the wrong keys signed; a client must refuse it. */
export interface WrongKeys {
  readonly claim: string;
  /** A client that asks for this project meets the file; any, when empty. */
  readonly project: string;
  /** What is served instead. */
  readonly instead: ReadonlyMap<string, Uint8Array>;
}

interface Written {
  readonly signed: JsonObject;
  readonly signatures: readonly Signature[];
}

function written(bytes: Uint8Array): Written {
  return JSON.parse(Buffer.from(bytes).toString("utf8")) as Written;
}

/** The new root with the signatures of one side only; where those satisfy the other side too, there is nothing to show. */
function rootByOneSide(path: string, root: Written, before: WrittenQuorum): readonly WrongKeys[] {
  const after = quorumOfRoot(root.signed, "root");
  const sides = [
    { whose: "the old keys", keep: before, lack: after },
    { whose: "its own keys", keep: after, lack: before },
  ];
  return sides.flatMap(({ whose, keep, lack }) => {
    const kept = root.signatures.filter(({ keyid }) => keep.keyids.includes(keyid));
    const both = kept.filter(({ keyid }) => lack.keyids.includes(keyid));
    if (both.length >= lack.threshold) return [];
    const claim = `The new root, with the signatures of ${whose} only, is refused.`;
    return [{ claim, project: "", instead: new Map([[path, envelopeBytes(root.signed, kept)]]) }];
  });
}

/** A project's new role, signed by the keys that the project had before. */
function byFormerDevelopers(index: SampleIndex, { project, role }: SampleReplacement): WrongKeys {
  const before = index.claimedProjects.find((each) => each.project === project);
  const stolen = { project, role, signers: before?.signers ?? [], hasFiles: true };
  const files = targetFiles(project, "a thief", true);
  return {
    claim: `A file of ${project} signed by the keys that it had before is refused.`,
    project,
    instead: new Map([[metadataPath(1, role), projectRoleFile(stolen, files, index.now)]]),
  };
}

/** For every role that lost a key in this ceremony, and every project that got others: its published file, signed by the keys that it had before. */
export function wrongKeys(
  index: SampleIndex,
  outDir: string,
  { versions, replaced }: Published,
): readonly WrongKeys[] {
  const read = (path: string) => written(new Uint8Array(readFileSync(join(outDir, path))));
  const present = (role: "root" | "targets") =>
    written(fileOf(index, metadataPath(index.versions[role], role))).signed;
  const rootPath = metadataPath(versions.root, "root");
  const targetsPath = metadataPath(versions.targets, "targets");
  const [root, targets] = [read(rootPath), read(targetsPath)];
  const [oldRoot, oldTargets] = [present("root"), present("targets")];
  const keys = keyring(index.seed, index.keyholders);

  const byFormer = (
    role: string,
    path: string,
    before: WrittenQuorum,
    after: WrittenQuorum,
  ): readonly WrongKeys[] => {
    const gone = before.keyids.filter((keyid) => !after.keyids.includes(keyid));
    if (gone.length === 0) return [];
    const stay = before.keyids.filter((keyid) => after.keyids.includes(keyid));
    const signers = [...gone, ...stay]
      .slice(0, before.threshold)
      .flatMap((keyid) => keys.get(keyid) ?? []);
    const claim = `A ${role} signed by the keys that it had before is refused.`;
    const instead = new Map([[path, signedFile(read(path).signed, signers)]]);
    return [{ claim, project: "", instead }];
  };
  const byRoot = (role: string, path: string) =>
    byFormer(role, path, quorumOfRoot(oldRoot, role), quorumOfRoot(root.signed, role));
  const byTargets = (role: "claimed" | "recently-claimed" | "unclaimed") =>
    byFormer(
      role,
      metadataPath(versions[role], role),
      quorumOfTargets(oldTargets, role),
      quorumOfTargets(targets.signed, role),
    );
  /** Timestamp states the snapshot's hash: it is made to fit, by its own keys. */
  const listed = ({ claim, project, instead }: WrongKeys): WrongKeys => {
    const bytes = [...instead.values()][0] ?? new Uint8Array();
    const signers = quorumOfRoot(root.signed, "timestamp").keyids.flatMap(
      (id) => keys.get(id) ?? [],
    );
    const snapshot = { version: versions.snapshot, bytes };
    const timestamp = timestampFile(signers, versions.timestamp, snapshot, index.now);
    return {
      claim,
      project,
      instead: new Map([...instead, ["metadata/timestamp.json", timestamp]]),
    };
  };
  return [
    ...(versions.root === index.versions.root
      ? []
      : rootByOneSide(rootPath, root, quorumOfRoot(oldRoot, "root"))),
    ...byRoot("timestamp", "metadata/timestamp.json"),
    ...byRoot("snapshot", metadataPath(versions.snapshot, "snapshot")).map(listed),
    ...byRoot("targets", targetsPath),
    ...byTargets("claimed"),
    ...(["recently-claimed", "unclaimed"] as const)
      .flatMap(byTargets)
      .map((each) => ({ ...each, project: index.unclaimedProjects[0] ?? "" })),
    ...replaced.map((each) => byFormerDevelopers(index, each)),
  ];
}
