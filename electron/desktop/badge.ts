import { app, type BrowserWindow, nativeImage } from "electron";
import { words } from "./words.ts";

/**
 * The count of unread rows on dock, launcher and taskbar. The number is what the inbox shows when it is filtered for
 * unread; nothing is ever counted here (I44, I45).
 * @param overlay the image of Windows' taskbar, which can't show numbers
 */
export function showBadge(count: number, window: BrowserWindow | null, overlay: string): void {
  if (process.platform !== "win32") app.setBadgeCount(count);
  else window?.setOverlayIcon(count > 0 ? nativeImage.createFromPath(overlay) : null, words.unread(count));
}
