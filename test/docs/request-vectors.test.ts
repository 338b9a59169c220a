import assert from "node:assert/strict";
import { createPublicKey, hash, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { z } from "zod";
import { toUtf8 } from "../../shared/bytes.ts";
import {
  addFrames,
  FRAME_BYTES,
  framesOf,
  joinedFrames,
  MOST_FRAMED,
} from "../../shared/request/frames.ts";
import { readSignatureFile } from "../../shared/request/signature-file.ts";
import { good, there } from "../sample.ts";

const FORMATS = join(import.meta.dirname, "../../docs/formats");
const text = z.string();
const document = z.object({ canonical: text });
const vectors = z
  .object({
    keys: z.array(z.object({ keyid: text, public: text })),
    claimed: document,
    publication: document,
    seal: z.object({ digest: text }),
    signature_file: z.object({ file: text, file_length: z.int(), file_sha256: text }),
    frames: z.object({ text, frames: z.array(text) }),
  })
  .parse(JSON.parse(readFileSync(join(FORMATS, "vectors.json"), "utf8")));

const SPKI = "302a300506032b6570032100";

describe("the vectors of signature-file.md and signing-request.md hold", () => {
  it("signature file: the app reads it, and each signature is key A's over the sealed bytes", () => {
    const { file, file_length: length, file_sha256: digest } = vectors.signature_file;
    assert.deepEqual([toUtf8(file).length, hash("sha256", file)], [length, digest]);
    const read = good(readSignatureFile(toUtf8(file), "it"));
    assert.equal(read.seal, vectors.seal.digest);
    const a = there(vectors.keys.find(({ keyid }) => keyid === read.key.keyid));
    assert.equal(read.key.public, a.public);
    const key = createPublicKey({
      key: Buffer.from(SPKI + a.public, "hex"),
      format: "der",
      type: "spki",
    });
    for (const role of ["claimed", "publication"] as const) {
      const { sha256, sig } = there(read.documents.find((each) => each.role === role));
      const { canonical } = vectors[role];
      assert.equal(hash("sha256", canonical), sha256);
      assert.ok(verify(null, toUtf8(canonical), key, Buffer.from(sig, "hex")));
    }
  });

  it("codes of a request: the text gives these, and they give the text", () => {
    const { text: whole, frames } = vectors.frames;
    assert.deepEqual(framesOf(whole), frames);
    const joined = joinedFrames(good(addFrames(null, frames.join("\n"))));
    assert.deepEqual(good(there(joined)), toUtf8(whole));
  });

  for (const [page, words] of [
    ["signature-file", vectors.signature_file.file],
    ["signature-file", vectors.signature_file.file_sha256],
    ["signature-file", `${vectors.signature_file.file_length} bytes`],
    ["signing-request", vectors.frames.text],
    ["signing-request", vectors.frames.frames.join("\n")],
    ["signing-request", `at most ${MOST_FRAMED.toLocaleString("en")} bytes`],
    ["signing-request", `pieces of ${FRAME_BYTES} bytes`],
  ] as const)
    it(`${page}.md says: ${words.slice(0, 60)}`, () => {
      assert.ok(readFileSync(join(FORMATS, `${page}.md`), "utf8").includes(words));
    });
});
