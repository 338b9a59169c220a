export const DECISIONS = ["undecided", "approved", "rejected", "put off"] as const;
export type Decision = (typeof DECISIONS)[number];

/**
 * What the decisions about one claim come to. `waiting`: one reviewer approved a claim that needs two; `disagreed`: two decided differently about such
 * a claim. Neither is a decision.
 */
export const OUTCOMES = [...DECISIONS, "waiting", "disagreed"] as const;
export type ClaimOutcome = (typeof OUTCOMES)[number];

/** One act of a reviewer; it may cover one claim or very many. */
export interface Act {
  readonly decision: Decision;
  readonly reason: string;
  readonly reviewer: string;
}

/** Stands where a reviewer's name does, of what was decided before this ceremony. */
export const EARLIER = "an earlier ceremony";

/** An act with what it was about, and with what the reviewer had decided before about each of these claims: enough to take it back. */
export interface Deed {
  readonly act: Act;
  readonly lines: Uint32Array;
  readonly before: Uint32Array;
}

/** One reviewer's part: by line the number of the deed that is the present one, counted from 1, and 0 for none. */
interface Part {
  readonly present: Uint32Array;
  /** Numbers of the deeds that were not taken back, the last one last. */
  readonly done: readonly number[];
}

const NOTHING: Part = { present: new Uint32Array(0), done: [] };

export function noCounts(): Record<ClaimOutcome, number> {
  return { undecided: 0, approved: 0, rejected: 0, "put off": 0, waiting: 0, disagreed: 0 };
}

/** Counted once, beside the decisions: equal ones stay equal, counted or not. */
const counted = new WeakMap<Decisions, Readonly<Record<ClaimOutcome, number>>>();

/**
 * What each reviewer has decided about each line of a batch. Immutable; four bytes a claim and reviewer, so that a copy for each act stays cheap
 * with 100,000 claims and more.
 */
export class Decisions {
  /** Number of claims. */
  readonly length: number;
  private readonly two: Uint8Array;
  /** By line, the reasons of what an earlier ceremony rejected. */
  private readonly earlier: ReadonlyMap<number, string>;
  private readonly deeds: readonly Deed[];
  private readonly parts: ReadonlyMap<string, Part>;

  private constructor(
    two: Uint8Array,
    earlier: ReadonlyMap<number, string>,
    deeds: readonly Deed[],
    parts: ReadonlyMap<string, Part>,
  ) {
    this.length = two.length;
    this.two = two;
    this.earlier = earlier;
    this.deeds = deeds;
    this.parts = parts;
  }

  /**
   * Nothing is decided yet. `needsTwo`: whether the approval of that line needs two reviewers. `earlier`: what an earlier ceremony rejected, with the reasons;
   * it counts until a reviewer acts on that line.
   */
  static none(
    claims: number,
    needsTwo: (line: number) => boolean = () => false,
    earlier: ReadonlyMap<number, string> = new Map(),
  ): Decisions {
    const two = Uint8Array.from({ length: claims }, (_, line) => (needsTwo(line) ? 1 : 0));
    return new Decisions(two, earlier, [], new Map());
  }

  /** What an earlier ceremony did about a line, whatever was decided since. */
  before(line: number): Act | null {
    const reason = this.earlier.get(line);
    return reason === undefined ? null : { decision: "rejected", reason, reviewer: EARLIER };
  }

  private isTouched(line: number): boolean {
    for (const { present } of this.parts.values()) if ((present[line] ?? 0) > 0) return true;
    return false;
  }

  needsTwo(line: number): boolean {
    return this.two[line] === 1;
  }

  /**
   * What is decided about a line. One that needs two reviewers is approved once two approve it, rejected or put off once one does, as long as nobody
   * decides otherwise. Of any other line the last decision counts, whoever made it.
   */
  of(line: number): ClaimOutcome {
    if (this.earlier.has(line) && !this.isTouched(line)) return "rejected";
    if (this.two[line] !== 1) return this.lastAct(line)?.decision ?? "undecided";
    let first: Decision = "undecided";
    let count = 0;
    for (const { present } of this.parts.values()) {
      const decision = this.deed(present[line])?.act.decision ?? "undecided";
      if (decision === "undecided") continue;
      if (count > 0 && decision !== first) return "disagreed";
      first = decision;
      count++;
    }
    return first === "approved" && count < 2 ? "waiting" : first;
  }

  /** How many claims came to what. */
  get counts(): Readonly<Record<ClaimOutcome, number>> {
    const known = counted.get(this);
    if (known !== undefined) return known;
    const counts = noCounts();
    for (let line = 0; line < this.length; line++) counts[this.of(line)]++;
    counted.set(this, counts);
    return counts;
  }

  /** The acts that count for a line: of each reviewer the last one where it needs two, else the last one of all. None that took a decision back. */
  acts(line: number): readonly Act[] {
    const before = this.isTouched(line) ? null : this.before(line);
    if (before !== null) return [before];
    const last = this.two[line] === 1 ? null : this.lastAct(line);
    const acts = this.two[line] === 1 ? this.each(line) : last === null ? [] : [last];
    return acts.filter(({ decision }) => decision !== "undecided");
  }

  /** What this reviewer has decided about a line, whatever others did. */
  by(reviewer: string, line: number): Decision {
    return this.deed(this.parts.get(reviewer)?.present[line])?.act.decision ?? "undecided";
  }

  /** Whether this reviewer's last act about a line stands, be it that the decision was taken back. */
  hasActed(reviewer: string, line: number): boolean {
    return (this.parts.get(reviewer)?.present[line] ?? 0) > 0;
  }

  /** Whose decisions count for these lines, in the order in which the reviewers first decided. */
  reviewersOf(lines: Iterable<number>): readonly string[] {
    const found = new Set<string>();
    for (const line of lines) {
      if (found.size === this.parts.size) break;
      for (const { reviewer } of this.acts(line)) found.add(reviewer);
    }
    return [...this.parts.keys()].filter((name) => found.has(name));
  }

  /** One act after those before. */
  with(lines: readonly number[], act: Act): Decisions {
    const { present, done } = this.part(act.reviewer);
    const deed = {
      act,
      lines: Uint32Array.from(lines),
      before: Uint32Array.from(lines, (line) => present[line] ?? 0),
    };
    const deeds = [...this.deeds, deed];
    const next = present.slice();
    for (const line of lines) next[line] = deeds.length;
    return this.change(deeds, act.reviewer, { present: next, done: [...done, deeds.length] });
  }

  /** The deed of that number, from 1; taken back or not. */
  deed(number: number | undefined): Deed | undefined {
    return this.deeds[(number ?? 0) - 1];
  }

  /** This reviewer's last deed that was not taken back. */
  lastOf(reviewer: string): { readonly number: number; readonly deed: Deed } | null {
    const number = this.parts.get(reviewer)?.done.at(-1);
    const deed = this.deed(number);
    return number === undefined || deed === undefined ? null : { number, deed };
  }

  /** Without this reviewer's last deed: each of its claims has again what the reviewer had decided before. The same where there is none. */
  undo(reviewer: string): Decisions {
    const last = this.lastOf(reviewer);
    if (last === null) return this;
    const { present, done } = this.part(reviewer);
    const { lines, before } = last.deed;
    const next = present.slice();
    for (const [i, line] of lines.entries()) next[line] = before[i] ?? 0;
    return this.change(this.deeds, reviewer, { present: next, done: done.slice(0, -1) });
  }

  private part(reviewer: string): Part {
    const { present, done } = this.parts.get(reviewer) ?? NOTHING;
    return { present: present.length === 0 ? new Uint32Array(this.length) : present, done };
  }

  private change(deeds: readonly Deed[], reviewer: string, part: Part): Decisions {
    return new Decisions(this.two, this.earlier, deeds, new Map(this.parts).set(reviewer, part));
  }

  private each(line: number): readonly Act[] {
    return [...this.parts.values()].flatMap(({ present }) => {
      const deed = this.deed(present[line]);
      return deed === undefined ? [] : [deed.act];
    });
  }

  private lastAct(line: number): Act | null {
    let last = 0;
    for (const { present } of this.parts.values()) last = Math.max(last, present[line] ?? 0);
    return this.deed(last)?.act ?? null;
  }
}
