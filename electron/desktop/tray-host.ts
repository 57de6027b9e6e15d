import { execFile } from "node:child_process";

const watcher = "org.kde.StatusNotifierWatcher";
/** Whichever of these is installed can ask the session bus. */
const questions: [command: string, arguments_: string[]][] = [
  [
    "gdbus",
    [
      ...["call", "--session", "--timeout", "1", "--dest", watcher, "--object-path", "/StatusNotifierWatcher"],
      ...["--method", "org.freedesktop.DBus.Properties.Get", watcher, "IsStatusNotifierHostRegistered"],
    ],
  ],
  [
    "dbus-send",
    [
      ...["--session", "--print-reply", "--reply-timeout=1000", `--dest=${watcher}`, "/StatusNotifierWatcher"],
      ...["org.freedesktop.DBus.Properties.Get", `string:${watcher}`, "string:IsStatusNotifierHostRegistered"],
    ],
  ],
  [
    "busctl",
    [
      "--user",
      "--timeout=1",
      "get-property",
      watcher,
      "/StatusNotifierWatcher",
      watcher,
      "IsStatusNotifierHostRegistered",
    ],
  ],
];

/**
 * Whether something shows tray icons here. macOS and Windows always do; on Linux only a desktop with a StatusNotifier
 * host, which GNOME lacks: there a window closed to the tray could not be opened again (I47).
 */
export async function hasTrayHost(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform !== "linux") return true;
  for (const [command, arguments_] of questions) {
    const answer = await ask(command, arguments_);
    if (answer !== null) return /\btrue\b/.test(answer);
  }
  return false;
}

/** What it printed; null when there is no such program. Empty when nobody answered. */
function ask(command: string, arguments_: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(command, arguments_, { timeout: 2000 }, (error, printed) => {
      if (error && "code" in error && error.code === "ENOENT") resolve(null);
      else resolve(error ? "" : printed);
    });
  });
}
