import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { inspectionText, writePieces } from "../../cli/inspect-json.ts";
import { batchWords } from "../../cli/inspect-words.ts";
import type { Batch, Pending } from "../../shared/import/pending.ts";
import { sampleBatch, sampleIndex, there } from "../sample.ts";

function batchOf(claims: readonly Pending[]): Batch {
  return { ...sampleBatch(), claims: claims.map((claim, line) => ({ ...claim, line })) };
}

function told(batch: Batch): string {
  const imported = { checks: [], batch, refusal: null };
  return [...inspectionText({ ok: false, anchor: null, roots: [], imported })].join("");
}

const flagged = () => sampleBatch().claims.filter(({ standing }) => standing !== "clean");

describe("what inspect prints of a batch", () => {
  it("has each flagged claim on a line of its own, with all its findings", () => {
    const lines = told(sampleBatch())
      .split("\n")
      .filter((line) => line.startsWith('{"line":'));
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line.replace(/(,|\]\}\})$/, "")) as Pending).line - 1),
      flagged().map(({ line }) => line),
    );
  });

  it("has each replacement, with what people will have to look into about it", () => {
    const { replacements } = JSON.parse(told(sampleBatch())) as {
      readonly replacements: readonly {
        readonly project: string;
        readonly present_keys: { readonly signed: number; readonly threshold: number };
        readonly findings: readonly { readonly id: string }[];
      }[];
    };
    const [agreed, orphaned] = sampleIndex().replacements;
    assert.deepEqual(
      replacements.map(({ project, present_keys: { signed, threshold }, findings }) => [
        project,
        `${signed} of ${threshold}`,
        findings.map(({ id }) => id),
      ]),
      [
        [agreed?.project, "1 of 1", []],
        [orphaned?.project, "0 of 1", ["REPLACEMENT-OWNERS"]],
      ],
    );
    const words = [...batchWords(sampleBatch(), false)].join("\n");
    assert.match(words, /Other keys for 2 of claimed's projects:/);
    assert.match(words, /signed by 0 of its present keys; 1 must\.\n.*REPLACEMENT-OWNERS: owners/);
  });

  it("is one JSON document without a flagged claim, and with very many", () => {
    for (const claims of [[], Array.from({ length: 3000 }, () => there(flagged()[0]))]) {
      const { claims: said } = JSON.parse(told(batchOf(claims))) as {
        readonly claims: { readonly total: number; readonly flagged: readonly unknown[] };
      };
      assert.deepEqual([said.total, said.flagged.length], [claims.length, claims.length]);
    }
  });

  it("waits for a slow reader, and loses nothing", async () => {
    const out = new PassThrough({ highWaterMark: 10 });
    const pieces = Array.from({ length: 9 }, (_, i) => String(i).repeat(300_000));
    const read = out.toArray() as Promise<readonly Buffer[]>;
    await writePieces(out, pieces);
    out.end();
    assert.equal(Buffer.concat(await read).toString(), pieces.join(""));
  });

  it("shows at a terminal what nobody sees or what turns the writing around", () => {
    const [claim] = flagged();
    const words = [
      ...batchWords(batchOf([{ ...there(claim), project: "a\u202eb\u001b[2J" }]), true),
    ];
    const text = words.join("\n");
    assert.ok(text.includes("a⟨U+202E⟩b⟨U+001B⟩[2J"), text);
    assert.doesNotMatch(text, /[\u202e\u001b]/u);
  });
});
