import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sampleKey, signatureBy } from "../../../scripts/sample-index/sample-key.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { sha256Of } from "../../../shared/digest/sha256.ts";
import { readPublication } from "../../../shared/publication/publication.ts";
import { signedFiles } from "../../../shared/export/publication-files.ts";
import { canonicalBytes, fileText } from "../../../shared/json/canonical.ts";
import { fieldOf, type JsonObject } from "../../../shared/json/value.ts";
import { PYPI } from "../../../shared/profile/pypi.ts";
import { approvedClaims } from "../../../shared/review/approved.ts";
import { collect, keyholderOf, meters, type Signing } from "../../../shared/sign/collect.ts";
import { seal, sealText, type Decided, type Seal } from "../../../shared/sign/seal.ts";
import { readEnvelope } from "../../../shared/tuf/envelope.ts";
import type { Key, KeyId } from "../../../shared/tuf/key.ts";
import type { Batch } from "../../../shared/import/pending.ts";
import type { VerifiedBase } from "../../../shared/import/verify-bundle.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { nextClaimed } from "../../flat-tree.ts";
import { alteredStick } from "../../altered-stick.ts";
import { claimedFor, heldCeremony, signedBy } from "../../held-ceremony.ts";
import {
  batchFrom,
  good,
  importOf,
  once,
  sampleBase,
  sampleFiles,
  sampleKeys,
  there,
} from "../../sample.ts";

const made = () => heldCeremony().seal;
const reviewed = () => ({ ...heldCeremony().reviewed, record: heldCeremony().record });

function sealing(batch: Batch, decided: Decided, days: number) {
  return seal(batch, decided, claimedFor(days), verifyWithBoth);
}

function signing(index: number): Signing {
  const { keyid, signatures } = signedBy(made(), index);
  return { keyid: keyid as KeyId, signatures };
}

describe("the seal", () => {
  it("gives the same bytes from the same batch and decisions, and from a batch that was imported anew", () => {
    const again = batchFrom(sampleFiles(), there(importOf(sampleFiles()).base));
    for (const batch of [reviewed().batch, again]) {
      const other = good(sealing(batch, reviewed(), 180));
      assert.equal(other.digest, made().digest);
      assert.deepEqual(
        other.documents.map(({ bytes }) => bytes),
        made().documents.map(({ bytes }) => bytes),
      );
    }
  });

  it("differs with another date, and with another decision", () => {
    const { batch, decisions } = reviewed();
    const line = there(approvedClaims(batch, decisions)[0]).line;
    const other = decisions.with([line], { decision: "put off", reason: "", reviewer: "Amara" });
    const digests = [
      made().digest,
      good(sealing(batch, { ...reviewed(), decisions }, 90)).digest,
      good(sealing(batch, { ...reviewed(), decisions: other }, 180)).digest,
    ];
    assert.equal(new Set(digests).size, 3);
  });

  it("is over the SHA-256, length, role and version of each document", () => {
    assert.equal(sha256Of(sealText(made().documents)), made().digest);
    const [first, ...rest] = made().documents;
    const { role, version, bytes, sha256 } = there(first);
    for (const change of [{ role: "x" }, { version: 1 }, { sha256: sha256Of(toUtf8("")) }])
      assert.notEqual(
        sha256Of(sealText([{ role, version, bytes, sha256, ...change }, ...rest])),
        made().digest,
      );
  });

  for (const [id, days, decide] of [
    [
      "SEAL-EMPTY",
      180,
      () => {
        const { batch, decisions } = heldCeremony().importing;
        const act = { decision: "put off", reason: "", reviewer: "Amara" } as const;
        return decisions.with(
          batch.claims.map(({ line }) => line),
          act,
        );
      },
    ],
    ["SEAL-UNDECIDED", 180, () => heldCeremony().importing.decisions],
    [
      "SEAL-UNDECIDED",
      180,
      () => {
        const clean = reviewed().batch.claims.filter(({ standing }) => standing === "clean");
        const act = { decision: "approved", reason: "", reviewer: "Amara" } as const;
        return heldCeremony().importing.decisions.with([there(clean[0]).line], act);
      },
    ],
    ["SEAL-EXPIRY", 181, () => reviewed().decisions],
    ["SEAL-EXPIRY", 0, () => reviewed().decisions],
  ] as const)
    it(`${id} refuses ${days} days and what was decided so far`, () => {
      const outcome = sealing(reviewed().batch, { ...reviewed(), decisions: decide() }, days);
      assert.equal(outcome.ok ? "sealed" : outcome.refusal.id, id);
    });

  it("SEAL-LATER refuses when the present claimed lives longer than any offered date", () => {
    const files = alteredStick({
      says: { claimed: (signed) => ({ ...signed, expires: "2099-01-01T00:00:00Z" }) },
    });
    const batch = batchFrom(files, there(importOf(files).base));
    const outcome = sealing(batch, reviewed(), 180);
    assert.equal(outcome.ok ? "sealed" : outcome.refusal.id, "SEAL-LATER");
  });

  it("carries a publication note about every claim", () => {
    const note = there(made().documents[1]);
    const file = toUtf8(fileText({ signatures: [], signed: note.signed }));
    const read = good(readPublication(file, "note"));
    assert.equal(read.approved.length + read.rejected.length + read.put_off.length, 60);
    assert.equal(read.publish[0]?.signed_sha256, made().documents[0]?.sha256);
    assert.ok(read.rejected.every(({ reason }) => reason === "looked into it"));
  });
});

describe("a publication note", () => {
  const note = () => there(made().documents[1]).signed;
  const reading = (signed: JsonObject) =>
    readPublication(toUtf8(fileText({ signatures: [], signed })), "note");

  const [first] = note()["rejected"] as readonly JsonObject[];
  const rejected = (change: JsonObject): JsonObject => ({ ...first, ...change });

  for (const [sentence, change] of [
    ["a field more", { extra: 1 }],
    ["another _type", { _type: "bundle" }],
    ["nothing to publish", { publish: [] }],
    ["a bundle that is no digest", { bundle: "x" }],
    ["approvals by name only", { approved: ["flask"] }],
    ["a rejection whose facts are no digest", { rejected: [rejected({ facts: "x" })] }],
    ["a rejection of another project than judged", { rejected: [rejected({ project: "x" })] }],
  ] as const)
    it(`PUBLICATION-FORM refuses ${sentence}`, () => {
      const read = reading({ ...note(), ...change });
      assert.equal(read.ok ? "accepted" : read.refusal.id, "PUBLICATION-FORM");
    });

  it("PUBLICATION-FORM accepts the note as it was sealed", () => {
    assert.ok(reading(note()).ok);
  });

  it("PUBLICATION-FORM refuses what is no document", () => {
    const read = readPublication(toUtf8("{"), "note");
    assert.equal(read.ok ? "accepted" : read.refusal.id, "PUBLICATION-FORM");
  });
});

describe("building claimed", () => {
  const unknown = { "x-top": { b: 1 }, "x-list": [1, 2] };
  const base = once(() => {
    const files = alteredStick({
      says: {
        claimed: (signed) => {
          const delegations = fieldOf(signed, "delegations") as JsonObject;
          return { ...signed, ...unknown, delegations: { ...delegations, "x-inner": "kept" } };
        },
      },
    });
    return there(importOf(files).base);
  });
  const built = once(() =>
    nextClaimed(base(), { approved: approved(), revoked: new Set(), replaced: new Map() }),
  );
  const approved = once(() => approvedClaims(reviewed().batch, reviewed().decisions));

  it("keeps every field that it does not know, inside the delegations too", () => {
    for (const [name, value] of Object.entries(unknown)) assert.deepEqual(built()[name], value);
    const delegations = fieldOf(built(), "delegations") as JsonObject;
    assert.equal(delegations["x-inner"], "kept");
  });

  it("keeps the present projects as they are and in their order, the new ones behind them by name", () => {
    const before = fieldOf(base().claimed.envelope.signed, "delegations") as JsonObject;
    const after = fieldOf(built(), "delegations") as JsonObject;
    const old = before["roles"] as readonly JsonObject[];
    const roles = after["roles"] as readonly JsonObject[];
    assert.deepEqual(roles.slice(0, old.length), old);
    assert.deepEqual(
      roles.slice(old.length).map(({ name }) => name),
      approved().map(({ role }) => role),
    );
  });

  it("delegates nothing but the project's own two paths, and terminates", () => {
    const { roles } = fieldOf(built(), "delegations") as { readonly roles: readonly JsonObject[] };
    for (const role of roles.slice(12)) {
      const project = PYPI.projectOf(role["name"] as string)?.project ?? "";
      assert.deepEqual(role["paths"], [`simple/${project}/*`, `packages/*/*/${project}/*`]);
      assert.equal(role["terminating"], true);
    }
  });

  it("leaves a present key's unknown fields alone when a new claim uses the same key", () => {
    const claim = there(approved()[0]);
    const key = there(claim.keys[0]);
    const files = alteredStick({
      says: {
        claimed: (signed) => {
          const delegations = fieldOf(signed, "delegations") as JsonObject;
          const { keyid, json } = ed25519Of(key);
          const keys = {
            ...(delegations["keys"] as JsonObject),
            [keyid]: { ...json, "x-note": 1 },
          };
          return { ...signed, delegations: { ...delegations, keys } };
        },
      },
    });
    const own = there(importOf(files).base);
    const next = nextClaimed(own, { approved: [claim], revoked: new Set(), replaced: new Map() });
    const keys = (fieldOf(next, "delegations") as JsonObject)["keys"] as JsonObject;
    assert.equal((keys[ed25519Of(key).keyid] as JsonObject)["x-note"], 1);
  });
});

function ed25519Of(publicHex: string): Key {
  const keys = sampleBase().recent.delegations.keys;
  return there([...keys.values()].find((key) => key.public === publicHex));
}

interface Refused {
  readonly sentence: string;
  readonly id: string;
  readonly signing: () => Signing;
}

const stranger = sampleKey("a stranger");

const REFUSED: readonly Refused[] = [
  {
    sentence: "a key that may not sign",
    id: "SIGN-KEY",
    signing: () => ({
      keyid: stranger.key.keyid,
      signatures: made().documents.map(({ role, bytes }) => ({
        role,
        sig: signatureBy(stranger, bytes).sig,
      })),
    }),
  },
  { sentence: "the same person again", id: "SIGN-AGAIN", signing: () => signing(0) },
  {
    sentence: "a signature over other bytes",
    id: "SIGN-INVALID",
    signing: () => ({
      ...signing(1),
      signatures: made().documents.map(({ role }) => ({
        role,
        sig: signatureBy(there(sampleKeys().claimed[1]).key, toUtf8("other")).sig,
      })),
    }),
  },
  {
    sentence: "one document's signature for the other",
    id: "SIGN-INVALID",
    signing: () => {
      const { keyid, signatures } = signing(1);
      const roles = signatures.map(({ role }) => role).reverse();
      return { keyid, signatures: signatures.map(({ sig }, i) => ({ role: roles[i] ?? "", sig })) };
    },
  },
  {
    sentence: "a document without its signature",
    id: "SIGN-INVALID",
    signing: () => ({ ...signing(1), signatures: signing(1).signatures.slice(1) }),
  },
  {
    sentence: "a second signature for one document, which would be written unchecked",
    id: "SIGN-INVALID",
    signing: () => ({
      ...signing(1),
      signatures: [...signing(1).signatures, { role: "claimed", sig: "00".repeat(64) }],
    }),
  },
  {
    sentence: "two signatures for one document and none for the other",
    id: "SIGN-INVALID",
    signing: () => ({
      ...signing(1),
      signatures: signing(1).signatures.map(({ sig }) => ({ role: "claimed", sig })),
    }),
  },
  {
    sentence: "a signature that is no hex",
    id: "SIGN-INVALID",
    signing: () => ({
      ...signing(1),
      signatures: signing(1).signatures.map((each) => ({ ...each, sig: "xx" })),
    }),
  },
  {
    sentence: "another person's signatures under one's own keyid",
    id: "SIGN-INVALID",
    signing: () => ({ ...signing(1), keyid: signing(2).keyid }),
  },
];

describe("collecting signatures", () => {
  const first = () => good(collect(made(), [], signing(0), verifyWithBoth));

  for (const { sentence, id, signing: wrong } of REFUSED)
    it(`${id} refuses ${sentence}`, () => {
      const outcome = collect(made(), first(), wrong(), verifyWithBoth);
      assert.equal(outcome.ok ? "collected" : outcome.refusal.id, id);
    });

  it("SIGN-KEY, SIGN-AGAIN and SIGN-INVALID accept each keyholder once", () => {
    const all = [1, 2, 3, 4].reduce(
      (collected, index) => good(collect(made(), collected, signing(index), verifyWithBoth)),
      first(),
    );
    assert.deepEqual(
      meters(made(), all, verifyWithBoth).map(({ tally }) => [tally.signed.length, tally.reached]),
      [
        [5, true],
        [5, true],
      ],
    );
  });

  it("SIGN-AGAIN refuses the same key under another keyid", () => {
    const { keyid, signatures } = signing(0);
    const other = "another keyid" as KeyId;
    const twice: Seal = {
      ...made(),
      documents: made().documents.map((document) => {
        const quorum = there(document.quorums[0]);
        const key = there(quorum.keys.find((each) => each.keyid === keyid));
        const keys = [...quorum.keys, { ...key, keyid: other }];
        return { ...document, quorums: [{ ...quorum, keys }] };
      }),
    };
    const collected = good(collect(twice, [], { keyid, signatures }, verifyWithBoth));
    const again = collect(twice, collected, { keyid: other, signatures }, verifyWithBoth);
    assert.equal(again.ok ? "collected" : again.refusal.id, "SIGN-AGAIN");
  });

  it("writes files that hold each signature once, in the order of keyids", () => {
    const { signed } = heldCeremony();
    for (const file of signedFiles(made(), signed.collected).slice(0, 2)) {
      const { signatures, signedBytes } = good(readEnvelope(file.bytes, file.path));
      const keyids = signatures.map(({ keyid }) => keyid);
      assert.deepEqual(keyids, keyids.toSorted());
      assert.equal(new Set(keyids).size, 3);
      const sealed = there(made().documents.find(({ path }) => file.path.endsWith(path)));
      assert.deepEqual(signedBytes, sealed.bytes);
      assert.deepEqual(canonicalBytes(sealed.signed), sealed.bytes);
    }
  });
});

describe("a keyholder's name", () => {
  const key = () => there(sampleBase().claimedQuorum.keys[0]);
  const naming = (name: string): VerifiedBase => {
    const { targets, ...rest } = sampleBase();
    const names = { "x-conclave-keyholders": { [key().keyid]: name } };
    const signed = { ...targets.envelope.signed, ...names };
    return { ...rest, targets: { ...targets, envelope: { ...targets.envelope, signed } } };
  };

  it("is the one that targets gives", () => {
    assert.equal(keyholderOf(naming("Amara"), key()), "Amara");
  });

  for (const [sentence, name] of [
    ["blank", "  "],
    ["empty", ""],
  ] as const)
    it(`falls back on the keyid when it is ${sentence}`, () => {
      assert.equal(keyholderOf(naming(name), key()), `key ${key().keyid.slice(0, 8)}`);
    });

  for (const [sentence, name] of [
    ["of 300 letters", "a".repeat(300)],
    ["with blanks at its ends", " Amara "],
    ["whose 80th place falls inside a character", `${"a".repeat(79)}😀😀`],
  ] as const)
    it(`${sentence} is cut so that the record takes it, in whole characters`, () => {
      const shown = keyholderOf(naming(name), key());
      assert.ok(shown.length <= 80 && shown.length > 0);
      assert.equal(shown, shown.trim());
      assert.ok(shown.isWellFormed());
    });
});
