import { setImmediate as later } from "node:timers/promises";
import type { App, Event } from "electron";
import { emitPreventable, emitting, type Part } from "./emitter.ts";
import { startPages } from "./pages.ts";
import { lockInstance } from "./single-instance.ts";

const paths = new Map<string, string>();
let ready: Promise<void> | undefined;
let quitting = false;

/** Windows register here, so that quitting can close them. */
export const windows = new Set<Closable>();

interface Closable {
  /** @returns whether it went; false when it or its page refused */
  closes(): Promise<boolean>;
}

async function quit(): Promise<void> {
  await later();
  if (quitting) return;
  if (emitPreventable(app, "before-quit")) return;
  quitting = true;
  const gone = await Promise.all([...windows].map((window) => window.closes()));
  if (gone.includes(false)) {
    // A window refused to close, and with it the whole program.
    quitting = false;
    return;
  }
  emitPreventable(app, "will-quit");
  app.emit("quit", {}, 0);
  process.exit(0);
}

const members = {
  isPackaged: false,
  enableSandbox: () => {},
  whenReady: () => {
    ready ??= startPages(paths.get("userData") ?? "").then(() => void app.emit("ready"));
    return ready;
  },
  isReady: () => ready !== undefined,
  quit: () => void quit(),
  exit: (code = 0) => process.exit(code),
  getVersion: () => "0.0.0-test",
  getPreferredSystemLanguages: () => ["en-US"],
  getPath: (name: string) => paths.get(name) ?? "",
  setPath: (name, path) => void paths.set(name, path),
  requestSingleInstanceLock: () =>
    lockInstance(paths.get("userData") ?? "", (arguments_) =>
      app.emit("second-instance", {} satisfies Partial<Event>, arguments_, process.cwd(), undefined),
    ),
  setAsDefaultProtocolClient: () => true,
  setBadgeCount: () => true,
  setLoginItemSettings: () => {},
} satisfies Part<App>;

export const app = emitting(members);

/** Told by each window when it is gone. */
export function windowGone(window: Closable): void {
  windows.delete(window);
  if (windows.size === 0 && !quitting) app.emit("window-all-closed");
}
