import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sampleKey, signatureBy } from "../../../scripts/sample-index/sample-key.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { fromUtf8, toUtf8 } from "../../../shared/bytes.ts";
import type { Outcome } from "../../../shared/refusal.ts";
import { canonicalBytes, fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { readEnvelope, type Envelope } from "../../../shared/tuf/envelope.ts";
import { tally } from "../../../shared/tuf/tally.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { good } from "../../sample.ts";

const HELD = sampleKey("written otherwise");
const QUORUM = { keys: [HELD.key], threshold: 1 };

/** A targets file that names one path, with room for a text of any length. */
const targets = (path: string, room = ""): JsonObject => ({
  _type: "targets",
  delegations: {
    keys: { [HELD.key.keyid]: HELD.key.json },
    roles: [
      {
        keyids: [HELD.key.keyid],
        name: "project.a-name.1",
        paths: [path],
        terminating: true,
        threshold: 1,
      },
    ],
  },
  expires: "2027-05-01T12:00:00Z",
  room,
  spec_version: "1.0.34",
  targets: {},
  version: 7,
});

const GOOD = targets("simple/a-name/*", "ten digits");
/** As long as the good one, so that every place in a file stays where it is. */
const EVIL = targets("simple/evil-name/*", "seven d");
const SIGNATURES = [{ ...signatureBy(HELD, canonicalBytes(GOOD)) }];

/** The file with its members in this order; by what is written in the place of each. */
function file(members: readonly (readonly [name: string, value: string])[]): Uint8Array {
  return toUtf8(`{${members.map(([name, value]) => `"${name}":${value}`).join(",")}}`);
}

const [signatures, honest, evil] = [fileText(SIGNATURES), fileText(GOOD), fileText(EVIL)];

const CASES: readonly (readonly [string, boolean, Uint8Array])[] = [
  [
    "as Conclave writes it",
    true,
    file([
      ["signatures", signatures],
      ["signed", honest],
    ]),
  ],
  [
    "with its signatures behind",
    true,
    file([
      ["signed", honest],
      ["signatures", signatures],
    ]),
  ],
  [
    "with space in it",
    true,
    file([
      ["signatures", ` ${signatures}`],
      ["signed", `${honest} `],
    ]),
  ],
  [
    "with another document signed",
    false,
    file([
      ["signatures", signatures],
      ["signed", evil],
    ]),
  ],
  ...(["a", "signee", "zigned"] as const).flatMap((name) =>
    [0, 1, 2].map((place): (typeof CASES)[number] => {
      const members: (readonly [string, string])[] = [
        ["signatures", signatures],
        ["signed", evil],
      ];
      members.splice(place, 0, [name, honest]);
      return [
        `with the signed document as "${name}", ${place} members before it`,
        false,
        file(members),
      ];
    }),
  ),
  ...(["a", "signee", "zigned"] as const).flatMap((name) =>
    [0, 1, 2].map((place): (typeof CASES)[number] => {
      const members: (readonly [string, string])[] = [
        ["signed", evil],
        ["signatures", signatures],
      ];
      members.splice(place, 0, [name, honest]);
      return [
        `with the signed document as "${name}", ${place} members before it, signatures last`,
        false,
        file(members),
      ];
    }),
  ),
];

const READERS: readonly (readonly [string, (bytes: Uint8Array) => Outcome<Envelope>])[] = [
  ["readEnvelope", (bytes) => readEnvelope(bytes, "file")],
  [
    "readTargets",
    (bytes) => {
      const read = readTargets(bytes, "file");
      return read.ok ? { ok: true, value: read.value.envelope } : read;
    },
  ],
];

describe("a signature is over what is read, however the file is written:", () => {
  it("the two documents are equally long", () => {
    assert.equal(honest.length, evil.length);
  });

  for (const [reader, read] of READERS)
    for (const [sentence, holds, bytes] of CASES)
      it(`${reader}, ${sentence}: ${holds ? "it holds" : "it does not"}`, () => {
        const envelope = good(read(bytes));
        const text = fromUtf8(envelope.signedBytes);
        assert.equal(
          text,
          fromUtf8(canonicalBytes(envelope.signed)),
          "what is signed is what is read",
        );
        assert.equal(tally(envelope, QUORUM, verifyWithBoth).reached, holds);
      });
});
