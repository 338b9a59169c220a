import { EVIDENCE_PATH } from "../../shared/bundle/evidence-file.ts";
import { fromUtf8, toUtf8 } from "../../shared/bytes.ts";
import { DECISIONS_PATH } from "../../shared/import/earlier-checks.ts";
import { CLAIMS_PATH } from "../../shared/import/match-batch.ts";
import { fileText } from "../../shared/json/canonical.ts";
import type { JsonObject } from "../../shared/json/value.ts";
import { readPublication } from "../../shared/publication/publication.ts";
import { formatInstant, type Instant } from "../../shared/tuf/instant.ts";
import type { Batch } from "./batch.ts";
import type { SampleIndex } from "./sample-index.ts";

function linesIn(files: ReadonlyMap<string, Uint8Array>, path: string): readonly string[] {
  const text = fromUtf8(files.get(path) ?? new Uint8Array()) ?? "";
  return text.split("\n").filter((line) => line !== "");
}

function joined(lines: readonly string[]): Uint8Array {
  return toUtf8(lines.map((line) => `${line}\n`).join(""));
}

/** The claims that the last ceremony rejected, before those that are new: the same lines as then, with evidence looked up anew. */
export function withRejected(index: SampleIndex, fresh: Batch, now: Instant): Batch {
  const bytes = index.files.get(DECISIONS_PATH);
  const note = bytes === undefined ? null : readPublication(bytes, DECISIONS_PATH);
  if (note?.ok !== true) throw new Error("the last ceremony left no note");
  const rejected = note.value.rejected.map(({ line }) => line);
  const before = linesIn(index.files, CLAIMS_PATH);
  const projects = new Set(rejected.map((line) => index.claims[line]?.project));
  const evidence = linesIn(index.files, EVIDENCE_PATH)
    .map((line) => JSON.parse(line) as JsonObject & { readonly project: string })
    .filter(({ project }) => projects.has(project))
    .map((each) => fileText({ ...each, as_of: formatInstant(now) }));
  const files = new Map(fresh.files);
  const again = rejected.flatMap((line) => before[line] ?? []);
  files.set(CLAIMS_PATH, joined([...again, ...linesIn(fresh.files, CLAIMS_PATH)]));
  files.set(EVIDENCE_PATH, joined([...evidence, ...linesIn(fresh.files, EVIDENCE_PATH)]));
  const claims = [...rejected.flatMap((line) => index.claims[line] ?? []), ...fresh.claims].map(
    (claim, line) => ({ ...claim, line }),
  );
  return { ...fresh, claims, files };
}
