import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { follow } from "../../../scripts/sample-index/client.ts";
import { publishPresent } from "../../../scripts/sample-index/present-repository.ts";
import { indexPath } from "../../../scripts/sample-index/project-role.ts";
import { signatureBy } from "../../../scripts/sample-index/sample-key.ts";
import { serve, type Served } from "../../../scripts/sample-index/server.ts";
import { signedFiles } from "../../../shared/export/publication-files.ts";
import type { Outcome } from "../../../shared/refusal.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { collect, meters, type Collected } from "../../../shared/sign/collect.ts";
import { fitting } from "../../../shared/sign/fitting.ts";
import type { Seal } from "../../../shared/sign/seal.ts";
import { nextRoot } from "../../../shared/tuf/chain.ts";
import { readRoot, type Root } from "../../../shared/tuf/root.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { ownFolder } from "../../own-folder.ts";
import { good, sampleBase, sampleFiles, sampleIndex, there } from "../../sample.ts";
import { add, batchWith, held, remove, replace, sealing, threshold } from "./with-records.ts";

/** Root 3 is held by Farah, Goran, Hana, Ivo and Jun; three of them must sign. Priya and Quentin have records on every sample stick. */
const NEWCOMERS = ["Nils", "Olga", "Tala"].map((name) => held("root", name));
const batch = batchWith(NEWCOMERS);

interface Rotation {
  readonly proposals: readonly Proposal[];
  /** As many as are needed on both sides, and nobody else. */
  readonly signers: string;
  /** Who holds root afterwards, and how many must sign. */
  readonly then: string;
  readonly needs: number;
  /** Signers that are too few, with the side, or sides, that lack them. */
  readonly refused: Readonly<Record<string, { readonly signers: string; readonly lacks: string }>>;
}

/** The five ways in which the keys of a role can change; the signers' names tell which keys count for both. */
const ROTATIONS: Readonly<Record<string, Rotation>> = {
  same: {
    proposals: [{ change: "renew", document: "root" }],
    signers: "Farah Hana Jun",
    then: "Farah Goran Hana Ivo Jun",
    needs: 3,
    refused: { "one fewer": { signers: "Farah Hana", lacks: "3 4" } },
  },
  overlapping: {
    proposals: [
      replace("root", "Goran", "Priya"),
      replace("root", "Hana", "Quentin"),
      replace("root", "Jun", "Nils"),
    ],
    signers: "Farah Ivo Goran Priya",
    then: "Farah Ivo Nils Priya Quentin",
    needs: 3,
    refused: {
      "the old keys only": { signers: "Farah Goran Hana Ivo Jun", lacks: "4" },
      "the new keys only": { signers: "Farah Ivo Nils Priya Quentin", lacks: "3" },
      "one fewer of the old": { signers: "Farah Ivo Priya Quentin Nils", lacks: "3" },
      "one fewer of the new": { signers: "Farah Goran Hana Jun Priya", lacks: "4" },
    },
  },
  disjoint: {
    proposals: [
      replace("root", "Farah", "Priya"),
      replace("root", "Goran", "Quentin"),
      replace("root", "Hana", "Nils"),
      replace("root", "Ivo", "Olga"),
      replace("root", "Jun", "Tala"),
    ],
    signers: "Farah Hana Jun Nils Quentin Tala",
    then: "Nils Olga Priya Quentin Tala",
    needs: 3,
    refused: {
      "the old keys only": { signers: "Farah Goran Hana Ivo Jun", lacks: "4" },
      "the new keys only": { signers: "Nils Olga Priya Quentin Tala", lacks: "3" },
      "one fewer of the old": { signers: "Farah Hana Nils Olga Priya Quentin Tala", lacks: "3" },
      "one fewer of the new": { signers: "Farah Goran Hana Ivo Jun Nils Tala", lacks: "4" },
    },
  },
  grown: {
    proposals: [
      add("root", "Priya"),
      add("root", "Quentin"),
      add("root", "Nils"),
      threshold("root", 4),
    ],
    signers: "Farah Goran Hana Priya",
    then: "Farah Goran Hana Ivo Jun Nils Priya Quentin",
    needs: 4,
    refused: {
      "the old threshold of old keys": { signers: "Farah Goran Hana", lacks: "4" },
      "the new threshold, most of it by new keys": {
        signers: "Farah Nils Priya Quentin",
        lacks: "3",
      },
    },
  },
  shrunk: {
    proposals: [remove("root", "Ivo"), remove("root", "Jun"), threshold("root", 2)],
    signers: "Farah Hana Jun",
    then: "Farah Goran Hana",
    needs: 2,
    refused: {
      "those who leave and one who stays": { signers: "Farah Ivo Jun", lacks: "4" },
      "the new threshold of those who stay": { signers: "Farah Goran", lacks: "3" },
    },
  },
};

function sealed(proposals: readonly Proposal[]): Seal {
  assert.equal(fitting(batch.base, proposals), null);
  return good(sealing(proposals, batch));
}

function signedBy(made: Seal, names: string): Collected {
  let collected: Collected = [];
  for (const name of names.split(" ")) {
    const { key } = held("root", name);
    const signatures = made.documents
      .filter(({ quorums }) =>
        quorums.some(({ keys }) => keys.some(({ keyid }) => keyid === key.key.keyid)),
      )
      .map(({ role, bytes }) => ({ role, sig: signatureBy(key, bytes).sig }));
    const signing = { keyid: key.key.keyid, signatures };
    collected = good(collect(made, collected, signing, verifyWithBoth));
  }
  return collected;
}

/** Of root's two meters: the versions whose keys have not signed enough. */
function lacking(made: Seal, collected: Collected): string {
  return meters(made, collected, verifyWithBoth)
    .filter(({ document, tally }) => document.role === "root" && !tally.reached)
    .map(({ quorum }) => /the keys of root ([0-9]+)$/.exec(quorum.label)?.[1] ?? quorum.label)
    .join(" ");
}

function fileFrom(made: Seal, collected: Collected): Uint8Array {
  const file = signedFiles(made, collected).find(({ path }) => path === "signed/4.root.json");
  return there(file).bytes;
}

/** Follows the published chain from root 1 with shared/'s own rule, up to the new file. */
function chained(bytes: Uint8Array): Outcome<Root> {
  const read = (version: number) => {
    const file = there(sampleFiles().get(`metadata/${version}.root.json`));
    return good(readRoot(file.bytes, file.path));
  };
  const three = [2, 3]
    .map(read)
    .reduce((trusted, next) => good(nextRoot(trusted, next, verifyWithBoth)), read(1));
  return nextRoot(three, good(readRoot(bytes, "4.root.json")), verifyWithBoth);
}

describe("a rotation of root's keys", () => {
  const folder = ownFolder();
  const served: Served[] = [];
  const project = there(sampleIndex().claimedProjects[0]).project;
  const rootBytes = there(sampleFiles().get("metadata/1.root.json")).bytes;

  /** What a stock client comes to when this root 4 is published; it rejects when the client does. */
  async function stockClient(bytes: Uint8Array) {
    const server = await serve(folder, new Map([["metadata/4.root.json", bytes]]));
    served.push(server);
    return follow({ ...server, rootBytes, path: indexPath(project) });
  }

  before(() => publishPresent(sampleIndex(), folder));
  after(() => Promise.all(served.map((server) => server.close())));

  for (const [name, { proposals, signers, then, needs, refused }] of Object.entries(ROTATIONS)) {
    it(`${name}: ${signers.split(" ").length} signers satisfy the old keys and the new, and clients follow`, async () => {
      const made = sealed(proposals);
      const collected = signedBy(made, signers);
      assert.equal(lacking(made, collected), "");
      const bytes = fileFrom(made, collected);
      const root = good(chained(bytes));
      assert.equal(root.version, 4);
      assert.equal(root.roles.root.threshold, needs);
      const keyids = then.split(" ").map((each) => held("root", each).key.key.keyid);
      assert.deepEqual(root.roles.root.keys.map(({ keyid }) => keyid).sort(), keyids.sort());
      const { bytes: target, metadata } = await stockClient(bytes);
      assert.notEqual(target, null);
      assert.ok(metadata.includes("4.root.json"), metadata.join(" "));
    });

    it(`${name}: every one of these signers is needed`, () => {
      const made = sealed(proposals);
      const names = signers.split(" ");
      for (const left of names) {
        const others = names.filter((each) => each !== left).join(" ");
        assert.notEqual(lacking(made, signedBy(made, others)), "", `without ${left}`);
      }
    });

    for (const [sentence, short] of Object.entries(refused))
      it(`${name}: ${sentence} (${short.signers}) are refused, by clients too`, async () => {
        const made = sealed(proposals);
        const collected = signedBy(made, short.signers);
        assert.equal(lacking(made, collected), short.lacks);
        const bytes = fileFrom(made, collected);
        const next = chained(bytes);
        assert.equal(next.ok ? "followed" : next.refusal.id, "ROOT-CHAIN");
        await assert.rejects(stockClient(bytes), /root was signed by [0-9]+\/[0-9]+ keys/);
      });
  }

  it("keeps every other role, and the repository's name", () => {
    for (const { proposals } of Object.values(ROTATIONS)) {
      const root = good(readRoot(fileFrom(sealed(proposals), []), "4.root.json"));
      const before = sampleBase().root;
      for (const role of ["targets", "snapshot", "timestamp"] as const)
        assert.deepEqual(root.roles[role], before.roles[role]);
      for (const field of ["x-conclave-repository", "x-conclave-rehearsal", "consistent_snapshot"])
        assert.equal(root.envelope.signed[field], before.envelope.signed[field]);
    }
  });
});
