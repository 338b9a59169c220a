import type { Manifest } from "../bundle/manifest.ts";
import { canonicalBytes, fileText } from "../json/canonical.ts";
import type { JsonObject } from "../json/value.ts";
import type { Profile } from "../profile/pypi.ts";
import type { Envelope } from "../tuf/envelope.ts";
import { formatInstant, instantOf } from "../tuf/instant.ts";
import { objectAt } from "../tuf/malformed.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import type { Quorum, Root } from "../tuf/root.ts";
import { delegationsIn, type Delegation, type Targets } from "../tuf/targets.ts";
import { targetsText } from "../tuf/targets-text.ts";

/** The version of a document that was never made; TUF's begin at 1. */
export const NONE_YET = 0;

/** What a ceremony starts from when there is no repository yet. */
export interface EmptyTree {
  readonly root: Root;
  readonly targets: Targets;
  readonly claimed: Targets;
  readonly recent: Targets;
  readonly claimedQuorum: Quorum;
}

/** Whether the ceremony begins a repository: then the tree that it starts from is empty. */
export function begins({ root }: { readonly root: Pick<Root, "version"> }): boolean {
  return root.version === NONE_YET;
}

/** Every role of a repository that begins, in the order of root and targets, with how many must sign it. */
export function firstRoles(
  profile: Profile,
): readonly { readonly role: string; readonly threshold: number }[] {
  const { firstThresholds: needed } = profile;
  return [
    ...TOP_LEVEL.map((role) => ({ role, threshold: needed[role] })),
    { role: profile.claimed, threshold: needed.claimed },
    { role: profile.recentlyClaimed, threshold: needed.recentlyClaimed },
    { role: profile.unclaimed, threshold: needed.unclaimed },
  ];
}

const SPEC = "1.0.34";
/** Long past: whatever is made from the empty tree expires later. */
const NEVER_VALID = instantOf(0);

const HEADER = {
  version: NONE_YET,
  expires: NEVER_VALID,
  fractionalExpiry: false,
  specVersion: SPEC,
};
const header = (type: string): JsonObject => ({
  _type: type,
  expires: formatInstant(NEVER_VALID),
  spec_version: SPEC,
  version: NONE_YET,
});

function unsigned(signed: JsonObject): Envelope {
  return { signed, signatures: [], signedBytes: canonicalBytes(signed) };
}

function emptyRoot(manifest: Manifest, profile: Profile): Root {
  const { firstThresholds: needed } = profile;
  const quorum = (role: (typeof TOP_LEVEL)[number]): Quorum => ({
    keys: [],
    threshold: needed[role],
  });
  const signed: JsonObject = {
    ...header("root"),
    consistent_snapshot: true,
    keys: {},
    roles: Object.fromEntries(
      TOP_LEVEL.map((role) => [role, { keyids: [], threshold: needed[role] }]),
    ),
    ...(manifest.rehearsal === true ? { "x-conclave-rehearsal": true } : {}),
    "x-conclave-repository": manifest.repository,
  };
  return {
    ...HEADER,
    envelope: unsigned(signed),
    roles: {
      root: quorum("root"),
      targets: quorum("targets"),
      snapshot: quorum("snapshot"),
      timestamp: quorum("timestamp"),
    },
    consistentSnapshot: true,
  };
}

function emptyTargets(delegated: readonly Delegation[]): Targets {
  const signed: JsonObject = {
    ...header("targets"),
    delegations: { keys: {}, roles: delegated.map(({ json }) => json) },
    targets: {},
  };
  const written = targetsText(fileText({ signatures: [], signed }));
  if (written === null) throw new Error("an empty document that cannot be read");
  const frame = objectAt(written.frame, "signed");
  const delegations = delegationsIn(frame, written);
  return { ...HEADER, envelope: unsigned(signed), delegations, frame };
}

function delegation(name: Delegation["name"], threshold: number, profile: Profile): Delegation {
  const patterns = profile.everyPath;
  const json = { keyids: [], name, paths: patterns, terminating: false, threshold };
  return {
    keys: [],
    threshold,
    name,
    terminating: false,
    covers: { by: "paths", patterns },
    json,
  };
}

/**
 * The tree before there is one: root, targets and claimed of version 0, without a key, signed by nobody. They come from the profile, and the
 * repository's name from the manifest. What a ceremony proposes is added to them and makes version 1. Never written, never published.
 */
export function emptyTree(manifest: Manifest, profile: Profile): EmptyTree {
  const { firstThresholds: needed } = profile;
  const claimed = delegation(profile.claimed, needed.claimed, profile);
  const delegated = [
    claimed,
    delegation(profile.recentlyClaimed, needed.recentlyClaimed, profile),
    delegation(profile.unclaimed, needed.unclaimed, profile),
  ];
  return {
    root: emptyRoot(manifest, profile),
    targets: emptyTargets(delegated),
    claimed: emptyTargets([]),
    recent: emptyTargets([]),
    claimedQuorum: claimed,
  };
}
