import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { listPackage, statFile } from "@electron/asar";
import { build } from "vite";
import { hardenedElectron, packageTestApp } from "../../scripts/package-test-app.ts";
import { launchArguments } from "../../scripts/runtime.ts";
import mainConfig from "../../vite.main.config.ts";
import { freshTokens, keyOn, PIN, SKIP } from "../node/signer/token/soft-token.ts";
import { ownFolder } from "../own-folder.ts";

const ADDON = ".vite/build/pkcs11js/build/Release/pkcs11.node";

/** Starts the probe as the app starts its signer: another process, of which it knows nothing but what it prints. */
const MAIN = `
import { app, utilityProcess } from "electron";
import { join } from "node:path";
app.disableHardwareAcceleration();
app.whenReady().then(() => {
  const env = { SOFTHSM2_CONF: process.env.SOFTHSM2_CONF };
  const probe = join(import.meta.dirname, "token-probe.js");
  const child = utilityProcess.fork(probe, process.argv.slice(-2), { env, stdio: "inherit" });
  child.on("exit", (code) => app.exit(code));
});
`;

/** A hardened Electron whose only code is the probe, built and archived as the app is. */
async function packagedProbe(): Promise<string> {
  const content = join(ownFolder(), "content");
  const config = mainConfig({ mode: "development", command: "build" });
  const lib = {
    entry: { "token-probe": "test/packaged/token-probe.ts" },
    formats: ["es" as const],
  };
  const fileName = (_format: string, name: string) => `${name}.js`;
  const outDir = join(content, ".vite/build");
  await build({
    ...config,
    configFile: false,
    logLevel: "warn",
    build: { ...config.build, outDir, sourcemap: false, lib: { ...lib, fileName } },
  });
  writeFileSync(join(content, ".vite/build/main.js"), MAIN);
  const manifest = { name: "probe", type: "module", main: ".vite/build/main.js" };
  writeFileSync(join(content, "package.json"), JSON.stringify(manifest));
  return hardenedElectron(join(ownFolder(), "app"), content);
}

describe("tokens in a packaged Conclave", () => {
  it("keeps the loader in the archive and the native file beside it, unchanged", async () => {
    const { folder } = await packageTestApp();
    const archive = join(folder, "resources/app.asar");
    assert.ok(listPackage(archive, { isPack: false }).includes("/.vite/build/pkcs11js/index.js"));
    const entry = statFile(archive, ADDON);
    assert.ok("unpacked" in entry && entry.unpacked);
    const beside = readFileSync(join(`${archive}.unpacked`, ADDON));
    assert.ok(beside.equals(readFileSync(".runtime/pkcs11js/build/Release/pkcs11.node")));
    assert.ok(!existsSync(join(`${archive}.unpacked`, ".vite/build/pkcs11js/index.js")));
  });

  describe("with its fuses hardened", { skip: SKIP }, () => {
    let key = "";
    let executable = "";
    before(async () => {
      freshTokens("offline");
      key = keyOn({ label: "offline" }, "ed25519").public;
      executable = await packagedProbe();
    });

    for (const [sentence, pin, wanted] of [
      ["signs in a process of its own", PIN, '"says":"signed"'],
      ["TOKEN-PIN refuses a wrong PIN", "999999", '"id":"TOKEN-PIN"'],
    ] as const)
      it(sentence, () => {
        const profile = `--user-data-dir=${join(ownFolder(), "profile")}`;
        const args = [...launchArguments(), profile, key, pin];
        const { stdout, stderr } = spawnSync(executable, args, {
          encoding: "utf8",
          timeout: 60_000,
        });
        const answer = stdout.split("\n").find((line) => line.startsWith("ANSWER "));
        assert.ok(answer?.includes(wanted), `${stdout}\n${stderr}`);
      });
  });
});
