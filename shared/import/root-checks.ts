import type { Check } from "../check/check.ts";
import type { StickFiles } from "../bundle/stick-file.ts";
import type { Sha256 } from "../digest/sha256.ts";
import type { Outcome } from "../refusal.ts";
import { formatInstant, type Instant } from "../tuf/instant.ts";
import { isRehearsalRoot, repositoryOf, type Root } from "../tuf/root.ts";

/** The root that the people in the room recognised and confirmed by typing. Version 0: there is no root yet, and `sha256` is bundle.json's. */
export interface Anchor {
  readonly version: number;
  readonly sha256: Sha256;
}

export const rootPath = (version: number) => `metadata/${version}.root.json`;

export const ROOT_ANCHOR: Check<
  "ROOT-ANCHOR",
  { readonly anchor: Anchor; readonly files: StickFiles }
> = {
  id: "ROOT-ANCHOR",
  claim: "The stick carries the very root that the people in the room recognised.",
  level: "block",
  holds: ({ anchor, files }) => {
    const file = files.get(rootPath(anchor.version));
    if (file?.sha256 === anchor.sha256) return true;
    return {
      found:
        file === undefined
          ? `no root ${anchor.version}`
          : `a root ${anchor.version} with SHA-256 ${file.sha256}`,
      expected: `SHA-256 ${anchor.sha256}`,
      todo: "Compare the root with your printed record. If the record is right, this stick belongs to another repository, or was altered: do not use it.",
    };
  },
};

export const ROOT_CHAIN: Check<"ROOT-CHAIN", Outcome<Root>> = {
  id: "ROOT-CHAIN",
  claim:
    "Each root follows from the one before it: version one more, signed by a threshold of the old keys and of the new.",
  level: "block",
  holds: (step) => step.ok || step.refusal,
};

export const ROOT_EXPIRY: Check<"ROOT-EXPIRY", { readonly root: Root; readonly now: Instant }> = {
  id: "ROOT-EXPIRY",
  claim: "The newest root has not expired.",
  level: "block",
  holds: ({ root, now }) =>
    root.expires > now || {
      found: `root ${root.version}, expired on ${formatInstant(root.expires)}`,
      expected: `a root that is valid today, ${formatInstant(now)}`,
      todo: "Check this computer's clock first. If it is right, hold a root ceremony, or ask for a stick with the newest root.",
    },
};

export const ROOT_SAME: Check<"ROOT-SAME", { readonly anchor: Root; readonly root: Root }> = {
  id: "ROOT-SAME",
  claim:
    "The newest root is for the same repository as the one that was recognised, and both are for rehearsals or neither is.",
  level: "block",
  holds: ({ anchor, root }) => {
    const words = (each: Root) =>
      `${repositoryOf(each) ?? "an unnamed repository"}${isRehearsalRoot(each) ? ", for rehearsals" : ""}`;
    return (
      words(anchor) === words(root) || {
        found: words(root),
        expected: words(anchor),
        todo: "Do not go on. Ask the people who held the last root ceremony why this changed.",
      }
    );
  },
};

export const ROOT_POLICY: Check<"ROOT-POLICY", { readonly root: Root }> = {
  id: "ROOT-POLICY",
  claim: "Root needs two signatures or more, and keeps consistent snapshots on.",
  level: "warn",
  holds: ({ root }) => {
    const todo = "Plan a root ceremony that mends this.";
    if (root.roles.root.threshold < 2)
      return { found: "one signature is enough for root", expected: "two or more", todo };
    return root.consistentSnapshot || { found: "consistent_snapshot is off", expected: "on", todo };
  },
};

export const READABLE: Check<"FILE-READABLE", Outcome<unknown>> = {
  id: "FILE-READABLE",
  claim:
    "Every metadata file can be read strictly: one meaning only, every required field of the right kind.",
  level: "block",
  holds: (read) => read.ok || read.refusal,
};
