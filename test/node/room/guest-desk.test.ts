import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { GUEST_MAY } from "../../../node/room/guest-desk.ts";
import { readJournal } from "../../../shared/ceremony/entry.ts";
import type { CeremonyEvent } from "../../../shared/ceremony/event.ts";
import { INTENTIONS, type Intention } from "../../../shared/contract/intentions.ts";
import { spoken } from "../../../shared/digest/spoken.ts";
import { EVERYTHING } from "../../../shared/review/selection.ts";
import { framesOf } from "../../../shared/request/frames.ts";
import { requestText } from "../../../shared/request/signing-request.ts";
import { ownFolder } from "../../own-folder.ts";
import { good, once, there } from "../../sample.ts";
import { journalBytes, retold, takenBy } from "../../held-ceremony.ts";
import { Guest, requesting } from "./guest-player.ts";
import { paneOf, Player, refusedBy, tell } from "./played-room.ts";
import { refusalShown } from "./seen.ts";

/** One request for all of these tests; each reads a copy of its stick. */
const request = once(async () => (await requesting()).stick);

async function copied(): Promise<string> {
  const stick = join(ownFolder(), "COPY");
  cpSync(await request(), stick, { recursive: true });
  return stick;
}

const inRequest = (stick: string, name: string) => join(stick, "conclave/signing-request", name);

function flip(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** Changes what was recorded, and chains it anew as if that had happened. */
function rewrite(
  stick: string,
  change: (events: readonly CeremonyEvent[]) => readonly CeremonyEvent[],
): void {
  const path = inRequest(stick, "journal.jsonl");
  writeFileSync(path, journalBytes(retold(readFileSync(path), change)));
}

async function confirmRefused(guest: Guest): Promise<string> {
  const pane = paneOf(guest.room);
  assert.ok(pane.step === "import" && pane.stage === "anchor");
  const root = there(pane.roots[0]);
  const { words } = spoken(root.sha256);
  const typed = `${words[0] ?? ""} ${words.at(-1) ?? ""}`;
  const { id } = await refusedBy(guest.room, "anchor.confirm", { version: root.version, typed });
  return id;
}

/** The refusal of a request that was tampered with; the guest then stands at the first pane again, with nothing to sign. */
async function refusalOf(stick: string): Promise<string> {
  const guest = new Guest(stick);
  await guest.ask();
  guest.doors.folder = stick;
  const answer = await tell(guest.room, "stick.choose", {}).catch(() => "refused");
  const id = answer === "refused" ? refusalShown(guest) : await confirmRefused(guest);
  assert.equal(guest.room.state, null);
  const pane = paneOf(guest.room);
  assert.ok(pane.step === "import" && pane.stage === "choose");
  assert.equal(refusalShown(guest), id);
  return id;
}

const TAMPERED: readonly (readonly [string, string, (stick: string) => void])[] = [
  [
    "REQUEST-BYTES",
    "one byte of a sealed document",
    (stick) => flip(inRequest(stick, "claimed.signed-bytes")),
  ],
  [
    "REQUEST-BYTES",
    "one byte of the note",
    (stick) => flip(inRequest(stick, "publication.signed-bytes")),
  ],
  [
    "REQUEST-SEAL",
    "another number in the seal's list",
    (stick) => {
      const path = inRequest(stick, "seal.json");
      writeFileSync(path, readFileSync(path, "utf8").replace('"version":42', '"version":43'));
    },
  ],
  ["REQUEST-FORM", "no seal", (stick) => rmSync(inRequest(stick, "seal.json"))],
  [
    "REQUEST-FORM",
    "no request at all",
    (stick) => rmSync(inRequest(stick, ""), { recursive: true }),
  ],
  ["REQUEST-FORM", "no record", (stick) => rmSync(inRequest(stick, "journal.jsonl"))],
  [
    "REQUEST-FORM",
    "a document missing",
    (stick) => rmSync(inRequest(stick, "claimed.signed-bytes")),
  ],
  [
    "REQUEST-FORM",
    "a last line that is cut",
    (stick) => {
      const path = inRequest(stick, "journal.jsonl");
      writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('{"at')]));
    },
  ],
  ["JOURNAL-CHAIN", "one letter of the record", (stick) => flip(inRequest(stick, "journal.jsonl"))],
  [
    "REQUEST-RECORD",
    "another decision, chained anew",
    (stick) =>
      rewrite(stick, (events) =>
        events.map((event) =>
          event.type === "decided" && event.decision === "approved"
            ? { ...event, decision: "put off" }
            : event,
        ),
      ),
  ],
  [
    "REQUEST-RECORD",
    "a seal that was broken",
    (stick) => rewrite(stick, (events) => [...events, { type: "unsealed" }]),
  ],
  [
    "REQUEST-RECORD",
    "a signature that nobody made",
    (stick) =>
      rewrite(stick, (events) => [
        ...events,
        { type: "signed", keyholder: "Amara", keyid: "a".repeat(64), signatures: [] },
      ]),
  ],
  [
    "REQUEST-ROOT",
    "another root than the stick's",
    (stick) =>
      rewrite(stick, (events) =>
        events.map((event) =>
          event.type === "imported"
            ? { ...event, anchor: { ...event.anchor, sha256: "0".repeat(64) } }
            : event,
        ),
      ),
  ],
  [
    "BUNDLE-FILES",
    "a root of its own chain altered",
    (stick) => flip(join(stick, "conclave/metadata/2.root.json")),
  ],
  [
    "BUNDLE-FILES",
    "one letter of the claims",
    (stick) => flip(join(stick, "conclave/claims/claims.jsonl")),
  ],
];

describe("a request that was tampered with", () => {
  for (const [wanted, sentence, tamper] of TAMPERED)
    it(`${wanted} refuses ${sentence}`, async () => {
      const stick = await copied();
      tamper(stick);
      assert.equal(await refusalOf(stick), wanted);
    });

  it("REQUEST-CLIENT refuses documents that the client of this machine does not take, whatever the record says of the other one's", async () => {
    const guest = new Guest(await copied());
    guest.doors.rehearse = () =>
      Promise.resolve(
        takenBy(true).map((each, i) =>
          i === 2
            ? { ...each, objection: { found: "refused", expected: "taken", todo: "Look." } }
            : each,
        ),
      );
    await guest.ask();
    await guest.choose();
    assert.equal(await confirmRefused(guest), "REQUEST-CLIENT");
    assert.equal(guest.room.state, null);
  });

  it("STOCK-CLIENT is said when the client of this machine breaks down, and nothing can be signed", async () => {
    const guest = new Guest(await copied());
    guest.doors.rehearse = () => Promise.reject(new Error("out of memory"));
    await guest.ask();
    await guest.choose();
    assert.equal(await confirmRefused(guest), "STOCK-CLIENT");
    assert.equal(guest.room.state, null);
  });

  it("ANCHOR-WORDS refuses a root that the people here do not recognise", async () => {
    const guest = new Guest(await copied());
    await guest.ask();
    await guest.choose();
    const { id } = await refusedBy(guest.room, "anchor.confirm", {
      version: 1,
      typed: "other words",
    });
    assert.equal(id, "ANCHOR-WORDS");
  });

  it("REQUEST-CLOCK stands among the checks that are shown, and holds for a request of today", async () => {
    const stick = await copied();
    const guest = new Guest(stick);
    await guest.read();
    const pane = paneOf(guest.room);
    assert.ok(pane.step === "sign");
    const clock = there(pane.sign.checks.find(({ id }) => id === "REQUEST-CLOCK"));
    assert.deepEqual([clock.level, clock.objection], ["warn", null]);
  });
});

describe("a machine that signs for another one", () => {
  it("may recognise a later root than the first machine did", async () => {
    const guest = new Guest(await copied());
    await guest.ask();
    await guest.choose();
    const pane = paneOf(guest.room);
    assert.ok(pane.step === "import" && pane.stage === "anchor");
    const root = there(pane.roots.at(-1));
    assert.ok(root.version > 1);
    const { words } = spoken(root.sha256);
    const typed = `${words[0] ?? ""} ${words.at(-1) ?? ""}`;
    await tell(guest.room, "anchor.confirm", { version: root.version, typed });
    await guest.sign("Boris");
    assert.deepEqual(guest.room.view().ceremony?.guest?.signedHere, ["Boris"]);
  });

  it("REQUEST-ONLY refuses everything else, before and after the request was found good", async () => {
    const guest = new Guest(await copied());
    await guest.ask();
    const others = (Object.keys(INTENTIONS) as Intention[]).filter((name) => !GUEST_MAY.has(name));
    assert.ok(others.includes("claims.decide") && others.includes("seal.break"));
    assert.ok(others.includes("export.write") && others.includes("keys.make"));
    const refuseAll = async () => {
      for (const name of others) {
        const args = SAMPLE_ARGUMENTS[name] ?? {};
        assert.equal((await refusedBy(guest.room, name, args)).id, "REQUEST-ONLY", name);
      }
    };
    await refuseAll();
    await guest.choose();
    await guest.confirm();
    await refuseAll();
  });

  it("keeps the other record and goes on with it; leaving forgets the request", async () => {
    const guest = new Guest(await copied());
    await guest.read();
    await guest.sign("Boris");
    const folder = join(guest.doors.dataFolder, "requests");
    const [id = ""] = readdirSync(folder);
    const kept = readFileSync(join(folder, id, "journal.jsonl"));
    const came = readFileSync(inRequest(guest.stick, "journal.jsonl"));
    assert.deepEqual(kept.subarray(0, came.length), came);
    const { entries } = good(readJournal(kept));
    assert.equal(there(entries.at(-1)).event.type, "signed");
    await tell(guest.room, "ceremony.leave", {});
    assert.equal(guest.room.view().ceremony, null);
    assert.deepEqual(guest.room.view().unfinished, []);
    await guest.begin();
  });

  it("SIGN-AGAIN: whoever signed at the first machine need not sign here", async () => {
    const player = new Player();
    await player.toSeal();
    await player.sign("Amara");
    player.doors.folder = player.stick;
    await tell(player.room, "request.write", {});
    const guest = new Guest(player.stick);
    await guest.read();
    await guest.sign("Amara");
    assert.equal(refusalShown(guest), "SIGN-AGAIN");
  });

  it("CEREMONY-ORDER refuses to write before anybody signed; EXPORT-EXISTS another file of that name", async () => {
    const guest = new Guest(await copied());
    await guest.read();
    assert.equal((await refusedBy(guest.room, "signatures.write", {})).id, "CEREMONY-ORDER");
    await guest.sign("Boris");
    await guest.write();
    await guest.write();
    const folder = join(guest.stick, "conclave/signatures");
    const [name = ""] = readdirSync(folder);
    writeFileSync(join(folder, name), "something else");
    assert.equal((await refusedBy(guest.room, "signatures.write", {})).id, "EXPORT-EXISTS");
    assert.equal(readFileSync(join(folder, name), "utf8"), "something else");
  });
});

/** Where nothing would not be of the right form. */
const SAMPLE_ARGUMENTS: Partial<Record<Intention, object>> = {
  "plan.make": { from: "stick", claimed: 100, batch: 10 },
  "written.page": { offset: 0, count: 1 },
  "ceremony.begin": { administrator: "Noor", secondReview: "nobody" },
  "ceremony.resume": { id: "0".repeat(16) },
  "claims.page": {
    filter: EVERYTHING,
    sort: "project",
    offset: 0,
    count: 1,
  },
  "claims.next": { filter: EVERYTHING, sort: "project", after: null },
  "claim.show": { line: 0 },
  "claims.decide": {
    what: { by: "claim", line: 0, project: "a" },
    decision: "rejected",
    reason: "because",
  },
  "reviewer.sit": { name: "Noor" },
  "proposals.add": { proposals: [{ change: "renew", document: "root" }] },
  "guide.compromise": { lost: [], stolen: [] },
  "proposals.confirm": { project: "django", case: "CASE-1" },
  "proposals.withdraw": { number: 0 },
  "seal.make": { expiry: [], typed: "seal" },
  "keys.make": { keyholder: "Priya", role: "root", rolls: "dice" },
  "keys.makeOnToken": { keyholder: "Priya", role: "root", kind: "ed25519", module: "" },
  "keys.split": { holders: ["Ada", "Grace"], needed: 2, again: false },
  "keys.drill": { with: "key file" },
  "request.frame": { number: 0 },
  "signatures.paste": { role: "claimed", keyid: "a", text: "b" },
  "export.write": { typed: "export" },
};

describe("a request that came as QR codes", () => {
  /** A ceremony that puts nearly everything off is short enough. */
  const short = once(async () => {
    const player = new Player();
    await player.toReview();
    await player.decide("blocked", "put off");
    await player.decide("warned", "put off");
    await player.propose({ change: "renew", document: "root" });
    await player.decide("clean", "put off");
    await player.seal();
    return player;
  });

  it("gives the same seal, with the operators' own stick beside it", async () => {
    const player = await short();
    const pane = paneOf(player.room);
    assert.ok(pane.step === "sign");
    const { codes } = pane.sign.elsewhere.request;
    assert.ok(codes > 1, `${pane.sign.elsewhere.request.bytes} bytes`);
    const texts: string[] = [];
    for (let number = 0; number < codes; number++)
      texts.push((await tell(player.room, "request.frame", { number })).text);
    const guest = new Guest(player.stick);
    await guest.ask();
    const [last = "", ...rest] = texts.toReversed();
    await tell(guest.room, "request.frames", { text: rest.join("\n") });
    assert.deepEqual(guest.room.view().ceremony?.guest?.frames.missing, [codes]);
    await tell(guest.room, "request.frames", { text: last });
    await guest.choose();
    await guest.confirm();
    const shown = paneOf(guest.room);
    assert.ok(shown.step === "sign");
    assert.equal(shown.sign.digest, pane.sign.digest);
  });

  it("REQUEST-FRAME refuses a code of another request, and keeps what is here", async () => {
    const guest = new Guest(await copied());
    await guest.ask();
    const { state, journal } = (await short()).room;
    assert.ok(state?.step === "sign" && journal !== null);
    const [one = "", two = ""] = there(framesOf(requestText(state.seal, journal.bytes())));
    await tell(guest.room, "request.frames", { text: one });
    const other = two.replace(/:[0-9A-F]{16}:/, ":0123456789ABCDEF:");
    assert.equal(
      (await refusedBy(guest.room, "request.frames", { text: other })).id,
      "REQUEST-FRAME",
    );
    assert.equal(guest.room.view().ceremony?.guest?.frames.here, 1);
    await tell(guest.room, "request.frames", { text: "" });
    assert.equal(guest.room.view().ceremony?.guest?.frames.here, 0);
  });
});
