import { once } from "node:events";
import type { Writable } from "node:stream";
import type { Imported } from "../node/import-bundle.ts";
import type { RootCandidate } from "../shared/contract/roots-view.ts";
import type { Anchor } from "../shared/import/root-checks.ts";
import type { Batch } from "../shared/import/pending.ts";
import type { JsonObject } from "../shared/json/value.ts";
import { inspectedBatch, inspectedClaim, isInspected } from "../shared/report/inspection.ts";

export interface Inspected {
  readonly ok: boolean;
  readonly anchor: Anchor | null;
  readonly roots: readonly RootCandidate[];
  readonly imported: Imported;
}

/** Characters that are handed on at once. */
const PIECE = 500_000;

const NO_BATCH: JsonObject = {
  bundle: null,
  limits: null,
  replacements: [],
  claims: {
    total: 0,
    blocked: 0,
    warned: 0,
    clean: 0,
    rejected_before: { unchanged: 0, changed: 0 },
    by_check: [],
  },
};

function* flagged(batch: Batch): Generator<string> {
  let first = true;
  for (const claim of batch.claims) {
    if (!isInspected(batch, claim)) continue;
    yield `${first ? "" : ","}\n${JSON.stringify(inspectedClaim(batch, claim))}`;
    first = false;
  }
}

/** The document of docs/formats/inspect.md in pieces: however many claims are flagged, it never stands in the memory as a whole. */
export function* inspectionText({ ok, anchor, roots, imported }: Inspected): Generator<string> {
  const { batch, checks, refusal } = imported;
  const { claims, ...rest } = batch === null ? NO_BATCH : inspectedBatch(batch);
  const head = {
    format: 1,
    ok,
    imports: batch !== null,
    anchor,
    roots: roots.map(({ version, sha256, threshold, signatures, warnings }) => ({
      version,
      sha256,
      threshold,
      signatures,
      warnings,
    })),
    refusal,
    checks,
    ...rest,
  };
  // What is written last stays open: the flagged claims go into it, one a line.
  yield `${JSON.stringify(head).slice(0, -1)},\n"claims":${JSON.stringify(claims).slice(0, -1)},"flagged":[`;
  if (batch !== null) yield* flagged(batch);
  yield "]}}\n";
}

/** Writes pieces of text, and waits where the reader is slower. */
export async function writePieces(out: Writable, pieces: Iterable<string>): Promise<void> {
  let text = "";
  const write = async () => {
    if (!out.write(text)) await once(out, "drain");
    text = "";
  };
  for (const piece of pieces) {
    text += piece;
    if (text.length >= PIECE) await write();
  }
  await write();
}
