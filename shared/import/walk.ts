import { refusalOf, runCheck, type Check, type CheckOutcome } from "../check/check.ts";
import type { StickFiles } from "../bundle/stick-file.ts";
import type { Profile } from "../profile/pypi.ts";
import { refuse, type Outcome, type Refusal } from "../refusal.ts";
import type { Envelope } from "../tuf/envelope.ts";
import type { Instant } from "../tuf/instant.ts";
import { oddities } from "../tuf/oddities.ts";
import type { OddSubject } from "../tuf/oddity.ts";
import type { Quorum } from "../tuf/root.ts";
import type { Snapshot } from "../tuf/snapshot.ts";
import { tally, type Verify } from "../tuf/tally.ts";
import type { Targets } from "../tuf/targets.ts";
import { READABLE, type Anchor } from "./root-checks.ts";

export interface BundleInput {
  readonly files: StickFiles;
  readonly anchor: Anchor;
  readonly now: Instant;
  readonly profile: Profile;
  readonly verify: Verify;
}

/** A document, and who may have signed it. */
export interface Signed {
  readonly envelope: Envelope;
  readonly quorum: Quorum;
}

/** Carries the refusal out of the straight-line walk below; caught where the walk begins. */
export class Stopped extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.id);
    this.refusal = refusal;
  }
}

/** Faults that a root, targets or compromise ceremony exists for: told at the import, and blocking at the seal if they are still there then. */
const MENDABLE: ReadonlySet<string> = new Set([
  "ROOT-EXPIRY",
  "TARGETS-EXPIRY",
  "TARGETS-DELEGATIONS",
  "KEYS-APART",
]);

/** One walk over a bundle: every check and its outcome, and the end of it at the first that blocks. */
export class Walk {
  readonly checks: CheckOutcome[] = [];
  /** Set by a manifest that asks for another ceremony than one about claims. */
  mending = false;
  readonly input: BundleInput;
  constructor(input: BundleInput) {
    this.input = input;
  }

  check<S>(check: Check<string, S>, where: string, subject: S): void {
    const found = runCheck(check, where, subject);
    const outcome: CheckOutcome =
      this.mending && MENDABLE.has(found.id) ? { ...found, level: "warn" } : found;
    this.checks.push(outcome);
    if (outcome.objection !== null && outcome.level === "block")
      throw new Stopped(refusalOf(outcome, outcome.objection));
  }

  /** What is odd about a file, and only that: warnings, never more. */
  oddities(where: string, subject: OddSubject): void {
    this.checks.push(...oddities(subject, where).filter(({ objection }) => objection !== null));
  }

  private bytesOf(path: string): Uint8Array {
    const file = this.input.files.get(path);
    if (file !== undefined) return file.bytes;
    return this.taken(
      refuse({
        id: "FILE-READABLE",
        where: path,
        found: "no such file listed",
        expected: "the file",
        todo: "Ask the index's operators for a complete stick.",
      }),
    );
  }

  private taken<T>(read: Outcome<T>): T {
    if (read.ok) return read.value;
    this.check(READABLE, read.refusal.where, read);
    throw new Stopped(read.refusal);
  }

  read<T>(path: string, reader: (bytes: Uint8Array, where: string) => Outcome<T>): T {
    return this.taken(reader(this.bytesOf(path), path));
  }

  /** The same with a reader that pauses now and then. */
  *readSteps<T>(
    path: string,
    reader: (bytes: Uint8Array, where: string) => Generator<undefined, Outcome<T>>,
  ): Generator<undefined, T> {
    return this.taken(yield* reader(this.bytesOf(path), path));
  }

  signed(
    check: Check<string, ReturnType<typeof tally>>,
    where: string,
    document: Targets | Snapshot,
    quorum: Quorum,
  ): void {
    this.check(check, where, tally(document.envelope, quorum, this.input.verify));
  }

  /** The same of a document that may be long: told before, so that whoever drives the walk can have its signatures verified elsewhere. */
  *signedSteps(
    check: Check<string, ReturnType<typeof tally>>,
    where: string,
    document: Targets,
    quorum: Quorum,
  ): Generator<Signed, void> {
    yield { envelope: document.envelope, quorum };
    this.signed(check, where, document, quorum);
  }
}
