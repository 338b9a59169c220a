import { fieldOf, isArray, isObject, type JsonObject, type JsonValue } from "../json/value.ts";
import { DAY, formatInstant, type Instant } from "../tuf/instant.ts";
import type { KeyId } from "../tuf/key.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import {
  isRehearsalRoot,
  keyholdersIn,
  repositoryOf,
  type Quorum,
  type Root,
} from "../tuf/root.ts";
import { distinctKeys } from "../tuf/tally.ts";
import type { Delegation, Targets } from "../tuf/targets.ts";
import type { Changes } from "./changes.ts";

type Sentence = Changes["sentences"][number];

const told = (text: string, danger = false): Sentence => ({ text, danger });

/** Who may sign a role, and how many must. Of the offline roles it is read aloud: who holds these keys holds the repository. */
function quorumSentence(role: string, quorum: Quorum, signed: JsonObject, danger: boolean) {
  const names = keyholdersIn(signed);
  const people = distinctKeys(quorum.keys)
    .map((key) => names.get(key.keyid) ?? `key ${key.keyid.slice(0, 8)}`)
    .join(", ");
  const of = distinctKeys(quorum.keys).length;
  return told(`${role}: ${quorum.threshold} of ${of} must sign: ${people}.`, danger);
}

function expirySentence(name: string, document: Root | Targets, now: Instant): Sentence {
  const days = Math.round((document.expires - now) / DAY);
  return told(
    `${name} ${document.version} expires on ${formatInstant(document.expires).slice(0, 10)}, in ${days} days.`,
    days > 400,
  );
}

function spareSentence({ keys, threshold }: Quorum): Sentence {
  const spare = distinctKeys(keys).length - threshold;
  return spare === 0
    ? told("root: if ONE keyholder loses a key, root can never be signed again.", true)
    : told(
        `root: up to ${spare} keyholders may lose their keys; one more, and root can never be signed again.`,
      );
}

/** Everything that root 1 says. */
export function explainFirstRoot(root: Root, now: Instant): readonly Sentence[] {
  const { signed } = root.envelope;
  const name = repositoryOf(root);
  return [
    told(
      `A NEW repository begins: ${name ?? "it has no name"}. It must not have a root already.`,
      true,
    ),
    isRehearsalRoot(root)
      ? told("It is for rehearsals: root 1 says so, and every later root must.")
      : told("It is REAL, not a rehearsal: clients will trust what is signed here.", true),
    ...TOP_LEVEL.map((role) =>
      quorumSentence(role, root.roles[role], signed, role === "root" || role === "targets"),
    ),
    spareSentence(root.roles.root),
    root.consistentSnapshot
      ? told("Consistent snapshots are on: clients get files that belong together.")
      : told("Consistent snapshots are OFF: clients may get files that do not fit.", true),
    told(`Root 1 is written for version ${root.specVersion} of the TUF specification.`),
    expirySentence("Root", root, now),
    told(
      "Snapshot, timestamp, recently-claimed and unclaimed are not made here. The index makes them, with the keys that are named for them.",
    ),
  ];
}

/** Which paths the roles speak for; roles that are alike in this are told together. */
function pathSentences(roles: readonly Delegation[]): readonly Sentence[] {
  const alike = Map.groupBy(roles, ({ covers, terminating }) => {
    const paths =
      covers.by === "paths" ? covers.patterns.join(" and ") : "paths with certain hashes";
    return `${paths}. Where it says nothing, clients ${terminating ? "STOP" : "go on"}.`;
  });
  return [...alike].map(([words, same]) =>
    told(
      `${same.map(({ name }) => name).join(", ")}: each speaks for ${words}`,
      same.some(({ terminating }) => terminating),
    ),
  );
}

/** How many files a document of the targets kind lists itself. */
function filesIn({ envelope }: Targets): number {
  const files = fieldOf(envelope.signed, "targets");
  return isObject(files) ? Object.keys(files).length : 0;
}

function filesSentence(name: string, document: Targets): Sentence {
  const files = filesIn(document);
  return files === 0
    ? told(`${name} 1 lists no file itself.`)
    : told(`${name} 1 lists ${files} files itself, which is unusual.`, true);
}

/** Everything that targets 1 says. */
export function explainFirstTargets(
  targets: Targets,
  claimed: string,
  now: Instant,
): readonly Sentence[] {
  const { roles } = targets.delegations;
  return [
    ...roles.map((role) =>
      quorumSentence(role.name, role, targets.envelope.signed, role.name === claimed),
    ),
    told(`Clients search ${roles.map(({ name }) => name).join(", then ")}.`),
    ...pathSentences(roles),
    filesSentence("Targets", targets),
    expirySentence("Targets", targets, now),
  ];
}

/** Everything that claimed 1 says. */
export function explainFirstClaimed(claimed: Targets, now: Instant): readonly Sentence[] {
  const projects = claimed.delegations.roles.length;
  return [
    projects === 0
      ? told("Claimed 1 protects no project yet.")
      : told(`Claimed 1 delegates to ${projects} roles already.`, true),
    filesSentence("Claimed", claimed),
    expirySentence("Claimed", claimed, now),
  ];
}

const HEADER = ["_type", "expires", "spec_version", "version"];
const NAMED = [...HEADER, "x-conclave-keyholders"];
const QUORUM = ["keyids", "threshold"];

function strange(value: JsonValue | undefined, names: readonly string[]): string | undefined {
  return Object.keys(isObject(value) ? value : {}).find((name) => !names.includes(name));
}

/** A keyid that is listed and named by no role. */
function idleKey(keys: JsonValue | undefined, quorums: readonly Quorum[]): string | undefined {
  const used = new Set<string>(
    quorums.flatMap((quorum) => quorum.keys.map(({ keyid }): KeyId => keyid)),
  );
  return Object.keys(isObject(keys) ? keys : {}).find((keyid) => !used.has(keyid));
}

function untoldInTargets(
  { envelope: { signed }, delegations }: Targets,
  names: readonly string[],
): string | undefined {
  const written = fieldOf(signed, "delegations");
  const parts = isObject(written) ? written : {};
  const roles = fieldOf(parts, "roles");
  return (
    strange(signed, [...names, "delegations", "targets"]) ??
    strange(parts, ["keys", "roles"]) ??
    (isArray(roles) ? roles : [])
      .map((role) => strange(role, [...QUORUM, "name", "paths", "terminating"]))
      .find((found) => found !== undefined) ??
    idleKey(fieldOf(parts, "keys"), delegations.roles)
  );
}

/**
 * A member of the first documents that no sentence above tells of, by its name; null when there is none. There is no published version to
 * compare them with, so the sentences must tell everything.
 */
export function untold(
  root: Root,
  targets: Targets,
  claimed: Targets,
): { readonly where: string; readonly member: string } | null {
  const { signed } = root.envelope;
  const marks = ["consistent_snapshot", "x-conclave-rehearsal", "x-conclave-repository"];
  const roles = fieldOf(signed, "roles");
  const inRoot =
    strange(signed, [...NAMED, ...marks, "keys", "roles"]) ??
    strange(roles, TOP_LEVEL) ??
    TOP_LEVEL.map((role) =>
      strange(isObject(roles) ? fieldOf(roles, role) : undefined, QUORUM),
    ).find((found) => found !== undefined) ??
    idleKey(
      fieldOf(signed, "keys"),
      TOP_LEVEL.map((role) => root.roles[role]),
    );
  const rows = [
    ["root", inRoot],
    ["targets", untoldInTargets(targets, NAMED)],
    ["claimed", untoldInTargets(claimed, HEADER)],
  ] as const;
  for (const [where, member] of rows) if (member !== undefined) return { where, member };
  return null;
}
