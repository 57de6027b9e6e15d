import { join } from "node:path";
import { parseArgs } from "node:util";
import { app, BrowserWindow, dialog, ipcMain, session } from "electron";
import { createDemoFolder } from "./demo-folder.ts";
import { channels, pageOrigin } from "./desktop/bridge.ts";
import { declarePageProtocol, servePageProtocol } from "./desktop/page-protocol.ts";
import { closeDoors, denyPermissions, openExternal, openWindow } from "./desktop/window.ts";
import { exitProgram } from "./exit-program.ts";
import { guardOutput } from "./guard-output.ts";
import { createLog } from "./log.ts";
import { pageFiles, securityHeaders, sourceHeaders } from "./page-files.ts";
import { defaultDataFolder, pathsIn } from "./paths.ts";
import { servePage } from "./serve-page.ts";
import { startHost } from "./start-host.ts";
import type { RunningCore } from "./threads/start-core.ts";

const here = import.meta.dirname;
const { values } = parseArgs({
  options: { data: { type: "string" }, demo: { type: "boolean" }, keep: { type: "boolean" } },
  strict: false,
  allowPositionals: true,
});
const demo = values.demo === true ? createDemoFolder(values.keep === true) : null;
const paths = pathsIn(typeof values.data === "string" ? values.data : defaultDataFolder());
/** Of the window and this process; the demo's are as temporary as itself. */
const own = demo ? pathsIn(demo.path) : paths;
const log = createLog(own.log, "main");

/** Only the top frame of our own page is heard. */
function isOurPage(event: Electron.IpcMainEvent): boolean {
  return event.senderFrame?.parent === null && event.senderFrame.origin === pageOrigin;
}

/** Connects one window; a page that loads again gets a new connection. */
function connectWindow(window: BrowserWindow, core: RunningCore): void {
  let disconnect = (): void => {};
  let deliver: (message: unknown) => void = () => {};
  const { webContents } = window;
  const connect = (): void => {
    disconnect();
    const pipe = {
      post: (message: unknown) => {
        if (!webContents.isDestroyed()) webContents.send(channels.message, message);
      },
      on: (listener: typeof deliver) => {
        deliver = listener;
      },
    };
    disconnect = servePage(pipe, core, log);
  };
  connect();
  webContents.on("did-start-navigation", ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) connect();
  });
  webContents.ipc.on(channels.message, (event, message: unknown) => {
    if (isOurPage(event)) deliver(message);
  });
  window.once("closed", () => disconnect());
}

async function start(): Promise<void> {
  await app.whenReady();
  denyPermissions(session.defaultSession);
  const sources = process.env["BOBBIN_PAGE"];
  const files = pageFiles(join(here, "../renderer"), sources);
  const core = await startHost({ paths, threads: here, log, demo });
  const headers = sources ? sourceHeaders() : securityHeaders();
  servePageProtocol(session.defaultSession, { files, headers, core, log });
  const show = (): void => connectWindow(openWindow(session.defaultSession, here), core);
  show();

  app.on("second-instance", () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    if (window) window.focus();
    else show();
  });
  app.on("activate", () => {
    if (BrowserWindow.getAllWindows().length === 0) show();
  });
  let closed = false;
  app.on("before-quit", (event) => {
    if (closed) return;
    event.preventDefault();
    void core.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
  app.on("quit", (_event, code) => exitProgram(code));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => app.quit());
}

guardOutput();
declarePageProtocol();
// One window's data for each data folder, so that one instance for each is the rule, too.
app.setPath("userData", join(own.data, "window"));
app.on("web-contents-created", (_event, contents) => closeDoors(contents));
app.on("window-all-closed", () => {
  if (process.platform !== "darwin") app.quit();
});
ipcMain.on(channels.openExternal, (event, url: unknown) => {
  if (isOurPage(event) && typeof url === "string") openExternal(url);
});
if (app.requestSingleInstanceLock()) {
  start().catch((error: unknown) => {
    log.error("main.start", { error });
    dialog.showErrorBox("Bobbin", error instanceof Error ? error.message : "Bobbin could not start.");
    app.exit(1);
  });
} else {
  app.quit();
}
