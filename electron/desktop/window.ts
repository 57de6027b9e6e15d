import { join } from "node:path";
import { app, BrowserWindow, nativeTheme, type Session, screen } from "electron";
import { pageOrigin, versionArgument } from "./bridge.ts";
import { placeOn, type Rectangle, smallest, type WindowState } from "./window-state.ts";

/** The page's own colours, so that the window is never white before the page is there. */
const background = { light: "#f5f4f1", dark: "#17171a" };

export interface WindowOptions {
  /** Already answers for the page's address. */
  session: Session;
  /** Of the built main. */
  folder: string;
  icon: string;
  state: WindowState;
}

/** The window, as closed as Electron lets it be. Shown by the caller once it has something to show. */
export function openWindow({ session, folder, icon, state }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...placeOn(workAreas(), state.bounds),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: "Bobbin",
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    ...(process.platform === "linux" && { icon }),
    webPreferences: {
      session,
      preload: join(folder, "../preload/preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      webviewTag: false,
      spellcheck: true,
      additionalArguments: [`${versionArgument}${app.getVersion()}`],
    },
  });
  if (state.maximized) window.maximize();
  void window.loadURL(`${pageOrigin}/`).catch(() => {});
  return window;
}

/** Where the window stands now, for next time. */
export function stateOf(window: BrowserWindow, before: WindowState): WindowState {
  return { ...before, bounds: window.getNormalBounds(), maximized: window.isMaximized() };
}

function workAreas(): Rectangle[] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => workArea);
}
