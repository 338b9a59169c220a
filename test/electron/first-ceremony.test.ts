import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { DrivenApp } from "../../scripts/rehearsal/app.ts";
import { writeFile } from "../../scripts/sample-index/stick.ts";
import type { StickFiles } from "../../shared/bundle/stick-file.ts";
import { spoken } from "../../shared/digest/spoken.ts";
import { PATHS } from "../altered-stick.ts";
import { alteredFirst, bundleAnchor, firstFiles } from "../first-sample.ts";
import { sampleIndex, sampleKeys, there } from "../sample.ts";
import { beginWith, chooseStick, killHard, stage } from "./driven.ts";

interface Bad {
  readonly files: () => StickFiles;
  readonly says: string;
  /** Told as soon as the stick is read: there is nothing to compare. */
  readonly atOnce?: true;
}

const BAD: Readonly<Record<string, Bad>> = {
  "a root lies on it": {
    files: () =>
      alteredFirst({ files: { [PATHS.root1]: there(sampleIndex().files.get(PATHS.root1)) } }),
    says: "FIRST-EMPTY",
    atOnce: true,
  },
  "claims lie on it": {
    files: () => alteredFirst({ files: { "claims/claims.jsonl": new Uint8Array() } }),
    says: "FIRST-EMPTY",
    atOnce: true,
  },
  "timestamp has no key record": {
    files: () => alteredFirst({ files: { "key-records/Index-timestamp.json": null } }),
    says: "FIRST-RECORDS",
  },
  "another online key signed it": {
    files: () => alteredFirst({ signer: sampleKeys().online.unclaimed }),
    says: "BUNDLE-SIGNATURE",
  },
};

function wordsOf(files: StickFiles): string {
  const { words } = spoken(bundleAnchor(files).sha256);
  return `${words[0] ?? ""} ${words.at(-1) ?? ""}`;
}

void describe("a stick that begins a repository, in the real app", async () => {
  const { launch, folder } = await stage(3);
  const dataFolder = join(folder, "first-data");
  let app: DrivenApp;
  before(async () => {
    app = await launch(dataFolder);
    app.page.setDefaultTimeout(20_000);
  });
  after(() => app.close());

  const put = (name: string, files: StickFiles) => {
    const stick = join(folder, name);
    for (const { path, bytes } of files.values()) writeFile(join(stick, "conclave", path), bytes);
    return stick;
  };
  const confirm = async (words: string) => {
    await app.page.getByLabel("Type the first and the last word").fill(words);
    await app.page.getByRole("button", { name: "This is our bundle" }).click();
  };

  void it("says plainly that a repository begins, and shows no root to choose", async () => {
    await beginWith(app, put("good", firstFiles()));
    await app.page.getByRole("heading", { name: "NEW repository: pypi.example" }).waitFor();
    await app.page.getByRole("note", { name: "A new repository" }).waitFor();
    assert.equal(await app.page.getByRole("radio").count(), 0);
    const button = app.page.getByRole("button", { name: "This is our bundle" });
    assert.equal(await button.isDisabled(), true);
    await app.page.getByRole("button", { name: /drop this stick/ }).click();
  });

  for (const [number, [sentence, { files, says, atOnce }]] of Object.entries(BAD).entries())
    void it(`is refused where ${sentence}: ${says}`, async () => {
      const stick = files();
      await chooseStick(app, put(`bad-${number}`, stick));
      if (atOnce === undefined) await confirm(wordsOf(stick));
      const refusal = app.page.getByRole("alert").filter({ hasText: says });
      await refusal.first().waitFor();
      for (const part of ["Found", "Where", "Expected", "Do now"])
        assert.ok((await refusal.getByText(part, { exact: true }).count()) > 0, part);
    });

  void it("keeps the proposed keys when the power fails", async () => {
    await chooseStick(app, put("again", firstFiles()));
    await confirm(wordsOf(firstFiles()));
    await app.page.getByRole("button", { name: /^Take every key record on this stick/ }).click();
    await app.page.getByRole("button", { name: "Propose all 17 keys" }).click();
    const proposals = () => app.page.getByRole("list", { name: "Proposals" }).getByRole("listitem");
    await proposals().nth(16).waitFor();
    await app.page.getByRole("button", { name: "Withdraw: root: add Jun." }).click();
    await proposals().nth(16).waitFor({ state: "detached" });
    assert.deepEqual(app.complaints, []);
    await killHard(app);
    app = await launch(dataFolder);
    await app.page.getByRole("button", { name: "Resume" }).click();
    await app.page.getByRole("heading", { name: "SHA-256 of the record, 20 entries" }).waitFor();
    await confirm(wordsOf(firstFiles()));
    await proposals().nth(15).waitFor();
    assert.equal(await proposals().count(), 16);
    // The one that was withdrawn can be taken again.
    await app.page.getByRole("button", { name: /this stick \(1\)…$/ }).click();
    await app.page.getByRole("button", { name: "Propose this key" }).click();
    await proposals().nth(16).waitFor();
    assert.deepEqual(app.complaints, []);
  });
});
