import { beforehand, type Piece } from "../../shared/ceremony/beforehand.ts";
import { mayFollow } from "../../shared/ceremony/entry.ts";
import { step, type Ceremony } from "../../shared/ceremony/ceremony.ts";
import { eventSchema, type CeremonyEvent } from "../../shared/ceremony/event.ts";
import { INTENTIONS, type Arguments, type Intention } from "../../shared/contract/intentions.ts";
import type { AnswerTo } from "../../shared/contract/answers.ts";
import type { View } from "../../shared/contract/view.ts";
import type { Batch } from "../../shared/import/pending.ts";
import { hasWholeCharacters } from "../../shared/json/whole-characters.ts";
import { accept, refuse, type Outcome } from "../../shared/refusal.ts";
import { TornJournal, type Journal } from "../journal/journal.ts";
import { systemWords } from "../stick/read-file.ts";
import { inSlices } from "../slices.ts";
import { verifyOnce } from "../verify.ts";
import type { Doors } from "./doors.ts";
import { guestView } from "./guest-view.ts";
import type { OnTheDesk } from "./desk.ts";
import { lifeObjections, lifeOver, NEEDS_LIFE, type Clock } from "./life.ts";
import { ceremonyView, headOf } from "./room-view.ts";
import { Seldom } from "./seldom.ts";
import { unfinished, type Unfinished } from "./folders.ts";

const CLEAR: OnTheDesk = {
  stick: null,
  unrecognised: null,
  refusal: null,
  checks: [],
  index: null,
  signer: null,
  made: null,
  exportStick: "",
  held: [],
  requestStick: "",
  taken: "",
  guest: null,
};

/** A ceremony and its record. */
interface Held {
  readonly journal: Journal;
  readonly state: Ceremony;
}

/**
 * The ceremony's room: holds the one true state, takes intentions, writes events to the journal before they take effect, and says what is.
 * Knows nothing of Electron. The steps' own work is in the desks; this is what they share.
 */
export class Room {
  readonly doors: Doors;
  private ceremony: Held | null = null;
  private onDesk: OnTheDesk = CLEAR;
  private waiting: readonly Unfinished[] = [];
  private left: View["left"] = null;
  private work: View["work"] = null;
  private workCancel: AbortController | null = null;
  private batch: Batch | null = null;
  private readonly hearers = new Set<(view: View) => void>();
  private sayScheduled = false;
  /** Events are taken one at a time, whoever brings them. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(doors: Doors) {
    this.doors = doors;
  }

  /** Looks for ceremonies to resume. */
  async enter(): Promise<void> {
    this.waiting = await unfinished(this.doors.dataFolder);
    this.say();
  }

  get state(): Ceremony | null {
    return this.ceremony?.state ?? null;
  }

  get journal(): Journal | null {
    return this.ceremony?.journal ?? null;
  }

  get desk(): OnTheDesk {
    return this.onDesk;
  }

  put(desk: Partial<OnTheDesk>): void {
    this.onDesk = { ...this.onDesk, ...desk };
    this.say();
  }

  onSaid(hear: (view: View) => void): () => void {
    this.hearers.add(hear);
    return () => this.hearers.delete(hear);
  }

  view(): View {
    const { doors } = this;
    return {
      runtime: { electron: doors.electron, testRuntime: doors.testRuntime, app: doors.app },
      network: doors.network(),
      ceremony: this.ceremonyView(),
      keys: {
        signer: this.ceremony === null ? this.onDesk.signer : null,
        refusal: this.ceremony === null ? this.onDesk.refusal : null,
        made: this.ceremony === null ? this.onDesk.made : null,
        modules: doors.modules(),
      },
      unfinished: this.ceremony === null ? this.waiting : [],
      left: this.ceremony === null ? this.left : null,
      work: this.work,
    };
  }

  private ceremonyView(): View["ceremony"] {
    const { ceremony, onDesk: desk } = this;
    const clock = lifeObjections(this.state, this.clock());
    if (desk.guest !== null) return guestView(ceremony, desk, clock);
    return ceremony === null ? null : ceremonyView(ceremony, desk, clock);
  }

  /** The clock as it is now. What a ceremony makes goes by the clock of its import; this one says whether that is still good. */
  clock(): Clock {
    return { now: this.doors.now(), guest: this.onDesk.guest !== null };
  }

  /** Tells the window; many changes in one turn are said once. */
  say(): void {
    if (this.sayScheduled) return;
    this.sayScheduled = true;
    setImmediate(() => {
      this.sayScheduled = false;
      const view = this.view();
      for (const hear of this.hearers) hear(view);
    });
  }

  /** Tries an event, writes it down, and only then lets it take effect. A refusal changes nothing. */
  act(event: CeremonyEvent): Promise<Outcome<Ceremony>> {
    const turn = this.turn.then(() => this.actNow(event));
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async actNow(event: CeremonyEvent): Promise<Outcome<Ceremony>> {
    // What the journal could not read back must never be written into it.
    eventSchema.parse(event);
    const now = this.ceremony;
    if (now === null) return notOpen();
    if (!mayFollow(event, now.journal.digest)) return overtaken();
    const around = { batchOf: () => this.batch, verify: verifyOnce };
    await this.inPieces(beforehand(now.state, event, around));
    if (this.ceremony !== now) return notOpen();
    const next = step(now.state, event, around);
    if (!next.ok) return next;
    const late = NEEDS_LIFE.has(event.type) ? lifeOver(next.value, this.clock()) : null;
    if (late !== null) return late;
    try {
      await now.journal.append(event, this.doors.now());
    } catch (error) {
      return notWritten(error);
    }
    this.ceremony = { journal: now.journal, state: next.value };
    this.say();
    return next;
  }

  /** Work that is never broken off, in slices; how far it is stands on the screen once it takes long. */
  async inPieces<T>(work: Iterator<Piece, T>): Promise<T> {
    const before = this.work;
    try {
      return await inSlices(work, (piece) => {
        this.work = { ...piece, canCancel: false };
        this.say();
      });
    } finally {
      if (this.work !== before) {
        this.work = before;
        this.say();
      }
    }
  }

  /** The batch that an `imported` event is about to name. */
  bring(batch: Batch): void {
    this.batch = batch;
  }

  open(journal: Journal, state: Ceremony): void {
    this.ceremony = { journal, state };
    this.say();
  }

  /** What is being written down is written first: an act is answered by what the record says. */
  leave(): Promise<void> {
    this.workCancel?.abort(new Error("left"));
    const turn = this.turn.then(() => this.leaveNow());
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async leaveNow(): Promise<void> {
    this.left = leftBehind(this.ceremony, this.onDesk, this.left);
    await this.ceremony?.journal.close();
    this.ceremony = null;
    this.batch = null;
    this.onDesk = CLEAR;
    await this.enter();
  }

  /** Runs long work with progress on the screen. Null when it was cancelled. */
  async working<T>(
    what: string,
    run: (
      signal: AbortSignal,
      progress: (done: number, of: number, what?: string) => void,
    ) => Promise<T>,
  ): Promise<T | null> {
    const cancel = new AbortController();
    const saying = new Seldom(() => {
      this.say();
    });
    let isOver = false;
    this.workCancel = cancel;
    this.work = { what, done: 0, of: 0, canCancel: true };
    saying.ask();
    try {
      return await run(cancel.signal, (done, of, now) => {
        // A thread that was ended may still have something to tell.
        if (isOver) return;
        this.work = { what: now ?? what, done, of, canCancel: true };
        saying.ask();
      });
    } catch (error) {
      if (cancel.signal.aborted) return null;
      throw error;
    } finally {
      isOver = true;
      saying.end();
      this.work = null;
      this.workCancel = null;
      this.say();
    }
  }

  cancelWork(): void {
    this.workCancel?.abort(new Error("cancelled"));
  }
}

/** What people should write down of a ceremony that they leave. Nothing of one that is over or has nothing yet that could be altered. */
function leftBehind(held: Held | null, desk: OnTheDesk, before: View["left"]): View["left"] {
  // Of what nobody has recognised nothing is written down; what was written down before still holds.
  if (held === null || desk.unrecognised !== null || desk.guest !== null) return before;
  const { state } = held;
  if (state.step === "import" || (state.step === "export" && state.written !== null)) return null;
  return { administrator: state.opened.administrator, record: headOf(held) };
}

function overtaken(): Outcome<never> {
  return refuse({
    id: "SEAL-RECORD",
    where: "the seal",
    found: "something that was done while the new files were made",
    expected: "nothing in between: the seal binds the record of all that was done",
    todo: "Nothing is sealed. Look at the review once more, then seal again.",
  });
}

/** Refuses JOURNAL-WRITE, and JOURNAL-TORN where nobody knows what was written. */
function notWritten(error: unknown): Outcome<never> {
  const where = "the record on this computer";
  if (error instanceof TornJournal)
    return refuse({
      id: "JOURNAL-TORN",
      where,
      found: `${systemWords(error.cause)}, while the last act was being written`,
      expected: "a record that is whole",
      todo: "It is not known whether the last act stands in the record. Nothing more can be done here: leave the ceremony and resume it. Then look whether the act is there.",
    });
  return refuse({
    id: "JOURNAL-WRITE",
    where,
    found: systemWords(error),
    expected: "room to write the record",
    todo: "Nothing has happened. Make room on this computer's disk, then try again.",
  });
}

export function notOpen(): Outcome<never> {
  return refuse({
    id: "CEREMONY-ORDER",
    where: "the room",
    found: "no open ceremony",
    expected: "one",
    todo: "Begin a ceremony, or resume one.",
  });
}

/** Checks arguments against the contract. Refuses IPC-FORM, which only a broken or hostile window can cause. */
export function fits<Name extends Intention>(name: Name, args: unknown): Outcome<Arguments<Name>> {
  const read = INTENTIONS[name].safeParse(args);
  if (read.success && hasWholeCharacters(read.data)) return accept(read.data as Arguments<Name>);
  const found = read.success ? "half a character, in a text" : read.error.issues[0]?.message;
  return refuse({
    id: "IPC-FORM",
    where: name,
    found: found ?? "a fault",
    expected: "arguments as the contract has them",
    todo: "Close Conclave and open it again. If it stays so, do not go on.",
  });
}

export type Handler<Name extends Intention> = (
  room: Room,
  args: Arguments<Name>,
) => Promise<Outcome<AnswerTo<Name>>>;
export type Handlers = { readonly [Name in Intention]: Handler<Name> };
