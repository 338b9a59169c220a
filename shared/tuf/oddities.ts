import { type CheckOutcome, runCheck } from "../check/check.ts";
import { signersOf } from "./chain.ts";
import { type KeyId, keysAt } from "./key.ts";
import { KEY_ODDITIES } from "./key-oddities.ts";
import { oddity, type OddSubject } from "./oddity.ts";
import type { Quorum, Root } from "./root.ts";
import { TOP_LEVEL } from "./role-name.ts";
import { distinctKeys } from "./tally.ts";
import type { Targets } from "./targets.ts";

const NO_HARM = "Nothing: it never counts. Those who sign this file may want to know.";

function signaturesWhere(odd: (keyid: KeyId, sig: string, subject: OddSubject) => boolean) {
  return (subject: OddSubject): readonly string[] =>
    subject.envelope.signatures
      .filter(({ keyid, sig }) => odd(keyid, sig, subject))
      .map(({ keyid }) => `keyid ${keyid.slice(0, 8)}`);
}

function repeatedKeyids({ envelope }: OddSubject): readonly string[] {
  const keyids = envelope.signatures.map(({ keyid }) => keyid);
  const repeated = new Set(keyids.filter((keyid, i) => keyids.indexOf(keyid) !== i));
  return [...repeated].map((keyid) => `keyid ${keyid.slice(0, 8)}`);
}

/** What is warned of in every TUF file, in the order in which it is shown. docs/checks.md */
export const ODDITIES = [
  oddity(
    "TUF-EXPIRY-FORM",
    "The expiry is written to the second, in UTC.",
    {
      expected: "a date such as 2027-05-01T12:00:00Z",
      todo: "Nothing now: it is read without its fractions. Some clients cannot read such a date at all.",
    },
    ({ header }) => (header.fractionalExpiry ? ["fractions of a second in expires"] : []),
  ),
  oddity(
    "TUF-SPEC-VERSION",
    "It names the version of the TUF specification with all three numbers.",
    {
      expected: "1.0 and a third number, such as 1.0.34",
      todo: "Nothing now. Write it in full when the next version is made.",
    },
    ({ header }) =>
      /^1\.0\.\d+$/.test(header.specVersion) ? [] : [`spec_version ${header.specVersion}`],
  ),
  ...KEY_ODDITIES,
  oddity(
    "TUF-THRESHOLD",
    "No threshold is above the number of the role's distinct public keys.",
    {
      expected: "a threshold that its keyholders can reach",
      todo: "Nobody can sign this role. Have it mended by those who sign this file.",
    },
    ({ quorums }) =>
      quorums.flatMap(([name, { keys, threshold }]) => {
        const distinct = distinctKeys(keys).length;
        return threshold > distinct
          ? [`${name} needs ${threshold} signatures and has ${distinct} distinct keys`]
          : [];
      }),
  ),
  oddity(
    "TUF-SIGNATURE-EMPTY",
    "No signature is empty.",
    { expected: "a signature, or no entry for it", todo: NO_HARM },
    signaturesWhere((_, sig) => sig === ""),
  ),
  oddity(
    "TUF-SIGNATURE-UNKNOWN",
    "Every signature is by a key that may sign the file.",
    { expected: "signatures by the role's keyholders only", todo: NO_HARM },
    signaturesWhere((keyid, _, { signers }) => !signers.some((key) => key.keyid === keyid)),
  ),
  oddity(
    "TUF-SIGNATURE-TWICE",
    "No keyid has two signatures.",
    {
      expected: "one signature under each keyid",
      todo: "Conclave counts one. Common clients refuse such a file: have it written again.",
    },
    repeatedKeyids,
  ),
] as const;

export type OddityId = (typeof ODDITIES)[number]["id"];

/** The root `trusted` is the one before it; of a first root, itself. */
export function rootSubject(root: Root, trusted: Root): OddSubject {
  return {
    header: root,
    envelope: root.envelope,
    keys: keysAt(root.envelope.signed, "keys"),
    quorums: TOP_LEVEL.map((name) => [name, root.roles[name]] as const),
    signers: signersOf(trusted, root).keys,
  };
}

/** Any role of the targets kind, with the quorum that is to sign it. */
export function targetsSubject(targets: Targets, quorum: Quorum): OddSubject {
  const { keys, roles, succinct } = targets.delegations;
  return {
    header: targets,
    envelope: targets.envelope,
    keys,
    quorums: [
      ...roles.map((role) => [role.name, role] as const),
      ...(succinct === null ? [] : [[`${succinct.namePrefix}-…`, succinct] as const]),
    ],
    signers: quorum.keys,
  };
}

/** The same but for the keys and roles that it names: of a file with hundreds of thousands, which are judged where they are used. */
export function outerSubject(targets: Targets, quorum: Quorum): OddSubject {
  const { envelope } = targets;
  return { header: targets, envelope, keys: new Map(), quorums: [], signers: quorum.keys };
}

/** Runs them all; those with an objection are warnings. */
export function oddities(subject: OddSubject, where: string): readonly CheckOutcome[] {
  return ODDITIES.map((check) => runCheck(check, where, subject));
}
