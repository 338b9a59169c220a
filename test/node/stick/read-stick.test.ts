import assert from "node:assert/strict";
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { writeStick } from "../../../scripts/sample-index/stick.ts";
import { readStickFile } from "../../../node/stick/read-file.ts";
import { readStick } from "../../../node/stick/read-stick.ts";
import type { StickFile } from "../../../shared/bundle/stick-file.ts";
import type { Refusal } from "../../../shared/refusal.ts";
import { ownFolder } from "../../own-folder.ts";
import { good, sampleFiles, sampleIndex, there } from "../../sample.ts";
import { pipeAt } from "../../pipe.ts";
import { tinyDisk } from "../../tiny-disk.ts";

const CLAIMS = "conclave/claims/claims.jsonl";
const CLAIMED = "conclave/metadata/41.claimed.json";

function stick(): string {
  const folder = join(ownFolder(), "BLUE");
  writeStick(sampleIndex(), folder);
  return folder;
}

function reading(folder: string, signal = new AbortController().signal) {
  return readStick(folder, signal, () => undefined);
}

interface Wrong {
  readonly sentence: string;
  readonly id: string;
  readonly found: RegExp;
  readonly spoil: (folder: string) => void;
}

function inPlaceOf(path: string, put: (at: string) => void) {
  return (folder: string) => {
    rmSync(join(folder, path));
    put(join(folder, path));
  };
}

const WRONG: readonly Wrong[] = [
  {
    sentence: "a listed file that is missing",
    id: "STICK-FILE",
    found: /no such file/,
    spoil: (at) => rmSync(join(at, CLAIMS)),
  },
  {
    sentence: "a pipe, which would block for ever",
    id: "STICK-FILE",
    found: /not an ordinary file/,
    spoil: inPlaceOf(CLAIMS, pipeAt),
  },
  {
    sentence: "a pipe for bundle.json",
    id: "STICK-FILE",
    found: /not an ordinary file/,
    spoil: inPlaceOf("conclave/bundle.json", pipeAt),
  },
  {
    sentence: "a folder for a file",
    id: "STICK-FILE",
    found: /folder|ordinary/,
    spoil: inPlaceOf(CLAIMS, (at) => mkdirSync(at)),
  },
  {
    sentence: "a link that leads off the stick",
    id: "STICK-FILE",
    found: /off the stick/,
    spoil: inPlaceOf(CLAIMS, (at) => symlinkSync("/etc/hostname", at)),
  },
  {
    sentence: "a link to a device",
    id: "STICK-FILE",
    found: /off the stick/,
    spoil: inPlaceOf(CLAIMS, (at) => symlinkSync("/dev/zero", at)),
  },
  {
    sentence: "a link that leads nowhere",
    id: "STICK-FILE",
    found: /no such file/,
    spoil: inPlaceOf(CLAIMS, (at) => symlinkSync("gone", at)),
  },
  {
    sentence: "a link to itself",
    id: "STICK-FILE",
    found: /link/,
    spoil: inPlaceOf(CLAIMS, (at) => symlinkSync(at, at)),
  },
  {
    sentence: "a folder that is a link off the stick",
    id: "STICK-FILE",
    found: /off the stick/,
    spoil: (folder) => {
      const elsewhere = join(ownFolder(), "claims");
      renameSync(join(folder, "conclave/claims"), elsewhere);
      symlinkSync(elsewhere, join(folder, "conclave/claims"));
    },
  },
  {
    sentence: "a root of more than 512,000 bytes",
    id: "STICK-FILE",
    found: /512,001 bytes|bytes/,
    spoil: (at) => truncateSync(join(at, "conclave/metadata/1.root.json"), 512_001),
  },
  {
    sentence: "a file longer than the manifest says",
    id: "STICK-FILE",
    found: /bytes/,
    spoil: (at) => truncateSync(join(at, CLAIMED), 100_000_000),
  },
  {
    sentence: "a manifest of more than 4,000,000 bytes",
    id: "STICK-FILE",
    found: /4,000,001 bytes/,
    spoil: (at) => truncateSync(join(at, "conclave/bundle.json"), 4_000_001),
  },
  {
    sentence: "a file that goes by another case",
    id: "STICK-FILE",
    found: /no such file/,
    spoil: (at) =>
      renameSync(
        join(at, CLAIMS),
        join(at, CLAIMS.toUpperCase().replace("CONCLAVE/CLAIMS", "conclave/claims")),
      ),
  },
  {
    sentence: "a manifest that is no manifest",
    id: "BUNDLE-FORM",
    found: /nothing/,
    spoil: (at) => writeFileSync(join(at, "conclave/bundle.json"), "{}"),
  },
  {
    sentence: "an empty manifest",
    id: "BUNDLE-FORM",
    found: /./,
    spoil: (at) => writeFileSync(join(at, "conclave/bundle.json"), ""),
  },
  {
    sentence: "no manifest",
    id: "STICK-FOLDER",
    found: /without conclave/,
    spoil: (at) => rmSync(join(at, "conclave/bundle.json")),
  },
];

function assertWords({ where, expected, todo }: Refusal): void {
  for (const words of [where, expected, todo]) assert.ok(words.length > 0);
}

describe("reading a stick", () => {
  it("STICK-FILE and STICK-FOLDER accept the sample, from the stick or from its conclave folder", async () => {
    const folder = stick();
    for (const chosen of [folder, join(folder, "conclave")]) {
      const read = good(await reading(chosen));
      assert.equal(read.name, "BLUE");
      assert.deepEqual([...read.files.keys()].sort(), [...sampleFiles().keys()].sort());
      for (const [path, file] of read.files) {
        assert.equal(file.sha256, sampleFiles().get(path)?.sha256);
        assert.deepEqual(Buffer.from(file.bytes), readFileSync(join(read.root, path)));
      }
    }
  });

  for (const { sentence, id, found, spoil } of WRONG)
    it(`${id} refuses ${sentence}`, async () => {
      const folder = stick();
      spoil(folder);
      const read = await reading(folder);
      assert.ok(!read.ok, "it was read");
      assert.equal(read.refusal.id, id);
      assert.match(read.refusal.found, found);
      assertWords(read.refusal);
    });

  it("STICK-FOLDER refuses a folder that is not there", async () => {
    const read = await reading(join(ownFolder(), "gone"));
    assert.ok(!read.ok);
    assert.equal(read.refusal.id, "STICK-FOLDER");
    assert.match(read.refusal.found, /no such file/);
  });

  it("takes a link that stays on the stick for the file it leads to", async () => {
    const folder = stick();
    renameSync(join(folder, CLAIMS), join(folder, "conclave/elsewhere"));
    symlinkSync("../elsewhere", join(folder, CLAIMS));
    assert.ok((await reading(folder)).ok);
  });

  it("does not look at what else lies there", async () => {
    const folder = stick();
    writeFileSync(join(folder, "conclave/metadata/99.root.json"), "evil");
    assert.equal(good(await reading(folder)).files.has("metadata/99.root.json"), false);
  });

  it("tells how far it is, and ends at the whole", async () => {
    const told: [number, number][] = [];
    const { signal } = new AbortController();
    const read = good(await readStick(stick(), signal, (done, of) => told.push([done, of])));
    const [done, of] = told.at(-1) ?? [0, 1];
    assert.deepEqual([done, of], [read.bytes, read.bytes]);
  });

  it("hands over each listed file as it was read, before the rest was", async () => {
    const folder = stick();
    const { signal } = new AbortController();
    rmSync(join(folder, "conclave/metadata/timestamp.json"));
    const handed: StickFile[] = [];
    const read = await readStick(
      folder,
      signal,
      () => undefined,
      (file) => handed.push(file),
    );
    assert.equal(read.ok ? "read" : read.refusal.id, "STICK-FILE");
    const claims = there(handed.find(({ path }) => path === "claims/claims.jsonl"));
    assert.deepEqual(
      Buffer.from(claims.bytes),
      readFileSync(join(folder, "conclave/claims/claims.jsonl")),
    );
    assert.ok(!handed.some(({ path }) => path === "metadata/timestamp.json"));
  });

  it("stops when it is cancelled", async () => {
    const cancel = new AbortController();
    cancel.abort(new Error("enough"));
    await assert.rejects(() => reading(stick(), cancel.signal), /enough/);
  });

  it("cannot be led up and out by a path", async () => {
    const root = join(stick(), "conclave");
    const { signal } = new AbortController();
    const file = await readStickFile(root, "../../../../etc/hostname", 1000, {
      signal,
      onBytes: () => undefined,
    });
    assert.ok(!file.ok);
  });

  const disk = tinyDisk(1024);
  it("reads a stick that cannot be written to", { skip: disk.skip }, async () => {
    const folder = disk.folder ?? "";
    writeStick(sampleIndex(), folder);
    disk.freeze();
    assert.ok((await reading(folder)).ok);
  });
});
