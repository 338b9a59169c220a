import { foundAbout } from "../import/replacement-warnings.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { Proposal, Replacing } from "../review/proposal.ts";
import { waits } from "../review/second-administrator.ts";
import { TOP_LEVEL } from "../tuf/role-name.ts";
import { keyholderOf } from "./collect.ts";
import { foundWords } from "./replaced.ts";

function personOf(base: VerifiedBase, keyid: string): string {
  const quorums = [
    ...TOP_LEVEL.map((name) => base.root.roles[name]),
    ...base.targets.delegations.roles,
  ];
  const keys = [
    ...quorums.flatMap((quorum) => quorum.keys),
    ...base.records.map((record) => record.key),
  ];
  const key = keys.find((each) => each.keyid === keyid);
  return key === undefined ? `key ${keyid.slice(0, 8)}` : keyholderOf(base, key);
}

/** By whose authority a project is to get other keys, or who has yet to confirm it. */
function authority(proposal: Replacing): string {
  const { case: reference } = proposal;
  if (reference === "") return "by its present keys, which signed the replacement";
  const people = proposal.administrators.join(" and ");
  const words = waits(proposal)
    ? `proposed by ${people}; waits for a second administrator`
    : `approved by ${people}`;
  return `for case ${reference}, ${words}`;
}

function lookedInto(base: VerifiedBase, { project, reason }: Replacing): string {
  const waiting = base.replacements.find(({ replacement }) => replacement.project === project);
  return waiting === undefined ? "" : foundWords(foundAbout(waiting), reason);
}

/** What one proposal asks for, in one sentence. */
export function proposalSentence(base: VerifiedBase, proposal: Proposal): string {
  switch (proposal.change) {
    case "add-key":
      return `${proposal.role}: add ${personOf(base, proposal.record)}.`;
    case "remove-key":
      return `${proposal.role}: remove ${personOf(base, proposal.keyid)}.`;
    case "replace-key":
      return `${proposal.role}: ${personOf(base, proposal.record)} in the place of ${personOf(base, proposal.keyid)}.`;
    case "threshold":
      return `${proposal.role}: ${proposal.threshold} signatures needed.`;
    case "order":
      return `Clients search in this order: ${proposal.roles.join(", ")}.`;
    case "revoke-project":
      return `Revoke ${proposal.project}: ${proposal.reason}`;
    case "replace-project":
      return `Other keys for ${proposal.project}, ${authority(proposal)}${lookedInto(base, proposal)}.`;
    case "clear-recently-claimed":
      return "The index empties recently-claimed. Its developers register again.";
    case "divide-claimed":
      return "Divide claimed into files by the beginnings of names. No project's keys change.";
    case "join-claimed":
      return "Make claimed one file again. No project's keys change.";
    case "renew":
      return `${proposal.document}: a new version with a new expiry.`;
  }
}
