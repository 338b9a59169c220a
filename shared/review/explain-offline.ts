import { explainKept } from "./explain-own-files.ts";
import type { Instant } from "../tuf/instant.ts";
import { DAY, formatInstant } from "../tuf/instant.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import { keyholdersIn, type Quorum, type Root } from "../tuf/root.ts";
import type { KeyId } from "../tuf/key.ts";
import type { Targets } from "../tuf/targets.ts";
import type { Changes } from "./changes.ts";

type Sentence = Changes["sentences"][number];
type Names = ReadonlyMap<KeyId, string>;

function called(quorum: Quorum, materials: ReadonlySet<string>, names: Names): string {
  return quorum.keys
    .filter((key) => materials.has(key.material))
    .map((key) => names.get(key.keyid) ?? `key ${key.keyid.slice(0, 8)}`)
    .join(", ");
}

function materials(quorum: Quorum): ReadonlySet<string> {
  return new Set(quorum.keys.map((key) => key.material));
}

/** What differs between two quorums of one role. Anything that makes forging easier is a danger. */
function quorumSentences(
  role: string,
  before: Quorum,
  after: Quorum,
  names: Names,
): readonly Sentence[] {
  const gone = materials(before).difference(materials(after));
  const come = materials(after).difference(materials(before));
  const sentences: Sentence[] = [];
  if (after.threshold < before.threshold)
    sentences.push({
      danger: true,
      text: `${role}: FEWER signatures are enough: ${before.threshold} → ${after.threshold}.`,
    });
  if (after.threshold > before.threshold)
    sentences.push({
      danger: false,
      text: `${role}: more signatures are needed: ${before.threshold} → ${after.threshold}.`,
    });
  if (gone.size > 0 && gone.size === materials(before).size)
    sentences.push({
      danger: true,
      text: `${role}: EVERY key is replaced. None of the present keyholders stays.`,
    });
  if (come.size > 0)
    sentences.push({
      danger: true,
      text: `${role}: ${called(after, come, names)} can sign from now on.`,
    });
  if (gone.size > 0)
    sentences.push({
      danger: true,
      text: `${role}: ${called(before, gone, names)} can no longer sign.`,
    });
  return sentences;
}

function headSentences(
  name: string,
  before: { version: number; expires: Instant },
  after: { version: number; expires: Instant },
  now: Instant,
): readonly Sentence[] {
  const days = Math.round((after.expires - now) / DAY);
  const earlier = Math.ceil((before.expires - after.expires) / DAY);
  return [
    ...(earlier > 0
      ? [
          {
            danger: true,
            text: `${name} ${after.version} expires ${earlier} ${earlier === 1 ? "day" : "days"} EARLIER than ${name.toLowerCase()} ${before.version}. Is this computer's clock right?`,
          },
        ]
      : []),
    {
      danger: days > 400,
      text: `${name} ${after.version} expires on ${formatInstant(after.expires).slice(0, 10)}, in ${days} days; the present one on ${formatInstant(before.expires).slice(0, 10)}.`,
    },
    {
      danger: false,
      text: `${name} goes from version ${before.version} to version ${after.version}.`,
    },
  ];
}

/** Root cannot name its own new keys without the old ones; the others can be given new keys by the document above them. */
function spareSentence(name: string, quorum: Quorum): Sentence {
  const spare = materials(quorum).size - quorum.threshold;
  const then = name === "root" ? "root can never be signed again" : `${name} needs new keys first`;
  const text =
    spare === 0
      ? `${name}: if ONE keyholder loses a key, ${then}.`
      : `${name}: up to ${spare} keyholder${spare === 1 ? "" : "s"} may lose their keys; one more, and ${then}.`;
  return { danger: spare === 0 && name === "root", text };
}

/** Root's changes in sentences, the dangerous first. */
export function explainRoot(before: Root, after: Root, now: Instant): readonly Sentence[] {
  const names = new Map([
    ...keyholdersIn(before.envelope.signed),
    ...keyholdersIn(after.envelope.signed),
  ]);
  const roles = TOP_LEVEL.flatMap((role) =>
    quorumSentences(role, before.roles[role], after.roles[role], names),
  );
  return [
    ...roles,
    spareSentence("root", after.roles.root),
    spareSentence("targets", after.roles.targets),
    ...headSentences("Root", before, after, now),
  ];
}

/** Targets' changes in sentences, the dangerous first. */
export function explainTargets(before: Targets, after: Targets, now: Instant): readonly Sentence[] {
  const names = new Map([
    ...keyholdersIn(before.envelope.signed),
    ...keyholdersIn(after.envelope.signed),
  ]);
  const sentences = before.delegations.roles.flatMap((role) => {
    const next = after.delegations.roles.find((each) => each.name === role.name);
    return next === undefined
      ? [{ danger: true, text: `${role.name} is NO LONGER delegated to.` }]
      : quorumSentences(role.name, role, next, names);
  });
  const order = (document: Targets) =>
    document.delegations.roles.map((role) => role.name).join(", ");
  if (order(before) !== order(after))
    sentences.unshift({
      danger: true,
      text: `Clients will search in ANOTHER ORDER: ${order(after)}.`,
    });
  const claimed = after.delegations.roles[0];
  return [
    ...sentences,
    ...explainKept(after),
    ...(claimed === undefined ? [] : [spareSentence(claimed.name, claimed)]),
    ...headSentences("Targets", before, after, now),
  ];
}
