import { setTimeout } from "node:timers/promises";
import { app, type BrowserWindow, dialog } from "electron";
import type { HostAction, HostRequest } from "../../shared/host.ts";
import type { Log } from "../connectors/ports.ts";
import type { RunningCore } from "../threads/start-core.ts";
import { type ConnectedPage, connectPage } from "./connect-page.ts";
import { revive } from "./revive.ts";
import { openWindow, stateOf, type WindowOptions } from "./window.ts";
import { readWindowState, writeWindowState } from "./window-state.ts";
import { words } from "./words.ts";

export interface MainWindowOptions extends Omit<WindowOptions, "state"> {
  core: RunningCore;
  log: Log;
  /** Where its place is remembered. */
  stateFile: string;
  onActions(actions: HostAction[]): void;
  /** What closing means now. */
  whenClosed(): "hide" | "close" | "tell";
}

const lastWordMs = 1200;

/** The one window: made when it is needed, hidden or closed as the user wants, brought back in any state. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: BrowserWindow | null = null;
  #page: ConnectedPage | null = null;
  #ending = false;

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  get current(): BrowserWindow | null {
    return this.#window;
  }

  /** In front of everything, whatever it was before: closed, hidden, minimised or behind. */
  show(): void {
    const window = this.#window ?? this.#open();
    if (window.isMinimized()) window.restore();
    // A new one shows itself once it has something to show.
    if (this.#shown) window.show();
    window.focus();
  }

  /** Shows the window, and asks its page as soon as it listens. */
  ask(request: HostRequest): void {
    this.show();
    this.#page?.ask(request);
  }

  /** Closes it for good; resolves when it is gone, so that the page has said its last word. */
  async end(): Promise<void> {
    this.#ending = true;
    const window = this.#window;
    if (!window) return;
    const closed = new Promise<void>((resolve) => void window.once("closed", () => resolve()));
    window.close();
    // A page that hangs has no last word.
    await Promise.race([closed, setTimeout(lastWordMs)]);
  }

  #shown = false;

  #open(): BrowserWindow {
    const { core, log, stateFile, onActions } = this.#options;
    const window = openWindow({ ...this.#options, state: readWindowState(stateFile) });
    this.#shown = false;
    this.#window = window;
    this.#page = connectPage(window, { core, log, onActions });
    revive(window, log, () => void this.#broken(window));
    window.once("ready-to-show", () => {
      this.#shown = true;
      window.show();
    });
    // The page holds words that the core could not take yet. Whoever quits is not held up.
    window.webContents.on("will-prevent-unload", (event) => {
      if (this.#ending) event.preventDefault();
      else void this.#tellOfUnstored(window);
    });
    window.on("close", (event) => {
      writeWindowState(stateFile, stateOf(window, readWindowState(stateFile)));
      if (!this.#ending) this.#closing(window, event);
    });
    window.once("closed", () => {
      this.#window = null;
      this.#page = null;
    });
    return window;
  }

  #closing(window: BrowserWindow, event: { preventDefault(): void }): void {
    const act = this.#options.whenClosed();
    if (act === "close") return;
    if (act === "tell" && readWindowState(this.#options.stateFile).toldAboutTray) return;
    event.preventDefault();
    if (act === "hide") window.hide();
    else void this.#tellOfTray(window);
  }

  /** Once in a lifetime: without a tray, closing is quitting (I47). */
  async #tellOfTray(window: BrowserWindow): Promise<void> {
    const { stateFile } = this.#options;
    const { response } = await dialog.showMessageBox(window, {
      type: "info",
      message: words.noTray,
      detail: words.noTrayDetail,
      buttons: [words.minimise, words.quit],
      defaultId: 0,
      cancelId: 0,
    });
    writeWindowState(stateFile, { ...readWindowState(stateFile), toldAboutTray: true });
    if (response === 0) window.minimize();
    else app.quit();
  }

  async #tellOfUnstored(window: BrowserWindow): Promise<void> {
    const { response } = await dialog.showMessageBox(window, {
      type: "warning",
      message: words.unstored,
      detail: words.unstoredDetail,
      buttons: [words.stay, words.lose],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 1 && !window.isDestroyed()) window.destroy();
  }

  async #broken(window: BrowserWindow): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: "error",
      message: words.broken,
      detail: words.brokenDetail,
      buttons: [words.tryAgain, words.quit],
      cancelId: 0,
    });
    if (response === 1) app.quit();
    else if (!window.isDestroyed()) window.webContents.reload();
  }
}
