import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { toUtf8 } from "../../../shared/bytes.ts";
import { BEGINNING, entryLine, lineDigest, readJournal } from "../../../shared/ceremony/entry.ts";
import { heldCeremony, journalOf } from "../../held-ceremony.ts";
import { good, once } from "../../sample.ts";

const journal = once(() => journalOf(heldCeremony().events));
const lines = once(() => Buffer.from(journal()).toString("utf8").split("\n").slice(0, -1));
const written = (all: readonly string[]) => toUtf8(all.map((line) => `${line}\n`).join(""));

function rechained(change: (line: string, i: number) => string): Uint8Array {
  let previous = BEGINNING as string;
  return written(
    lines().map((line, i) => {
      const next = change(line.replace(/"previous":"[0-9a-f]{64}"/, `"previous":"${previous}"`), i);
      previous = lineDigest(next);
      return next;
    }),
  );
}

const BROKEN: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
  ["a line left out", () => written(lines().toSpliced(2, 1)), /number 3/],
  ["the first line left out", () => written(lines().slice(1)), /number 1/],
  [
    "two lines swapped",
    () =>
      written(
        lines()
          .with(1, lines()[2] ?? "")
          .with(2, lines()[1] ?? ""),
      ),
    /number 2/,
  ],
  ["a line twice", () => written(lines().toSpliced(1, 0, lines()[0] ?? "")), /number 0/],
  ["an empty line between", () => written(lines().toSpliced(1, 0, "")), /ends too early/],
  ["a line that is no JSON", () => written(lines().toSpliced(1, 0, "hello")), /does not allow/],
  [
    "a blank in a line",
    () => rechained((line, i) => (i === 1 ? line.replace(":", ": ") : line)),
    /canonical/,
  ],
  ["a carriage return at each line's end", () => rechained((line) => `${line}\r`), /canonical/],
  [
    "another order of fields",
    () =>
      rechained((line, i) =>
        i === 0 ? line.replace(/^(\{"at":"[^"]+"),(.*),("seq":0)\}$/, "{$3,$2}") : line,
      ),
    /fault in "at"/,
  ],
  [
    "a field more",
    () => rechained((line, i) => (i === 1 ? line.replace(/\}$/, ',"x":1}') : line)),
    /fault/,
  ],
  [
    "an unknown event",
    () => rechained((line, i) => (i === 0 ? line.replace('"opened"', '"closed"') : line)),
    /event/,
  ],
  [
    "a time that no clock shows",
    () =>
      rechained((line, i) =>
        i === 1 ? line.replace(/"at":"[^"]+"/, '"at":"2026-13-45T99:99:99Z"') : line,
      ),
    /fault in "at"/,
  ],
  [
    "a time with a fraction of a second",
    () => rechained((line, i) => (i === 1 ? line.replace(/("at":"[^"]+)Z"/, '$1.5Z"') : line)),
    /fault in "at"/,
  ],
  [
    "half a character in a name",
    () =>
      rechained((line, i) =>
        i === 0 ? line.replace(/("administrator":"\w+)"/, '$1\\ud800"') : line,
      ),
    /./,
  ],
  [
    "a seal over another record",
    () =>
      rechained((line) => line.replace(/"record":"[0-9a-f]{64}"/, `"record":"${"5".repeat(64)}"`)),
    /a seal over another record/,
  ],
  [
    "a line altered before the seal",
    () => rechained((line, i) => (i === 2 ? line.replace("looked into it", "telephoned") : line)),
    /a seal over another record/,
  ],
  [
    "a byte that is not UTF-8",
    () => Uint8Array.of(...journal().subarray(0, 40), 0xff, ...journal().subarray(41)),
    /./,
  ],
];

describe("the journal", () => {
  it("JOURNAL-CHAIN accepts a journal as it was written", () => {
    const { entries, head, wholeBytes } = good(readJournal(journal()));
    assert.deepEqual(
      entries.map(({ event }) => event),
      heldCeremony().events,
    );
    assert.equal(wholeBytes, journal().length);
    assert.equal(head, lineDigest(lines().at(-1) ?? ""));
  });

  it("JOURNAL-CHAIN accepts a time before the one before: a clock may be set right in between", () => {
    const back = rechained((line, i) =>
      i === 1 ? line.replace(/"at":"[^"]+"/, '"at":"2020-02-29T00:00:00Z"') : line,
    );
    const one = Buffer.from(back).toString("utf8").split("\n").slice(0, 2);
    assert.equal(good(readJournal(written(one))).entries.length, 2);
  });

  it("JOURNAL-CHAIN accepts an empty one: nothing has happened", () => {
    assert.deepEqual(good(readJournal(new Uint8Array(0))), {
      entries: [],
      head: BEGINNING,
      wholeBytes: 0,
    });
  });

  for (const [sentence, bytes, found] of BROKEN)
    it(`JOURNAL-CHAIN refuses ${sentence}`, () => {
      const read = readJournal(bytes());
      assert.ok(!read.ok, "it was accepted");
      assert.equal(read.refusal.id, "JOURNAL-CHAIN");
      assert.match(read.refusal.found, found);
    });

  it("leaves out a last line that power failed under, wherever it was cut", () => {
    const whole = journal().length - (lines().at(-1)?.length ?? 0) - 1;
    for (let cut = whole; cut < journal().length; cut += 97) {
      const { entries, wholeBytes } = good(readJournal(journal().subarray(0, cut)));
      assert.equal(entries.length, lines().length - 1);
      assert.equal(wholeBytes, whole);
    }
  });

  it("is written in one form only: an entry read is written again the same", () => {
    const { entries } = good(readJournal(journal()));
    assert.deepEqual(entries.map(entryLine), lines());
  });

  it("JOURNAL-CHAIN refuses any changed byte before the last line, or the change is no change", () => {
    const last = journal().length - (lines().at(-1)?.length ?? 0) - 1;
    fc.assert(
      fc.property(fc.nat(last - 1), fc.integer({ min: 1, max: 255 }), (place, difference) => {
        const altered = Uint8Array.from(journal());
        altered[place] = (altered[place] ?? 0) ^ difference;
        assert.equal(readJournal(altered).ok, false);
      }),
      { numRuns: 150 },
    );
  });
});
