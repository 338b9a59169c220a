import { BrowserWindow, Menu, type WebContents } from "electron";
import { join } from "node:path";
import { ORIGIN } from "./lockdown.ts";

/** Editing and zoom work from the keyboard; there is nothing else in the menu. */
function setMenu(): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: "editMenu" },
      {
        label: "View",
        submenu: [
          { role: "zoomIn" },
          { role: "zoomOut" },
          { role: "resetZoom" },
          { role: "togglefullscreen" },
        ],
      },
    ]),
  );
}

/** Makes the one window; `load` it once messages from it can be told to be its own. It is drawn anew from main's state if its process should crash. */
export function makeWindow(): BrowserWindow {
  setMenu();
  const window = new BrowserWindow({
    title: "Conclave",
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: "#f6f7f9",
    webPreferences: {
      preload: join(import.meta.dirname, "preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  window.once("ready-to-show", () => {
    window.show();
  });
  window.webContents.on("render-process-gone", () => {
    window.webContents.reload();
  });
  return window;
}

export function load(window: BrowserWindow): Promise<void> {
  return window.loadURL(`${ORIGIN}/index.html`);
}

/** Whether a message comes from the main frame of the app's own window. */
export function isOwnFrame(
  window: BrowserWindow | null,
  sender: WebContents,
  frameUrl: string | undefined,
): boolean {
  return (
    window !== null &&
    !window.isDestroyed() &&
    sender === window.webContents &&
    frameUrl?.startsWith(`${ORIGIN}/`) === true
  );
}
