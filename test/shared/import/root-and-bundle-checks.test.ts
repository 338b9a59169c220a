import { readNameList } from "../../../shared/bundle/name-list.ts";
import type { StickFiles } from "../../../shared/bundle/stick-file.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import * as bundle from "../../../shared/import/bundle-checks.ts";
import * as roots from "../../../shared/import/root-checks.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { accept, refuse } from "../../../shared/refusal.ts";
import { DAY, instantOf, later } from "../../../shared/tuf/instant.ts";
import { readRoot, type Root } from "../../../shared/tuf/root.ts";
import { nextRoot } from "../../../shared/tuf/chain.ts";
import { tally } from "../../../shared/tuf/tally.ts";
import type { Sha256 } from "../../../shared/digest/sha256.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { PATHS } from "../../altered-stick.ts";
import { anchorOn, good, NOW, sampleBase, sampleFiles, there } from "../../sample.ts";
import { bothWays, runCases, type CasesFor } from "../check/both-ways.ts";

type IdOf<Module> = {
  [Name in keyof Module]: Module[Name] extends { readonly id: infer Id; readonly holds: unknown }
    ? Id
    : never;
}[keyof Module] &
  string;

const root = (version: 1 | 2 | 3): Root =>
  good(readRoot(there(sampleFiles().get(PATHS[`root${version}`])).bytes, "root"));

const manifest = () => sampleBase().manifest;
const listing = (path: string, change: { length?: number; sha256?: Sha256 }) => () => ({
  manifest: {
    ...manifest(),
    files: manifest().files.map((file) => (file.path === path ? { ...file, ...change } : file)),
  },
  files: sampleFiles(),
});

const withMore = (path: string) =>
  new Map([...sampleFiles(), [path, there(sampleFiles().get(PATHS.claimed))]]);

const made = (days: number) => () => ({
  manifest: { ...manifest(), created: later(NOW, days) },
  now: NOW,
  profile: PYPI,
});

const recentQuorum = () => there(sampleBase().targets.delegations.roles[1]);

function named(name: string | undefined, repository = "pypi.example") {
  return () => {
    const { envelope, ...rest } = sampleBase().root;
    const { "x-conclave-repository": _, ...signed } = envelope.signed;
    const said = name === undefined ? signed : { ...signed, "x-conclave-repository": name };
    return {
      manifest: { ...manifest(), repository },
      root: { ...rest, envelope: { ...envelope, signed: said } },
    };
  };
}

function otherwise(fields: JsonObject) {
  return () => {
    const { envelope, ...rest } = root(3);
    const signed = { ...envelope.signed, ...fields };
    return { anchor: root(1), root: { ...rest, envelope: { ...envelope, signed } } };
  };
}

const BUNDLE_CASES: CasesFor<IdOf<typeof bundle>> = {
  "BUNDLE-FILES": bothWays(bundle.BUNDLE_FILES, {
    accepts: [
      ["the files as they are listed", () => ({ manifest: manifest(), files: sampleFiles() })],
      [
        "what a ceremony left there",
        () => ({ manifest: manifest(), files: withMore("signed/42.claimed.json") }),
      ],
    ],
    refuses: [
      [
        "a file that is missing",
        { of: () => ({ manifest: manifest(), files: new Map() }), found: /no such file/ },
      ],
      [
        "a file that is not listed",
        {
          of: () => ({ manifest: manifest(), files: withMore("key-records/Zoe-root.json") }),
          found: /does not list/,
        },
      ],
      ["a file of another length", { of: listing(PATHS.claimed, { length: 1 }), found: /bytes/ }],
      [
        "a file of the same length with other bytes",
        { of: listing(PATHS.claimed, { sha256: "0".repeat(64) as Sha256 }), found: /SHA-256/ },
      ],
    ],
  }),
  "BUNDLE-SIGNATURE": bothWays(bundle.BUNDLE_SIGNATURE, {
    accepts: [
      [
        "a manifest that the recently-claimed key signed",
        () => tally(manifest().envelope, recentQuorum(), verifyWithBoth),
      ],
    ],
    refuses: [
      [
        "a manifest that only another key of the tree signed",
        {
          of: () => tally(manifest().envelope, sampleBase().root.roles.timestamp, verifyWithBoth),
          found: /0 of the 1 valid signatures needed .*unknown key/,
        },
      ],
    ],
  }),
  "BUNDLE-KIND": bothWays(bundle.BUNDLE_KIND, {
    accepts: [["the sample", () => ({ files: sampleFiles(), profile: PYPI })]],
    refuses: [
      [
        "roots alone",
        {
          of: () => ({ files: only(/root\.json$/), profile: PYPI }),
          found: /without targets, claimed, recently-claimed$/,
        },
      ],
      [
        "a repository without claimed projects",
        {
          of: () => ({ files: only(/(root|[0-9]\.targets)\.json$/), profile: PYPI }),
          found: /without claimed, recently-claimed$/,
        },
      ],
    ],
  }),
  "BUNDLE-REPOSITORY": bothWays(bundle.BUNDLE_REPOSITORY, {
    accepts: [
      ["the name that root states", named("pypi.example")],
      ["any name when root states none", named(undefined, "anything")],
    ],
    refuses: [["another name", { of: named("pypi.example", "test"), found: /"test"/ }]],
  }),
  "BUNDLE-CLOCK": bothWays(bundle.BUNDLE_CLOCK, {
    accepts: [
      ["a bundle made now", made(0)],
      ["a bundle from tomorrow, since clocks differ a little", made(1)],
      ["a bundle a year old", made(-365)],
    ],
    refuses: [
      ["a bundle from a day and a second ahead", { of: made(1 + 1 / 86_400), found: /clock says/ }],
      ["a clock that is a year behind", { of: made(365), found: /clock says/ }],
    ],
  }),
  "BUNDLE-AGE": bothWays(bundle.BUNDLE_AGE, {
    accepts: [
      ["a bundle made now", made(0)],
      ["a bundle seven days old", made(-7)],
    ],
    refuses: [
      ["a bundle eight days old", { of: made(-8), found: /this computer's clock says/ }],
      ["a bundle from tomorrow", { of: made(1), found: /this computer's clock says/ }],
    ],
  }),
  "BUNDLE-NAMES": bothWays(bundle.BUNDLE_NAMES, {
    accepts: [
      ["a list of names with a rank, and prohibited names", names("django\t1\nflask\n", "none\n")],
      ["an empty list of prohibited names", names("django\t1\n", "")],
      ["nothing, where there are no claims to compare", names(null, null, 0)],
    ],
    refuses: [
      ["neither list", { of: names(null, null), found: /no existing names, no prohibited names/ }],
      ["no existing names", { of: names(null, "none\n"), found: /^no existing names$/ }],
      ["names without a rank", { of: names("django\n", ""), found: /^no ranks/ }],
      ["no prohibited names", { of: names("django\t1\n", null), found: /^no prohibited names$/ }],
    ],
  }),
};

function names(existing: string | null, prohibited: string | null, claims = 60) {
  const list = (text: string | null) =>
    text === null ? null : good(readNameList(toUtf8(text), "names", true));
  return () => ({ claims, existing: list(existing), prohibited: list(prohibited) });
}

function only(pattern: RegExp): StickFiles {
  return new Map([...sampleFiles()].filter(([path]) => pattern.test(path)));
}

const ROOT_CASES: CasesFor<IdOf<typeof roots>> = {
  "ROOT-ANCHOR": bothWays(roots.ROOT_ANCHOR, {
    accepts: [
      [
        "the root that was recognised",
        () => ({ anchor: anchorOn(sampleFiles()), files: sampleFiles() }),
      ],
    ],
    refuses: [
      [
        "another root of that version",
        {
          of: () => ({
            anchor: { ...anchorOn(sampleFiles()), sha256: "0".repeat(64) as Sha256 },
            files: sampleFiles(),
          }),
          found: /a root 1 with SHA-256/,
        },
      ],
      [
        "a stick without that version",
        {
          of: () => ({
            anchor: { ...anchorOn(sampleFiles()), version: 9 },
            files: sampleFiles(),
          }),
          found: /no root 9/,
        },
      ],
    ],
  }),
  "ROOT-CHAIN": bothWays(roots.ROOT_CHAIN, {
    accepts: [
      ["the next root", () => nextRoot(root(1), root(2), verifyWithBoth)],
      ["an expired root's successor", () => accept(root(2))],
    ],
    refuses: [
      [
        "a root that skips one",
        { of: () => nextRoot(root(1), root(3), verifyWithBoth), found: /version 3/ },
      ],
    ],
  }),
  "ROOT-EXPIRY": bothWays(roots.ROOT_EXPIRY, {
    accepts: [["a root that is valid today", () => ({ root: root(3), now: NOW })]],
    refuses: [
      [
        "a root that expired",
        { of: () => ({ root: root(1), now: NOW }), found: /root 1, expired/ },
      ],
      [
        "a root in the second in which it expires",
        {
          of: () => ({ root: root(3), now: instantOf(root(3).expires) }),
          found: /root 3, expired/,
        },
      ],
      [
        "any root when the clock runs a year ahead",
        {
          of: () => ({ root: root(3), now: instantOf(NOW + 400 * DAY) }),
          found: /root 3, expired/,
        },
      ],
    ],
  }),
  "ROOT-SAME": bothWays(roots.ROOT_SAME, {
    accepts: [["the roots of one repository", () => ({ anchor: root(1), root: root(3) })]],
    refuses: [
      [
        "a newest root for another repository",
        { of: otherwise({ "x-conclave-repository": "test" }), found: /^test/ },
      ],
      [
        "a newest root without a repository's name",
        { of: otherwise({ "x-conclave-repository": 1 }), found: /unnamed/ },
      ],
      [
        "a newest root that is no longer for rehearsals",
        { of: otherwise({ "x-conclave-rehearsal": false }), found: /^pypi\.example$/ },
      ],
    ],
  }),
  "ROOT-POLICY": bothWays(roots.ROOT_POLICY, {
    accepts: [["three of five with consistent snapshots", () => ({ root: root(3) })]],
    refuses: [
      [
        "a root that one person alone could sign",
        {
          of: () => {
            const { roles, ...rest } = root(3);
            return {
              root: { ...rest, roles: { ...roles, root: { ...roles.root, threshold: 1 } } },
            };
          },
          found: /one signature/,
        },
      ],
      [
        "a root without consistent snapshots",
        { of: () => ({ root: { ...root(3), consistentSnapshot: false } }), found: /off/ },
      ],
    ],
  }),
  "FILE-READABLE": bothWays(roots.READABLE, {
    accepts: [["a file that was read", () => accept(null)]],
    refuses: [
      [
        "a file that was not",
        {
          of: () =>
            refuse({
              id: "ROOT-FORM",
              where: "here",
              found: "this",
              expected: "that",
              todo: "Do.",
            }),
          found: /this/,
        },
      ],
    ],
  }),
};

runCases(BUNDLE_CASES);
runCases(ROOT_CASES);
