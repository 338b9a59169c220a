import { accept, refuse, type Outcome, type Refusal } from "../refusal.ts";
import { steadiest, unevenness } from "./unlikely.ts";

/** What people throw: dice of six, written 1 to 6, or coins, written H and T. */
export type RollKind = "dice" | "coins";

interface Kind {
  /** How the canonical text begins, so that no throw of coins reads as one of dice. */
  readonly prefix: string;
  readonly symbols: string;
  /** Enough for 128 bits: 50 x 2.585 = 129.2, and 128 x 1. */
  readonly needed: number;
  readonly words: string;
  readonly one: string;
}

const KINDS: Readonly<Record<RollKind, Kind>> = {
  dice: { prefix: "d6:", symbols: "123456", needed: 50, words: "rolls of a die", one: "die" },
  coins: { prefix: "coin:", symbols: "HT", needed: 128, words: "tosses of a coin", one: "coin" },
};

/** Nobody throws more, and the sums below stay exact enough. */
export const MOST_ROLLS = 1000;

declare const checked: unique symbol;
/** Rolls that passed every test of readRolls; secret as the key that is made from them. */
export type Rolls = {
  readonly kind: RollKind;
  /** The canonical text: `d6:` and digits, or `coin:` and H and T. */
  readonly text: string;
  readonly count: number;
  readonly [checked]: true;
};

/** How many rolls give 128 bits. */
export function rollsNeeded(kind: RollKind): number {
  return KINDS[kind].needed;
}

function no(id: string, found: string, expected: string, todo: string): Refusal {
  return { id, where: "the rolls", found, expected, todo };
}

function misfit(typed: string, kind: Kind): Refusal | null {
  const at = [...typed].findIndex((each) => !kind.symbols.includes(each));
  if (at === -1) return null;
  return no(
    "ROLLS-CHARACTERS",
    `something that is no roll, at roll ${at + 1}`,
    `only ${kind.symbols.length === 2 ? "H and T" : "the digits 1 to 6"}`,
    "Look at that place, and type what the throw showed.",
  );
}

function miscounted({ length }: string, kind: Kind): Refusal | null {
  if (length < kind.needed)
    return no(
      "ROLLS-COUNT",
      `${length} ${kind.words}`,
      `${kind.needed} or more, for 128 bits`,
      `Throw ${kind.needed - length} more times, and add what they show.`,
    );
  if (length <= MOST_ROLLS) return null;
  return no(
    "ROLLS-COUNT",
    `${length} ${kind.words}`,
    `at most ${MOST_ROLLS}`,
    `${kind.needed} are enough. Begin again with fewer.`,
  );
}

/** The length of the shortest beginning that the whole is a repetition of, if it fits at least twice. */
function cycle(typed: string): number | null {
  for (let length = 1; length <= typed.length / 2; length++)
    if (typed.slice(length) === typed.slice(0, -length)) return length;
  return null;
}

const AGAIN = "Throw again, every roll anew, and type what you see.";

function patterned(typed: string, kind: Kind): Refusal | null {
  const repeated = cycle(typed);
  if (repeated === 1)
    return no(
      "ROLLS-SAME",
      "the same result every time",
      `what a fair ${kind.one} shows`,
      `Take another ${kind.one}. ${AGAIN}`,
    );
  if (repeated !== null)
    return no(
      "ROLLS-PATTERN",
      `the same ${repeated} rolls, over and over`,
      "rolls that follow no rule",
      AGAIN,
    );
  const run = steadiest(typed, kind.symbols);
  if (run === null) return null;
  return no(
    "ROLLS-PATTERN",
    `${run} rolls in a row that go up, go down or stay by one rule`,
    "rolls that follow no rule",
    AGAIN,
  );
}

function uneven(typed: string, kind: Kind): Refusal | null {
  const found = unevenness(typed, kind.symbols);
  if (found === null) return null;
  return no(
    "ROLLS-UNEVEN",
    found === "results"
      ? "a result far too often, or far too seldom"
      : "steps that are too regular",
    `what a fair ${kind.one} shows`,
    `By chance this happens less than once in 100,000 times. Take another ${kind.one}. ${AGAIN}`,
  );
}

/**
 * Reads rolls as people type them: white space between them, small letters and commas do not matter. Refuses ROLLS-CHARACTERS, ROLLS-COUNT, ROLLS-SAME,
 * ROLLS-PATTERN and ROLLS-UNEVEN; honest rolls are refused less than once in 200,000 times (docs/formats/key-making.md). No refusal tells a roll.
 */
export function readRolls(kind: RollKind, text: string): Outcome<Rolls> {
  const how = KINDS[kind];
  const typed = text.replaceAll(/[\s,]+/g, "").toUpperCase();
  const refusal =
    misfit(typed, how) ?? miscounted(typed, how) ?? patterned(typed, how) ?? uneven(typed, how);
  if (refusal !== null) return refuse(refusal);
  return accept({ kind, text: how.prefix + typed, count: typed.length } as Rolls);
}
