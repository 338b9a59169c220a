import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { STOCK_CLIENT } from "../../../node/client/rehearse.ts";
import { rehearseWith } from "../../../node/client/tries.ts";
import type { RehearsalJob } from "../../../node/client/job.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { fileText } from "../../../shared/json/canonical.ts";
import { fieldOf, isObject, type JsonObject } from "../../../shared/json/value.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import {
  clientAgrees,
  STOCK_TRIES,
  type StockId,
  type StockOutcome,
} from "../../../shared/sign/stock-client.ts";
import { readRoot } from "../../../shared/tuf/root.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { ownFolder } from "../../own-folder.ts";
import { good, sampleIndex, there } from "../../sample.ts";
import manifest from "../../../package.json" with { type: "json" };
import { add, remove, replace, threshold } from "../../shared/sign/with-records.ts";
import { keyJson, signingKeys } from "../../shared/tuf/signing-keys.ts";
import { altered, claimsJob, proposalsJob } from "./jobs.ts";

const silent = () => undefined;
// In the app a thread's own folder for what the clients keep is removed with it.
process.env["TMPDIR"] = ownFolder();

function of(outcomes: readonly StockOutcome[], id: StockId): StockOutcome {
  return there(outcomes.find((each) => each.id === id));
}

/** The IDs of what went wrong. */
function wrong(outcomes: readonly StockOutcome[]): readonly string[] {
  return outcomes.filter(({ objection }) => objection !== null).map(({ id }) => id);
}

function delegations(signed: JsonObject): {
  readonly keys: JsonObject;
  readonly roles: readonly JsonObject[];
} {
  return fieldOf(signed, "delegations") as never;
}

/** A job whose claimed says something else. */
const claimedWith = (change: (signed: JsonObject) => JsonObject): RehearsalJob =>
  altered(claimsJob(), "claimed", change);

const roles = (change: (all: readonly JsonObject[]) => readonly JsonObject[]) =>
  claimedWith((signed) => ({
    ...signed,
    delegations: { ...delegations(signed), roles: change(delegations(signed).roles) },
  }));

/** The last role of claimed under another name; nobody asks for it. */
const lastCalled = (name: string) =>
  roles((all) => all.map((role, i) => (i === all.length - 1 ? { ...role, name } : role)));

const keysOfFirst = (change: (key: JsonObject) => JsonObject) =>
  claimedWith((signed) => {
    const { keys } = delegations(signed);
    const [first = ""] = Object.keys(keys);
    const key = fieldOf(keys, first);
    assert.ok(isObject(key));
    return {
      ...signed,
      delegations: { ...delegations(signed), keys: { ...keys, [first]: change(key) } },
    };
  });

function readable(job: RehearsalJob): void {
  for (const { role, bytes } of job.next) {
    const signed = JSON.parse(new TextDecoder().decode(bytes)) as JsonObject;
    const file = toUtf8(fileText({ signatures: [], signed }));
    if (role === "root") good(readRoot(file, role));
    else good(readTargets(file, role));
  }
}

const RENEW_ALL: readonly Proposal[] = (["root", "targets", "claimed"] as const).map(
  (document) => ({ change: "renew", document }),
);

describe("the stock client", () => {
  it("STOCK-KEYS, STOCK-CHAIN, STOCK-NEW, STOCK-PREVIOUS, STOCK-CACHE and STOCK-CONTROL hold for a ceremony about claims", async () => {
    const heard: number[] = [];
    const outcomes = await rehearseWith(claimsJob(), (done) => heard.push(done));
    assert.deepEqual(wrong(outcomes), []);
    assert.ok(clientAgrees(outcomes, true));
    assert.deepEqual(heard, [0, 1, 2, 3, 4, 5, 6]);
    assert.equal(of(outcomes, "STOCK-CHAIN").seen, "root 1 → 3");
    for (const id of ["STOCK-NEW", "STOCK-PREVIOUS", "STOCK-CACHE"] as const) {
      const { seen } = of(outcomes, id);
      assert.match(seen, /^root 3, targets 7, claimed 42; /);
      for (const what of id !== "STOCK-NEW"
        ? [/, newly claimed: found/]
        : [/, newly claimed: found/, /, claimed before: found/, /not vetted yet: found/])
        assert.match(seen, what);
      assert.match(seen, /a path that nobody claimed: not found/);
    }
  });

  it("STOCK-NEW finds a project whose name is all digits", async () => {
    const digits = there(
      claimsJob().asked.find(({ role }) => /^project\.\d+\.1$/.test(role ?? "")),
    );
    const { seen } = of(await rehearseWith(claimsJob(), silent), "STOCK-NEW");
    assert.ok(seen.includes(`${digits.what}: found`), seen);
  });

  for (const [sentence, proposals, seen, sets] of [
    [
      "a new root by old keys and new",
      [replace("root", "Goran", "Priya"), add("root", "Quentin"), threshold("root", 4)],
      /^root 4, targets 7, claimed 41/,
      2,
    ],
    ["a root that loses two keys", [remove("root", "Ivo"), remove("root", "Jun")], /^root 4/, 2],
    ["root, targets and claimed together", RENEW_ALL, /^root 4, targets 8, claimed 42/, 4],
  ] as const)
    it(`STOCK-NEW, STOCK-PREVIOUS, STOCK-CACHE, STOCK-CONTROL hold for ${sentence}`, async () => {
      const outcomes = await rehearseWith(proposalsJob(proposals), silent);
      assert.deepEqual(wrong(outcomes), []);
      assert.match(of(outcomes, "STOCK-CACHE").seen, seen);
      assert.equal(
        of(outcomes, "STOCK-CONTROL").seen,
        `${sets} of ${sets} refused, one for each set of keys that must sign`,
      );
    });

  it("takes a root with a key in PEM, whose canonical bytes are no JSON text", async () => {
    const { key } = signingKeys()["P-256"];
    const job = proposalsJob([threshold("root", 4)]);
    const change = (signed: JsonObject): JsonObject => {
      const roles = fieldOf(signed, "roles") as JsonObject;
      const root = roles["root"] as { readonly keyids: readonly string[] };
      return {
        ...signed,
        keys: { ...(fieldOf(signed, "keys") as JsonObject), [key.keyid]: key.json },
        roles: { ...roles, root: { ...root, keyids: [...root.keyids, key.keyid], threshold: 4 } },
      };
    };
    assert.deepEqual(wrong(await rehearseWith(altered(job, "root", change), silent)), []);
  });

  it("does not find a revoked project", async () => {
    const { project } = there(sampleIndex().claimedProjects[0]);
    const job = proposalsJob([
      { change: "revoke-project", project, reason: "its keys were stolen" },
    ]);
    const outcomes = await rehearseWith(job, silent);
    assert.deepEqual(wrong(outcomes), []);
    assert.ok(of(outcomes, "STOCK-NEW").seen.includes(`“${project}”, revoked: not found`));
    const kept = { ...job, asked: job.asked.map((each) => ({ ...each, role: each.role ?? "x" })) };
    assert.ok(wrong(await rehearseWith(kept, silent)).includes("STOCK-NEW"), "it was asked for");
  });

  it("finds a project by its new keys, and does not take its old role for a revoked one", async () => {
    const { project } = there(sampleIndex().replacements[0]);
    const job = proposalsJob([
      { change: "replace-project", project, case: "", reason: "", administrators: [] },
    ]);
    const outcomes = await rehearseWith(job, silent);
    assert.deepEqual(wrong(outcomes), []);
    assert.ok(of(outcomes, "STOCK-NEW").seen.includes(`“${project}”, by its new keys: found`));
  });

  it("has no chain, no previous root and no cache to try before the first publication", async () => {
    const job = proposalsJob(RENEW_ALL);
    const published = {
      targets: null,
      claimed: null,
      recent: null,
      snapshot: null,
      timestamp: null,
    };
    const asked = job.asked.filter(({ through }) => through !== job.names.recentlyClaimed);
    const first = altered({ ...job, roots: [], published, asked }, "root", (signed) => ({
      ...signed,
      version: 1,
    }));
    const outcomes = await rehearseWith(first, silent);
    assert.deepEqual(wrong(outcomes), []);
    assert.ok(clientAgrees(outcomes, false) && !clientAgrees(outcomes, true));
    assert.match(of(outcomes, "STOCK-NEW").seen, /^root 1, targets 8, claimed 42/);
  });

  it("is the client that package.json pins", () => {
    assert.equal(STOCK_CLIENT, `tuf-js ${manifest.dependencies["tuf-js"]}`);
  });
});

/** Documents that Conclave's own reader takes and a client does not, with the try that finds it and the client's words. */
const REFUSED: readonly {
  readonly sentence: string;
  readonly job: () => RehearsalJob;
  readonly id: StockId;
  readonly found: RegExp;
}[] = [
  {
    sentence: "a role whose name is all digits, which the client puts in another place",
    job: () => lastCalled("7"),
    id: "STOCK-NEW",
    found: /claimed was signed by 0\/3 keys/,
  },
  {
    sentence: "a file of more than 5,000,000 bytes",
    job: () => claimedWith((signed) => ({ ...signed, "x-padding": "x".repeat(5_000_000) })),
    id: "STOCK-NEW",
    found: /Max length reached/,
  },
  {
    sentence: "a key of a kind that the client does not know",
    job: () => keysOfFirst(() => keyJson("ml-dsa", "ml-dsa-65/1", "00ff")),
    id: "STOCK-KEYS",
    found: /ml-dsa.*Unsupported key type/,
  },
  {
    sentence: "a key whose keyval holds more than text, which makes the whole file unreadable",
    job: () =>
      keysOfFirst((key) => ({
        ...key,
        keyval: { ...(fieldOf(key, "keyval") as JsonObject), private: null },
      })),
    id: "STOCK-KEYS",
    found: /keyval must be a string record/,
  },
  {
    sentence: "members' names that the client sorts otherwise",
    job: () => claimedWith((signed) => ({ ...signed, "x-\u{1f511}": 1, "x-\uff21": 2 })),
    id: "STOCK-CACHE",
    found: /claimed was signed by 0\/3 keys/,
  },
  {
    sentence: "a claimed without targets",
    job: () =>
      claimedWith((signed) => {
        const { targets: _, ...rest } = signed;
        return rest;
      }),
    id: "STOCK-PREVIOUS",
    found: /claimed was signed by 0\/3 keys/,
  },
  {
    sentence: "a path pattern that means something else to the client",
    job: () =>
      roles((all) => all.map((role, i) => (i === 0 ? { ...role, paths: ["#simple/*/*"] } : role))),
    id: "STOCK-NEW",
    found: /nothing at/,
  },
  {
    sentence: "a role that takes everybody's paths",
    job: () =>
      roles((all) => all.map((role, i) => (i === 0 ? { ...role, paths: ["simple/*/*"] } : role))),
    id: "STOCK-NEW",
    found: /another role's file at simple/,
  },
];

describe("what Conclave reads and the stock client refuses is found before anybody signs", () => {
  for (const { sentence, job, id, found } of REFUSED)
    it(`${id} refuses ${sentence}`, async () => {
      readable(job());
      const outcomes = await rehearseWith(job(), silent);
      const { objection } = of(outcomes, id);
      assert.match(objection?.found ?? "nothing", found);
      assert.match(there(objection).todo, /Break the seal/);
      assert.ok(!clientAgrees(outcomes, true));
    });

  it("STOCK-CHAIN refuses a published root with a signature too few", async () => {
    const job = claimsJob();
    const [one, two, three] = job.roots;
    const file = JSON.parse(new TextDecoder().decode(two)) as { signatures: unknown[] };
    const short = toUtf8(JSON.stringify({ ...file, signatures: file.signatures.slice(0, 1) }));
    const outcomes = await rehearseWith(
      { ...job, roots: [there(one), short, there(three)] },
      silent,
    );
    assert.match(
      of(outcomes, "STOCK-CHAIN").objection?.found ?? "",
      /root 2 was refused: .*signed by/,
    );
  });

  it("STOCK-CONTROL refuses to have proven anything when one signature fewer is taken too", async () => {
    const job = claimsJob();
    const next = job.next.map((each) => ({
      ...each,
      quorums: each.quorums.map((quorum) => ({ ...quorum, threshold: quorum.threshold + 1 })),
    }));
    const { objection } = of(await rehearseWith({ ...job, next }, silent), "STOCK-CONTROL");
    assert.match(objection?.found ?? "", /the client took claimed with 3 of 4 signatures/);
  });

  it("says of each try what holds when it goes well", () => {
    for (const { claim } of STOCK_TRIES) assert.match(claim, /^[A-Z].*\.$/);
  });
});
