import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { BEGINNING } from "../../../shared/ceremony/entry.ts";
import type { Ceremony } from "../../../shared/ceremony/ceremony.ts";
import { eventSchema, eventSentence, type CeremonyEvent } from "../../../shared/ceremony/event.ts";
import type { Sha256 } from "../../../shared/digest/sha256.ts";
import {
  after,
  AROUND,
  claimedFor,
  confirmed,
  decided,
  exporting,
  fold,
  heldCeremony,
  imported,
  OPENED,
  proposed,
  rehearsed,
  sealedBy,
  TAKEN,
  signedBy,
  withdrawn,
  type Held,
} from "../../held-ceremony.ts";
import type { Proposal } from "../../../shared/review/proposal.ts";
import { heldKey } from "../../../scripts/sample-index/people.ts";
import type { Expiry } from "../../../shared/sign/next-tree.ts";
import { seal } from "../../../shared/sign/seal.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { good, sampleBatch, SEED, there } from "../../sample.ts";

type Step = Ceremony["step"] | "nothing";

/** One event of each type that could happen, and the steps at which it can. */
const EVENTS: Readonly<
  Record<
    CeremonyEvent["type"],
    { readonly event: () => CeremonyEvent; readonly at: readonly Step[] }
  >
> = {
  opened: { event: () => OPENED, at: ["nothing"] },
  imported: { event: () => imported(), at: ["import"] },
  decided: { event: () => eventOf("decided"), at: ["review"] },
  seated: { event: () => ({ type: "seated", reviewer: "Noor" }), at: ["review"] },
  /** Only after a decision. */
  undone: { event: () => UNDONE, at: ["review"] },
  proposed: { event: () => proposed({ change: "renew", document: "root" }), at: ["review"] },
  /** Only after a proposal for a case. */
  confirmed: { event: () => confirmed("django"), at: ["review"] },
  withdrawn: { event: () => withdrawn(0), at: [] },
  sealed: { event: () => sealedBy(heldCeremony().seal), at: ["review"] },
  unsealed: { event: () => ({ type: "unsealed" }), at: ["sign"] },
  /** Once for each seal. */
  rehearsed: { event: () => rehearsed(heldCeremony().seal), at: [] },
  signed: { event: () => signedBy(heldCeremony().seal, 1), at: ["sign"] },
  "signatures-closed": { event: () => ({ type: "signatures-closed" }), at: ["sign"] },
  exporting: { event: () => eventOf("exporting"), at: ["export"] },
  exported: { event: () => eventOf("exported"), at: ["export"] },
};

function eventOf(type: CeremonyEvent["type"]): CeremonyEvent {
  return there(heldCeremony().events.find((event) => event.type === type));
}

const UNDONE: CeremonyEvent = {
  type: "undone",
  number: 1,
  decision: "approved",
  claims: 1,
  reviewer: "Amara",
};

const STATES: Readonly<Record<Step, (held: Held) => Ceremony | null>> = {
  nothing: () => null,
  import: ({ opened }) => opened,
  review: ({ importing }) => importing,
  sign: ({ signed }) => signed,
  export: ({ closed }) => closed,
};

describe("an event out of turn", () => {
  for (const step of Object.keys(STATES) as Step[])
    for (const [type, { event, at }] of Object.entries(EVENTS)) {
      if (at.includes(step)) continue;
      it(`CEREMONY-ORDER refuses "${type}" at ${step}, and nothing has changed`, () => {
        const state = STATES[step](heldCeremony());
        const before = structuredClone(JSON.stringify(state));
        const outcome = after(state, event());
        assert.equal(outcome.ok ? "accepted" : outcome.refusal.id, "CEREMONY-ORDER");
        assert.equal(JSON.stringify(state), before);
      });
    }
});

const RENEWED_ROOT: Proposal = { change: "renew", document: "root" };
const FARAH_LEAVES: Proposal = {
  change: "remove-key",
  role: "root",
  keyid: heldKey(SEED, "root", "Farah").key.key.keyid,
};

interface Refused {
  readonly sentence: string;
  readonly id: string;
  readonly state: (held: Held) => Ceremony;
  readonly event: (held: Held) => CeremonyEvent;
}

const zeros = "0".repeat(64);

/** A client that takes all but the last thing it is given. */
const REFUSED_ONCE = TAKEN.map((outcome, i) =>
  i < TAKEN.length - 1
    ? outcome
    : { ...outcome, objection: { found: "took it", expected: "refuses", todo: "Break the seal." } },
);

const REFUSED: readonly Refused[] = [
  {
    sentence: "another bundle than the record names",
    id: "CEREMONY-BUNDLE",
    state: ({ opened }) => opened,
    event: () => ({ ...imported(), bundle: zeros }),
  },
  {
    sentence: "another number of claims",
    id: "CEREMONY-BUNDLE",
    state: ({ opened }) => opened,
    event: () => ({ ...imported(), claims: 61 }),
  },
  {
    sentence: "another profile",
    id: "CEREMONY-BUNDLE",
    state: ({ opened }) => opened,
    event: () => ({ ...imported(), profile: "gems" }),
  },
  {
    sentence: "a seal of another digest",
    id: "SEAL-REPLAY",
    state: ({ reviewed }) => reviewed,
    event: ({ seal }) => ({ ...sealedBy(seal), digest: zeros }),
  },
  {
    sentence: "a seal that lists another length",
    id: "SEAL-REPLAY",
    state: ({ reviewed }) => reviewed,
    event: ({ seal }) => {
      const event = sealedBy(seal);
      return { ...event, documents: event.documents.map((each) => ({ ...each, length: 1 })) };
    },
  },
  {
    sentence: "a seal over another record",
    id: "SEAL-REPLAY",
    state: ({ reviewed }) => reviewed,
    event: ({ seal }) => ({ ...sealedBy(seal), record: zeros }),
  },
  {
    sentence: "a seal of another date",
    id: "SEAL-REPLAY",
    state: ({ reviewed }) => reviewed,
    event: ({ seal }) => sealedBy(seal, claimedFor(90)),
  },
  {
    sentence: "a seal of a date that was not offered",
    id: "SEAL-EXPIRY",
    state: ({ reviewed }) => reviewed,
    event: ({ seal }) => sealedBy(seal, claimedFor(7)),
  },
  {
    sentence: "a seal before everything was decided",
    id: "SEAL-UNDECIDED",
    state: ({ importing }) => importing,
    event: ({ seal }) => sealedBy(seal),
  },
  {
    sentence: "a seal where nothing was approved and nothing proposed",
    id: "SEAL-EMPTY",
    state: ({ importing }) => fold([decided("any", "put off", importing.decisions)], importing),
    event: ({ seal }) => sealedBy(seal),
  },
  {
    sentence: "a proposal with a key that no record stands for",
    id: "PROPOSAL-KEY",
    state: ({ importing }) => importing,
    event: () => proposed({ change: "add-key", role: "root", record: zeros }),
  },
  {
    sentence: "the revocation of a project that claimed does not hold",
    id: "PROPOSAL-PROJECT",
    state: ({ importing }) => importing,
    event: () =>
      proposed({ change: "revoke-project", project: "no-such-project", reason: "stolen" }),
  },
  {
    sentence: "a proposal that does not fit one before it",
    id: "PROPOSAL-KEY",
    state: ({ importing }) => fold([proposed(FARAH_LEAVES)], importing),
    event: () => proposed(FARAH_LEAVES),
  },
  {
    sentence: "the withdrawal of a proposal that was never made",
    id: "CEREMONY-ORDER",
    state: ({ importing }) => fold([proposed(FARAH_LEAVES)], importing),
    event: () => withdrawn(1),
  },
  {
    sentence: "a seal that its record gives no date for",
    id: "SEAL-EXPIRY",
    state: ({ reviewed }) => fold([proposed(RENEWED_ROOT)], reviewed),
    event: ({ seal }) => sealedBy(seal),
  },
  {
    sentence: "the seal of a ceremony in which nothing was proposed, after a proposal",
    id: "SEAL-REPLAY",
    state: ({ reviewed }) => fold([proposed(RENEWED_ROOT)], reviewed),
    event: ({ seal }) => sealedBy(seal, [...claimedFor(180), { document: "root", days: 365 }]),
  },
  {
    sentence: "a signature before a stock client has tried the files",
    id: "STOCK-CLIENT",
    state: ({ untried }) => untried,
    event: ({ seal }) => signedBy(seal, 0),
  },
  {
    sentence: "a signature after a client has refused the files",
    id: "STOCK-CLIENT",
    state: ({ seal, untried }) => fold([rehearsed(seal, REFUSED_ONCE)], untried),
    event: ({ seal }) => signedBy(seal, 0),
  },
  {
    sentence: "a signature when a try was left out",
    id: "STOCK-CLIENT",
    state: ({ seal, untried }) => fold([rehearsed(seal, TAKEN.slice(1))], untried),
    event: ({ seal }) => signedBy(seal, 0),
  },
  {
    sentence: "a signature when one try was made twice and another never",
    id: "STOCK-CLIENT",
    state: ({ seal, untried }) =>
      fold([rehearsed(seal, [...TAKEN.slice(0, -1), ...TAKEN.slice(0, 1)])], untried),
    event: ({ seal }) => signedBy(seal, 0),
  },
  {
    sentence: "a client that tried another seal",
    id: "CEREMONY-RECORD",
    state: ({ untried }) => untried,
    event: ({ seal }) => ({ ...rehearsed(seal), seal: zeros }),
  },
  {
    sentence: "a second answer by a client that has refused",
    id: "CEREMONY-ORDER",
    state: ({ seal, untried }) => fold([rehearsed(seal, REFUSED_ONCE)], untried),
    event: ({ seal }) => rehearsed(seal),
  },
  {
    sentence: "a signature that does not verify",
    id: "SIGN-INVALID",
    state: ({ sealed }) => sealed,
    event: ({ seal }) => {
      const event = signedBy(seal, 0);
      const sig = "00".repeat(64);
      return { ...event, signatures: event.signatures.map(({ role }) => ({ role, sig })) };
    },
  },
  {
    sentence: "the same keyholder twice",
    id: "SIGN-AGAIN",
    state: ({ signed }) => signed,
    event: ({ seal }) => signedBy(seal, 0),
  },
  {
    sentence: "a signature under another person's name",
    id: "CEREMONY-RECORD",
    state: ({ sealed }) => sealed,
    event: ({ seal }) => ({ ...signedBy(seal, 0), keyholder: "Mallory" }),
  },
  {
    sentence: "the end of signing one signature short",
    id: "SIGN-THRESHOLD",
    state: ({ seal, sealed }) => fold([signedBy(seal, 0), signedBy(seal, 1)], sealed),
    event: () => ({ type: "signatures-closed" }),
  },
  {
    sentence: "an export of other files",
    id: "CEREMONY-RECORD",
    state: ({ closed }) => closed,
    event: ({ closed }) => {
      const event = exporting(closed, "exporting");
      return { ...event, files: event.files.map((file) => ({ ...file, sha256: zeros })) };
    },
  },
  {
    sentence: "an export with a file left out",
    id: "CEREMONY-RECORD",
    state: ({ closed }) => closed,
    event: ({ closed }) => {
      const event = exporting(closed, "exported");
      return { ...event, files: event.files.slice(1) };
    },
  },
];

describe("a ceremony", () => {
  for (const { sentence, id, state, event } of REFUSED)
    it(`${id} refuses ${sentence}`, () => {
      const held = heldCeremony();
      const outcome = after(state(held), event(held));
      assert.equal(outcome.ok ? "accepted" : outcome.refusal.id, id);
    });

  it("CEREMONY-BUNDLE refuses to go on without the bundle", () => {
    const outcome = after(heldCeremony().opened, imported(), { ...AROUND, batchOf: () => null });
    assert.equal(outcome.ok ? "accepted" : outcome.refusal.id, "CEREMONY-BUNDLE");
  });

  it("CEREMONY-ORDER, SEAL-REPLAY, SIGN-THRESHOLD and CEREMONY-RECORD accept a ceremony as it was held", () => {
    const { exported, events } = heldCeremony();
    assert.equal(exported.step, "export");
    assert.equal(exported.written?.length, 3);
    assert.ok(isDeepStrictEqual(fold(events), exported), "the same events give the same state");
  });

  it("STOCK-CLIENT: a broken seal's client says nothing about the next one", () => {
    const { seal, sealed } = heldCeremony();
    const again = fold([{ type: "unsealed" }, sealedBy(seal)], sealed);
    assert.ok(again.step === "sign");
    assert.equal(again.stock, null);
  });

  it("is void of signatures once the seal is broken, and keeps the decisions", () => {
    const { signed, reviewed } = heldCeremony();
    const broken = fold([{ type: "unsealed" }], signed);
    assert.ok(broken.step === "review");
    assert.deepEqual(broken.decisions, reviewed.decisions);
    assert.ok(!("collected" in broken) && !("seal" in broken));
  });

  it("PROPOSAL-KEY, PROPOSAL-PROJECT: keeps proposals in their order, and takes one back by its number", () => {
    const { importing } = heldCeremony();
    const [one, two] = [RENEWED_ROOT, FARAH_LEAVES];
    const state = fold([proposed(one), proposed(two), proposed(one), withdrawn(0)], importing);
    assert.ok(state.step === "review");
    assert.deepEqual(state.proposals, [two, one]);
    assert.equal(importing.proposals.length, 0);
  });

  it("keeps the proposals when the seal is broken", () => {
    const expiry: Expiry = [...claimedFor(180), { document: "root", days: 365 }];
    const before = fold([proposed(RENEWED_ROOT)], heldCeremony().reviewed);
    assert.ok(before.step === "review");
    const made = good(seal(before.batch, { ...before, record: BEGINNING }, expiry, verifyWithBoth));
    const state = fold([sealedBy(made, [...expiry]), { type: "unsealed" }], before);
    assert.ok(state.step === "review");
    assert.deepEqual(state.proposals, [RENEWED_ROOT]);
  });

  it("does not seal blocked claims even when its record says that they were approved", () => {
    const blocked = there(sampleBatch().claims.find(({ standing }) => standing === "blocked"));
    const outcome = after(heldCeremony().importing, {
      type: "decided",
      selection: { by: "claim", line: blocked.line, project: blocked.project },
      decision: "approved",
      reason: "forged",
      reviewer: "Amara",
    });
    assert.equal(outcome.ok ? "accepted" : outcome.refusal.id, "DECISION-BLOCKED");
  });

  it("has whole characters only in every text, else the record could not be read back", () => {
    const replace = { change: "replace-project", project: "x", second: "Noor" } as const;
    for (const event of [
      { ...eventOf("opened"), administrator: "Amara\ud800" },
      { ...eventOf("opened"), app: "\udc00" },
      { ...eventOf("decided"), reason: "Fine \ud800" },
      { ...eventOf("decided"), selection: { by: "claim", line: 0, project: "x\ud800" } },
      proposed({ ...replace, case: "CASE-1 \ud800", reason: "" }),
    ])
      assert.equal(eventSchema.safeParse(event).success, false);
  });

  it("fits its own schema, and has a sentence for each event", () => {
    const others = [
      proposed(FARAH_LEAVES),
      withdrawn(0),
      rehearsed(heldCeremony().seal, REFUSED_ONCE),
    ];
    for (const event of [...heldCeremony().events, ...others]) {
      assert.deepEqual(eventSchema.parse(event), event, "a schema gives back what it was given");
      assert.match(eventSentence(event), /^.+[.”…]$/s);
    }
  });

  it("is held for the bundle that was imported", () => {
    const { exported } = heldCeremony();
    assert.equal(exported.batch.bundle satisfies Sha256, exported.imported.bundle);
  });
});
