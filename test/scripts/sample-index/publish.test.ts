import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { follow } from "../../../scripts/sample-index/client.ts";
import { holdCeremony, type Review } from "../../../scripts/sample-index/local-ceremony.ts";
import { OUTSIDER, repositoryKeys } from "../../../scripts/sample-index/people.ts";
import { indexPath } from "../../../scripts/sample-index/project-role.ts";
import { proveByClient } from "../../../scripts/sample-index/proof.ts";
import { publishPresent } from "../../../scripts/sample-index/present-repository.ts";
import { publish } from "../../../scripts/sample-index/publish.ts";
import {
  fileOf,
  metadataPath,
  type SampleIndex,
} from "../../../scripts/sample-index/sample-index.ts";
import { loadIndex, saveIndex } from "../../../scripts/sample-index/saved-index.ts";
import { signedFile } from "../../../scripts/sample-index/sample-key.ts";
import { serve } from "../../../scripts/sample-index/server.ts";
import type { Batch } from "../../../shared/import/pending.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { canonicalBytes } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { instantOf, later } from "../../../shared/tuf/instant.ts";
import { onAStick, sample } from "./on-a-stick.ts";

// A stock client reads the real clock, so the repository is made for today.
const TODAY = instantOf(Date.now());
const index = sample(30, { now: TODAY, planted: true });
const rootBytes = fileOf(index, metadataPath(1, "root"));

/** Approves what is clean, puts off what is warned, rejects what is blocked. */
function careful(batch: Batch): Review {
  const decisions = { clean: "approved", warned: "put off", blocked: "rejected" } as const;
  return (line) => decisions[batch.claims[line]?.standing ?? "blocked"];
}

async function published(
  act: (dir: string, outDir: string, approved: readonly string[]) => Promise<void>,
  options: Parameters<typeof publish>[3] = {},
): Promise<void> {
  await onAStick(index, async (dir) => {
    assert.ok(holdCeremony(index, dir, { review: careful }).ok);
    const outDir = join(dir, "published");
    const done = publish(index, dir, outDir, options);
    assert.ok(done.ok);
    await act(dir, outDir, done.value.approved);
  });
}

/** Asks a client about a project's page. */
async function ask(outDir: string, path: string) {
  const server = await serve(outDir);
  try {
    const followed = await follow({ ...server, rootBytes, path });
    return { ...followed, log: [...server.log] };
  } finally {
    await server.close();
  }
}

describe("a repository published after a ceremony", () => {
  it("is followed from root 1 by a stock client, each project through its own role", () =>
    published(async (_, outDir, approved) => {
      assert.ok(approved.length > 15);
      const proofs = await proveByClient({ index, outDir, approved, most: 4 });
      assert.ok(proofs.length > 8);
      assert.deepEqual(
        proofs.filter(({ holds }) => !holds),
        [],
      );
    }));

  it("gives a newly claimed project without asking recently-claimed", () =>
    published(async (_, outDir, [project = ""]) => {
      const { bytes, log } = await ask(outDir, indexPath(project));
      assert.match(
        Buffer.from(bytes ?? []).toString("utf8"),
        new RegExp(`<title>${project}</title>`),
      );
      assert.ok(log.includes("/metadata/42.claimed.json"));
      assert.ok(log.includes(`/metadata/1.project.${project}.1.json`));
      assert.ok(!log.some((path) => path.includes("recently-claimed")), log.join(" "));
    }));

  it("gives a release as well as the page", () =>
    published(async (_, outDir, [project = ""]) => {
      const path = `packages/source/${project.slice(0, 1)}/${project}/${project}-1.0.tar.gz`;
      assert.notEqual((await ask(outDir, path)).bytes, null);
    }));

  it("keeps every version that was ever served", () =>
    published(async (_, outDir) => {
      const names = new Set(readdirSync(join(outDir, "metadata")));
      for (const name of [
        "1.root.json",
        "2.root.json",
        "3.root.json",
        "41.claimed.json",
        "42.claimed.json",
        "1203.recently-claimed.json",
        "1204.recently-claimed.json",
        "5210.snapshot.json",
        "5211.snapshot.json",
        "5212.snapshot.json",
      ])
        assert.ok(names.has(name), name);
      return Promise.resolve();
    }));

  it("has the approved names in both roles after the first step, and a client uses claimed", () =>
    published(
      async (_, outDir, [project = ""]) => {
        const recent = readFileSync(join(outDir, metadataPath(1203, "recently-claimed")), "utf8");
        assert.ok(recent.includes(`"project.${project}.1"`));
        assert.ok(!existsSync(join(outDir, metadataPath(1204, "recently-claimed"))));
        const { bytes, metadata } = await ask(outDir, indexPath(project));
        assert.notEqual(bytes, null);
        assert.ok(
          metadata.includes("42.claimed.json") && !metadata.includes("1203.recently-claimed.json"),
        );
      },
      { until: "claimed" },
    ));

  it("has the approved names in claimed only after the second step", () =>
    published(async (_, outDir, approved) => {
      const recent = readFileSync(join(outDir, metadataPath(1204, "recently-claimed")), "utf8");
      for (const project of approved)
        assert.ok(!recent.includes(`"project.${project}.1"`), project);
      return Promise.resolve();
    }));

  it("renews what expired when it is published days after the stick was made", () => {
    const old = sample(10, { now: later(TODAY, -5) });
    return onAStick(old, async (dir) => {
      assert.ok(holdCeremony(old, dir, { review: careful }).ok);
      const outDir = join(dir, "published");
      const done = publish(old, dir, outDir, { now: TODAY });
      assert.ok(done.ok);
      const { approved } = done.value;
      const proofs = await proveByClient({ index: old, outDir, approved, most: 1 });
      assert.deepEqual(
        proofs.filter(({ holds }) => !holds),
        [],
      );
    });
  });

  it("is published by an index that was saved and loaded in between", () =>
    onAStick(index, async (dir) => {
      saveIndex(index, join(dir, "index"));
      assert.ok(holdCeremony(index, dir, { review: careful }).ok);
      assert.ok(publish(loadIndex(join(dir, "index")), dir, join(dir, "published")).ok);
      assert.notEqual((await ask(join(dir, "published"), indexPath("boto3"))).bytes, null);
    }));
});

describe("the repository before the ceremony", () => {
  it("gives a pending project through recently-claimed", () =>
    onAStick(index, async (dir) => {
      publishPresent(index, dir);
      const { bytes, metadata } = await ask(dir, indexPath("2048"));
      assert.notEqual(bytes, null);
      assert.ok(metadata.includes("1203.recently-claimed.json"));
    }));

  it("does not give a project that nobody has", () =>
    onAStick(index, async (dir) => {
      publishPresent(index, dir);
      assert.equal((await ask(dir, indexPath("no-such-project"))).bytes, null);
    }));

  it("makes a client refuse when a file was altered", () =>
    onAStick(index, async (dir) => {
      publishPresent(index, dir);
      const path = join(dir, metadataPath(41, "claimed"));
      writeFileSync(path, readFileSync(path, "utf8").replace("project.boto3.1", "project.boto3.2"));
      await assert.rejects(ask(dir, indexPath("boto3")), /claimed/);
    }));

  it("is served without what lies beside it", () =>
    onAStick(index, async (dir) => {
      publishPresent(index, join(dir, "out"));
      writeFileSync(join(dir, "secret"), "x");
      const server = await serve(join(dir, "out"));
      const answer = await fetch(server.metadataUrl.replace("/metadata", "/%2e%2e%2fsecret"));
      await server.close();
      assert.equal(answer.status, 404);
    }));
});

function signedJson(dir: string, name: string): JsonObject {
  return (
    JSON.parse(readFileSync(join(dir, "conclave/signed", name), "utf8")) as { signed: JsonObject }
  ).signed;
}

/** Signs a file of the result again, with three keyholders' keys. */
function resign(dir: string, name: string, signed: JsonObject, of: SampleIndex = index): void {
  const keys = repositoryKeys(of.seed, of.keyholders).claimed.map(({ key }) => key);
  writeFileSync(join(dir, "conclave/signed", name), signedFile(signed, keys.slice(0, 3)));
}

/** A dishonest threshold: other claimed content, and a note that fits it. */
function forge(dir: string, change: (claimed: JsonObject) => JsonObject): void {
  const claimed = change(signedJson(dir, "42.claimed.json"));
  const note = signedJson(dir, "publication.json");
  const [publishes] = note["publish"] as readonly JsonObject[];
  resign(dir, "42.claimed.json", claimed);
  resign(dir, "publication.json", {
    ...note,
    publish: [{ ...publishes, signed_sha256: sha256Of(canonicalBytes(claimed)) }],
  });
}

const REFUSED: Readonly<
  Record<string, { readonly id: string; readonly spoil: (dir: string) => void }>
> = {
  "a stick without a result": { id: "PUBLISH-FILES", spoil: () => undefined },
  "a result without its note": {
    id: "PUBLISH-FILES",
    spoil: (dir) => {
      assert.ok(holdCeremony(index, dir).ok);
      writeFileSync(join(dir, "conclave/signed/publication.json"), "");
    },
  },
  "a result signed by two": {
    id: "PUBLISH-SIGNATURES",
    spoil: (dir) => assert.ok(holdCeremony(index, dir, { signers: ["Amara", "Chen"] }).ok),
  },
  "a result altered after it was signed": {
    id: "PUBLISH-SIGNATURES",
    spoil: (dir) => {
      assert.ok(holdCeremony(index, dir).ok);
      const path = join(dir, "conclave/signed/42.claimed.json");
      writeFileSync(path, readFileSync(path, "utf8").replace("project.boto3.1", "project.boto3.2"));
    },
  },
  "a note about another bundle": {
    id: "PUBLISH-NOTE",
    spoil: (dir) => {
      assert.ok(holdCeremony(index, dir).ok);
      resign(dir, "publication.json", {
        ...signedJson(dir, "publication.json"),
        bundle: "0".repeat(64),
      });
    },
  },
  "a note about other bytes": {
    id: "PUBLISH-NOTE",
    spoil: (dir) => {
      assert.ok(holdCeremony(index, dir).ok);
      resign(dir, "42.claimed.json", { ...signedJson(dir, "42.claimed.json"), extra: 1 });
    },
  },
  "a claimed that drops a project": {
    id: "PUBLISH-CLAIMED",
    spoil: (dir) => {
      assert.ok(holdCeremony(index, dir).ok);
      forge(dir, (claimed) => {
        const delegations = claimed["delegations"] as { readonly roles: readonly JsonObject[] };
        return { ...claimed, delegations: { ...delegations, roles: delegations.roles.slice(1) } };
      });
    },
  },
  "a claimed that gives a project a threshold of its own": {
    id: "PUBLISH-CLAIMED",
    spoil: (dir) => {
      assert.ok(holdCeremony(index, dir).ok);
      forge(dir, (claimed) => {
        const delegations = claimed["delegations"] as { readonly roles: readonly JsonObject[] };
        const [first, ...rest] = delegations.roles;
        return {
          ...claimed,
          delegations: { ...delegations, roles: [{ ...first, threshold: 2 }, ...rest] },
        };
      });
    },
  },
};

describe("the index refuses to publish", () => {
  for (const [sentence, { id, spoil }] of Object.entries(REFUSED))
    it(`${id}: ${sentence}`, () =>
      onAStick(index, (dir) => {
        spoil(dir);
        const outDir = join(dir, "published");
        const done = publish(index, dir, outDir);
        assert.equal(done.ok ? "published" : done.refusal.id, id);
        assert.ok(!existsSync(outDir), "nothing is written");
      }));
});

describe("a local ceremony", () => {
  it("does not take the outsider's key", () =>
    onAStick(index, (dir) => {
      const held = holdCeremony(index, dir, { signers: ["Amara", "Boris", OUTSIDER] });
      assert.equal(held.ok ? "signed" : held.refusal.id, "SIGN-KEY");
    }));
});
