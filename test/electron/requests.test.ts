import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { spoken } from "../../shared/digest/spoken.ts";
import { Album, resize, type DrivenApp } from "../../scripts/rehearsal/app.ts";
import {
  openSeal,
  putOffAll,
  review,
  sealIt,
  shownDigest,
} from "../../scripts/rehearsal/claims-ceremony.ts";
import { askElsewhere, openRequest, signRequest } from "../../scripts/rehearsal/elsewhere.ts";
import { journalBytes, retold } from "../held-ceremony.ts";
import { there } from "../sample.ts";
import { beginWith, chooseStick, confirmRoot, resumeWith, stage } from "./driven.ts";

void describe("signing at another machine, in two real apps with one stick", async () => {
  const { launch, folder, stick, keys, index, anchorWords } = await stage();
  const shots = process.env["CONCLAVE_SCREENSHOTS"] ?? join(folder, "screenshots");
  const album = new Album(shots);
  const warned =
    index.claims.find(({ expects }) => expects.includes("CLAIM-SINGLE-KEY"))?.project ?? "";
  const firstFolder = join(folder, "first");
  const inRequest = (on: string, name: string) => join(on, "conclave/signing-request", name);
  const copy = (name: string) => {
    const to = join(folder, name);
    cpSync(stick, to, { recursive: true });
    return to;
  };

  async function look(app: DrivenApp, name: string): Promise<void> {
    await album.take(app.page, name);
    await app.page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    await album.take(app.page, `${name}-dark`);
    await app.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  }

  /** Reads a request up to the root's confirmation, and gives what the second machine says against it. */
  async function refusalAt(app: DrivenApp, on: string): Promise<string> {
    await openRequest(app, on, anchorWords);
    const alert = app.page.getByRole("alert").filter({ hasText: "Rule" });
    await alert.waitFor({ timeout: 60_000 });
    assert.equal(await app.page.getByLabel("Type the first word of the digest").count(), 0);
    const words = await alert.innerText();
    await app.page.getByRole("button", { name: "Leave" }).click();
    return words;
  }

  void it("the request goes out, comes back signed, and the meter grows", async () => {
    const first = await launch(firstFolder);
    await beginWith(first, stick);
    await confirmRoot(first, anchorWords);
    await first.page.getByRole("heading", { name: /^Review/ }).waitFor();
    await review(first, album, { warned });
    await askElsewhere(first, stick, () => look(first, "ask-elsewhere"));
    await first.page.getByRole("tab", { name: "Who signs what" }).click();
    await look(first, "matrix");
    const second = await launch();
    await look(second, "start");
    await second.page.getByRole("button", { name: "Sign a request from another machine…" }).click();
    await second.page.getByRole("heading", { name: "Read the request" }).waitFor();
    await look(second, "request-choose");
    await second.page.getByRole("button", { name: "Leave" }).click();
    await openRequest(second, stick, anchorWords);
    await second.page.getByRole("heading", { name: "Sign for another machine" }).waitFor();
    assert.equal(await shownDigest(second), await shownDigest(first));
    assert.equal(await second.page.getByRole("button", { name: /^Break|^End signing/ }).count(), 0);
    await look(second, "request-sign");
    const chen = there(keys.get("Chen"));
    await signRequest(second, { name: "Chen", ...chen }, stick);
    await look(second, "request-written");
    const [file = ""] = readdirSync(join(stick, "conclave/signatures"));
    await first.page.getByRole("tab", { name: "Thresholds" }).click();
    await first.answerDialog(join(stick, "conclave/signatures", file));
    await first.page.getByRole("button", { name: "Add signatures from a file…" }).click();
    await first.page.getByText("1 of 3 signatures").first().waitFor();
    await look(first, "merged");
    await first.page.getByRole("button", { name: "Paste a signature…" }).click();
    await first.page.getByLabel("Whose key signed?").selectOption({ index: 1 });
    await first.page.getByRole("textbox", { name: "The signature" }).fill("00".repeat(64));
    await first.page.getByRole("button", { name: "Add this signature" }).click();
    await first.page.getByRole("dialog").getByText("does not verify").waitFor();
    await look(first, "paste");
    await first.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    await second.close();
    await first.close();
  });

  void it("the second machine refuses a request that was tampered with, each in its own words", async () => {
    const second = await launch();
    const bytes = copy("bytes");
    const path = inRequest(bytes, "claimed.signed-bytes");
    const changed = readFileSync(path);
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, changed);
    assert.match(await refusalAt(second, bytes), /Rule REQUEST-BYTES/);
    const line = copy("line");
    const record = inRequest(line, "journal.jsonl");
    const whole = readFileSync(record);
    const other = retold(whole, (events) =>
      events.map((event) =>
        event.type === "decided" && event.decision === "approved"
          ? { ...event, decision: "put off" as const }
          : event,
      ),
    );
    writeFileSync(record, journalBytes(other));
    assert.match(await refusalAt(second, line), /Rule REQUEST-RECORD/);
    const root = copy("root");
    const rooted = retold(whole, (events) =>
      events.map((event) =>
        event.type === "imported"
          ? { ...event, anchor: { ...event.anchor, sha256: "0".repeat(64) } }
          : event,
      ),
    );
    writeFileSync(inRequest(root, "journal.jsonl"), journalBytes(rooted));
    assert.match(await refusalAt(second, root), /Rule REQUEST-ROOT/);
    await openRequest(second, root, anchorWords);
    await second.page.getByRole("alert").filter({ hasText: "Rule" }).waitFor({ timeout: 60_000 });
    await look(second, "request-refused");
    await second.close();
  });

  void it("the first machine refuses a file over an older seal", async () => {
    const first = await launch(firstFolder);
    await resumeWith(first, anchorWords);
    await first.page.getByText("1 of 3 signatures").first().waitFor();
    const before = await shownDigest(first);
    await first.page.getByRole("button", { name: "Break the seal…" }).click();
    await first.page.getByLabel(/^Type “break”/).fill("break");
    await first.page.getByRole("dialog").getByRole("button", { name: "Break the seal" }).click();
    await first.page.getByRole("radio", { name: /^Keys and thresholds/ }).click();
    await first.page.getByRole("button", { name: /^Renew targets$/ }).click();
    await openSeal(first, album);
    await sealIt(first);
    assert.notEqual(await shownDigest(first), before);
    await first.page.getByRole("tab", { name: "Who signs what" }).click();
    await resize(first.electron, { width: 1280, height: 800 });
    await first.page.getByRole("table", { name: "Who signs what" }).scrollIntoViewIfNeeded();
    await look(first, "matrix-three");
    const [file = ""] = readdirSync(join(stick, "conclave/signatures"));
    await first.answerDialog(join(stick, "conclave/signatures", file));
    await first.page.getByRole("button", { name: "Add signatures from a file…" }).click();
    const alert = first.page.getByRole("alert").filter({ hasText: "SIGNATURES-OLDER" });
    await alert.waitFor();
    await look(first, "older-seal");
    await first.page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
    assert.ok(spoken(before).words.length === 32);
    await first.close();
  });

  void it("a short request goes as QR codes, with the operators' own stick beside it", async () => {
    const first = await launch();
    const own = copy("own");
    rmSync(inRequest(own, ""), { recursive: true });
    await beginWith(first, own);
    await confirmRoot(first, anchorWords);
    await putOffAll(first);
    await first.page.getByRole("radio", { name: /^Keys and thresholds/ }).click();
    await first.page.getByRole("button", { name: /^Renew root$/ }).click();
    await openSeal(first, album);
    await sealIt(first);
    await first.page.getByRole("button", { name: "Ask somebody at another machine…" }).click();
    const dialog = first.page.getByRole("dialog");
    await dialog.getByRole("button", { name: /^Show as [0-9]+ QR codes$/ }).click();
    const text = dialog.getByTestId("code-text");
    const texts: string[] = [];
    for (let number = 1; ; number++) {
      await dialog.getByText(new RegExp(`^CONCLAVE:${number}/`)).waitFor();
      texts.push(await text.innerText());
      const next = dialog.getByRole("button", { name: "Next" });
      if (await next.isDisabled()) break;
      if (number === 2) await look(first, "codes");
      await next.click();
    }
    assert.ok(texts.length > 2);
    const second = await launch();
    await second.page.getByRole("button", { name: "Sign a request from another machine…" }).click();
    await second.page.getByRole("button", { name: "The request came as QR codes" }).click();
    await second.page.getByLabel("The text of one code or more").fill(texts.slice(1).join("\n"));
    await second.page.getByRole("button", { name: "Add these codes" }).click();
    await second.page.getByText("Missing: 1.").waitFor();
    await look(second, "codes-missing");
    await second.page.getByLabel("The text of one code or more").fill(texts[0] ?? "");
    await second.page.getByRole("button", { name: "Add these codes" }).click();
    await second.page.getByText("Now choose a stick with the bundle").waitFor();
    await chooseStick(second, own);
    await confirmRoot(second, anchorWords);
    await second.page.getByRole("heading", { name: "Sign for another machine" }).waitFor();
    assert.equal(await shownDigest(second), await shownDigest(first));
    await second.close();
    await first.close();
  });
});
