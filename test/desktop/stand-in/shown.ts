import { EventEmitter } from "node:events";
import type * as Electron from "electron";
import type { Part } from "./emitter.ts";

class Image implements Pick<Electron.NativeImage, "isEmpty" | "setTemplateImage"> {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
  isEmpty(): boolean {
    return this.path === "";
  }
  setTemplateImage(): void {}
}

export const nativeImage = {
  createFromPath: (path: string) => new Image(path) as unknown as Electron.NativeImage,
} satisfies Part<typeof Electron.nativeImage>;

type Entry = Electron.MenuItemConstructorOptions;

/** An entry as it was built; `click` runs what the program put there. */
interface BuiltItem {
  id: string;
  label: string;
  role: string;
  type: string;
  enabled: boolean;
  accelerator: string;
  submenu: Menu | null;
  click(): void;
}

export class Menu {
  static #application: Menu | null = null;
  readonly items: BuiltItem[];

  constructor(template: readonly Entry[]) {
    this.items = template.map((entry) => ({
      id: entry.id ?? "",
      label: entry.label ?? "",
      role: entry.role ?? "",
      type: entry.type ?? "normal",
      enabled: entry.enabled ?? true,
      accelerator: String(entry.accelerator ?? ""),
      submenu: Array.isArray(entry.submenu) ? new Menu(entry.submenu) : null,
      click: () => entry.click?.({} as Electron.MenuItem, undefined, {}),
    }));
  }
  static buildFromTemplate(template: readonly Entry[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }
}

type TrayMethods = Pick<Electron.Tray, "setImage" | "setToolTip" | "destroy" | "isDestroyed">;

export class Tray extends EventEmitter implements TrayMethods {
  #destroyed = false;
  setImage(_image: Electron.NativeImage | string): void {}
  setToolTip(_text: string): void {}
  setContextMenu(_menu: Menu | null): void {}
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  destroy(): void {
    this.#destroyed = true;
  }
}

type NotificationMethods = Pick<Electron.Notification, "show" | "close" | "title" | "body">;

export class Notification extends EventEmitter implements NotificationMethods {
  title: string;
  body: string;
  constructor({ title = "", body = "" }: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = title;
    this.body = body;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {}
  close(): void {
    this.emit("close", {});
  }
}
