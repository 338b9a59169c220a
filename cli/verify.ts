import { verifyExport } from "../node/verify-export.ts";
import {
  anchorLines,
  EXIT,
  printChecks,
  printRefusal,
  progress,
  readCommand,
  WORKER,
} from "./command.ts";

/** `npm run verify`: an exported stick, looked at from outside. Exit 0 only when everything holds and the replay gives the same bytes. */
const { stick, anchor, json } = readCommand("verify");
const verdict = await verifyExport(stick, anchor, {
  workerUrl: WORKER,
  signal: new AbortController().signal,
  onClaims: progress("claims checked"),
});
const { ok, checks, refusal, ceremony, transcript } = verdict;
const seal = ceremony?.step === "export" ? ceremony.seal : null;

if (json) {
  const documents =
    seal?.documents.map(({ role, version, sha256, path }) => ({ role, version, sha256, path })) ??
    [];
  const signers = ceremony?.step === "export" ? ceremony.collected.map((each) => each.keyid) : [];
  console.log(
    JSON.stringify(
      { ok, anchor, refusal, checks, documents, signers, seal: seal?.digest ?? null, transcript },
      null,
      2,
    ),
  );
} else {
  console.log(anchorLines(anchor));
  printChecks(checks);
  if (refusal !== null) printRefusal(refusal);
  console.log(ok ? `\nThe export holds. Transcript ${transcript}` : "\nThe export does NOT hold.");
}
process.exitCode = ok ? EXIT.well : EXIT.refused;
