import type { ClaimCheckId } from "../import/claim-checks.ts";
import { bytesWords, countWords } from "../plan/amounts.ts";
import type { Figure } from "../plan/svg.ts";
import { drawnBars, type Bar, type Bars } from "./bars.ts";
import type { Capacity } from "./capacity.ts";
import type { Age, Figures } from "./figures.ts";

/** Each check in a few words: its sentence is too long for a bar. */
export const SHORT: Readonly<Record<ClaimCheckId, string>> = {
  "CLAIM-FORM": "cannot be read",
  "CLAIM-NAME": "no valid name",
  "CLAIM-KEY": "unsound key",
  "CLAIM-THRESHOLD": "impossible threshold",
  "CLAIM-PROOF": "no proof of possession",
  "CLAIM-CLAIMED": "claimed already",
  "CLAIM-REPOSITORY": "another repository",
  "CLAIM-DUPLICATE": "twice in the batch",
  "CLAIM-RECENT": "not in recently-claimed",
  "CLAIM-REPOSITORY-KEY": "key of the repository",
  "CLAIM-STATUS": "quarantined, prohibited",
  "CLAIM-PROHIBITED": "prohibited name",
  "CLAIM-LOOK-ALIKE": "looks like another",
  "CLAIM-TYPO": "slip of a known name",
  "CLAIM-STDLIB": "standard library",
  "CLAIM-UNKNOWN": "not among the names",
  "CLAIM-EVIDENCE": "no evidence of owners",
  "CLAIM-OWNERS": "owners changed",
  "CLAIM-WAITING": "still waiting",
  "CLAIM-SINGLE-KEY": "a single key",
  "CLAIM-SHARED-KEY": "key of other owners",
  "CLAIM-OWNER-NAMES": "disguised owner",
  "CLAIM-DATES": "dates contradict",
  "CLAIM-EVIDENCE-AGE": "stale evidence",
};

const PLAIN = { divider: null, limit: null, unit: "claims" } as const;

function claims(count: number): string {
  return count === 1 ? "1 claim" : `${countWords(count)} claims`;
}

function flagChart({ flags, standing, total }: Figures): Bars {
  const bars = flags.map(({ id, count, level }): Bar => ({
    label: SHORT[id],
    value: count,
    kind: level === "block" ? "danger" : "warn",
  }));
  const blocking = flags.filter(({ level }) => level === "block").length;
  const both = blocking > 0 && blocking < flags.length;
  return {
    ...PLAIN,
    title: "What was found",
    says: `${countWords(standing.blocked)} of ${claims(total)} blocked, hatched and first; ${countWords(standing.warned)} need attention; ${countWords(standing.clean)} clean. A claim can count more than once.`,
    // Beside all that are clean, those that matter could not be told apart.
    bars:
      bars.length > 0 ? bars : [{ label: "nothing found", value: standing.clean, kind: "plain" }],
    divider: both ? { before: blocking, word: "above: blocked; below: needs attention" } : null,
  };
}

function ageWords({ from, to }: Age): string {
  return to === null ? `${from} days or more` : `${from} to ${to - 1} days`;
}

function ageChart({ ages, undated, waitingDays }: Figures): Bars {
  const young = ages.filter(({ to }) => to !== null && to <= waitingDays);
  const waiting = young.reduce((sum, { count }) => sum + count, 0);
  const unknown: readonly Bar[] =
    undated === 0 ? [] : [{ label: "nobody knows", value: undated, kind: "danger" }];
  return {
    ...PLAIN,
    title: "How long they have waited",
    says: `${claims(waiting)} ${waiting === 1 ? "has" : "have"} not waited ${waitingDays} days yet since the index received ${waiting === 1 ? "it" : "them"}.`,
    bars: [
      ...ages.map((age): Bar => {
        const isYoung = young.includes(age);
        return { label: ageWords(age), value: age.count, kind: isYoung ? "warn" : "plain" };
      }),
      ...unknown,
    ],
    divider: { before: young.length, word: `the waiting period of ${waitingDays} days is over` },
  };
}

/** Kinds beyond these are one bar. */
const MOST_KINDS = 8;

function keyChart({ keys }: Figures): Bars {
  const bars = keys.slice(0, MOST_KINDS).map((each): Bar => ({
    label: `${each.threshold} of ${each.keys}`,
    value: each.count,
    kind: each.keys === 1 ? "warn" : "plain",
  }));
  const rest = keys.slice(MOST_KINDS).reduce((sum, { count }) => sum + count, 0);
  const single = keys.filter((each) => each.keys === 1).reduce((sum, { count }) => sum + count, 0);
  return {
    ...PLAIN,
    title: "Keys and thresholds",
    says: `How many of how many keys must sign for the project. ${claims(single)} with one key only: who loses it loses the project.`,
    bars: rest === 0 ? bars : [...bars, { label: "others", value: rest, kind: "plain" }],
  };
}

function capacityWords({ divided, claimed, snapshot }: Capacity): string {
  const room = divided ? snapshot : claimed;
  const sizes = `now ${bytesWords(room.now)}, with all of them about ${bytesWords(room.after)}, and clients take ${bytesWords(room.most)}`;
  return divided
    ? `Claimed is divided, so snapshot is what fills up: ${sizes}.`
    : `Claimed is one file: ${sizes}.`;
}

function capacityChart(capacity: Capacity): Bars {
  const { now, after, most } = capacity.projects;
  return {
    title: "Room in claimed",
    says: capacityWords(capacity),
    unit: "projects",
    bars: [
      { label: "claimed now", value: now, kind: "plain" },
      {
        label: "with all not blocked",
        value: after,
        kind: after > most ? "danger" : "plain",
      },
    ],
    divider: null,
    limit: { at: most, word: `clients take about ${countWords(Number(most.toPrecision(2)))}` },
  };
}

/** The figures of a batch, drawn: what was found, ages, keys, room. None of an empty batch. */
export function chartsOf(figures: Figures): readonly Figure[] {
  if (figures.total === 0) return [];
  const room = figures.capacity === null ? [] : [capacityChart(figures.capacity)];
  return [flagChart(figures), ageChart(figures), keyChart(figures), ...room].map(drawnBars);
}
