import { refusalOf, runCheck } from "../check/check.ts";
import type { VerifiedBase } from "../import/verify-bundle.ts";
import type { Outcome, Refusal } from "../refusal.ts";
import { accept } from "../refusal.ts";
import type { Changes } from "../review/changes.ts";
import { explainRoot, explainTargets } from "../review/explain-offline.ts";
import { explainDropped } from "../review/explain-own-files.ts";
import { nextCeremony } from "../review/next-ceremony.ts";
import type { DocumentName, Proposal } from "../review/proposal.ts";
import type { ClaimedFile } from "../shard/claimed-tree.ts";
import { DAY, later } from "../tuf/instant.ts";
import type { Root } from "../tuf/root.ts";
import type { Verify } from "../tuf/tally.ts";
import type { Targets } from "../tuf/targets.ts";
import { expiryDays, nextTree, touched } from "./next-tree.ts";
import { PLAN_CHECKS } from "./plan-checks.ts";

/** What the proposals come to, before anything is sealed. */
export interface Foreseen {
  readonly root: Root;
  readonly targets: Targets;
  /** As they would be told after sealing, but for the projects. */
  readonly sentences: Changes["sentences"];
  /** What would keep the seal from being made as things stand. */
  readonly objections: readonly Refusal[];
}

/** The files below claimed that this ceremony does not renew anyway. Which others it changes, only the seal finds out. */
function staying(
  { checkedAt, profile, tree }: VerifiedBase,
  changed: readonly DocumentName[],
): readonly ClaimedFile[] {
  const soon = checkedAt + profile.nextCeremonyDays * DAY;
  const below = tree.files.slice(1);
  return changed.includes("claimed")
    ? below.filter(({ targets }) => targets.expires > soon)
    : below;
}

/**
 * Builds the next root and targets from the proposals, each with the first of its offered dates, and judges the tree that would come of it.
 * Claimed is not built: with very many projects that takes its time, and the seal does it. Refuses what nextTree refuses.
 */
export function foresee(
  base: VerifiedBase,
  approved: number,
  proposals: readonly Proposal[],
  verify: Verify,
): Outcome<Foreseen> {
  const changed = touched(base, approved, proposals);
  const expiry = changed.map((document) => ({
    document,
    days: expiryDays(base.profile, document)[0] ?? 0,
  }));
  const built = changed.filter((document) => document !== "claimed");
  const next = nextTree(base, built, [], { proposals, replaced: new Map() }, expiry);
  if (!next.ok) return next;
  const { root, targets } = next.value;
  const days = expiryDays(base.profile, "claimed")[0] ?? 0;
  const claimed = changed.includes("claimed")
    ? { ...base.claimed, version: base.claimed.version + 1, expires: later(base.checkedAt, days) }
    : base.claimed;
  const plan = { base, root, targets, claimed, changed: new Set<string>(changed), verify };
  const objections = PLAN_CHECKS.map((check) => runCheck(check, "the new documents", plan)).flatMap(
    (outcome) =>
      outcome.objection === null || outcome.level === "warn"
        ? []
        : [refusalOf(outcome, outcome.objection)],
  );
  const sentences = [
    ...(changed.includes("root") ? explainRoot(base.root, root, base.checkedAt) : []),
    ...(changed.includes("targets") ? explainTargets(base.targets, targets, base.checkedAt) : []),
    ...(changed.includes("claimed") ? explainDropped(base.tree) : []),
    nextCeremony(
      { root, targets, claimed, below: staying(base, changed) },
      base.checkedAt,
      base.profile,
    ),
  ];
  return accept({ root, targets, sentences, objections });
}
