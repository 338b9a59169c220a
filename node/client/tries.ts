import { createHash } from "node:crypto";
import { TrustedMetadataStore } from "tuf-js/dist/store.js";
import { fieldOf, isObject, type JsonObject } from "../../shared/json/value.ts";
import { triesFor, type StockId, type StockOutcome } from "../../shared/sign/stock-client.ts";
import { keysAt, type Key } from "../../shared/tuf/key.ts";
import { distinctKeys } from "../../shared/tuf/tally.ts";
import { readEnvelope } from "../../shared/tuf/envelope.ts";
import type { RehearsalJob } from "./job.ts";
import { unloadable, unverifiable } from "./key-tries.ts";
import { StandIns } from "./stand-in.ts";
import { StockClient, wordsOf } from "./stock-client.ts";
import { TwinMaker, type Twin, type Without } from "./twin-repository.ts";
import { certain, objectIn, targetBytes } from "./twin.ts";

type Objected = NonNullable<StockOutcome["objection"]>;

/** A try that went wrong, in words; never leaves this file. */
class Failed extends Error {
  readonly objection: Objected;
  constructor(found: string, expected: string) {
    super(found);
    this.objection = { found: found.slice(0, 500), expected, todo: WHAT_TO_DO };
  }
}

const WHAT_TO_DO =
  "Break the seal: nobody can sign it. Change what the client refuses, and seal again. If you cannot, ask those who made the stick.";

function listedIn(signed: JsonObject): readonly Key[] {
  const delegations = fieldOf(signed, "delegations");
  if (isObject(fieldOf(signed, "keys") ?? null)) return [...keysAt(signed, "keys").values()];
  return isObject(delegations) ? [...keysAt(delegations, "keys").values()] : [];
}

function describe(key: Key): string {
  return `the key ${key.keyid.slice(0, 16)}… (${key.keytype}, ${key.scheme})`;
}

/** Every key of the new documents, and of the root and targets that they stand on. */
function tryKeys(job: RehearsalJob, standIns: StandIns): string {
  const { targets } = job.published;
  const present = [job.roots.at(-1) ?? null, targets].flatMap((bytes) =>
    bytes === null ? [] : [certain(readEnvelope(bytes, "a published file")).signed],
  );
  const signed = [...job.next.map(({ bytes }) => objectIn(bytes)), ...present];
  const byText = new Map(
    signed.flatMap(listedIn).map((key) => [`${key.keyid} ${key.scheme} ${key.public}`, key]),
  );
  const keys = [...byText.values()];
  const bad = unloadable(keys);
  if (bad !== null)
    throw new Failed(`${describe(bad.key)}: ${bad.why}`, "a key that the client can load");
  const signing = distinctKeys(
    job.next.flatMap(({ quorums }) => quorums.flatMap((each) => each.keys)),
  );
  for (const key of signing) {
    const why = unverifiable(key, standIns);
    if (why !== null)
      throw new Failed(
        `${describe(key)}: ${why}`,
        "a signature by such a key that the client takes",
      );
  }
  return `${keys.length.toLocaleString("en")} keys loaded; ${signing.length} of them sign`;
}

function tryChain({ roots }: RehearsalJob): string {
  const [first, ...others] = roots;
  if (first === undefined) throw new Failed("no published root", "one");
  const store = trying(() => new TrustedMetadataStore(Buffer.from(first)), "the lowest root");
  const from = store.root.signed.version;
  for (const [i, bytes] of others.entries())
    trying(() => store.updateRoot(Buffer.from(bytes)), `root ${from + i + 1}`);
  const to = store.root.signed.version;
  return from === to ? `root ${to}` : `root ${from} → ${to}`;
}

function trying<T>(run: () => T, what: string): T {
  try {
    return run();
  } catch (error) {
    throw new Failed(`${what} was refused: ${wordsOf(error)}`, "a root that the client follows");
  }
}

/** Lets one client refresh and ask for everything. Words for what it came to. */
async function follow(
  job: RehearsalJob,
  twin: Twin,
  cache: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  const client = refusing(() => new StockClient(twin.files, cache));
  await client.refresh().catch((error: unknown) =>
    refusing(() => {
      throw error;
    }),
  );
  for (const role of ["root", "timestamp", "snapshot", "targets"] as const)
    if (client.keeps(role) !== twin.versions[role])
      throw new Failed(`${role} ${client.keeps(role)}`, `${role} ${twin.versions[role]}`);
  const found: string[] = [];
  for (const { what, path, role } of job.asked) {
    const hash = await client.ask(path).catch((error: unknown) =>
      refusing(() => {
        throw error;
      }),
    );
    const wanted =
      role === null ? null : createHash("sha256").update(targetBytes(role)).digest("hex");
    if (hash !== wanted)
      throw new Failed(
        `${what}: ${hash === null ? "nothing" : "another role's file"} at ${path}`,
        role === null ? "nothing at that path" : `what ${role} says`,
      );
    found.push(`${what}: ${role === null ? "not found, as it must be" : "found"}`);
  }
  const claimed = client.keeps(job.names.claimed);
  if (job.asked.length > 0 && claimed !== twin.versions.claimed)
    throw new Failed(`claimed ${claimed}`, `claimed ${twin.versions.claimed}`);
  const { root, targets } = twin.versions;
  const came = `root ${root}, targets ${targets}`;
  return job.asked.length === 0
    ? `${came}; claimed has expired and stays so: no client finds a project until it is renewed`
    : [`${came}, claimed ${claimed}`, ...found].join("; ");
}

function refusing<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Failed) throw error;
    throw new Failed(`the client refused: ${wordsOf(error)}`, "a client that takes the new files");
  }
}

/** Yesterday's files, by role, as a client keeps them. */
function cacheOf(
  before: Twin,
  { names, shards }: Pick<RehearsalJob, "names" | "shards">,
): ReadonlyMap<string, Uint8Array> {
  const cache = new Map<string, Uint8Array>([["root", before.root]]);
  const { versions, files } = before;
  const keep = (role: string, name: string) => {
    const bytes = files.get(name);
    if (bytes !== undefined) cache.set(role, bytes);
  };
  keep("timestamp", "timestamp.json");
  keep("snapshot", `${versions.snapshot}.snapshot.json`);
  keep("targets", `${versions.targets}.targets.json`);
  keep(names.claimed, `${versions.claimed}.${names.claimed}.json`);
  for (const role of [names.recentlyClaimed, ...shards.before])
    for (const [name, bytes] of files) if (name.endsWith(`.${role}.json`)) cache.set(role, bytes);
  return cache;
}

/** How the client says that a threshold was not reached. */
const TOO_FEW = /was signed by \d+\/\d+ keys/;

/** The same files with a signature missing, once for each set of keys that must sign: a client that takes them proves nothing by taking the others. */
async function tryControls(
  job: RehearsalJob,
  maker: TwinMaker,
  trusted: Uint8Array | null,
): Promise<string> {
  let refused = 0;
  for (const { role, quorums } of job.next.filter(({ control }) => control))
    for (const quorum of quorums) {
      const without: Without = { role, quorum };
      const twin = maker.after(without);
      const error = await refusalOf(job, twin, trusted ?? twin.firstRoot);
      if (error === null || !TOO_FEW.test(error))
        throw new Failed(
          error === null
            ? `the client took ${role} with ${quorum.threshold - 1} of ${quorum.threshold} signatures`
            : `the client refused ${role} for another reason: ${error}`,
          "a client that refuses it for want of a signature: else its other answers prove nothing",
        );
      refused++;
    }
  return `${refused} of ${refused} refused, one for each set of keys that must sign`;
}

async function refusalOf(job: RehearsalJob, twin: Twin, root: Uint8Array): Promise<string | null> {
  try {
    const client = new StockClient(twin.files, new Map([["root", root]]));
    await client.refresh();
    // Claimed is fetched only when something is asked for.
    const path = job.asked[0]?.path ?? "simple/x/x";
    await client.ask(path);
    return null;
  } catch (error) {
    return wordsOf(error);
  }
}

/**
 * Lets the stock client loose on a job, try after try. Never rejects for what a client refuses: that is an outcome. `onTry` hears before each
 * try how many are done.
 */
export async function rehearseWith(
  job: RehearsalJob,
  onTry: (done: number, of: number) => void,
): Promise<readonly StockOutcome[]> {
  const ids = triesFor(job.roots.length > 0);
  const standIns = new StandIns();
  const maker = new TwinMaker(job, standIns);
  const before = maker.before();
  const after = maker.after();
  // The client verifies the whole of claimed anew for each path: one of them asks for everything.
  const few = {
    ...job,
    asked: job.asked.filter((_, i, { length }) => i === 0 || i === length - 1),
  };
  const known = (root: Uint8Array) => new Map([["root", root]]);
  const tries: Readonly<Record<StockId, () => string | Promise<string>>> = {
    "STOCK-KEYS": () => tryKeys(job, standIns),
    "STOCK-CHAIN": () => tryChain(job),
    "STOCK-NEW": () => follow(job, after, known(after.firstRoot)),
    "STOCK-PREVIOUS": () => follow(few, after, known(before?.root ?? after.root)),
    "STOCK-CACHE": () =>
      follow(few, after, before === null ? known(after.root) : cacheOf(before, job)),
    "STOCK-CONTROL": () => tryControls(job, maker, before?.root ?? null),
  };
  const outcomes: StockOutcome[] = [];
  for (const [done, id] of ids.entries()) {
    onTry(done, ids.length);
    outcomes.push(await outcomeOf(id, tries[id]));
  }
  onTry(ids.length, ids.length);
  return outcomes;
}

async function outcomeOf(id: StockId, run: () => string | Promise<string>): Promise<StockOutcome> {
  try {
    return { id, seen: (await run()).slice(0, 1500), objection: null };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { id, seen: "", objection: error.objection };
  }
}
