import { app, net, protocol, session } from "electron";
import { join, normalize, sep } from "node:path";
import { pathToFileURL } from "node:url";

export const ORIGIN = "app://conclave";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Switches by which another program could look into the app, steer it or weaken it; a release does not start with them. */
const DEBUGGING = [
  "inspect",
  "inspect-brk",
  "remote-debugging-port",
  "remote-debugging-pipe",
  "load-extension",
  "no-sandbox",
  "js-flags",
];

/** Must run before the app is ready. */
export function beforeReady(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: "app", privileges: { standard: true, secure: true } },
  ]);
  // Chromium does not start as root with its sandbox on. A release refuses the switch that turns it off; tests as root need it.
  if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
  app.disableHardwareAcceleration();
  // The page's policy knows neither of these: a page that was taken over could ask for names, or send through a call of its own.
  app.commandLine.appendSwitch("host-resolver-rules", "MAP * ~NOTFOUND");
  app.commandLine.appendSwitch("disable-background-networking");
}

/** Why a release must not start here, or null. */
export function unfitToStart(): string | null {
  if (!__RELEASE__) return null;
  const electron = process.versions.electron;
  if (electron !== __PINNED_ELECTRON__)
    return `this is Electron ${electron}, but this release was made for ${__PINNED_ELECTRON__}. It does not start.`;
  const opened = DEBUGGING.find((name) => app.commandLine.hasSwitch(name));
  return opened === undefined
    ? null
    : `started with --${opened}, which lets another program look inside. It does not start.`;
}

/** Serves the window's own files and nothing else, with the strict policy on each. */
export function serveWindow(folder: string): void {
  protocol.handle("app", async (request) => {
    const url = new URL(request.url);
    const path = normalize(join(folder, decodeURIComponent(url.pathname)));
    if (url.host !== "conclave" || !path.startsWith(folder + sep))
      return new Response("no", { status: 404 });
    const file = await net.fetch(pathToFileURL(path).href, { bypassCustomProtocolHandlers: true });
    const headers = new Headers(file.headers);
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
    return new Response(file.body, { status: file.status, headers });
  });
}

/** No permissions, no requests but the window's own files, no navigation, no new windows, no webviews. */
export function lockDown(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const own = details.url.startsWith(`${ORIGIN}/`) || details.url.startsWith("file://");
    answer({
      cancel: !own && !details.url.startsWith("data:") && !details.url.startsWith("devtools://"),
    });
  });
  app.on("web-contents-created", (_event, contents) => {
    contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
    contents.on("will-navigate", (event) => {
      event.preventDefault();
    });
    contents.on("will-attach-webview", (event) => {
      event.preventDefault();
    });
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
  });
}
