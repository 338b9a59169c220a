import { PYPI } from "../../shared/profile/pypi.ts";
import { fileOf, listedMeta, metadataPath, type SampleIndex } from "./sample-index.ts";
import { WrittenClaimed, type ClaimedSource } from "./written-claimed.ts";
import { readWritten } from "./written-quorum.ts";

/** The index's own files of claimed, in the versions that its snapshot lists; each is read once. */
export function presentFiles(index: SampleIndex): ClaimedSource["fetch"] {
  const listed = listedMeta(index);
  const read = new Map<string, ReturnType<ClaimedSource["fetch"]>>();
  return (role) => {
    const version = listed[`${role}.json`] ?? 0;
    const path = metadataPath(version, role);
    const known = read.get(role) ?? { version, file: readWritten(fileOf(index, path), path) };
    read.set(role, known);
    return known;
  };
}

/** Claimed as the index publishes it. */
export function publishedClaimed(index: SampleIndex): WrittenClaimed {
  return new WrittenClaimed(PYPI.claimed, { fetch: presentFiles(index), quorum: null });
}
