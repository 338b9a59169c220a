import { bytesWords, countWords, secondsWords } from "./amounts.ts";
import {
  chosenOf,
  firstWithSnapshot,
  monthTogether,
  signingTime,
  type Figures,
  type Plan,
  type Scenario,
} from "./plan.ts";

function least(
  { divided }: Scenario,
  of: (figures: Figures) => number,
): { readonly most: number; readonly value: number } {
  const best = divided.reduce((a, b) => (of(b) < of(a) ? b : a));
  return { most: best.most ?? 0, value: of(best) };
}

/** "the least of all", or by how much it misses that, and where it would be reached. */
function against(scenario: Scenario, of: (figures: Figures) => number): string {
  const own = of(chosenOf(scenario));
  const best = least(scenario, of);
  if (own <= best.value) return `${bytesWords(own)}, the least of all sizes`;
  return `${bytesWords(own)} (the least would be ${bytesWords(best.value)}, with shards of ${bytesWords(best.most)})`;
}

function ways({ all, assumed, limits, now }: Plan): readonly string[] {
  const { claimed, flat, hashed } = now;
  const { first } = chosenOf(now);
  const refused = flat.first.mean > limits.targets;
  const swollen = all.hashed.snapshot > limits.snapshot;
  return [
    `One flat file of ${countWords(claimed)} projects has ${bytesWords(flat.first.mean)}, and every client downloads it for its first project and after each ceremony. ${
      refused
        ? `No client takes more than ${bytesWords(limits.targets)}: it would be refused.`
        : `Clients take up to ${bytesWords(limits.targets)}.`
    }`,
    `Divided by names, that first download is ${bytesWords(first.mean)} (at worst ${bytesWords(first.worst)}; about ${bytesWords(first.compressed)} where the server compresses).`,
    `In hashed bins it would be ${bytesWords(hashed.first.mean)}. They hash paths, not names: a project with ${assumed.paths} paths stands in as many bins, and a new file of a claimed project can fall into a bin that does not list it, which takes a ceremony.${
      swollen
        ? ` With all names claimed the bins would fill ${bytesWords(all.hashed.snapshot)} of snapshot: clients take ${bytesWords(limits.snapshot)}.`
        : ""
    }`,
  ];
}

/** With fewer names nothing is seen of what the default is made for. */
const MANY = 200_000;

function why({ all, now }: Plan): readonly string[] {
  const most = bytesWords(chosenOf(now).most ?? 0);
  const later =
    "is made for the day on which most names are claimed: to divide anew is to sign everything anew.";
  const reason = `Why ${most}: with ${countWords(all.claimed)} projects claimed, a first download with its part of snapshot is ${against(all, firstWithSnapshot)}. A month is ${against(all, monthTogether)}. Smaller shards make snapshot longer, larger ones every download.`;
  if (all.claimed < MANY)
    return [`${reason} These names are too few to show more: the default ${later}`];
  if (now.claimed === all.claimed) return [reason];
  const early = `With ${countWords(now.claimed)} claimed it is ${against(now, firstWithSnapshot)}. The default ${later}`;
  return [reason, early];
}

/** A batch's files, then the time to sign everything once: each person, at the slowest token and in software. */
function work({ all, batch, measured, now }: Plan): string {
  const own = chosenOf(now);
  const [{ drawn, expected }, whole] = [own.touched, chosenOf(all)];
  const times = ({ files }: Figures) => {
    const { software, tokens } = signingTime(files, measured);
    const slow = tokens.find(({ perSecond }) => perSecond === 1)?.seconds ?? 0;
    return `${secondsWords(software)} in software and ${secondsWords(slow)} with a token that signs once a second`;
  };
  const counted = drawn === null ? "" : ` (${countWords(drawn)} when it was drawn)`;
  const later =
    now.claimed === all.claimed ? "" : `; with ${countWords(all.claimed)} claimed, ${times(whole)}`;
  return `A batch of ${countWords(batch)} claims changes about ${countWords(expected)} of ${countWords(own.files)} files${counted}. To sign all files once takes each person ${times(own)}${later}.`;
}

function listed({ all, growth, limits, now }: Plan): string {
  const full = growth.at(-1)?.snapshotFull ?? 0;
  const later =
    now.claimed === all.claimed
      ? ""
      : `, with ${countWords(all.claimed)} claimed by ${bytesWords(chosenOf(all).snapshot)}`;
  const end = full > limits.snapshot ? `: clients take ${bytesWords(limits.snapshot)}.` : ".";
  return `Snapshot grows by ${bytesWords(chosenOf(now).snapshot)}${later}. If each of those projects had a file of its own, by ${bytesWords(full)}${end}`;
}

/** A few sentences: first why the default is the default, then what claimed would be like. */
export function planWords(plan: Plan): readonly string[] {
  return [...why(plan), ...ways(plan), work(plan), listed(plan)];
}
