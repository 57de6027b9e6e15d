import { join } from "node:path";
import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from "electron";
import type { TrayCommand, TrayItem, TrayModel } from "./tray-model.ts";

/** Of this program alone, so that the system never mixes its icon up with another's (I48). */
const guid = "5b0d9b4e-6a5c-4c55-9d0f-2d5ac6cf4c11";

export interface TrayIcon {
  show(model: TrayModel): void;
  close(): void;
}

/** The icon in the tray. @param folder of the tray's images */
export function openTray(folder: string, onCommand: (command: TrayCommand) => void): TrayIcon {
  const images = { plain: imageIn(folder, "tray"), unread: imageIn(folder, "tray-unread") };
  const tray = process.platform === "win32" ? new Tray(images.plain, guid) : new Tray(images.plain);
  let shown = "";
  tray.on("click", () => {
    // On macOS a click opens the menu; elsewhere it is the way back to the window.
    if (process.platform !== "darwin") onCommand("open");
  });
  return {
    show(model) {
      const now = JSON.stringify(model);
      if (now === shown) return;
      shown = now;
      tray.setImage(images[model.image]);
      tray.setToolTip(model.tooltip);
      tray.setContextMenu(Menu.buildFromTemplate(model.items.map((item) => entryOf(item, onCommand))));
    },
    close: () => tray.destroy(),
  };
}

function entryOf(item: TrayItem, onCommand: (command: TrayCommand) => void): MenuItemConstructorOptions {
  if ("separator" in item) return { type: "separator" };
  if ("items" in item) return { label: item.label, submenu: item.items.map((inner) => entryOf(inner, onCommand)) };
  return { label: item.label, click: () => onCommand(item.command) };
}

/** On macOS a template, which the system colours itself. */
function imageIn(folder: string, name: string): Electron.NativeImage {
  if (process.platform === "darwin") {
    const image = nativeImage.createFromPath(join(folder, `${name}Template.png`));
    image.setTemplateImage(true);
    return image;
  }
  return nativeImage.createFromPath(join(folder, `${name}.png`));
}
