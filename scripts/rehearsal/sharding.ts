import { existsSync } from "node:fs";
import { join } from "node:path";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { PYPI } from "../../shared/profile/pypi.ts";
import { TARGETS_LIMIT } from "../../shared/sign/client-limits.ts";
import { instantOf } from "../../shared/tuf/instant.ts";
import { readRuntime } from "../runtime.ts";
import { Client } from "../sample-index/client.ts";
import { publishedClaimed } from "../sample-index/claimed-on.ts";
import { writeKeyFiles } from "../sample-index/key-files.ts";
import { rankedInTurn, type KnownNames } from "../sample-index/known-names.ts";
import { publishPages } from "../sample-index/live-tree.ts";
import { makeIndex } from "../sample-index/make-index.ts";
import { MANY_NAMES, readNames, readRanks } from "../sample-index/names.ts";
import { nextBatch } from "../sample-index/next-batch.ts";
import { OUTSIDER } from "../sample-index/people.ts";
import { publishPresent } from "../sample-index/present-repository.ts";
import { indexPath } from "../sample-index/project-role.ts";
import type { Proof } from "../sample-index/proof.ts";
import { publish, type Continued } from "../sample-index/publish.ts";
import { fileOf, metadataPath, VERSIONS, type SampleIndex } from "../sample-index/sample-index.ts";
import { saveIndex } from "../sample-index/saved-index.ts";
import {
  proveDivided,
  randomly,
  refusesLarge,
  followsFromCache,
} from "../sample-index/sharding-proof.ts";
import { serve } from "../sample-index/server.ts";
import { writeStick } from "../sample-index/stick.ts";
import { isAskedFor, type WrittenClaimed } from "../sample-index/written-claimed.ts";
import { review, type Props } from "./claims-ceremony.ts";
import { reviewKeys } from "./keys-ceremony.ts";
import type { Held, Stage } from "./stage.ts";

export const SHARDING = "sharding";
/** What is rehearsed when nobody says how many, and the least that there is anything to divide in. */
export const SMALL = { claimed: 2000, least: 600 } as const;

/** How many projects have published anything when they are not asked for: the others only registered keys. */
const WITH_FILES = 300;
/** An old client saw so many times fewer projects in claimed. */
const EARLIER = 50;
/** About what a project of the sample needs in a shard, in bytes. */
const PROJECT = 650;

export interface ShardingOptions {
  /** Projects in claimed, which is one file. */
  readonly claimed: number;
  /** Claims of the second ceremony. */
  readonly claims: number;
}

/** Names from all over the alphabet, in an order that is no order, and no more than are needed. */
function namesFor({ claimed, claims }: ShardingOptions): readonly string[] {
  const needed = 2 * (claimed + claims) + 10;
  const all = readNames(needed > 2500 && existsSync(MANY_NAMES) ? MANY_NAMES : undefined);
  return randomly("names", all, Math.min(needed, all.length));
}

/** These names, with the ranks that they really have. */
function ranked(names: readonly string[]): KnownNames {
  const ranks = existsSync(MANY_NAMES) ? readRanks(MANY_NAMES) : rankedInTurn(readNames());
  return new Map(names.map((name) => [name, ranks.get(name) ?? null]));
}

/** The names for the second batch: enough for the fullest file that it must be divided, then any. */
function namesToOutgrow(
  names: readonly string[],
  index: SampleIndex,
  claimed: WrittenClaimed,
  claims: number,
): readonly string[] {
  const known = new Set(index.claimedProjects.map(({ project }) => project));
  const [fullest] = claimed.leaves.toSorted((a, b) => b.file.bytes.length - a.file.bytes.length);
  if (fullest === undefined) return names;
  const room = PYPI.shardBudget.shard.most - fullest.file.bytes.length;
  const wanted = Math.min(claims, Math.ceil((1.3 * room) / PROJECT) + 20);
  const more = names.map((name) => `${name}-next`);
  const there = [...names, ...more].filter((name) => !known.has(name) && isAskedFor(fullest, name));
  return [...there.slice(0, wanted), ...names];
}

class Sharding {
  private readonly stage: Stage;
  private readonly options: ShardingOptions;
  private readonly names: readonly string[];
  private readonly existing: KnownNames;
  private readonly outDir: string;
  private readonly proofs: Proof[] = [];

  /** So many projects of before, and as many that came last, are asked for. */
  private readonly half: number;

  constructor(stage: Stage, options: ShardingOptions) {
    this.stage = stage;
    this.options = options;
    this.half = Math.min(50, Math.ceil(options.claims / 20));
    this.names = namesFor(options);
    this.existing = ranked(this.names);
    this.outDir = join(stage.out, "published");
  }

  private flat(alreadyClaimed: number, later: 0 | 1): SampleIndex {
    const versions = Object.fromEntries(
      Object.entries(VERSIONS).map(([role, version]) => [
        role,
        role === "root" || role === "targets" ? version : version + later,
      ]),
    ) as Record<keyof typeof VERSIONS, number>;
    return makeIndex({
      now: instantOf(Date.now()),
      seed: "rehearsal",
      kind: "claims",
      names: this.names,
      existing: this.existing,
      claims: later * 3,
      alreadyClaimed,
      versions,
      withFiles: WITH_FILES,
    });
  }

  /** One ceremony, verified from outside and published. Throws where the index refuses the result. */
  private async ceremony(
    called: string,
    index: SampleIndex,
    folder: string,
    act: (props: Props) => Parameters<Stage["hold"]>[0]["review"],
  ): Promise<{ readonly held: Held; readonly done: Continued; readonly transcript: string }> {
    const { stage } = this;
    const { out, timing } = stage;
    const stick = join(out, folder);
    await timing.time(`${called}stick`, () => {
      writeStick(index, stick);
      saveIndex(index, join(out, folder.replace("stick", "index")));
    });
    const keys = await writeKeyFiles(index, join(out, "keys"));
    const recognised = sha256Of(fileOf(index, metadataPath(1, "root")));
    const props = {
      stick,
      recognised,
      ours: "This is our root",
      keys,
      signers: ["Amara", "Chen", "Dalia"],
      outsider: OUTSIDER,
      warned:
        index.claims.find(({ expects }) => expects.includes("CLAIM-SINGLE-KEY"))?.project ?? "",
    } as const;
    const held = await stage.hold({ called, props, review: act(props) });
    const verdict = await stage.verify(stick, recognised, called);
    this.proofs.push({
      claim: `${called}the exported stick verifies from outside.`,
      holds: verdict.ok,
      seen: JSON.stringify(verdict.refusal),
    });
    const done = await timing.time(`${called}publish`, () => publish(index, stick, this.outDir));
    if (!done.ok) throw new Error(JSON.stringify(done.refusal));
    return { held, done: done.value, transcript: verdict.transcript };
  }

  private async asked(what: string, prove: () => Promise<readonly Proof[]>): Promise<void> {
    this.proofs.push(...(await this.stage.timing.time(what, prove)));
  }

  async rehearse(): Promise<0 | 1> {
    const { options, outDir, proofs, stage } = this;
    const { album, timing } = stage;
    const earlier = await timing.time("sample index of before", () =>
      this.flat(Math.max(12, Math.floor(options.claimed / EARLIER)), 0),
    );
    publishPresent(earlier, outDir);
    const old = new Client(fileOf(earlier, metadataPath(1, "root")));
    const server = await serve(outDir);
    try {
      await old.ask(server, indexPath(earlier.claimedProjects[0]?.project ?? ""));
      const flat = await timing.time("sample index", () => this.flat(options.claimed, 1));
      publishPresent(flat, outDir);
      const size = fileOf(flat, metadataPath(flat.versions.claimed, "claimed")).length;
      if (size > TARGETS_LIMIT)
        await this.asked("clients refuse the one file", () => refusesLarge(flat, server, size));
      const first = await this.ceremony(
        "1st: ",
        flat,
        "stick",
        () => (driven) =>
          reviewKeys(driven, album, {
            claims: flat.claims.length,
            projects: [],
            wishes: [{ ask: "divide" }],
          }),
      );
      const divided = publishedClaimed(first.done.stands);
      await this.asked("1st: an old client", () =>
        followsFromCache(old, server, first.done.stands, earlier, divided),
      );
      const batch = await timing.time("2nd: sample index", () =>
        nextBatch(first.done.stands, outDir, {
          now: instantOf(Date.now()),
          claims: options.claims,
          existing: this.existing,
          names: namesToOutgrow(this.names, first.done.stands, divided, options.claims),
          withFiles: 20,
        }),
      );
      const second = await this.ceremony(
        "2nd: ",
        batch,
        "second-stick",
        (props) => (driven) => review(driven, album, props),
      );
      const grown = publishedClaimed(second.done.stands);
      const known = new Set(divided.files.map(({ role }) => role));
      const added = grown.files.filter(({ role }) => !known.has(role));
      proofs.push({
        claim: "A file that outgrew its size was divided, and no other file was made.",
        holds: added.length > 0 && added.length < known.size,
        seen: added.map(({ role }) => role).join(", "),
      });
      const stands = await timing.time("2nd: projects publish", () => this.askedFor(second.done));
      await this.asked("2nd: stock clients", () =>
        proveDivided({
          index: stands,
          server,
          claimed: grown,
          approved: second.done.approved,
          most: this.half,
        }),
      );
      await this.asked("2nd: an old client", () =>
        followsFromCache(old, server, stands, earlier, grown),
      );
      const held = [first.held, second.held];
      const complaints = held.flatMap((each) => each.complaints);
      const ok = complaints.length === 0 && proofs.every(({ holds }) => holds);
      return stage.report(
        {
          ok,
          kind: SHARDING,
          claimed: options.claimed,
          claims: { total: options.claims, approved: second.done.approved.length },
          flat: {
            bytes: size,
            clients: size > TARGETS_LIMIT ? "refuse it: they accept 5,000,000" : "accept it",
          },
          files: { divided: shapeOf(divided), grown: shapeOf(grown), new: added.length },
          seals: held.map(({ digest }) => digest),
          versions: second.done.versions,
          electron: readRuntime(),
          transcripts: [first.transcript, second.transcript],
        },
        proofs,
        complaints,
      );
    } finally {
      await server.close();
      old.close();
    }
  }

  /** The projects that clients will ask for publish a page, where they have none yet. */
  private askedFor({ stands, approved }: Continued): SampleIndex {
    const come = new Set(approved);
    const before = stands.claimedProjects
      .map(({ project }) => project)
      .filter((project) => !come.has(project));
    const some = [
      ...randomly("before", before, this.half),
      ...randomly("new", approved, this.half),
    ];
    return publishPages(stands, this.outDir, new Set(some));
  }
}

function shapeOf({ files, leaves }: WrittenClaimed) {
  const sizes = files.map(({ file }) => file.bytes.length);
  return {
    files: files.length,
    shards: leaves.length,
    claimed: sizes[0],
    largest: Math.max(...sizes),
  };
}

/**
 * Claimed of one file is divided in a first ceremony, and takes a batch in a second one, in which a file outgrows its size; both are published.
 * Stock clients with their default limits find projects old and new, and one that last saw a much smaller claimed of one file follows.
 */
export function rehearseSharding(stage: Stage, options: ShardingOptions): Promise<0 | 1> {
  return new Sharding(stage, options).rehearse();
}
