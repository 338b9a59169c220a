import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { fromUtf8, toUtf8 } from "../../../shared/bytes.ts";
import { canonicalBytes, fileText } from "../../../shared/json/canonical.ts";
import type { JsonObject } from "../../../shared/json/value.ts";
import {
  type Envelope,
  envelopeFile,
  envelopeJson,
  readEnvelope,
} from "../../../shared/tuf/envelope.ts";
import type { Key } from "../../../shared/tuf/key.ts";
import { readRoot } from "../../../shared/tuf/root.ts";
import { readTargets, type Targets } from "../../../shared/tuf/targets.ts";
import { good } from "../../sample.ts";
import { rootDocuments, targetsDocuments } from "./arbitrary-documents.ts";

const RUNS = { numRuns: 300 };
const SIGNATURES = [
  { keyid: "a1", sig: "00" },
  { keyid: "b2", sig: "" },
];

/** Both ways of writing a document that was read give what was read. */
function assertWrittenAgain(text: string, { signed, signatures, signedBytes }: Envelope): void {
  assert.equal(fileText(envelopeJson(signed, signatures)), text);
  assert.equal(fromUtf8(envelopeFile(signedBytes, signatures)), text);
  assert.deepEqual(signedBytes, canonicalBytes(signed));
}

function jsonOf(keys: Iterable<Key>): JsonObject {
  return Object.fromEntries([...keys].map(({ keyid, json }) => [keyid, json]));
}

/** `signed` once more, put together from what the reader made of its delegations. */
function rebuilt({ envelope, delegations: { keys, roles, succinct } }: Targets): JsonObject {
  const was = envelope.signed["delegations"] as JsonObject;
  const named =
    succinct === null
      ? { roles: roles.map(({ json }) => json) }
      : { succinct_roles: succinct.json };
  return { ...envelope.signed, delegations: { ...was, ...named, keys: jsonOf(keys.values()) } };
}

describe("a document of others", () => {
  it("that is a root is written again byte for byte, whatever its fields and their order", () => {
    fc.assert(
      fc.property(rootDocuments, (signed) => {
        const text = fileText({ signatures: SIGNATURES, signed });
        assertWrittenAgain(text, good(readRoot(toUtf8(text), "root")).envelope);
      }),
      RUNS,
    );
  });

  it("with delegations is written again byte for byte, out of what was read of them", () => {
    fc.assert(
      fc.property(targetsDocuments, (signed) => {
        const text = fileText({ signatures: SIGNATURES, signed });
        const targets = good(readTargets(toUtf8(text), "targets"));
        assertWrittenAgain(text, targets.envelope);
        assert.deepEqual(canonicalBytes(rebuilt(targets)), targets.envelope.signedBytes);
      }),
      RUNS,
    );
  });

  it("is signed over the same bytes, however it is spaced and ordered", () => {
    fc.assert(
      fc.property(rootDocuments, fc.constantFrom(1, 2, "\t"), (signed, space) => {
        const loose = JSON.stringify({ signed, signatures: SIGNATURES, x: 1 }, null, space);
        const { envelope } = good(readRoot(toUtf8(loose), "root"));
        assert.deepEqual(envelope.signedBytes, canonicalBytes(signed));
      }),
      RUNS,
    );
  });

  it("is signed over its signed part alone, whatever stands beside it", () => {
    const signed = { a: 1 };
    for (const document of [
      { signatures: [], signed },
      { "a-first": 1, signatures: [], signed },
      { signatures: [], signed, "z-last": { signed: { a: 2 } } },
      { signatures: [{ keyid: '","signed":', sig: '"' }], signed },
      { signatures: [{ keyid: "a", sig: "b" }], signed: { ...signed, é: "é\u{1f600}" } },
      { signatures: [], signed: { ...signed, pem: "a\nb" } },
    ]) {
      const envelope = good(readEnvelope(toUtf8(fileText(document)), "file"));
      assert.deepEqual(envelope.signedBytes, canonicalBytes(document.signed));
    }
  });
});
