import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SMALL_ORDER } from "../../../scripts/sample-index/claim-lines.ts";
import { developerKeys } from "../../../scripts/sample-index/registration.ts";
import {
  newProjectKeys,
  replacementFile,
  replacementSigned,
} from "../../../scripts/sample-index/replacements.ts";
import { keysJson } from "../../../scripts/sample-index/roots.ts";
import {
  envelopeBytes,
  signedFile,
  type SampleKey,
} from "../../../scripts/sample-index/sample-key.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import { toUtf8 } from "../../../shared/bytes.ts";
import { readReplacement, replacementPath } from "../../../shared/replacement/replacement.ts";
import {
  REPLACEMENT_CHECKS,
  type ReplacementSubject,
} from "../../../shared/replacement/replacement-checks.ts";
import { readTargets } from "../../../shared/tuf/targets.ts";
import { verifyWithBoth } from "../../../node/verify.ts";
import { alteredStick, signedOf } from "../../altered-stick.ts";
import {
  good,
  importOf,
  NOW,
  sampleBase,
  sampleIndex,
  sampleKeys,
  SEED,
  there,
} from "../../sample.ts";
import { bothWays, named, runCases, type CasesFor } from "../check/both-ways.ts";

const [AGREED, ORPHANED] = sampleIndex().replacements.map((each) => there(each));
const ONE = there(AGREED);
const PATH = replacementPath(ONE.project);
const SIGNED = replacementSigned(SEED, ONE, NOW);
const NEW = newProjectKeys(SEED, ONE.project);
const PRESENT = developerKeys(SEED, ONE.project, 2);

const read = (bytes: Uint8Array) => readReplacement(bytes, PATH);
const saying = (fields: JsonObject, by: readonly SampleKey[] = NEW) =>
  signedFile({ ...SIGNED, ...fields }, by);

const MALFORMED: Readonly<Record<string, readonly [id: string, bytes: Uint8Array, found: RegExp]>> =
  {
    "a claim": ["REPLACEMENT-FORM", saying({ _type: "claim" }), /claim/],
    "format 2": ["REPLACEMENT-FORM", saying({ format: 2 }), /2/],
    "a name that is not normalised": ["REPLACEMENT-FORM", saying({ project: "A_b" }), /A_b/],
    "a date with fractions": [
      "REPLACEMENT-FORM",
      saying({ registered: "2026-11-01T12:00:00.5Z" }),
      /2026/,
    ],
    "seventeen keys": [
      "REPLACEMENT-FORM",
      saying({ keys: keysJson(developerKeys(SEED, "many", 17)) }),
      /17 keys/,
    ],
    "a threshold in words": ["REPLACEMENT-FORM", saying({ threshold: "1" }), /"1"/],
    "no role that it replaces": ["REPLACEMENT-FORM", saying({ replaces: null }), /null/],
    "what is no envelope": ["ENVELOPE", toUtf8("[]"), /\[\]/],
  };

describe("a key replacement", () => {
  it("REPLACEMENT-FORM accepts what the sample index makes", () => {
    const replacement = good(read(replacementFile(SEED, ONE, [], NOW)));
    assert.equal(replacement.project, ONE.project);
    assert.equal(replacement.replaces, `project.${ONE.project}.1`);
    assert.equal(replacement.keys.length, 2);
  });
  for (const [sentence, [id, bytes, found]] of Object.entries(MALFORMED))
    it(`${id} refuses ${sentence}`, () => {
      const outcome = read(bytes);
      assert.ok(!outcome.ok, "it was read");
      assert.equal(outcome.refusal.id, id);
      assert.match(outcome.refusal.found, found);
    });

  it("is read at the import, with what the present keys say to it", () => {
    assert.deepEqual(
      sampleBase().replacements.map(({ replacement, present }) => [
        replacement.project,
        present.tally.signed.length,
        present.tally.reached,
      ]),
      [
        [ONE.project, 1, true],
        [there(ORPHANED).project, 0, false],
      ],
    );
  });

  for (const [sentence, id, bytes] of [
    ["a malformed one", "FILE-READABLE", saying({ format: 2 })],
    ["one without a proof", "REPLACEMENT-PROOF", envelopeBytes(SIGNED, [])],
    ["one for the present keys", "REPLACEMENT-KEYS", saying({ keys: keysJson(PRESENT) }, PRESENT)],
    ["one for another repository", "REPLACEMENT-PROJECT", saying({ repository: "other" })],
  ] as const)
    it(`ends the import: ${sentence}`, () => {
      const { base, refusal } = importOf(alteredStick({ files: { [PATH]: bytes } }));
      assert.equal(base, null);
      assert.equal(refusal?.id, id);
      assert.ok(refusal.where.startsWith(PATH));
    });
});

function subject(bytes: Uint8Array, fields: Partial<ReplacementSubject> = {}): ReplacementSubject {
  const { root, targets, tree, recent, records, profile, manifest } = sampleBase();
  return {
    replacement: good(read(bytes)),
    path: PATH,
    repository: manifest.repository,
    root,
    targets,
    tree,
    recent,
    records,
    profile,
    verify: verifyWithBoth,
    ...fields,
  };
}

/** Recently-claimed with one more role, of the name that the replacement is to get. */
function taken() {
  const signed = signedOf("recent");
  const delegations = signed["delegations"] as { keys: JsonObject; roles: readonly JsonObject[] };
  const roles = [...delegations.roles, { ...there(delegations.roles[0]), name: ONE.role }];
  const next = { ...signed, delegations: { ...delegations, roles } };
  return good(readTargets(signedFile(next, []), "recent"));
}

const sound = () => subject(saying({}));
const keyed =
  (keys: readonly SampleKey[], fields: JsonObject = {}) =>
  () =>
    subject(saying({ keys: keysJson(keys), ...fields }, keys));
const check = <Id extends (typeof REPLACEMENT_CHECKS)[number]["id"]>(id: Id) =>
  named(REPLACEMENT_CHECKS, id);

const CASES: CasesFor<(typeof REPLACEMENT_CHECKS)[number]["id"]> = {
  "REPLACEMENT-PROJECT": bothWays(check("REPLACEMENT-PROJECT"), {
    accepts: [["the sample's", sound]],
    refuses: [
      [
        "a file named after another project",
        { of: () => subject(saying({}), { path: "replacements/x.json" }), found: /x\.json/ },
      ],
      [
        "another repository",
        { of: () => subject(saying({ repository: "gems.example" })), found: /gems/ },
      ],
      [
        "another project's role",
        { of: () => subject(saying({ replaces: "project.other.1" })), found: /other/ },
      ],
      [
        "a generation that claimed does not have",
        {
          of: () => subject(saying({ replaces: `project.${ONE.project}.2` })),
          found: /does not hold/,
        },
      ],
      [
        "a next role that recently-claimed has already",
        { of: () => subject(saying({}), { recent: taken() }), found: /recently-claimed already/ },
      ],
    ],
  }),
  "REPLACEMENT-KEYS": bothWays(check("REPLACEMENT-KEYS"), {
    accepts: [
      ["the sample's", sound],
      ["one of the present keys and a new one", keyed([there(PRESENT[0]), there(NEW[0])])],
    ],
    refuses: [
      ["no key", { of: keyed([]), found: /no key/ }],
      ["a threshold of 0", { of: () => subject(saying({ threshold: 0 })), found: /of 0/ }],
      [
        "a threshold above its keys",
        { of: () => subject(saying({ threshold: 3 })), found: /of 3/ },
      ],
      [
        "a key of small order",
        {
          of: () => subject(saying({ keys: { [SMALL_ORDER.key.keyid]: SMALL_ORDER.key.json } })),
          found: /small order/,
        },
      ],
      [
        "a key of the repository",
        { of: () => keyed([sampleKeys().online.unclaimed])(), found: /signs for the repository/ },
      ],
      [
        "a key that the stick records for the repository",
        {
          of: () => keyed([there(sampleKeys().newcomers[0]).key])(),
          found: /is recorded for it/,
        },
      ],
      ["the present keys", { of: keyed(PRESENT), found: /very keys/ }],
      [
        "the present keys with another threshold",
        { of: keyed(PRESENT, { threshold: 2 }), found: /very keys/ },
      ],
    ],
  }),
  "REPLACEMENT-PROOF": bothWays(check("REPLACEMENT-PROOF"), {
    accepts: [
      ["the new keys alone", sound],
      ["the new keys and the present ones", () => subject(saying({}, [...NEW, ...PRESENT]))],
    ],
    refuses: [
      ["a new key that did not sign", { of: () => subject(saying({}, NEW.slice(1))), found: /1 / }],
      [
        "the proofs of another replacement",
        {
          of: () => {
            const { signatures } = good(read(saying({ threshold: 2 }))).envelope;
            return subject(envelopeBytes(SIGNED, signatures));
          },
          found: /no valid proof/,
        },
      ],
      [
        "a stranger's signature",
        {
          of: () => subject(saying({}, [...NEW, ...developerKeys(SEED, "stranger", 1)])),
          found: /a signature by/,
        },
      ],
    ],
  }),
};

runCases(CASES);
