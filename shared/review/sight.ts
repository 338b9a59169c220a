import {
  noCounts,
  type Act,
  type ClaimOutcome,
  type Deed,
  type Decision,
  type Decisions,
} from "./decisions.ts";

interface Counts {
  readonly decisions: Readonly<Record<Decision, number>>;
  readonly outcomes: Readonly<Record<ClaimOutcome, number>>;
}

/**
 * What one reviewer may see of all decisions. About a claim that needs two, what others decided is closed to a reviewer who has not decided about it:
 * until two have, from when on it is open to everybody. Whatever is told to the person at the keyboard is made from this.
 */
export class Sight {
  private readonly all: Decisions;
  private readonly reviewer: string;
  private known: Counts | null = null;

  constructor(all: Decisions, reviewer: string) {
    this.all = all;
    this.reviewer = reviewer;
  }

  /** Whether all that was decided about a line may be seen. */
  isOpen(line: number): boolean {
    return (
      !this.all.needsTwo(line) ||
      this.all.by(this.reviewer, line) !== "undecided" ||
      this.all.acts(line).length > 1
    );
  }

  /** The reviewer's own decision about a line that needs two; where there is none, what two others agreed on. Of any other line what is decided. */
  of(line: number): Decision {
    const own = this.all.needsTwo(line) ? this.all.by(this.reviewer, line) : "undecided";
    if (own !== "undecided") return own;
    const outcome = this.outcome(line);
    return outcome === "waiting" || outcome === "disagreed" ? "undecided" : outcome;
  }

  /** What the decisions about a line come to, as far as they may be seen. */
  outcome(line: number): ClaimOutcome {
    return this.isOpen(line) ? this.all.of(line) : (this.before(line)?.decision ?? "undecided");
  }

  /** What an earlier ceremony did, for as long as the reviewer has done nothing about it: the stick tells that to everybody. */
  private before(line: number): Act | null {
    return this.all.hasActed(this.reviewer, line) ? null : this.all.before(line);
  }

  needsTwo(line: number): boolean {
    return this.all.needsTwo(line);
  }

  /** The reason for what `of` tells: the reviewer's own, or that of the first who decided so. */
  reason(line: number): string {
    const decision = this.of(line);
    const acts = this.acts(line).filter((act) => act.decision === decision);
    const own = acts.find(({ reviewer }) => reviewer === this.reviewer);
    return (own ?? acts[0])?.reason ?? "";
  }

  /** Who decided what about a line, and why, as far as it may be seen. */
  acts(line: number): readonly Act[] {
    if (this.isOpen(line)) return this.all.acts(line);
    const before = this.before(line);
    return before === null ? [] : [before];
  }

  /** How many claims have which decision for this reviewer. */
  get counts(): Counts["decisions"] {
    return this.count().decisions;
  }

  get outcomes(): Counts["outcomes"] {
    return this.count().outcomes;
  }

  /** Whether a deed may be told of: the reviewer's own, or one about lines that are all open. */
  mayKnow({ act, lines }: Deed): boolean {
    return act.reviewer === this.reviewer || lines.every((line) => this.isOpen(line));
  }

  private count(): Counts {
    if (this.known !== null) return this.known;
    const decisions = noCounts();
    const outcomes = noCounts();
    for (let line = 0; line < this.all.length; line++) {
      decisions[this.of(line)]++;
      outcomes[this.outcome(line)]++;
    }
    const { undecided, approved, rejected, "put off": putOff } = decisions;
    this.known = { decisions: { undecided, approved, rejected, "put off": putOff }, outcomes };
    return this.known;
  }
}

const sights = new WeakMap<Decisions, Map<string, Sight>>();

/** What that reviewer may see of these decisions: the same object each time. */
export function sightOf(decisions: Decisions, reviewer: string): Sight {
  const known = sights.get(decisions) ?? new Map<string, Sight>();
  const sight = known.get(reviewer) ?? new Sight(decisions, reviewer);
  sights.set(decisions, known.set(reviewer, sight));
  return sight;
}
