import { existsSync } from "node:fs";
import { join } from "node:path";
import { app } from "electron";
import type { Log } from "../connectors/ports.ts";

const everyMs = 6 * 3_600_000;

/**
 * Looks for a newer version where the package was built with a feed (`BOBBIN_UPDATE_FEED`), and installs it at the next
 * quit. Without a feed nothing is loaded and nothing is asked. Returns how to stop.
 */
export async function watchUpdates(log: Log): Promise<() => void> {
  if (!app.isPackaged || !existsSync(join(process.resourcesPath, "app-update.yml"))) return () => {};
  const { default: updater } = await import("electron-updater");
  const { autoUpdater } = updater;
  autoUpdater.logger = null;
  autoUpdater.on("error", (error) => log.warn("desktop.update", { error }));
  autoUpdater.on("update-downloaded", ({ version }) => log.info("desktop.update", { version }));
  const look = (): void => void autoUpdater.checkForUpdates().catch(() => {});
  look();
  const timer = setInterval(look, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
