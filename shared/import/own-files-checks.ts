import type { Check } from "../check/check.ts";
import type { ClaimedTree } from "../shard/claimed-tree.ts";
import { filesWords, ownFiles } from "../tuf/own-files.ts";
import type { Targets } from "../tuf/targets.ts";

/** A client takes what a role lists itself before it asks whom the role delegates to. */
export const CLAIMED_FILES: Check<"CLAIMED-FILES", { readonly tree: ClaimedTree }> = {
  id: "CLAIMED-FILES",
  level: "warn",
  claim: "Neither claimed nor a file below it lists files itself, past the projects' own keys.",
  holds: ({ tree }) => {
    const found = tree.files.find(({ targets }) => ownFiles(targets).length > 0);
    return (
      found === undefined || {
        where: found.role,
        found: filesWords(ownFiles(found.targets)),
        expected: "none: clients would take it without asking for the project's keys",
        todo: "Ask who signed this, and what these files are: it looks like a theft of claimed's keys. The next claimed that is made here lists none.",
      }
    );
  },
};

export const TARGETS_FILES: Check<"TARGETS-FILES", { readonly targets: Targets }> = {
  id: "TARGETS-FILES",
  level: "warn",
  claim: "Targets lists no files itself, past the projects' own keys.",
  holds: ({ targets }) => {
    const files = ownFiles(targets);
    return (
      files.length === 0 || {
        found: filesWords(files),
        expected: "none: clients would take it without asking for any project's keys",
        todo: "Ask the index's operators whether these belong there. Conclave leaves them as they are.",
      }
    );
  },
};
