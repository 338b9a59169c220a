import assert from "node:assert/strict";
import { planningIn } from "../../../node/plan/planning.ts";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { Encrypter } from "age-encryption";
import { privateKeyText } from "../../../scripts/sample-index/key-files.ts";
import { peopleWithKeys, type Held } from "../../../scripts/sample-index/people.ts";
import { writeStick } from "../../../scripts/sample-index/stick.ts";
import { ask } from "../../../node/room/ask.ts";
import type { Rehearse } from "../../../node/client/rehearse.ts";
import type { Doors } from "../../../node/room/doors.ts";
import { journalPath } from "../../../node/room/folders.ts";
import { Room } from "../../../node/room/room.ts";
import { Arriving, headOf, partsOf } from "../../../node/signer/parts.ts";
import { errandSchema, Talk, type Errand, type SignerSays } from "../../../node/signer/protocol.ts";
import { runErrand } from "../../../node/signer/run-errand.ts";
import { modulesHere } from "../../../node/signer/token/token-module.ts";
import type { Answer, Told, Wanted } from "../../../shared/contract/signer-talk.ts";
import type { Arguments, Intention } from "../../../shared/contract/intentions.ts";
import type { AnswerTo } from "../../../shared/contract/answers.ts";
import type { CeremonyView } from "../../../shared/contract/view.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { spoken } from "../../../shared/digest/spoken.ts";
import type { Refusal } from "../../../shared/refusal.ts";
import type { SecondReview } from "../../../shared/profile/pypi.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { EVERYTHING, type Filter } from "../../../shared/review/selection.ts";
import { DAY, instantOf } from "../../../shared/tuf/instant.ts";
import { aStickEach } from "../../a-stick-each.ts";
import { takenBy } from "../../held-ceremony.ts";
import { ownFolder } from "../../own-folder.ts";
import { NOW, once, sampleIndex, SEED, there } from "../../sample.ts";

const WORKER = new URL("../../../node/import-worker.ts", import.meta.url);

/** A signer at work in this very process. */
interface AtWork {
  readonly errand: Errand;
  readonly talk: Talk;
  /** Says something in its place. */
  readonly say: (said: SignerSays) => void;
  readonly ended: () => void;
  /** What it last asked for. */
  wanted: Wanted | null;
  /** What it told the window alone. */
  readonly told: Told[];
  alive: boolean;
}

/** The errand as the signer's process gets it: a message, and parts after it. */
function handedOver(errand: Errand): Errand {
  const arriving = new Arriving(errandSchema.parse(structuredClone(headOf(errand))));
  for (const part of partsOf(errand)) assert.ok(arriving.take(structuredClone(part)));
  return there(arriving.errand());
}

/** Doors that a test opens and shuts: the next folder and key file that "a person" chooses, and a signer in this very process. */
export class PlayedDoors implements Doors {
  readonly dataFolder: string;
  workerUrl = WORKER;
  readonly electron = "none";
  readonly app = "0.1.0";
  readonly testRuntime = true;
  folder: string | null = null;
  keyFile: string | null = null;
  /** Files for the dialogs that ask for several, one after another; the key file when there are no more. */
  readonly files: string[] = [];
  /** The same for folders. */
  readonly folders: (string | null | Promise<string | null>)[] = [];
  /** What the dialogs asked for. */
  readonly asked: string[] = [];
  signer: AtWork | null = null;
  readonly pkcs11js = join(import.meta.dirname, "../../../.runtime/pkcs11js");
  /** A stock client that takes whatever it is given, unless a test says otherwise. */
  rehearse: Rehearse = ({ roots }) => Promise.resolve(takenBy(roots.length > 0));
  readonly plan = planningIn(new URL("../../../node/plan-worker.ts", import.meta.url));
  private ids = 0;

  constructor(dataFolder: string) {
    this.dataFolder = dataFolder;
  }

  /** By so many days is the clock ahead of the others'. */
  days = 0;
  readonly now = () => instantOf(NOW + this.days * DAY);
  readonly randomHex = (bytes: number) => (++this.ids).toString(16).padStart(2 * bytes, "0");
  readonly chooseFolder = (purpose: string) => {
    this.asked.push(purpose);
    const next = this.folders.shift();
    return Promise.resolve(next === undefined ? this.folder : next);
  };
  readonly chooseFile = (purpose: string) => {
    this.asked.push(purpose);
    return Promise.resolve(this.files.shift() ?? this.keyFile);
  };
  /** What is answered in a box of main's own. */
  sure = false;
  readonly confirm = () => Promise.resolve(this.sure);
  readonly modules = modulesHere;
  readonly network = () => [];
  readonly startSigner: Doors["startSigner"] = (errand, hear, ended) => {
    const told: Told[] = [];
    const say = (said: SignerSays) => {
      if (said.says === "wants") signer.wanted = said.wanted;
      // As from another process: never in the same turn.
      setImmediate(() => {
        hear(said);
      });
    };
    const talk = new Talk(say, (each) => told.push(each));
    const signer: AtWork = { errand, talk, say, ended, wanted: null, told, alive: true };
    this.signer = signer;
    const random = (bytes: number) => randomBytes(bytes);
    void runErrand(handedOver(errand), talk, random, aStickEach()).then((answer) => {
      say(answer);
      setImmediate(ended);
    });
    return {
      answer: (number, answer) => {
        talk.hear("main", number, answer);
      },
      end: () => {
        signer.alive = false;
      },
    };
  };
}

/** What a room says to an intention that must go well. */
export async function tell<Name extends Intention>(
  room: Room,
  name: Name,
  args: Arguments<Name>,
): Promise<AnswerTo<Name>> {
  const answer = await ask(room, name, args);
  assert.ok(answer.ok, answer.ok ? "" : JSON.stringify(answer.refusal));
  return answer.value as AnswerTo<Name>;
}

/** The refusal of an intention that must be refused, whatever it holds. */
export async function refusedBy(room: Room, name: unknown, args: unknown): Promise<Refusal> {
  const answer = await ask(room, name, args);
  assert.ok(!answer.ok, `${String(name)} was not refused`);
  const refusal: Refusal = answer.refusal;
  for (const [part, words] of Object.entries(refusal) as [string, string][])
    assert.ok(words.length > 0, `${refusal.id} says nothing of ${part}`);
  return refusal;
}

/** Waits until everything that was set going has been heard. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

/** A stick of the sample, in a folder of its own whose name is the stick's. */
export function freshStick(name = "BLUE"): string {
  const stick = join(ownFolder(), name);
  writeStick(sampleIndex(), stick);
  return stick;
}

interface KeyFile {
  readonly path: string;
  readonly passphrase: string;
}

async function keyFile(folder: string, held: Held): Promise<readonly [string, KeyFile]> {
  const { name } = held;
  const passphrase = `${name} opens it`;
  const encrypter = new Encrypter();
  // A real key file takes a second to open; here nothing is kept secret.
  encrypter.setScryptWorkFactor(10);
  encrypter.setPassphrase(passphrase);
  const path = join(folder, `${name}.age`);
  writeFileSync(path, await encrypter.encrypt(privateKeyText(held)));
  return [name, { path, passphrase }];
}

/** A key file for each keyholder of claimed, targets and root, for the new people, and for Mallory, whom no role lists. */
export const keyFiles: () => Promise<ReadonlyMap<string, KeyFile>> = once(async () => {
  const folder = ownFolder();
  const people = peopleWithKeys(SEED, sampleIndex().keyholders);
  return new Map(await Promise.all(people.map((held) => keyFile(folder, held))));
});

export function paneOf(room: Room): CeremonyView["pane"] {
  return there(room.view().ceremony).pane;
}

/** What a room at its review shows of it. */
export function reviewOf({ room }: Player) {
  const pane = paneOf(room);
  assert.ok(pane.step === "review");
  return pane.review;
}

/** What the export of a claims ceremony lists, in its order. */
export const EXPORTED = [
  "signed/42.claimed.json",
  "signed/publication.json",
  "signed/SHA256SUMS",
  "transcript/journal.jsonl",
  "transcript/report.html",
  "transcript/SHA256SUMS",
];

/** All that a room shows but its refusals, and the record's head, in one digest: equal before and after a refusal. */
export function everything(room: Room): string {
  const shown = JSON.stringify(room.view().ceremony, (name, value: unknown) =>
    name === "refusal" ? null : value,
  );
  return sha256Of(toUtf8(`${shown} ${room.journal?.digest ?? ""}`));
}

/** Kept to the process's end, so that no journal is closed by the garbage collector. */
const players: Player[] = [];

/** One person at the window, who does each step of a ceremony as the screen asks for it. */
export class Player {
  readonly doors: PlayedDoors;
  room: Room;
  readonly stick: string;

  constructor(stick = freshStick(), dataFolder = ownFolder()) {
    this.stick = stick;
    this.doors = new PlayedDoors(dataFolder);
    this.room = new Room(this.doors);
    players.push(this);
  }

  get id(): string {
    return there(this.room.view().ceremony).id;
  }

  get journalPath(): string {
    return journalPath(this.doors.dataFolder, this.id);
  }

  async begin(secondReview: SecondReview = "nobody"): Promise<void> {
    await tell(this.room, "ceremony.begin", { administrator: "Amara", secondReview });
  }

  /** Another reviewer sits down. */
  async sit(name: string): Promise<void> {
    await tell(this.room, "reviewer.sit", { name });
  }

  async choose(): Promise<void> {
    this.doors.folder = this.stick;
    await tell(this.room, "stick.choose", {});
  }

  async confirm(): Promise<void> {
    const pane = paneOf(this.room);
    assert.ok(pane.step === "import" && pane.stage === "anchor");
    const { version, sha256 } = there(
      pane.first === null ? pane.roots[0] : { version: 0, ...pane.first },
    );
    const { words } = spoken(sha256);
    const typed = `${words[0] ?? ""} ${words.at(-1) ?? ""}`;
    await tell(this.room, "anchor.confirm", { version, typed });
  }

  /** A bulk decision about all that are of one standing and have none. */
  async decide(
    standing: Filter["standing"],
    decision: "approved" | "rejected" | "put off",
  ): Promise<void> {
    const filter: Filter = { ...EVERYTHING, standing, decision: "undecided" };
    const page = { filter, sort: "attention", offset: 0, count: 1 } as const;
    const { total, shown } = await tell(this.room, "claims.page", page);
    const what = { by: "filter", filter, count: total, shown } as const;
    await tell(this.room, "claims.decide", { what, decision, reason: "looked into it" });
  }

  async decideAll(): Promise<void> {
    await this.decide("blocked", "rejected");
    await this.decide("warned", "approved");
    await this.decide("clean", "approved");
  }

  async propose(...proposals: readonly Proposal[]): Promise<void> {
    if (proposals.length > 0) await tell(this.room, "proposals.add", { proposals: [...proposals] });
  }

  /** Chooses for each document that gets a new version the first date that is offered. */
  async seal(): Promise<void> {
    const pane = paneOf(this.room);
    assert.ok(pane.step === "review");
    const expiry = pane.review.documents
      .filter(({ changed }) => changed)
      .map(({ document, expiryChoices }) => ({ document, days: there(expiryChoices[0]).days }));
    await tell(this.room, "seal.make", { expiry, typed: "seal" });
  }

  sealWord(): string {
    const pane = paneOf(this.room);
    assert.ok(pane.step === "sign");
    return there(spoken(pane.sign.digest).words[0]);
  }

  /** Opens someone's key file; the signer then waits for a passphrase. */
  async open(name: string): Promise<void> {
    this.doors.keyFile = there((await keyFiles()).get(name)).path;
    await tell(this.room, "sign.open", {
      typed: this.sealWord(),
      with: { source: "key file" },
    });
    await this.asked();
  }

  /** Waits until the signer asks for something, or is gone. */
  async asked(): Promise<void> {
    const { signer } = this.doors;
    for (let i = 0; i < 2000; i++) {
      await settled();
      if (this.room.view().keys.signer?.wanted ?? this.signerShown()?.wanted ?? null) return;
      if (signer?.alive === false || this.isIdle()) return;
    }
  }

  /** Gives the waiting signer what it asks for, and waits until it asks for more or has answered. */
  async answer(answer: Answer): Promise<void> {
    const signer = there(this.doors.signer);
    signer.talk.hear("window", there(signer.wanted).number, answer);
    for (let i = 0; i < 2000 && !this.isIdle(); i++) await settled();
  }

  async unlock(passphrase: string): Promise<void> {
    await this.answer({ what: "passphrase", text: passphrase });
  }

  private signerShown() {
    const { ceremony, keys } = this.room.view();
    if (ceremony === null) return keys.signer;
    return ceremony.pane.step === "sign" ? ceremony.pane.sign.signer : null;
  }

  private isIdle(): boolean {
    return this.signerShown() === null;
  }

  async sign(name: string): Promise<void> {
    await this.open(name);
    await this.unlock(there((await keyFiles()).get(name)).passphrase);
  }

  async close(): Promise<void> {
    await tell(this.room, "signatures.close", {});
  }

  async export(to = this.stick): Promise<void> {
    this.doors.folder = to;
    await tell(this.room, "export.write", { typed: "export" });
  }

  async toReview(secondReview: SecondReview = "nobody"): Promise<void> {
    await this.begin(secondReview);
    await this.choose();
    await this.confirm();
  }

  async toSeal(): Promise<void> {
    await this.toReview();
    await this.decideAll();
    await this.seal();
  }

  async toExport(): Promise<void> {
    await this.toSeal();
    for (const name of ["Amara", "Chen", "Emeka"]) await this.sign(name);
    await this.close();
  }

  /** The machine loses its power: a new room finds what lies on the disk. */
  async resumeElsewhere(): Promise<void> {
    const { id } = this;
    await this.room.journal?.close();
    this.room = new Room(this.doors);
    await this.room.enter();
    await this.resume(id);
  }

  /** Goes on with a ceremony, and recognises its root again where there is one. */
  async resume(id: string): Promise<void> {
    await tell(this.room, "ceremony.resume", { id });
    if (this.room.desk.unrecognised !== null) await this.confirm();
  }
}
