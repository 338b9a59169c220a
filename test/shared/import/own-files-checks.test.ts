import * as checks from "../../../shared/import/own-files-checks.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { flatTree } from "../../flat-tree.ts";
import { dividedBase } from "../../divided-stick.ts";
import { ClaimedTree, type ClaimedFile } from "../../../shared/shard/claimed-tree.ts";
import type { Targets } from "../../../shared/tuf/targets.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { sampleBase } from "../../sample.ts";
import { bothWays, runCases, type CasesFor } from "../check/both-ways.ts";

const FILES: JsonObject = {
  "packages/ab/cd/requests/requests-99.tar.gz": { hashes: { sha256: "00" }, length: 1 },
  "simple/requests/index.html": { hashes: { sha256: "00" }, length: 1 },
};

const listing = (document: Targets, targets: JsonObject = FILES): Targets => ({
  ...document,
  frame: { ...document.frame, targets },
});

/** The divided sample, whose last file lists files itself. */
function shardListing(): ClaimedTree {
  const { top } = dividedBase().tree;
  const children = top.children.map((child: ClaimedFile, i) =>
    i === top.children.length - 1 ? { ...child, targets: listing(child.targets) } : child,
  );
  return new ClaimedTree({ ...top, children }, PYPI);
}

const CASES: CasesFor<(typeof checks)[keyof typeof checks]["id"]> = {
  "CLAIMED-FILES": bothWays(checks.CLAIMED_FILES, {
    accepts: [
      ["claimed of one file", () => ({ tree: sampleBase().tree })],
      ["claimed of many", () => ({ tree: dividedBase().tree })],
    ],
    refuses: [
      [
        "claimed that lists two files itself",
        {
          of: () => ({ tree: flatTree(listing(sampleBase().claimed)) }),
          found: /^2 files, such as packages\/ab\/cd\/requests/,
        },
      ],
      [
        "a file below claimed that does",
        { of: () => ({ tree: shardListing() }), found: /^2 files/ },
      ],
    ],
  }),
  "TARGETS-FILES": bothWays(checks.TARGETS_FILES, {
    accepts: [["targets that delegate only", () => ({ targets: sampleBase().targets })]],
    refuses: [
      [
        "targets that list one file themselves",
        {
          of: () => ({ targets: listing(sampleBase().targets, { "simple/x": {} }) }),
          found: /^1 file: simple\/x$/,
        },
      ],
    ],
  }),
};

runCases(CASES);
