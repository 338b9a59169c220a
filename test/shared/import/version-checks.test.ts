import * as checks from "../../../shared/import/version-checks.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import type { Snapshot } from "../../../shared/tuf/snapshot.ts";
import { flatTree } from "../../flat-tree.ts";
import { sampleBase, there } from "../../sample.ts";
import { bothWays, runCases, type CasesFor } from "../check/both-ways.ts";

const MOST = 1_000_000_000;

function subject(change: Partial<checks.VersionsSubject> = {}): checks.VersionsSubject {
  const { targets, tree, snapshot } = sampleBase();
  return { targets, tree, snapshot: there(snapshot), profile: PYPI, ...change };
}

function listing(file: string, version: number) {
  return () => {
    const snapshot: Snapshot = there(sampleBase().snapshot);
    const meta = new Map([...snapshot.meta, [file, version]]);
    return subject({ snapshot: { ...snapshot, meta } });
  };
}

const CASES: CasesFor<(typeof checks)[keyof typeof checks]["id"]> = {
  "VERSION-ROOM": bothWays(checks.VERSION_ROOM, {
    accepts: [
      ["the sample", () => subject()],
      ["the highest version that counts", listing("claimed.shard.a.json", MOST)],
      ["a high version of a project's own file", listing("project.a.1.json", MOST + 1)],
    ],
    refuses: [
      [
        "a file below claimed that nobody made, listed far too high",
        { of: listing("claimed.shard.a.json", Number.MAX_SAFE_INTEGER), found: /9007199254740991/ },
      ],
      [
        "a file between, one too high",
        { of: listing("claimed.inner1.a.json", MOST + 1), found: /1000000001/ },
      ],
      [
        "claimed far too high",
        {
          of: () => subject({ tree: flatTree({ ...sampleBase().claimed, version: MOST + 1 }) }),
          found: /1000000001/,
        },
      ],
      [
        "targets far too high",
        {
          of: () => subject({ targets: { ...sampleBase().targets, version: MOST + 1 } }),
          found: /1000000001/,
        },
      ],
    ],
  }),
};

runCases(CASES);
