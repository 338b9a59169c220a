import assert from "node:assert/strict";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { heldKey } from "../../../scripts/sample-index/people.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { readPublication } from "../../../shared/publication/publication.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { tally } from "../../../shared/tuf/tally.ts";
import { verifyExport } from "../../../node/verify-export.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import {
  anchorOn,
  good,
  NOW,
  sampleBase,
  sampleBatch,
  once,
  sampleFiles,
  sampleIndex,
  SEED,
  there,
} from "../../sample.ts";
import { ownFolder } from "../../own-folder.ts";
import { EXPORTED, freshStick, paneOf, Player, refusedBy, tell } from "./played-room.ts";
import { refusalShown } from "./seen.ts";

const WORK = (player: Player) => ({
  workerUrl: player.doors.workerUrl,
  signal: new AbortController().signal,
  now: NOW,
  onClaims: () => undefined,
});

async function verdictOn(player: Player, stick = player.stick) {
  return verifyExport(stick, anchorOn(sampleFiles()), WORK(player));
}

/** A ceremony without incidents; several tests look at what came of it. */
const plain = once(async () => {
  const player = new Player();
  await player.toExport();
  await player.export();
  return player;
});

/** The same one in another room, exported to another stick than the bundle's. */
const elsewhere = once(async () => {
  const player = new Player(freshStick("RED"));
  const other = ownFolder();
  await player.toExport();
  await player.export(other);
  return { player, other };
});

/** What was signed, by file; of the note all but the record that it binds, which is another one in each room. */
function signedOn(stick: string): readonly (readonly [string, unknown])[] {
  const folder = join(stick, "conclave/signed");
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    if (name !== "publication.json") return [name, text];
    const { signed } = JSON.parse(text) as { readonly signed: JsonObject };
    return [name, { ...signed, record: "" }];
  });
}

describe("a whole ceremony in the room", () => {
  it("goes from a stick to signed files that a stranger can verify", async () => {
    const player = await plain();
    const verdict = await verdictOn(player);
    assert.equal(verdict.refusal, null);
    assert.equal(verdict.ok, true);
    const pane = paneOf(player.room);
    assert.ok(pane.step === "export");
    assert.deepEqual(
      pane.written?.shown.map(({ path }) => path),
      EXPORTED,
    );
  });

  it("writes a claimed that holds the old projects, the approved ones, and nobody else", async () => {
    const { stick } = await plain();
    const path = join(stick, "conclave/signed/42.claimed.json");
    const claimed = good(readTargets(readFileSync(path), path));
    const counted = tally(claimed.envelope, sampleBase().claimedQuorum, verifyWithBoth);
    assert.equal(counted.signed.length, 3);
    const allowed = sampleBatch().claims.filter(({ standing }) => standing !== "blocked");
    const wanted = [
      ...sampleBase().claimed.delegations.roles.map(({ name }) => name),
      ...allowed.map(({ role }) => role),
    ];
    assert.deepEqual(claimed.delegations.roles.map(({ name }) => name).sort(), wanted.sort());
    const note = join(stick, "conclave/signed/publication.json");
    const publication = good(readPublication(readFileSync(note), note));
    assert.equal(publication.approved.length, allowed.length);
    assert.equal(publication.rejected.length, sampleIndex().planted.length);
    assert.equal(publication.bundle, sampleIndex().bundle);
  });

  it("can export to another stick, with all that it takes to check it there", async () => {
    const { player, other } = await elsewhere();
    const verdict = await verdictOn(player, other);
    assert.equal(verdict.refusal, null);
    assert.equal(verdict.ok, true);
  });

  it("makes the same files, and the same note of them, from the same decisions in another room", async () => {
    assert.deepEqual(signedOn((await plain()).stick), signedOn((await elsewhere()).other));
  });

  it("goes on after a power cut at every step, even in the middle of writing a line", async () => {
    const player = new Player();
    const steps: readonly (readonly [string, () => Promise<void>])[] = [
      ["import", () => player.begin()],
      ["review", () => player.choose().then(() => player.confirm())],
      ["review", () => player.decide("blocked", "rejected")],
      ["review", () => player.decide("warned", "approved")],
      ["review", () => player.decide("clean", "approved")],
      ["sign", () => player.seal()],
      ["review", () => tell(player.room, "seal.break", {}).then(() => undefined)],
      ["sign", () => player.seal()],
      ["sign", () => player.sign("Boris")],
      ["sign", () => player.sign("Dalia")],
      ["sign", () => player.sign("Emeka")],
      ["export", () => player.close()],
    ];
    for (const [step, act] of steps) {
      await act();
      const before = { state: player.room.state, digest: player.room.journal?.digest };
      appendFileSync(player.journalPath, '{"at":"2026-01-01T00:00:00Z","event":{"ty');
      await player.resumeElsewhere();
      assert.equal(player.room.state?.step, step);
      assert.equal(player.room.journal?.digest, before.digest);
      assert.ok(isDeepStrictEqual(player.room.state, before.state), "the state is the same");
    }
    await player.export();
    assert.equal((await verdictOn(player)).ok, true);
  });

  it("keeps every word that people typed, whatever its characters that can be seen", async () => {
    const player = new Player();
    await player.toReview();
    const reason = 'two "words"\n\t \\ 🔑 é 王 да';
    const [first] = sampleBatch().claims;
    const project = first?.project ?? "";
    const what = { by: "claim", line: 0, project } as const;
    await tell(player.room, "claims.decide", { what, decision: "rejected", reason });
    await player.decideAll();
    await player.seal();
    await player.resumeElsewhere();
    for (const name of ["Amara", "Chen", "Emeka"]) await player.sign(name);
    await player.close();
    await player.export();
    const verdict = await verdictOn(player);
    assert.equal(verdict.refusal, null);
    const path = join(player.stick, "conclave/signed/publication.json");
    const note = good(readPublication(readFileSync(path), path));
    assert.equal(note.rejected.find((each) => each.line === 0)?.reason, reason.trim());
  });
});

describe("a ceremony about keys", () => {
  const keyidOf = (role: string, name: string) => heldKey(SEED, role, name).key.key.keyid;
  const replace = (role: string, leaving: string, joining: string): Proposal => ({
    change: "replace-key",
    role,
    keyid: keyidOf(role, leaving),
    record: keyidOf(role, joining),
  });
  /** Goran leaves root, Kofi leaves targets, Boris leaves claimed; and one project is revoked. */
  const project = there(sampleIndex().claimedProjects[0]).project;
  const PROPOSALS: readonly Proposal[] = [
    replace("root", "Goran", "Priya"),
    replace("targets", "Kofi", "Rosa"),
    replace("claimed", "Boris", "Samir"),
    { change: "revoke-project", project, reason: "its keys were stolen" },
  ];
  const meters = (player: Player) => {
    const pane = paneOf(player.room);
    assert.ok(pane.step === "sign");
    return pane.sign.meters.map(({ label, threshold, keyholders, reached }) => {
      const signed = keyholders
        .filter((each) => each.signed)
        .map(({ name }) => name)
        .sort();
      return `${label}: ${signed.join(" ")} of ${threshold}${reached ? ", reached" : ""}`;
    });
  };

  it("changes root, targets and claimed together, each meter by its own people, over a power cut", async () => {
    const player = new Player();
    await player.toReview();
    await player.decide("any", "put off");
    await player.propose(...PROPOSALS);
    await player.seal();
    assert.deepEqual(meters(player), [
      "root: the keys of root 3:  of 3",
      "root: the keys of root 4:  of 3",
      "targets:  of 2",
      "claimed, the publication note:  of 3",
    ]);
    for (const name of ["Farah", "Hana", "Goran", "Lena", "Rosa", "Amara"]) await player.sign(name);
    await player.resumeElsewhere();
    const closing = () => refusedBy(player.room, "signatures.close", {});
    for (const name of ["Chen", "Samir"]) await player.sign(name);
    assert.deepEqual(meters(player), [
      "root: the keys of root 3: Farah Goran Hana of 3, reached",
      "root: the keys of root 4: Farah Hana of 3",
      "targets: Lena Rosa of 2, reached",
      "claimed, the publication note: Amara Chen Samir of 3, reached",
    ]);
    assert.equal((await closing()).id, "SIGN-THRESHOLD");
    for (const name of ["Kofi", "Boris"]) {
      await player.sign(name);
      assert.equal(refusalShown(player), "SIGN-KEY", `${name} has left`);
    }
    await player.sign("Priya");
    await player.close();
    await player.export();
    const pane = paneOf(player.room);
    assert.ok(pane.step === "export");
    assert.deepEqual(
      pane.written?.shown
        .map(({ path }) => path.replace(/^signed\//, ""))
        .filter((path) => !path.includes("/")),
      ["4.root.json", "8.targets.json", "42.claimed.json", "publication.json", "SHA256SUMS"],
    );
    const verdict = await verdictOn(player);
    assert.equal(verdict.refusal, null);
    const path = join(player.stick, "conclave/signed/publication.json");
    const note = good(readPublication(readFileSync(path), path));
    assert.deepEqual(
      note.publish.map(({ role, version }) => `${role} ${version}`),
      ["root 4", "targets 8", "claimed 42"],
    );
    assert.deepEqual(note.revoked, [{ project, reason: "its keys were stolen" }]);
    assert.deepEqual([note.approved.length, note.put_off.length], [0, 60]);
  });

  it("hands the signer each document with the keys of all its quorums", async () => {
    const player = new Player();
    await player.toReview();
    await player.decide("any", "put off");
    await player.propose(...PROPOSALS);
    await player.seal();
    await player.open("Priya");
    const { errand } = there(player.doors.signer);
    assert.ok(errand.errand === "sign");
    const { job } = errand;
    const may = (name: string, role: string) => {
      const { key } = heldKey(SEED, role, name).key;
      return job.documents
        .filter(({ allowed }) => allowed.includes(key.public))
        .map((document) => document.role)
        .join(" ");
    };
    assert.equal(may("Goran", "root"), "root");
    assert.equal(may("Priya", "root"), "root");
    assert.equal(may("Rosa", "targets"), "targets");
    assert.equal(may("Kofi", "targets"), "");
    assert.equal(may("Samir", "claimed"), "claimed publication");
  });
});
