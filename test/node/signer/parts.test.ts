import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Arriving, headOf, partsIn, partsOf } from "../../../node/signer/parts.ts";
import { errandSchema, type Errand } from "../../../node/signer/protocol.ts";
import { there } from "../../sample.ts";

const KEYS = ["aa", "bb"];

function signing(...lengths: readonly number[]): Errand {
  return {
    errand: "sign",
    source: { source: "token", module: "/m", pkcs11js: "/p" },
    job: {
      digest: "0".repeat(64),
      documents: lengths.map((length, i) => ({
        role: `claimed.shard.${i}`,
        version: i + 1,
        bytes: Uint8Array.from({ length }, (_, at) => (at * 7 + i) % 256),
        allowed: i === 1 ? ["cc"] : KEYS,
      })),
      signed: ["dd"],
    },
  };
}

/** What comes of an errand that is handed over in parts of `most` bytes, as structured clones. */
function handedOver(errand: Errand, most: number): Errand | null {
  const head = errandSchema.parse(structuredClone(headOf(errand)));
  const arriving = new Arriving(head);
  for (const part of partsOf(errand, most)) {
    assert.ok(part.length <= most && !arriving.isWhole());
    assert.ok(arriving.take(structuredClone(part)));
  }
  return arriving.errand();
}

describe("documents handed to the signer in parts", () => {
  for (const [sentence, lengths, most, parts] of [
    ["one small document", [10], 16, 1],
    ["documents that fill their parts exactly", [16, 16], 16, 2],
    ["several documents in one part", [3, 4, 5], 16, 1],
    ["a document over several parts", [50], 16, 4],
    ["documents across the borders of parts", [10, 10, 10, 33], 16, 4],
    ["empty documents among them", [0, 10, 0, 0, 7, 0], 16, 2],
    ["nothing but an empty document", [0], 16, 0],
    ["no document", [], 16, 0],
  ] as const)
    it(`arrive as they were: ${sentence}`, () => {
      const errand = signing(...lengths);
      assert.deepEqual(handedOver(errand, most), errand);
      assert.equal([...partsOf(errand, most)].length, parts);
      assert.equal(partsIn(errand, most), parts);
    });

  it("name a list of keys once, however many documents have it", () => {
    const head = headOf(signing(1, 1, 1, 1));
    assert.ok(head.errand === "sign");
    assert.deepEqual(head.job.allowed, [KEYS, ["cc"]]);
    assert.deepEqual(
      head.job.documents.map(({ allowed }) => allowed),
      [0, 1, 0, 0],
    );
  });

  it("are none in other errands", () => {
    const errand: Errand = {
      errand: "change a passphrase",
      file: { name: "a", bytes: Uint8Array.of(1) },
    };
    assert.deepEqual(handedOver(errand, 16), errand);
    assert.deepEqual([...partsOf(errand)], []);
  });

  it("are no errand before the last byte is here, and not with a byte more", () => {
    const errand = signing(10, 10);
    const arriving = new Arriving(headOf(errand));
    assert.equal(arriving.take(new Uint8Array(19)), true);
    assert.equal(arriving.errand(), null);
    assert.equal(arriving.take(new Uint8Array(0)), false);
    assert.equal(arriving.take(new Uint8Array(2)), false);
  });

  it("are no errand where a document names keys that were not listed", () => {
    const head = headOf(signing(0));
    assert.ok(head.errand === "sign");
    const documents = head.job.documents.map((each) => ({ ...each, allowed: 7 }));
    assert.equal(new Arriving({ ...head, job: { ...head.job, documents } }).errand(), null);
    assert.ok(there(new Arriving(head).errand()));
  });
});
