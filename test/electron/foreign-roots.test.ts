import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Album, type DrivenApp } from "../../scripts/rehearsal/app.ts";
import { sha256Of } from "../../shared/digest/sha256.ts";
import { spoken } from "../../shared/digest/spoken.ts";
import { ODDITIES } from "../../shared/tuf/oddities.ts";
import { instantOf } from "../../shared/tuf/instant.ts";
import { writeForeignStick } from "../foreign-stick.ts";
import { material, SKIP } from "../shared/tuf/real-world/material.ts";
import { ODD, VALID, VERSIONS } from "../shared/tuf/real-world/sigstore.ts";
import { beginWith, confirmRoot, stage } from "./driven.ts";

void describe("the roots of another repository, in the real app", { skip: SKIP }, async () => {
  if (SKIP !== false) return;
  const { launch, folder } = await stage(3);
  const album = new Album(process.env["CONCLAVE_ALBUM"] ?? join(folder, "album"));
  let app: DrivenApp;
  before(async () => {
    const stick = join(folder, "foreign");
    writeForeignStick(stick, instantOf(Date.now()));
    app = await launch();
    app.page.setDefaultTimeout(20_000);
    await beginWith(app, stick);
    await app.page.getByRole("heading", { name: "Which root do you recognise?" }).waitFor();
    await album.take(app.page, "foreign-roots");
  });
  after(() => app.close());

  for (const version of VERSIONS)
    void it(`root ${version}: its valid signatures, and each oddity as a warning of its own`, async () => {
      const { page } = app;
      await page.getByText(`Root ${version}`, { exact: true }).first().click();
      const card = page.getByRole("region", { name: `Signatures of root ${version}`, exact: true });
      await card.waitFor();
      const counts = card.getByText("Valid signatures").locator("xpath=following-sibling::dd[1]");
      assert.match(await counts.innerText(), new RegExp(`^${VALID[version - 1] ?? "?"}(, by|$)`));
      const shown = await card.getByText(/^Check TUF-/).allInnerTexts();
      assert.deepEqual(
        shown.map((text) => text.replace("Check ", "")),
        ODDITIES.map(({ id }) => id).filter((id) => ODD[id].includes(version)),
      );
      if ([1, 9, 12].includes(version)) {
        await card.scrollIntoViewIfNeeded();
        await album.take(page, `foreign-root-${version}`);
      }
    });

  void it("BUNDLE-KIND: is refused in plain words when a root is confirmed", async () => {
    const { page } = app;
    await page.getByText("Root 1", { exact: true }).first().click();
    const { words } = spoken(sha256Of(material("sigstore-root-history/1.root.json")));
    await confirmRoot(app, `${words[0] ?? ""} ${words.at(-1) ?? ""}`);
    const refusal = page.getByRole("alert").filter({ hasText: "BUNDLE-KIND" });
    await refusal.waitFor();
    assert.match(await refusal.innerText(), /not the kind of repository that Conclave/);
    await page.emulateMedia({ colorScheme: "dark" });
    await album.take(page, "foreign-refused-dark");
    assert.deepEqual(app.complaints, []);
  });
});
