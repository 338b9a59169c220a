import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { DrivenApp } from "../../scripts/rehearsal/app.ts";
import { stage } from "./driven.ts";

interface Asked {
  readonly ok: boolean;
  readonly refusal?: { readonly id: string };
}

/** Sends an intention as a hostile window would: whatever it likes. */
function ask(app: DrivenApp, name: unknown, args: unknown): Promise<Asked> {
  return app.page.evaluate(
    ([name, args]) =>
      (
        globalThis as unknown as {
          conclave: { ask: (name: unknown, args: unknown) => Promise<Asked> };
        }
      ).conclave.ask(name, args),
    [name, args] as const,
  );
}

void describe("the window, in the real app", async () => {
  const { launch } = await stage();
  let app: DrivenApp;
  before(async () => {
    app = await launch();
  });
  after(() => app.close());

  const sees = {
    "has no Node": "typeof process + typeof require + typeof module",
    "has no Electron":
      "typeof globalThis.electron + typeof globalThis.ipcRenderer + typeof globalThis.Buffer",
  };
  for (const [sentence, expression] of Object.entries(sees))
    void it(sentence, async () => {
      assert.equal(await app.page.evaluate(expression), "undefinedundefinedundefined");
    });

  void it("shows the app's own page under its own origin", async () => {
    assert.equal(app.page.url(), "app://conclave/index.html");
    await app.page.getByRole("button", { name: "Begin" }).waitFor();
  });

  const refused = {
    "cannot reach the network":
      "fetch('http://127.0.0.1:9/').then(() => 'reached', () => 'refused')",
    "cannot reach it by a call between browsers":
      "new Promise((done) => { const call = new RTCPeerConnection(); call.createDataChannel('out'); call.onicecandidate = ({ candidate }) => done(candidate === null ? 'refused' : candidate.candidate); void call.setLocalDescription(); })",
    "cannot read a file of the machine":
      "fetch('file:///etc/hostname').then(() => 'reached', () => 'refused')",
    "cannot leave its own folder":
      "fetch('app://conclave/../build/main.js').then((r) => r.ok ? 'reached' : 'refused', () => 'refused')",
    "cannot open another window":
      "Promise.resolve(window.open('app://conclave/index.html') === null ? 'refused' : 'reached')",
    // From a timer: what the test driver itself evaluates is exempt from the page's policy.
    "cannot run text as code":
      "new Promise((done) => { globalThis.ranText = false; setTimeout('globalThis.ranText = true', 0); setTimeout(() => done(globalThis.ranText ? 'reached' : 'refused'), 100); })",
    "cannot see the camera":
      "navigator.mediaDevices === undefined ? Promise.resolve('refused') : navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'reached', () => 'refused')",
    "cannot ask for notifications":
      "Notification.requestPermission().then((answer) => answer === 'granted' ? 'reached' : 'refused')",
    "cannot reach USB devices":
      "navigator.usb === undefined ? Promise.resolve('refused') : navigator.usb.requestDevice({ filters: [] }).then(() => 'reached', () => 'refused')",
  };
  for (const [sentence, expression] of Object.entries(refused))
    void it(sentence, async () => {
      assert.equal(await app.page.evaluate(expression), "refused");
    });

  void it("cannot run a script that was put into the page", async () => {
    const ran = await app.page.evaluate(`new Promise((done) => {
      globalThis.ran = false;
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.body.append(script);
      setTimeout(() => done(globalThis.ran), 100);
    })`);
    assert.equal(ran, false);
  });

  const intentions: readonly (readonly [string, unknown, unknown])[] = [
    ["an unknown intention", "files.delete", {}],
    ["an intention that is a built-in name", "constructor", {}],
    ["an intention that is no text", { name: "stick.choose" }, {}],
    ["a missing argument", "anchor.confirm", { version: 1 }],
    ["an argument too many", "stick.choose", { path: "/etc" }],
    [
      "an argument of the wrong kind",
      "claims.page",
      { filter: "all", sort: "attention", offset: 0, count: 10 },
    ],
    ["a page larger than a message may be", "record.page", { offset: 0, count: 100_000 }],
    ["an id with a path in it", "ceremony.resume", { id: "../../../etc/pass" }],
    ["no arguments at all", "ceremony.begin", null],
  ];
  for (const [sentence, name, args] of intentions)
    void it(`main refuses ${sentence}`, async () => {
      const answer = await ask(app, name, args);
      assert.equal(answer.refusal?.id, "IPC-FORM");
    });

  void it("main refuses a step out of turn, and stays as it was", async () => {
    for (const [name, args] of [
      ["seal.make", { expiry: [{ document: "claimed", days: 180 }], typed: "seal" }],
      ["signatures.close", {}],
      ["export.write", { typed: "export" }],
    ] as const) {
      const answer = await ask(app, name, args);
      assert.equal(answer.refusal?.id, "CEREMONY-ORDER");
    }
    await app.page.getByRole("button", { name: "Begin" }).waitFor();
  });

  void it("finds no computer by its name, not even this one", async () => {
    const found = await app.electron.evaluate(({ net }) =>
      net.resolveHost("localhost").then(
        ({ endpoints }) => endpoints.map(({ address }) => address).join(),
        (error: unknown) => String(error),
      ),
    );
    assert.match(found, /ERR_NAME_NOT_RESOLVED/);
  });

  void it("keeps the sandbox, isolation and web security of its page on", async () => {
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    assert.equal(preferences["sandbox"], true);
    assert.equal(preferences["contextIsolation"], true);
    assert.equal(preferences["nodeIntegration"], false);
    assert.notEqual(preferences["webSecurity"], false);
  });

  // Last: the test driver waits for a navigation that never comes.
  void it("cannot go to another page", async () => {
    await app.page.evaluate(
      "location.href = 'https://example.org/'; new Promise((done) => setTimeout(done, 200))",
    );
    assert.equal(app.page.url(), "app://conclave/index.html");
  });
});
