import { EventEmitter } from "node:events";
import type * as Electron from "electron";
import { app, windowGone, windows } from "./app.ts";
import { emitPreventable } from "./emitter.ts";
import { WebContents } from "./web-contents.ts";

type Methods = Pick<
  Electron.BrowserWindow,
  | "show"
  | "hide"
  | "focus"
  | "minimize"
  | "restore"
  | "maximize"
  | "close"
  | "destroy"
  | "isVisible"
  | "isMinimized"
  | "isMaximized"
  | "isFocused"
  | "isDestroyed"
  | "getNormalBounds"
  | "setBounds"
  | "setOverlayIcon"
  | "loadURL"
>;

/** A window whose page is real; what the window system would do with it is kept as state. */
export class BrowserWindow extends EventEmitter implements Methods {
  readonly webContents: WebContents;
  readonly options: Electron.BrowserWindowConstructorOptions;
  #state: "hidden" | "shown" | "minimized" | "destroyed" = "hidden";
  #maximized = false;
  #focused = false;
  #closing: Promise<boolean> | null = null;
  #bounds: Electron.Rectangle;

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    const { sandbox, contextIsolation, nodeIntegration } = options.webPreferences ?? {};
    if (sandbox !== true || contextIsolation !== true || nodeIntegration !== false) throw new Error("an open window");
    this.options = options;
    const { x = 160, y = 32, width = 800, height = 600, show = true } = options;
    this.#bounds = { x, y, width, height };
    if (show) this.#state = "shown";
    this.webContents = new WebContents(options.webPreferences ?? {});
    this.webContents.once("loaded", () => this.emit("ready-to-show"));
    windows.add(this);
    app.emit("web-contents-created", {}, this.webContents);
    app.emit("browser-window-created", {}, this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows].filter((window) => window instanceof BrowserWindow);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.load(url);
  }
  show(): void {
    this.#state = "shown";
    this.#focused = true;
  }
  hide(): void {
    this.#state = "hidden";
    this.#focused = false;
  }
  focus(): void {
    this.#focused = this.#state === "shown";
  }
  minimize(): void {
    this.#state = "minimized";
    this.#focused = false;
  }
  restore(): void {
    if (this.#state === "minimized") this.#state = "shown";
  }
  maximize(): void {
    this.#maximized = true;
  }
  isVisible(): boolean {
    return this.#state === "shown";
  }
  isMinimized(): boolean {
    return this.#state === "minimized";
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  isFocused(): boolean {
    return this.#focused;
  }
  isDestroyed(): boolean {
    return this.#state === "destroyed";
  }
  getNormalBounds(): Electron.Rectangle {
    return this.#bounds;
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
  }
  setOverlayIcon(): void {}

  close(): void {
    void this.closes();
  }

  async closes(): Promise<boolean> {
    // Asked while the page still refuses to go, it is asked once more.
    while (this.#closing) if (await this.#closing) return true;
    if (this.isDestroyed()) return true;
    if (emitPreventable(this, "close")) return false;
    this.#closing = this.webContents
      .close()
      .catch(() => true)
      .then((gone) => {
        this.#closing = null;
        if (gone && !this.isDestroyed()) this.#gone();
        return gone;
      });
    return this.#closing;
  }

  destroy(): void {
    if (this.isDestroyed()) return;
    void this.webContents.destroy().finally(() => this.#gone());
  }

  #gone(): void {
    this.#state = "destroyed";
    this.emit("closed");
    windowGone(this);
  }
}
