import { join } from "node:path";
import { app, BrowserWindow, type Session, shell, type WebContents } from "electron";
import { isSafeExternal } from "../safe-external.ts";
import { pageOrigin, versionArgument } from "./bridge.ts";

/** The window, as closed as Electron lets it be. `session` already answers for the page's address. */
export function openWindow(session: Session, folder: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 860,
    minWidth: 480,
    minHeight: 400,
    title: "Bobbin",
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      session,
      preload: join(folder, "../preload/preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: true,
      additionalArguments: [`${versionArgument}${app.getVersion()}`],
    },
  });
  window.once("ready-to-show", () => window.show());
  void window.loadURL(`${pageOrigin}/`);
  return window;
}

/** For every page there will ever be: no way out, no second window, no frame from elsewhere, no permission. */
export function closeDoors(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (url !== `${pageOrigin}/`) event.preventDefault();
  };
  contents.on("will-navigate", (event) => stay(event, event.url));
  contents.on("will-redirect", (event) => stay(event, event.url));
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url);
    return { action: "deny" };
  });
}

/** Notifications and writing to the clipboard are the page's own; nothing else is granted to anybody. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === "clipboard-sanitized-write"),
  );
  session.setPermissionCheckHandler((_contents, permission) => permission === "clipboard-sanitized-write");
}

/** Opens web and mail addresses outside, and nothing that could start a program (I82). */
export function openExternal(url: string): void {
  if (isSafeExternal(url)) void shell.openExternal(url);
}
