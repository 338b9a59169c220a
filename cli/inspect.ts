import { importBundle } from "../node/import-bundle.ts";
import { rootCandidates } from "../node/room/anchor.ts";
import { readStick, type Stick } from "../node/stick/read-stick.ts";
import { NONE_YET } from "../shared/import/empty-tree.ts";
import { instantOf } from "../shared/tuf/instant.ts";
import type { Anchor } from "../shared/import/root-checks.ts";
import {
  anchorLines,
  EXIT,
  printChecks,
  printRefusal,
  printRoot,
  progress,
  readCommand,
  WORKER,
} from "./command.ts";
import { inspectionText, writePieces } from "./inspect-json.ts";
import { batchWords } from "./inspect-words.ts";

/** Where a repository begins, the room will recognise bundle.json: nothing older vouches for it, and this prints what to compare. */
function bundleAnchor(read: Stick | null): Anchor | null {
  const bundle = read?.files.get("bundle.json");
  return bundle === undefined ? null : { version: NONE_YET, sha256: bundle.sha256 };
}

/** `npm run inspect`: the app's own import and review checks on a stick, without a window. Exit 1 when the stick or any claim is refused. */
const { stick: chosen, anchor: trusted, json, all } = readCommand("inspect");
const { signal } = new AbortController();
const stick = await readStick(chosen, signal, progress("bytes read"));
const roots = stick.ok ? rootCandidates(stick.value) : [];
const anchor = trusted ?? bundleAnchor(stick.ok ? stick.value : null);
const imported =
  stick.ok && anchor !== null
    ? await importBundle(stick.value.files, anchor, instantOf(Date.now()), {
        workerUrl: WORKER,
        signal,
        onClaims: progress("claims checked"),
      })
    : { checks: [], batch: null, refusal: stick.ok ? null : stick.refusal };
const { checks, batch, refusal } = imported;
const blocked = batch?.claims.some(({ standing }) => standing === "blocked") ?? false;
const ok = batch !== null && !blocked;

if (json) await writePieces(process.stdout, inspectionText({ ok, anchor, roots, imported }));
else {
  if (anchor !== null) console.log(anchorLines(anchor));
  for (const root of roots) printRoot(root);
  printChecks(checks);
  if (refusal !== null) printRefusal(refusal);
  if (batch !== null && anchor?.version === NONE_YET)
    console.log(
      `\nA new repository, ${batch.base.manifest.repository}: ${batch.base.records.length} key records.`,
    );
  else if (batch !== null) for (const words of batchWords(batch, all)) console.log(words);
  console.log(
    ok
      ? "\nThis stick is fit for the ceremony."
      : batch === null
        ? "\nThis stick cannot be imported."
        : "\nThis stick can be imported; the blocked claims cannot be approved.",
  );
}
process.exitCode = ok ? EXIT.well : EXIT.refused;
