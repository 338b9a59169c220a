import type { VerifiedBase } from "../import/verify-bundle.ts";
import { recordedName } from "../recorded-name.ts";
import { refuse, accept, type Outcome } from "../refusal.ts";
import { formatInstant } from "../tuf/instant.ts";
import type { Key, KeyMaterial } from "../tuf/key.ts";
import { isTopLevel, TOP_LEVEL } from "../tuf/role-name.ts";
import { keyholdersIn, type Quorum } from "../tuf/root.ts";
import { distinctKeys, tally, type Verify } from "../tuf/tally.ts";
import { attackSentences } from "./attack.ts";
import type { Changes } from "./changes.ts";
import { editFor, type RoleEdit } from "./role-edit.ts";
import type { Proposal } from "./proposal.ts";

type Sentence = Changes["sentences"][number];

/** Keys by keyid. One may be in both lists: a token that was stolen is lost too. */
export interface Compromise {
  /** Nobody can sign with these any more. */
  readonly lost: readonly string[];
  /** Somebody else may sign with these. */
  readonly stolen: readonly string[];
}

/** What a loss or a theft means, and what mends it. */
export interface Guidance {
  /** What an attacker could do until the result is published, and who can no longer sign. */
  readonly danger: readonly Sentence[];
  /** Carried out in this order; each can be withdrawn by itself. */
  readonly proposals: readonly Proposal[];
  /** Which documents will be made, in their order, and what the index does then. */
  readonly documents: readonly string[];
  /** What the stick lacks for a whole answer. */
  readonly missing: readonly string[];
  /** What no ceremony can mend. */
  readonly beyondHelp: readonly string[];
}

type Materials = ReadonlySet<KeyMaterial>;

/** The roles of root and targets with their keys, in the documents' order. */
function quorumsOf(base: VerifiedBase): ReadonlyMap<string, Quorum> {
  return new Map<string, Quorum>([
    ...TOP_LEVEL.map((name) => [name, base.root.roles[name]] as const),
    ...base.targets.delegations.roles.map((role) => [role.name as string, role] as const),
  ]);
}

function onlineRoles({ profile }: VerifiedBase): readonly string[] {
  return ["timestamp", "snapshot", profile.recentlyClaimed, profile.unclaimed];
}

function countIn({ keys }: Quorum, materials: Materials): number {
  return distinctKeys(keys).filter((key) => materials.has(key.material)).length;
}

/** What was ticked, thought to its end: one stolen online key means that the whole machine is the thief's. */
interface Fallen {
  readonly lost: Materials;
  readonly stolen: Materials;
  readonly machine: boolean;
  /** A threshold of root is stolen: every root key goes. */
  readonly root: boolean;
}

function fallen(base: VerifiedBase, lost: Materials, ticked: Materials): Fallen {
  const quorums = quorumsOf(base);
  const online = onlineRoles(base).flatMap((role) => quorums.get(role)?.keys ?? []);
  const machine = online.some((key) => ticked.has(key.material));
  const stolen = new Set([...ticked, ...(machine ? online.map((key) => key.material) : [])]);
  const { root } = base.root.roles;
  return { lost, stolen, machine, root: countIn(root, stolen) >= root.threshold };
}

/** What a thief may have written into the present files before anybody noticed; a new version would carry it on. */
function doubts(held: ReadonlySet<string>, { profile }: VerifiedBase): readonly Sentence[] {
  const sentences: Sentence[] = [];
  if (held.has(profile.claimed))
    sentences.push({
      danger: true,
      text: "Enough claimed keys are stolen to sign claimed. The claimed on this stick may be the thief’s, and the new one takes over its projects. Compare each with the last version from before the theft; revoke what differs, or replace its keys.",
    });
  if (held.has("targets"))
    sentences.push({
      danger: true,
      text: "Enough targets keys are stolen to sign targets. The targets on this stick may be the thief’s. Compare every key that it names, of claimed too, with its holder.",
    });
  return sentences;
}

function dangerOf(base: VerifiedBase, all: Fallen, clears: boolean): readonly Sentence[] {
  const quorums = quorumsOf(base);
  const held = new Set(
    [...quorums].flatMap(([name, quorum]) =>
      countIn(quorum, all.stolen) >= quorum.threshold ? [name] : [],
    ),
  );
  const sentences: Sentence[] = [];
  if (all.stolen.size > 0) sentences.push(...attackSentences(held, base.profile));
  sentences.push(...doubts(held, base));
  if (all.machine && !clears)
    sentences.push({
      danger: true,
      text: `${base.profile.recentlyClaimed} cannot be emptied, since its key cannot be replaced with this stick. Put EVERY claim off: a thief may have registered it.`,
    });
  if (all.machine)
    sentences.push(
      {
        danger: true,
        text: "One key of the index’s own machine is stolen: all keys on it count as stolen.",
      },
      {
        danger: true,
        text: "This stick is signed by such a key. A thief could have made it. Compare every new key with its holder, and the index’s own with the operators, by another way than the stick.",
      },
    );
  for (const [name, quorum] of quorums) {
    const { threshold } = quorum;
    const count = distinctKeys(quorum.keys).length;
    const stolen = countIn(quorum, all.stolen);
    if (stolen > 0 && stolen < threshold)
      sentences.push({
        danger: false,
        text: `${name}: ${stolen} of ${count} keys ${stolen === 1 ? "is" : "are"} stolen. ${threshold} must sign, so nobody can sign ${name} with ${stolen === 1 ? "it" : "them"} alone.`,
      });
    const lost = countIn(quorum, all.lost);
    const left = count - lost;
    if (lost > 0)
      sentences.push({
        danger: left < threshold,
        text: `${name}: ${left} of ${count} keys ${left === 1 ? "is" : "are"} left, and ${threshold} must sign${left < threshold ? ". Nobody can sign it until new keys are named" : ""}.`,
      });
  }
  return sentences;
}

function beyondHelp(base: VerifiedBase, all: Fallen, signable: Signable): readonly string[] {
  const { root } = base;
  const { threshold, keys } = root.roles.root;
  const left = distinctKeys(keys).length - countIn(root.roles.root, all.lost);
  const day = formatInstant(root.expires).slice(0, 10);
  const words: string[] = [];
  if (!signable.root)
    words.push(
      `Nobody can sign the next root: root ${root.version} asks for ${threshold} of its keys, and ${left} ${left === 1 ? "is" : "are"} left. No ceremony can change that. The keys of root, targets, snapshot and timestamp stay as they are, stolen ones too, until root expires on ${day}. The repository needs a new first root, and every client must get it by another way.`,
    );
  if (all.root)
    words.push(
      "A threshold of root is stolen. The thief can sign roots that clients follow as they follow yours. A new root with other keys is needed, but it does not call the thief’s back: every client must get the new root by another way, such as a new release of the client.",
    );
  if (!signable.root && !signable.targets)
    words.push(
      `Nobody can sign the next targets either: the keys of ${base.profile.claimed}, ${base.profile.recentlyClaimed} and ${base.profile.unclaimed} stay as they are.`,
    );
  return words;
}

interface Signable {
  /** The present root's keys can still sign the next one. */
  readonly root: boolean;
  /** Targets can be signed, by its present keys or by new ones that root can name. */
  readonly targets: boolean;
}

function signableOf({ root }: VerifiedBase, { lost }: Fallen): Signable {
  const can = (quorum: Quorum) =>
    distinctKeys(quorum.keys).length - countIn(quorum, lost) >= quorum.threshold;
  const rootCan = can(root.roles.root);
  return { root: rootCan, targets: rootCan || can(root.roles.targets) };
}

function nameOf(base: VerifiedBase, key: Key): string {
  const name =
    keyholdersIn(base.targets.envelope.signed).get(key.keyid) ??
    keyholdersIn(base.root.envelope.signed).get(key.keyid);
  return recordedName(name ?? "", "");
}

/** How each role that lost keys is mended, as far as root and targets can be signed at all. */
function editsOf(base: VerifiedBase, all: Fallen, signable: Signable): readonly RoleEdit[] {
  const bad = new Set([...all.lost, ...all.stolen]);
  const { root } = base.root.roles;
  const inRoot = new Set(all.root ? [...bad, ...root.keys.map((key) => key.material)] : bad);
  const online = onlineRoles(base);
  return [...quorumsOf(base)].flatMap(([role, quorum]) => {
    const gone = role === "root" ? inRoot : bad;
    const can = isTopLevel(role) ? signable.root : signable.targets;
    if (!can || countIn(quorum, gone) === 0) return [];
    const { records } = base;
    const keeper = online.includes(role) ? "index" : "people";
    return [
      editFor({
        role,
        quorum,
        gone,
        stolen: all.stolen,
        records,
        keeper,
        nameOf: (key) => nameOf(base, key),
      }),
    ];
  });
}

/** Documents that must be signed again, although their own content does not change: those whose signers do. */
function renewals(
  base: VerifiedBase,
  edits: readonly RoleEdit[],
  all: Fallen,
  verify: Verify,
): readonly Proposal[] {
  const edit = (name: string) =>
    edits.find(({ role, proposals }) => role === name && proposals.length > 0);
  const [forTargets, forClaimed] = [edit("targets"), edit(base.profile.claimed)];
  const unsigned = (after: Quorum, document: VerifiedBase["targets"]) =>
    !tally(document.envelope, after, verify).reached;
  const newTargets = edits.some(({ role, proposals }) => !isTopLevel(role) && proposals.length > 0);
  const renewals: Proposal[] = [];
  if (!newTargets && forTargets !== undefined && unsigned(forTargets.after, base.targets))
    renewals.push({ change: "renew", document: "targets" });
  const stolen = countIn(base.claimedQuorum, all.stolen) > 0;
  if (forClaimed !== undefined && (stolen || unsigned(forClaimed.after, base.claimed)))
    renewals.push({ change: "renew", document: "claimed" });
  return renewals;
}

function listed(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

function documentsOf(
  base: VerifiedBase,
  edits: readonly RoleEdit[],
  proposals: readonly Proposal[],
): readonly string[] {
  const changed = edits.filter((each) => each.proposals.length > 0);
  const inRoot = changed.filter(({ role }) => isTopLevel(role)).map(({ role }) => role);
  const inTargets = changed.filter(({ role }) => !isTopLevel(role)).map(({ role }) => role);
  const renewed = (document: string) =>
    proposals.some((each) => each.change === "renew" && each.document === document);
  const head = (name: string, version: number) => `${name} ${version} → ${version + 1}`;
  const words: string[] = [];
  const { root, targets, claimed, claimedQuorum, profile } = base;
  if (inRoot.length > 0)
    words.push(
      `${head("Root", root.version)} changes the keys of ${listed(inRoot)}. Signed by ${root.roles.root.threshold} of the present root keys and by ${root.roles.root.threshold} of its own.`,
    );
  const whose = (role: string) => (changed.some((each) => each.role === role) ? "new " : "");
  if (inTargets.length > 0 || renewed("targets"))
    words.push(
      `${head("Targets", targets.version)} ${inTargets.length > 0 ? `changes the keys of ${listed(inTargets)}` : "is signed again"}. Signed by ${root.roles.targets.threshold} of the ${whose("targets")}targets keys.`,
    );
  if (renewed("claimed"))
    words.push(
      `${head("Claimed", claimed.version)} is signed again, by ${claimedQuorum.threshold} of the ${whose(profile.claimed)}claimed keys. Its projects stay as the present version has them: compare that first.`,
    );
  if (proposals.some(({ change }) => change === "clear-recently-claimed"))
    words.push(
      "Then the index empties recently-claimed, signs its own files with its new keys, and has those developers register again.",
    );
  return words;
}

/** The keys that keyids name, wherever; one key may stand in several roles. */
function materialsOf(base: VerifiedBase, keyids: readonly string[]): Outcome<Materials> {
  const keys = [...quorumsOf(base).values()].flatMap((quorum) => quorum.keys);
  const found = new Set<KeyMaterial>();
  for (const keyid of keyids) {
    const key = keys.find((each) => each.keyid === keyid);
    if (key === undefined)
      return refuse({
        id: "PROPOSAL-KEY",
        where: `key ${keyid.slice(0, 8)}`,
        found: "a key that neither root nor targets names",
        expected: "one of their keys",
        todo: "Choose again from what the screen shows.",
      });
    found.add(key.material);
  }
  return accept(found);
}

/**
 * The answer to lost and stolen keys: what can happen, what is to be proposed, which documents come of it, what the stick lacks, and what no ceremony
 * can mend. Pure. Refuses PROPOSAL-KEY for a key that nobody has. PEP 458 (2013), key compromise; PEP 480.
 */
export function compromise(
  base: VerifiedBase,
  { lost, stolen }: Compromise,
  verify: Verify,
): Outcome<Guidance> {
  const gone = materialsOf(base, lost);
  if (!gone.ok) return gone;
  const taken = materialsOf(base, stolen);
  if (!taken.ok) return taken;
  const all = fallen(base, gone.value, taken.value);
  const signable = signableOf(base, all);
  const edits = editsOf(base, all, signable);
  const recent = edits.find(({ role }) => role === base.profile.recentlyClaimed);
  const clears = all.machine && recent?.missing === null;
  const proposals: readonly Proposal[] = [
    ...edits.flatMap((edit) => edit.proposals),
    ...(clears ? [{ change: "clear-recently-claimed" } as const] : []),
    ...renewals(base, edits, all, verify),
  ];
  return accept({
    danger: dangerOf(base, all, clears).toSorted((a, b) => Number(b.danger) - Number(a.danger)),
    proposals,
    documents: documentsOf(base, edits, proposals),
    missing: edits.flatMap(({ missing }) => missing ?? []),
    beyondHelp: beyondHelp(base, all, signable),
  });
}
