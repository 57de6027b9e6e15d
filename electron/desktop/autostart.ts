import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { failPoint } from "../fail-points/fail-point.ts";

/** Started with the session: no window is opened where a tray icon can open it. */
export const hiddenArgument = "--hidden";

/** Where the desktop entry stands (XDG autostart specification). */
export function autostartFile(environment: NodeJS.ProcessEnv, home: string): string {
  return join(environment["XDG_CONFIG_HOME"] || join(home, ".config"), "autostart", "bobbin.desktop");
}

/** Writes or removes it; nothing to do is no error. */
export function setAutostart(file: string, wanted: boolean, program: string): void {
  if (!wanted) {
    failPoint("autostart.remove.before");
    rmSync(file, { force: true });
    return;
  }
  failPoint("autostart.write.before");
  mkdirSync(dirname(file), { recursive: true });
  const quoted = `"${program.replace(/[\\"`$]/g, "\\$&").replaceAll("%", "%%")}"`;
  const lines = ["[Desktop Entry]", "Type=Application", "Name=Bobbin", `Exec=${quoted} ${hiddenArgument}`];
  writeFileSync(file, `${[...lines, "X-GNOME-Autostart-enabled=true"].join("\n")}\n`);
}
