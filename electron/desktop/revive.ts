import type { BrowserWindow } from "electron";
import type { Log } from "../connectors/ports.ts";

/** A page that does not answer for so long is given up. */
const hangMs = 15_000;
const mostInARow = 3;
/** A page that lived longer than this does not go on with the row, however long loading takes on a slow machine. */
const rowMs = 60_000;

/**
 * Brings a page back that crashed or hangs (I81): it is loaded again at its own address, where it wrote down where it was.
 * One that breaks again and again is left, and `onBroken` told.
 */
export function revive(window: BrowserWindow, log: Log, onBroken: () => void): void {
  const { webContents } = window;
  let crashes = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let hanging: NodeJS.Timeout | undefined;
  const calm = (): void => clearTimeout(hanging);

  webContents.on("render-process-gone", (_event, { reason, exitCode }) => {
    calm();
    if (reason === "clean-exit" || window.isDestroyed()) return;
    log.error("desktop.page-gone", { reason, exitCode });
    const now = Date.now();
    crashes = now - lastAt < rowMs ? crashes + 1 : 1;
    lastAt = now;
    if (crashes > mostInARow) onBroken();
    else webContents.reload();
  });
  window.on("unresponsive", () => {
    log.warn("desktop.page-hangs");
    calm();
    hanging = setTimeout(() => webContents.forcefullyCrashRenderer(), hangMs);
  });
  window.on("responsive", calm);
  window.once("closed", calm);
}
