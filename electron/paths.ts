import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where everything of one data folder lives. */
export interface Paths {
  data: string;
  database: string;
  secrets: string;
  log: string;
  lock: string;
  /** Browsers that were let in, by hash. */
  sessions: string;
}

export function pathsIn(data: string): Paths {
  const folder = resolve(data);
  return {
    data: folder,
    database: join(folder, "bobbin.db"),
    secrets: join(folder, "secrets"),
    log: join(folder, "log"),
    lock: join(folder, "running.lock"),
    sessions: join(folder, "sessions.json"),
  };
}

/** The data folder where none is named: `BOBBIN_DATA`, else what the operating system provides for it. */
export function defaultDataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const named = environment["BOBBIN_DATA"];
  if (named) return named;
  if (platform === "darwin") return join(home, "Library", "Application Support", "Bobbin");
  if (platform === "win32") return join(environment["APPDATA"] ?? join(home, "AppData", "Roaming"), "Bobbin");
  return join(environment["XDG_DATA_HOME"] || join(home, ".local", "share"), "bobbin");
}
