import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Ceremony } from "../../../shared/ceremony/ceremony.ts";
import { eventSchema, eventSentence, type CeremonyEvent } from "../../../shared/ceremony/event.ts";
import type { Sha256 } from "../../../shared/digest/sha256.ts";
import {
  after,
  AROUND,
  exporting,
  fold,
  heldCeremony,
  imported,
  OPENED,
  sealedBy,
  signedBy,
  type Held,
} from "../../held-ceremony.ts";
import { sampleBatch, there } from "../../sample.ts";

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
  sealed: { event: () => sealedBy(heldCeremony().seal), at: ["review"] },
  unsealed: { event: () => ({ type: "unsealed" }), at: ["sign"] },
  signed: { event: () => signedBy(heldCeremony().seal, 1), at: ["sign"] },
  "signatures-closed": { event: () => ({ type: "signatures-closed" }), at: ["sign"] },
  exporting: { event: () => eventOf("exporting"), at: ["export"] },
  exported: { event: () => eventOf("exported"), at: ["export"] },
};

function eventOf(type: CeremonyEvent["type"]): CeremonyEvent {
  return there(heldCeremony().events.find((event) => event.type === type));
}

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

interface Refused {
  readonly sentence: string;
  readonly id: string;
  readonly state: (held: Held) => Ceremony;
  readonly event: (held: Held) => CeremonyEvent;
}

const zeros = "0".repeat(64);

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
    sentence: "a seal of another date",
    id: "SEAL-REPLAY",
    state: ({ reviewed }) => reviewed,
    event: ({ seal }) => sealedBy(seal, 90),
  },
  {
    sentence: "a seal of a date that was not offered",
    id: "SEAL-EXPIRY",
    state: ({ reviewed }) => reviewed,
    event: ({ seal }) => sealedBy(seal, 7),
  },
  {
    sentence: "a seal before anything was approved",
    id: "SEAL-EMPTY",
    state: ({ importing }) => importing,
    event: ({ seal }) => sealedBy(seal),
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

  it("is void of signatures once the seal is broken, and keeps the decisions", () => {
    const { signed, reviewed } = heldCeremony();
    const broken = fold([{ type: "unsealed" }], signed);
    assert.ok(broken.step === "review");
    assert.deepEqual(broken.decisions, reviewed.decisions);
    assert.ok(!("collected" in broken) && !("seal" in broken));
  });

  it("does not seal blocked claims even when its record says that they were approved", () => {
    const blocked = there(sampleBatch().claims.find(({ standing }) => standing === "blocked"));
    const outcome = after(heldCeremony().importing, {
      type: "decided",
      selection: { by: "claim", line: blocked.line, project: blocked.project },
      decision: "approved",
      reason: "forged",
      reviewer: "Mallory",
    });
    assert.equal(outcome.ok ? "accepted" : outcome.refusal.id, "DECISION-BLOCKED");
  });

  it("fits its own schema, and has a sentence for each event", () => {
    for (const event of heldCeremony().events) {
      assert.deepEqual(eventSchema.parse(event), event, "a schema gives back what it was given");
      assert.match(eventSentence(event), /^.+[.”…]$/s);
    }
  });

  it("is held for the bundle that was imported", () => {
    const { exported } = heldCeremony();
    assert.equal(exported.batch.bundle satisfies Sha256, exported.imported.bundle);
  });
});
