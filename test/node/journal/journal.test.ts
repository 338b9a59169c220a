import assert from "node:assert/strict";
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readJournal } from "../../../shared/ceremony/entry.ts";
import type { CeremonyEvent } from "../../../shared/ceremony/event.ts";
import { Journal } from "../../../node/journal/journal.ts";
import { heldCeremony, minute } from "../../held-ceremony.ts";
import { ownFolder } from "../../own-folder.ts";
import { good } from "../../sample.ts";
import { tinyDisk } from "../../tiny-disk.ts";

// That each line is flushed before the next thing happens cannot be seen without cutting the power; that it is written can.

const path = (folder = ownFolder()) => join(folder, "ceremonies/x/journal.jsonl");

async function written(at: string, events: readonly CeremonyEvent[]): Promise<Journal> {
  const journal = await Journal.create(at);
  for (const event of events) await journal.append(event, minute(journal.entries.length));
  return journal;
}

const idOf = async (at: string) => {
  const opened = await Journal.reopen(at);
  if (!opened.ok) return opened.refusal.id;
  await opened.value.close();
  return "opened";
};

describe("the journal on the disk", () => {
  it("holds each event at once, chained, and gives its own bytes", async () => {
    const at = path();
    const journal = await Journal.create(at);
    for (const [i, event] of heldCeremony().events.entries()) {
      await journal.append(event, minute(journal.entries.length));
      const { entries, head } = good(readJournal(readFileSync(at)));
      assert.equal(entries.length, i + 1);
      assert.equal(head, journal.digest);
    }
    assert.deepEqual(Buffer.from(journal.bytes()), readFileSync(at));
    await journal.close();
  });

  it("goes on where it was left", async () => {
    const at = path();
    const [first, ...rest] = heldCeremony().events;
    assert.ok(first !== undefined);
    await (await written(at, [first])).close();
    const journal = good(await Journal.reopen(at));
    for (const event of rest) await journal.append(event, minute(journal.entries.length));
    assert.equal(good(readJournal(readFileSync(at))).entries.length, heldCeremony().events.length);
    await journal.close();
  });

  it("is never written over", async () => {
    const at = path();
    await (await written(at, heldCeremony().events)).close();
    const before = readFileSync(at);
    await assert.rejects(() => Journal.create(at), /EEXIST/);
    assert.deepEqual(readFileSync(at), before);
  });

  it("can be read by nobody else", async () => {
    const at = path();
    await (await written(at, [])).close();
    assert.equal(statSync(at).mode & 0o077, 0);
  });

  for (const [sentence, tear] of [
    ["in the middle", (at: string) => truncateSync(at, statSync(at).size - 20)],
    ["before its line end", (at: string) => truncateSync(at, statSync(at).size - 1)],
    ["in the middle of the next line", (at: string) => appendFileSync(at, '{"at":"')],
    ["with zeros behind it", (at: string) => appendFileSync(at, Buffer.alloc(64))],
  ] as const)
    it(`cuts off a line that was torn ${sentence}, and goes on`, async () => {
      const at = path();
      const { events } = heldCeremony();
      await (await written(at, events.slice(0, 3))).close();
      tear(at);
      const journal = good(await Journal.reopen(at));
      const kept = journal.entries.length;
      assert.ok(kept === 2 || kept === 3);
      for (const event of events.slice(kept))
        await journal.append(event, minute(journal.entries.length));
      assert.equal(good(readJournal(readFileSync(at))).entries.length, events.length);
      await journal.close();
    });

  it("JOURNAL-CHAIN refuses an altered journal, and leaves it as it is", async () => {
    const at = path();
    await (await written(at, heldCeremony().events)).close();
    const text = readFileSync(at, "utf8").replace("BLUE", "blue");
    writeFileSync(at, text);
    assert.equal(await idOf(at), "JOURNAL-CHAIN");
    assert.equal(readFileSync(at, "utf8"), text);
  });

  it("JOURNAL-OPEN refuses a journal that is not there, or that is a folder", async () => {
    assert.equal(await idOf(path()), "JOURNAL-OPEN");
    assert.equal(await idOf(ownFolder()), "JOURNAL-OPEN");
  });

  const disk = tinyDisk(24);
  it(
    "keeps nothing of an event that a full disk has no room for",
    { skip: disk.skip },
    async () => {
      const at = path(disk.folder ?? "");
      const journal = await Journal.create(at);
      const event: CeremonyEvent = {
        type: "decided",
        selection: { by: "claim", line: 0, project: "p".repeat(100) },
        decision: "rejected",
        reason: "r".repeat(211),
        reviewer: "Amara",
      };
      const fill = async () => {
        for (let i = 0; i < 200; i++) await journal.append(event, minute(journal.entries.length));
      };
      await assert.rejects(fill, /ENOSPC|full/);
      const { entries, head } = good(readJournal(readFileSync(at)));
      assert.ok(entries.length > 5);
      assert.equal(entries.length, journal.entries.length);
      assert.equal(head, journal.digest);
      assert.equal(readFileSync(at).length, journal.bytes().length);
      await journal.close();
    },
  );
});
