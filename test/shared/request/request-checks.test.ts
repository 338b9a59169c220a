import { toUtf8 } from "../../../shared/bytes.ts";
import type { CeremonyEvent } from "../../../shared/ceremony/event.ts";
import { step, type Ceremony } from "../../../shared/ceremony/ceremony.ts";
import {
  REQUEST_CHECKS,
  REQUEST_CLIENT,
  type RequestSubject,
} from "../../../shared/request/request-checks.ts";
import { refuse, type Outcome } from "../../../shared/refusal.ts";
import { sealText } from "../../../shared/sign/seal.ts";
import { later } from "../../../shared/tuf/instant.ts";
import type { StockOutcome } from "../../../shared/sign/stock-client.ts";
import { AROUND, heldCeremony, imported, journalOf, TAKEN } from "../../held-ceremony.ts";
import { NOW, sampleFiles, there } from "../../sample.ts";
import { bothWays, named, runCases, type CasesFor } from "../check/both-ways.ts";

type RequestCheckId = (typeof REQUEST_CHECKS)[number]["id"];

function replay(events: readonly CeremonyEvent[]): Outcome<Ceremony> {
  let outcome: Outcome<Ceremony> | null = null;
  for (const event of events) {
    outcome = step(outcome?.ok === true ? outcome.value : null, event, AROUND);
    if (!outcome.ok) break;
  }
  return there(outcome);
}

const upTo = (type: CeremonyEvent["type"]) => {
  const { events } = heldCeremony();
  return events.slice(0, events.findLastIndex((event) => event.type === type) + 1);
};

/** A good request, with some of it changed. */
function asked(change: Partial<RequestSubject> = {}, events = upTo("sealed")): RequestSubject {
  const { seal } = heldCeremony();
  return {
    files: sampleFiles(),
    request: {
      seal: sealText(seal.documents),
      journal: journalOf(events),
      documents: new Map(seal.documents.map(({ role, bytes }) => [role, bytes])),
    },
    imported: imported(),
    checkedAt: NOW,
    replayed: replay(events),
    now: NOW,
    ...change,
  };
}

function withDocuments(change: (documents: Map<string, Uint8Array>) => void): RequestSubject {
  const good = asked();
  const documents = new Map(good.request.documents);
  change(documents);
  return { ...good, request: { ...good.request, documents } };
}

function withSeal(seal: Uint8Array): RequestSubject {
  const good = asked();
  return { ...good, request: { ...good.request, seal } };
}

const other = (sha256: string, version = 1) => {
  const good = imported();
  return asked({ imported: { ...good, anchor: { version, sha256 } } });
};

const broken = refuse({ id: "JSON-STRICT", where: "a", found: "b", expected: "c", todo: "d" });

const CASES: CasesFor<RequestCheckId> = {
  "REQUEST-ROOT": bothWays(named(REQUEST_CHECKS, "REQUEST-ROOT"), {
    accepts: [["the root that both machines have", () => asked()]],
    refuses: [
      ["another root 1", { of: () => other("0".repeat(64)), found: /^SHA-256 / }],
      ["a root that is not on the stick", { of: () => other("0".repeat(64), 9), found: /no such/ }],
    ],
  }),
  "REQUEST-RECORD": bothWays(named(REQUEST_CHECKS, "REQUEST-RECORD"), {
    accepts: [
      ["a record up to a seal", () => asked()],
      ["one with signatures over it", () => asked({}, upTo("signed"))],
    ],
    refuses: [
      [
        "a record that is still in review",
        { of: () => asked({}, upTo("decided")), found: /step "review"/ },
      ],
      [
        "one whose signing has ended",
        { of: () => asked({}, upTo("signatures-closed")), found: /step "export"/ },
      ],
      [
        "one whose events do not follow from each other",
        {
          of: () => asked({}, [...upTo("sealed"), { type: "signatures-closed" }]),
          found: /SIGN-THRESHOLD/,
        },
      ],
    ],
  }),
  "REQUEST-SEAL": bothWays(named(REQUEST_CHECKS, "REQUEST-SEAL"), {
    accepts: [["the list that the replay makes", () => asked()]],
    refuses: [
      ["another list", { of: () => withSeal(toUtf8("{}")), found: /^the seal / }],
      ["any list without a replay", { of: () => asked({ replayed: broken }), found: /no seal/ }],
    ],
  }),
  "REQUEST-BYTES": bothWays(named(REQUEST_CHECKS, "REQUEST-BYTES"), {
    accepts: [["the bytes that the replay makes", () => asked()]],
    refuses: [
      [
        "one byte more",
        {
          of: () =>
            withDocuments((all) =>
              all.set("claimed", new Uint8Array([...there(all.get("claimed")), 0x20])),
            ),
          found: /^bytes with SHA-256/,
        },
      ],
      [
        "a document that is not there",
        { of: () => withDocuments((all) => all.delete("publication")), found: /^no bytes/ },
      ],
      [
        "a document too many",
        {
          of: () => withDocuments((all) => all.set("root", toUtf8("{}"))),
          found: /^3 documents/,
        },
      ],
      ["any bytes without a replay", { of: () => asked({ replayed: broken }), found: /no seal/ }],
    ],
  }),
  "REQUEST-CLOCK": bothWays(named(REQUEST_CHECKS, "REQUEST-CLOCK"), {
    accepts: [
      ["an import of this moment", () => asked()],
      ["one of two weeks ago", () => asked({ now: later(NOW, 14) })],
      ["one half an hour ahead", () => asked({ now: later(NOW, -1 / 48) })],
    ],
    refuses: [
      [
        "one of three weeks ago",
        { of: () => asked({ now: later(NOW, 21) }), found: /checks made/ },
      ],
      ["one of tomorrow", { of: () => asked({ now: later(NOW, -1) }), found: /checks made/ }],
    ],
  }),
};

const client = (outcomes: readonly StockOutcome[]) => () => ({ outcomes, published: true });
const refusing = TAKEN.map((each, i) =>
  i === 0 ? { ...each, objection: { found: "too large", expected: "less", todo: "" } } : each,
);

const CLIENT_CASES: CasesFor<"REQUEST-CLIENT"> = {
  "REQUEST-CLIENT": bothWays(REQUEST_CLIENT, {
    accepts: [["a client of this machine that takes the documents", client(TAKEN)]],
    refuses: [
      ["one that refuses them", { of: client(refusing), found: /too large/ }],
      ["a try that was left out", { of: client(TAKEN.slice(1)), found: /left out/ }],
    ],
  }),
};

runCases(CASES);
runCases(CLIENT_CASES);
