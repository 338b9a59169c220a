import type { StickFile } from "../bundle/stick-file.ts";
import type { Check } from "../check/check.ts";
import type { Publication } from "../publication/publication.ts";
import { readPublication } from "../publication/publication.ts";
import type { Outcome } from "../refusal.ts";
import type { Quorum, Root } from "../tuf/root.ts";
import { tally, tallyWords, type Verify } from "../tuf/tally.ts";
import type { Targets } from "../tuf/targets.ts";

/** The publication note of the last ceremony, as its keyholders signed it. */
export const DECISIONS_PATH = "decisions/publication.json";

/** What the stick shows of the repository: a part of VerifiedBase. */
interface Tree {
  readonly manifest: { readonly repository: string };
  readonly root: Root;
  readonly targets: Targets;
  readonly claimed: Targets;
  readonly claimedQuorum: Quorum;
}

/** The note of an earlier ceremony beside the tree that should have come of it. */
export interface EarlierDecisions {
  readonly note: Outcome<Publication>;
  readonly tree: Tree;
  readonly verify: Verify;
}

/** The last document that a note says was made: its keyholders signed the note too. */
function lastOf({ publish }: Publication, { root, targets, claimed, claimedQuorum }: Tree) {
  const documents = [
    { role: "claimed", version: claimed.version, quorum: claimedQuorum },
    { role: "targets", version: targets.version, quorum: root.roles.targets },
    { role: "root", version: root.version, quorum: root.roles.root },
  ];
  for (const { role, version, quorum } of documents) {
    const made = publish.find((each) => each.role === role);
    if (made !== undefined) return { role, version: made.version, present: version, quorum };
  }
  return null;
}

const INSTEAD =
  "Nothing of it is taken over: the claims come undecided. Ask the index's operators for the note of the last ceremony, as it was exported.";

/**
 * Never blocks: whoever leaves such a note away, or alters it, only makes people judge again what was judged before.
 */
export const BUNDLE_DECISIONS: Check<"BUNDLE-DECISIONS", EarlierDecisions> = {
  id: "BUNDLE-DECISIONS",
  claim:
    "The decisions of an earlier ceremony are for this repository, and signed by a threshold of the keys that sign it now.",
  level: "warn",
  holds: ({ note, tree, verify }) => {
    if (!note.ok)
      return {
        found: `no publication note: ${note.refusal.found}`,
        expected: note.refusal.expected,
        todo: INSTEAD,
      };
    const { repository, envelope } = note.value;
    if (repository !== tree.manifest.repository)
      return {
        found: `decisions about "${repository}"`,
        expected: `"${tree.manifest.repository}"`,
        todo: INSTEAD,
      };
    const last = lastOf(note.value, tree);
    if (last === null)
      return {
        found: "a note that names neither root, nor targets, nor claimed",
        expected: "the note of a ceremony",
        todo: INSTEAD,
      };
    if (last.version > last.present)
      return {
        found: `the note of ${last.role} ${last.version}; published is ${last.present}`,
        expected: "the note of a ceremony whose result was published",
        todo: INSTEAD,
      };
    const count = tally(envelope, last.quorum, verify);
    return (
      count.reached || {
        found: tallyWords(count),
        expected: `a threshold of the present keys of ${last.role}, who signed the note`,
        todo: INSTEAD,
      }
    );
  },
};

/** What a stick carries of an earlier ceremony, before it is checked; null where it carries nothing. */
export function earlierDecisions(
  file: StickFile | undefined,
  tree: Tree,
  verify: Verify,
): EarlierDecisions | null {
  if (file === undefined) return null;
  return { note: readPublication(file.bytes, DECISIONS_PATH), tree, verify };
}
