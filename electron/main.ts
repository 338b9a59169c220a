import { app, dialog, ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from "electron";
import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rehearsingIn } from "../node/client/rehearse.ts";
import { planningIn } from "../node/plan/planning.ts";
import { ask } from "../node/room/ask.ts";
import type { Doors } from "../node/room/doors.ts";
import { Room } from "../node/room/room.ts";
import { modulesHere } from "../node/signer/token/token-module.ts";
import { CHANNELS } from "../shared/contract/channels.ts";
import { instantOf } from "../shared/tuf/instant.ts";
import { beforeReady, lockDown, serveWindow, unfitToStart } from "./lockdown.ts";
import { signerStarter } from "./signer-process.ts";
import { isOwnFrame, load, makeWindow } from "./window.ts";

let window: BrowserWindow | null = null;

async function pick(
  properties: ("openDirectory" | "openFile")[],
  title: string,
): Promise<string | null> {
  if (window === null) return null;
  const { filePaths } = await dialog.showOpenDialog(window, { title, properties });
  return filePaths[0] ?? null;
}

/** Interfaces that could carry data: up, with an address, and not loopback. */
function network(): readonly string[] {
  return Object.entries(networkInterfaces())
    .filter(([, addresses]) => addresses?.some((address) => !address.internal) === true)
    .map(([name]) => name);
}

const doors: Doors = {
  now: () => instantOf(Date.now()),
  randomHex: (bytes) => randomBytes(bytes).toString("hex"),
  chooseFolder: (purpose) => pick(["openDirectory"], purpose),
  chooseFile: (purpose) => pick(["openFile"], purpose),
  confirm: async (question, detail) => {
    if (window === null) return false;
    const { response } = await dialog.showMessageBox(window, {
      type: "warning",
      message: question,
      detail,
      buttons: ["Cancel", "Use it"],
      defaultId: 0,
      cancelId: 0,
    });
    return response === 1;
  },
  startSigner: signerStarter(() => window?.webContents ?? null),
  network,
  electron: process.versions.electron,
  testRuntime: process.versions.electron !== __PINNED_ELECTRON__,
  app: app.getVersion(),
  dataFolder: app.getPath("userData"),
  workerUrl: pathToFileURL(join(import.meta.dirname, "import-worker.js")),
  pkcs11js: join(import.meta.dirname, "pkcs11js"),
  modules: modulesHere,
  plan: planningIn(pathToFileURL(join(import.meta.dirname, "plan-worker.js"))),
  rehearse: rehearsingIn(pathToFileURL(join(import.meta.dirname, "client-worker.js"))),
};

async function start(): Promise<void> {
  lockDown();
  serveWindow(join(import.meta.dirname, "../renderer"));
  const room = new Room(doors);
  const own = (event: IpcMainInvokeEvent) =>
    isOwnFrame(window, event.sender, event.senderFrame?.url);
  ipcMain.handle(CHANNELS.ask, (event, name: unknown, args: unknown) => {
    if (!own(event)) throw new Error("refused: not the app's own window");
    return ask(room, name, args);
  });
  ipcMain.handle(CHANNELS.said, (event) => {
    if (!own(event)) throw new Error("refused: not the app's own window");
    return room.view();
  });
  room.onSaid((view) => {
    if (window !== null && !window.isDestroyed()) window.webContents.send(CHANNELS.said, view);
  });
  await room.enter();
  window = makeWindow();
  await load(window);
  // The network is looked at again and again: a cable may be plugged in during the ceremony.
  let known = network().join();
  setInterval(() => {
    const now = network().join();
    if (now !== known) room.say();
    known = now;
  }, 2000).unref();
}

const unfit = unfitToStart();
if (unfit !== null) {
  process.stderr.write(`Conclave: ${unfit}\n`);
  app.exit(3);
} else if (!app.requestSingleInstanceLock()) {
  process.stderr.write("Conclave runs already with this data folder.\n");
  app.exit(4);
} else {
  beforeReady();
  app.on("window-all-closed", () => {
    app.quit();
  });
  void app.whenReady().then(start);
}
