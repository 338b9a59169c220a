import { asProjectName } from "../../shared/claim/project-name.ts";
import type { Batch } from "../../shared/import/pending.ts";
import type { PublishedFiles } from "../../shared/import/verify-bundle.ts";
import type { Seal } from "../../shared/sign/seal.ts";
import { envelopeFile } from "../../shared/tuf/envelope.ts";
import type { Quorum } from "../../shared/tuf/root.ts";
import { readTargets, type Delegation, type Targets } from "../../shared/tuf/targets.ts";

/** A path that the client asks for, and the role that must answer: null when none may. */
export interface Asked {
  /** Such as "django, newly claimed". */
  readonly what: string;
  readonly path: string;
  readonly role: string | null;
  /** The document that must lead to the role. */
  readonly through: string | null;
}

/** All that a rehearsal needs, as it goes to the worker thread. */
export interface RehearsalJob {
  /** Milliseconds: the clock of the client. */
  readonly at: number;
  readonly names: Readonly<Record<"claimed" | "recentlyClaimed" | "unclaimed", string>>;
  readonly roots: readonly Uint8Array[];
  readonly published: Readonly<Record<Exclude<keyof PublishedFiles, "roots">, Uint8Array | null>>;
  /** New documents in dependency order: canonical bytes without signatures, and who must sign them. */
  readonly next: readonly {
    readonly role: string;
    readonly bytes: Uint8Array;
    readonly quorums: readonly Quorum[];
  }[];
  readonly asked: readonly Asked[];
}

/** A seal, and the batch that it was made of. */
interface Sealed {
  readonly batch: Batch;
  readonly seal: Seal;
}

/** A path that fits the pattern. */
function pathIn(pattern: string): string {
  return pattern.replaceAll("*", "x");
}

function askedIn(role: Delegation, through: string, project: string, how: string): Asked {
  const [pattern = ""] = role.covers.by === "paths" ? role.covers.patterns : [];
  return { what: `“${project}”, ${how}`, path: pathIn(pattern), role: role.name, through };
}

/** The first, the last, and the first whose project's name is all digits: those are the ones that clients have put in another place. */
function sample(roles: readonly Delegation[]): readonly Delegation[] {
  const digits = roles.find(({ name }) => /^project\.\d+\./.test(name));
  const chosen = [roles[0], roles.at(-1), digits].filter((role) => role !== undefined);
  return [...new Set(chosen)];
}

const STRANGER = "nobody-claimed-this";

function asks(state: Sealed, claimed: Targets): readonly Asked[] {
  const { base } = state.batch;
  const { profile } = base;
  const names = (targets: Targets) => new Set(targets.delegations.roles.map(({ name }) => name));
  const before = names(base.claimed);
  const newly = claimed.delegations.roles.filter(({ name }) => !before.has(name));
  const staying = claimed.delegations.roles.filter(({ name }) => before.has(name));
  const projectOf = ({ name }: Delegation) => profile.projectOf(name)?.project ?? name;
  // A project that gets other keys has a new role in the place of the old one: it is not gone.
  const held = new Set(claimed.delegations.roles.map(projectOf));
  const had = new Set(base.claimed.delegations.roles.map(projectOf));
  const gone = base.claimed.delegations.roles.filter((role) => !held.has(projectOf(role)));
  const spoken = new Set([...claimed.delegations.roles, ...gone].map(projectOf));
  const waiting = base.recent.delegations.roles.filter((role) => !spoken.has(projectOf(role)));
  const stranger = asProjectName(STRANGER);
  const paths = stranger === null ? [] : profile.projectPaths(stranger);
  // Where claimed stays and has expired, every client stops at it until it is renewed.
  const alive = claimed.expires > base.checkedAt;
  if (!alive) return [];
  return [
    ...sample(newly).map((role) =>
      askedIn(
        role,
        profile.claimed,
        projectOf(role),
        had.has(projectOf(role)) ? "by its new keys" : "newly claimed",
      ),
    ),
    ...sample(staying).map((role) =>
      askedIn(role, profile.claimed, projectOf(role), "claimed before"),
    ),
    ...sample(gone).map((role) => ({
      ...askedIn(role, profile.claimed, projectOf(role), "revoked"),
      role: null,
      through: null,
    })),
    ...sample(waiting)
      .slice(0, 1)
      .map((role) => askedIn(role, profile.recentlyClaimed, projectOf(role), "not vetted yet")),
    ...paths.slice(0, 1).map((path) => ({
      what: "a path that nobody claimed",
      path: pathIn(path),
      role: null,
      through: null,
    })),
  ];
}

/** The new claimed as read back from the sealed bytes, or the present one where it stays. */
function claimedAfter({ batch, seal }: Sealed): Targets {
  const { base } = batch;
  const document = seal.documents.find(({ role }) => role === base.profile.claimed);
  if (document === undefined) return base.claimed;
  const read = readTargets(envelopeFile(document.bytes, []), document.path);
  return read.ok ? read.value : base.claimed;
}

/** What a stock client is to be let loose on: the sealed documents, and the published files that they stand on. */
export function jobOf(state: Sealed): RehearsalJob {
  const { base } = state.batch;
  const claimed = claimedAfter(state);
  const { claimed: name, recentlyClaimed, unclaimed } = base.profile;
  const { roots, ...files } = base.published;
  const bytes = (file: keyof typeof files) => files[file]?.bytes ?? null;
  return {
    at: base.checkedAt,
    names: { claimed: name, recentlyClaimed, unclaimed },
    roots: roots.map((root) => root.bytes),
    published: {
      targets: bytes("targets"),
      claimed: bytes("claimed"),
      recent: bytes("recent"),
      snapshot: bytes("snapshot"),
      timestamp: bytes("timestamp"),
    },
    next: state.seal.documents
      .filter(({ role }) => role !== "publication")
      .map(({ role, bytes: signed, quorums }) => ({
        role,
        bytes: signed,
        quorums: quorums.map(({ keys, threshold }) => ({ keys, threshold })),
      })),
    asked: asks(state, claimed),
  };
}
