import * as tree from "../../../shared/import/tree-checks.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { DAY, instantOf, later } from "../../../shared/tuf/instant.ts";
import { readSnapshot } from "../../../shared/tuf/snapshot.ts";
import { tally, type Tally } from "../../../shared/tuf/tally.ts";
import type { Quorum } from "../../../shared/tuf/root.ts";
import type { Envelope } from "../../../shared/tuf/envelope.ts";
import type { Targets } from "../../../shared/tuf/targets.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { PATHS } from "../../altered-stick.ts";
import { good, NOW, once, sampleBase, sampleFiles, there } from "../../sample.ts";
import { bothWays, runCases, type CasesFor } from "../check/both-ways.ts";

type Exported = (typeof tree)[keyof typeof tree];
type TreeCheckId = Exported["id"];

const snapshotOf = (type: "snapshot" | "timestamp") =>
  good(readSnapshot(there(sampleFiles().get(PATHS[type])).bytes, PATHS[type], type));
const snapshot = once(() => snapshotOf("snapshot"));
const timestamp = once(() => snapshotOf("timestamp"));

const delegated = (index: number): Quorum => there(sampleBase().targets.delegations.roles[index]);

const count = (envelope: Envelope, quorum: Quorum) => tally(envelope, quorum, verifyWithBoth);

/** The cases that every signature check has: a good file, one signature short, and signatures over other bytes. */
function signatureCases(envelope: () => Envelope, quorum: () => Quorum) {
  const short = (): Tally => {
    const { signatures, ...rest } = envelope();
    return count({ ...rest, signatures: signatures.slice(0, quorum().threshold - 1) }, quorum());
  };
  const twice = (): Tally => {
    const { signatures, ...rest } = envelope();
    const first = there(signatures[0]);
    const few = signatures.slice(0, quorum().threshold - 1);
    return count({ ...rest, signatures: [...few, ...few, { ...first, sig: "" }] }, quorum());
  };
  return {
    accepts: [["the file as it was signed", () => count(envelope(), quorum())]],
    refuses: [
      ["one signature short", { of: short, found: /of the \d valid signatures needed/ }],
      ["the same signatures twice, and an empty one", { of: twice, found: /needed/ }],
      [
        "signatures over other bytes",
        {
          of: () => count({ ...envelope(), signedBytes: Uint8Array.of(1) }, quorum()),
          found: /0 of the \d valid signatures needed \(.* invalid/,
        },
      ],
    ],
  } as const;
}

const until = (field: "targets" | "claimed", days: number) => (): Targets => ({
  ...sampleBase()[field],
  expires: later(NOW, days),
});

const versions = (): tree.Versions => {
  const { targets, claimed, recent } = sampleBase();
  const files = sampleFiles();
  const profile = PYPI;
  const docs = { snapshot: snapshot(), timestamp: timestamp(), targets, claimed, recent };
  return { ...docs, profile, files, paths: PATHS };
};

function delegations(
  change: (roles: Targets["delegations"]["roles"]) => Targets["delegations"]["roles"],
) {
  return () => {
    const { targets } = sampleBase();
    const { roles, ...rest } = targets.delegations;
    const changed: Targets = { ...targets, delegations: { ...rest, roles: change(roles) } };
    return { targets: changed, profile: PYPI };
  };
}

const online = (days: number) => () => ({
  online: { timestamp: timestamp(), snapshot: snapshot(), recent: sampleBase().recent },
  now: instantOf(NOW + days * DAY),
});

const ofRoot = (role: "targets" | "snapshot" | "timestamp") => () => sampleBase().root.roles[role];

const CASES: CasesFor<TreeCheckId> = {
  "TARGETS-SIGNATURES": bothWays(
    tree.TARGETS_SIGNATURES,
    signatureCases(() => sampleBase().targets.envelope, ofRoot("targets")),
  ),
  "CLAIMED-SIGNATURES": bothWays(
    tree.CLAIMED_SIGNATURES,
    signatureCases(
      () => sampleBase().claimed.envelope,
      () => sampleBase().claimedQuorum,
    ),
  ),
  "RECENT-SIGNATURES": bothWays(
    tree.RECENT_SIGNATURES,
    signatureCases(
      () => sampleBase().recent.envelope,
      () => delegated(1),
    ),
  ),
  "SNAPSHOT-SIGNATURES": bothWays(
    tree.SNAPSHOT_SIGNATURES,
    signatureCases(() => snapshot().envelope, ofRoot("snapshot")),
  ),
  "TIMESTAMP-SIGNATURES": bothWays(
    tree.TIMESTAMP_SIGNATURES,
    signatureCases(() => timestamp().envelope, ofRoot("timestamp")),
  ),
  "TARGETS-EXPIRY": bothWays(tree.TARGETS_EXPIRY, {
    accepts: [
      ["targets that live one more day", () => ({ targets: until("targets", 1)(), now: NOW })],
    ],
    refuses: [
      [
        "targets that expire this very second",
        { of: () => ({ targets: until("targets", 0)(), now: NOW }), found: /targets 7, expired/ },
      ],
    ],
  }),
  "CLAIMED-EXPIRY": bothWays(tree.CLAIMED_EXPIRY, {
    accepts: [
      ["claimed that lives one more day", () => ({ claimed: until("claimed", 1)(), now: NOW })],
    ],
    refuses: [
      [
        "claimed that expired yesterday",
        { of: () => ({ claimed: until("claimed", -1)(), now: NOW }), found: /claimed 41, expired/ },
      ],
    ],
  }),
  "TARGETS-DELEGATIONS": bothWays(tree.TARGETS_DELEGATIONS, {
    accepts: [["the three roles in their order", delegations((roles) => roles)]],
    refuses: [
      ["no delegations", { of: delegations(() => []), found: /no delegations/ }],
      [
        "the roles in another order",
        { of: delegations((roles) => roles.toReversed()), found: /^unclaimed, recently-claimed/ },
      ],
      ["a role missing", { of: delegations((roles) => roles.slice(1)), found: /^recently/ }],
      [
        "a role that nobody asked for",
        {
          of: delegations((roles) => [...roles, ...roles.slice(0, 1)]),
          found: /unclaimed, claimed$/,
        },
      ],
      [
        "a terminating delegation to claimed",
        {
          of: delegations((roles) => roles.map((role) => ({ ...role, terminating: true }))),
          found: /terminating delegation to claimed/,
        },
      ],
      [
        "a terminating delegation to recently-claimed",
        {
          of: delegations((roles) => roles.map((role, i) => ({ ...role, terminating: i === 1 }))),
          found: /terminating delegation to recently-claimed/,
        },
      ],
      [
        "claimed for some paths only",
        {
          of: delegations((roles) =>
            roles.map((role, i) =>
              i === 0 ? { ...role, covers: { by: "paths", patterns: ["simple/a*/*"] } } : role,
            ),
          ),
          found: /other paths for claimed/,
        },
      ],
      [
        "claimed that one person alone could sign",
        {
          of: delegations((roles) => roles.map((role) => ({ ...role, threshold: 1 }))),
          found: /one signature only/,
        },
      ],
    ],
  }),
  "SNAPSHOT-VERSIONS": bothWays(tree.SNAPSHOT_VERSIONS, {
    accepts: [["the versions that are published", versions]],
    refuses: [
      [
        "an older claimed in place of the published one",
        {
          of: () => ({ ...versions(), claimed: { ...sampleBase().claimed, version: 40 } }),
          found: /version 40/,
        },
      ],
      [
        "older targets",
        {
          of: () => ({ ...versions(), targets: { ...sampleBase().targets, version: 6 } }),
          found: /version 6/,
        },
      ],
      [
        "an older recently-claimed",
        {
          of: () => ({ ...versions(), recent: { ...sampleBase().recent, version: 1202 } }),
          found: /version 1202/,
        },
      ],
      [
        "a snapshot that timestamp does not list",
        {
          of: () => ({ ...versions(), snapshot: { ...snapshot(), version: 5209 } }),
          found: /version 5209/,
        },
      ],
      [
        "another snapshot of the same version, by the hash that timestamp states",
        {
          of: () => {
            const files = new Map(sampleFiles());
            const path = PATHS.snapshot;
            files.set(path, { ...there(files.get(path)), sha256: sha256Of(Uint8Array.of(1)) });
            return { ...versions(), files };
          },
          found: /SHA-256/,
        },
      ],
      [
        "a snapshot without claimed",
        {
          of: () => ({ ...versions(), snapshot: { ...snapshot(), meta: new Map() } }),
          found: /version 7/,
        },
      ],
    ],
  }),
  "CLIENT-RECENT": bothWays(tree.CLIENT_RECENT, {
    accepts: [["a file of just the size", () => ({ bytes: 5_000_000 })]],
    refuses: [["one byte more", { of: () => ({ bytes: 5_000_001 }), found: /^5,000,001 bytes/ }]],
  }),
  "SNAPSHOT-AGE": bothWays(tree.SNAPSHOT_AGE, {
    accepts: [["today's files", online(0)]],
    refuses: [
      ["a stick that is a day old", { of: online(1), found: /timestamp 98123, expired/ }],
      [
        "an old recently-claimed beside a new timestamp",
        {
          of: () => ({
            online: { timestamp: timestamp(), recent: { ...sampleBase().recent, expires: NOW } },
            now: NOW,
          }),
          found: /recent 1203, expired/,
        },
      ],
    ],
  }),
  "KEYS-APART": bothWays(tree.KEYS_APART, {
    accepts: [["no key in both", () => ({ offline: ["a", "b"], online: ["c"] })]],
    refuses: [
      [
        "a key in both",
        { of: () => ({ offline: ["a", "b"], online: ["c", "b"] }), found: /the key b in both/ },
      ],
    ],
  }),
};

runCases(CASES);
