import { instantOf } from "../shared/tuf/instant.ts";
import { rehearsingIn } from "../node/client/rehearse.ts";
import { verifyExport, type LetClientTry } from "../node/verify-export.ts";
import {
  anchorLines,
  CLIENT_WORKER,
  EXIT,
  printChecks,
  printRefusal,
  progress,
  readCommand,
  WORKER,
} from "./command.ts";

/** `npm run verify`: an exported stick, looked at from outside. Exit 0 only when everything holds and the replay gives the same bytes. */
const { stick, anchor, json, client } = readCommand("verify");
const { signal } = new AbortController();

/** With larger files the client takes minutes: its parser is quadratic. */
const QUICK = 200_000;
const rehearse = rehearsingIn(CLIENT_WORKER);
const letClientTry: LetClientTry = (job) => {
  const quick = job.next.every(({ bytes }) => bytes.length < QUICK);
  if (client ?? quick) return rehearse(job, signal, progress("tries by a stock client"));
  process.stderr.write(
    "The stock client was not let loose again: what it said in the room is replayed. --client lets it.\n",
  );
  return Promise.resolve(null);
};

const replaying = progress("the record, replayed");
const verdict = await verifyExport(
  stick,
  anchor,
  {
    workerUrl: WORKER,
    signal,
    now: instantOf(Date.now()),
    onClaims: progress("claims checked"),
    onPiece: ({ what, done, of }) => {
      replaying(done, of, what);
    },
  },
  letClientTry,
);
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
