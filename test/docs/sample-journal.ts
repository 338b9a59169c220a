import { OWNERS_KNOWN } from "../../scripts/sample-index/replacements.ts";
import type { Ceremony } from "../../shared/ceremony/ceremony.ts";
import { BEGINNING, entryLine, lineDigest } from "../../shared/ceremony/entry.ts";
import type { CeremonyEvent } from "../../shared/ceremony/event.ts";
import type { Sha256 } from "../../shared/digest/sha256.ts";
import { seal, type Seal } from "../../shared/sign/seal.ts";
import { signedFiles, type OutgoingFile } from "../../shared/export/publication-files.ts";
import { formatInstant } from "../../shared/tuf/instant.ts";
import { verifyWithBoth } from "../../node/verify.ts";
import {
  claimedFor,
  confirmed,
  decided,
  exporting,
  fold,
  imported,
  OPENED,
  proposed,
  rehearsed,
  sealedBy,
  signedBy,
  withdrawn,
} from "../held-ceremony.ts";
import { heldKey } from "../../scripts/sample-index/people.ts";
import type { Proposed } from "../../shared/review/proposal.ts";
import { good, NOW, sampleBatch, sampleIndex, SEED, there } from "../sample.ts";

/** A ceremony in which every kind of event happens, held by the pure domain alone: its journal, and what is signed at its end. */
export interface SampleJournal {
  readonly seal: Seal;
  readonly lines: readonly string[];
  readonly signed: readonly OutgoingFile[];
}

/** Where each kind of event stands in the journal. */
export const ENTRY = {
  opened: 0,
  imported: 1,
  filter: 2,
  one: 6,
  seated: 7,
  undone: 9,
  proposed: {
    "add-key": 11,
    "remove-key": 12,
    "replace-key": 13,
    threshold: 14,
    order: 15,
    renew: 16,
    "divide-claimed": 17,
    "clear-recently-claimed": 18,
    "replace-project": 19,
    "revoke-project": 20,
  },
  confirmed: 22,
  withdrawn: 24,
  sealed: 32,
  unsealed: 33,
  rehearsed: 35,
  signed: 36,
  closed: 39,
  exporting: 40,
} as const;

class Journal {
  readonly events: CeremonyEvent[] = [];

  at<Step extends Ceremony["step"]>(step: Step): Extract<Ceremony, { step: Step }> {
    const state = fold(this.events);
    if (state.step !== step) throw new Error(`at ${state.step}, not at ${step}`);
    return state as Extract<Ceremony, { step: Step }>;
  }

  add(...events: readonly CeremonyEvent[]): void {
    this.events.push(...events);
  }

  lines(): readonly string[] {
    let previous = BEGINNING;
    return this.events.map((event, seq) => {
      const line = entryLine({ seq, at: formatInstant(NOW), previous, event });
      previous = lineDigest(line);
      return line;
    });
  }

  /** The digest of its last line. */
  head(): Sha256 {
    return lineDigest(there(this.lines().at(-1)));
  }
}

function review(journal: Journal): void {
  const batch = sampleBatch();
  for (const [standing, decision] of [
    ["clean", "approved"],
    ["blocked", "rejected"],
    ["warned", "put off"],
  ] as const)
    journal.add(decided(standing, decision, journal.at("review").decisions));
  const { line, project } = there(batch.claims.find((claim) => claim.standing === "warned"));
  const one = {
    type: "decided",
    selection: { by: "claim", line, project },
    reviewer: "Amara",
  } as const;
  journal.add(
    { ...one, decision: "undecided", reason: "" },
    { ...one, decision: "approved", reason: "asked the owners\nby telephone" },
  );
  const again = {
    ...one,
    decision: "rejected",
    reason: "asked once more",
    reviewer: "Boris",
  } as const;
  journal.add(
    { type: "seated", reviewer: "Boris" },
    again,
    { type: "undone", number: 6, decision: "rejected", claims: 1, reviewer: "Boris" },
    { type: "seated", reviewer: "Amara" },
  );
}

/** Every kind of proposal is made that fits a claimed of one file, and all are withdrawn but the last two, other keys for a project and a revocation. */
function propose(journal: Journal): void {
  const keyidOf = (role: string, name: string) => heldKey(SEED, role, name).key.key.keyid;
  const { project } = there(sampleIndex().claimedProjects[0]);
  const { project: moved } = there(sampleIndex().replacements[1]);
  const proposals: readonly Proposed[] = [
    { change: "add-key", role: "root", record: keyidOf("root", "Priya") },
    { change: "remove-key", role: "root", keyid: keyidOf("root", "Goran") },
    {
      change: "replace-key",
      role: "claimed",
      keyid: keyidOf("claimed", "Boris"),
      record: keyidOf("claimed", "Samir"),
    },
    { change: "threshold", role: "claimed", threshold: 4 },
    { change: "order", roles: ["claimed", "recently-claimed", "unclaimed"] },
    { change: "renew", document: "root" },
    { change: "divide-claimed" },
    { change: "clear-recently-claimed" },
    { change: "replace-project", project: moved, case: "CASE-1", reason: OWNERS_KNOWN },
    { change: "revoke-project", project, reason: "its keys were stolen" },
  ];
  for (const proposal of proposals) journal.add(proposed(proposal));
  journal.add({ type: "seated", reviewer: "Boris" }, confirmed(moved, "Boris"), {
    type: "seated",
    reviewer: "Amara",
  });
  for (const _ of proposals.slice(2)) journal.add(withdrawn(0));
}

export function sampleJournal(): SampleJournal {
  const journal = new Journal();
  journal.add(OPENED, imported());
  review(journal);
  propose(journal);
  const reviewed = journal.at("review");
  const sealed = (): Seal => {
    const decided = { ...reviewed, record: journal.head() };
    const made = good(seal(reviewed.batch, decided, claimedFor(180), verifyWithBoth));
    journal.add(sealedBy(made));
    return made;
  };
  sealed();
  journal.add({ type: "unsealed" });
  const made = sealed();
  journal.add(rehearsed(made));
  for (const index of [0, 2, 4]) journal.add(signedBy(made, index));
  journal.add({ type: "signatures-closed" });
  const state = journal.at("export");
  journal.add(exporting(state, "exporting"), exporting(state, "exported"));
  journal.at("export");
  return { seal: made, lines: journal.lines(), signed: signedFiles(made, state.collected) };
}
