import { app } from "electron";
import type { Log } from "../connectors/ports.ts";
import { autostartFile, hiddenArgument, setAutostart } from "./autostart.ts";

/** Makes the system start the installed program at login, or not. A program run from its sources is never registered. */
export function startAtLogin(wanted: boolean, log: Log): void {
  if (!app.isPackaged) return;
  try {
    if (process.platform !== "linux") app.setLoginItemSettings({ openAtLogin: wanted, args: [hiddenArgument] });
    else
      setAutostart(
        autostartFile(process.env, app.getPath("home")),
        wanted,
        process.env["APPIMAGE"] ?? process.execPath,
      );
  } catch (error) {
    log.warn("desktop.login", { error });
  }
}
