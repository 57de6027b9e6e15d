import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, join, relative, sep } from "node:path";

/** What decides where a browser finds a file. */
export interface System {
  platform: NodeJS.Platform;
  home: string;
  temporary: string;
  environment: NodeJS.ProcessEnv;
}

export const thisSystem = (): System => ({
  platform: process.platform,
  home: homedir(),
  temporary: tmpdir(),
  environment: process.env,
});

/**
 * Where a file for the browser is put. On Linux a browser may be shut in: a Snap reads nothing hidden in the home folder and has
 * another /tmp, a Flatpak has the folder for downloads. Elsewhere the folder for temporary files is the user's own.
 * @returns null where no such folder is this user's to write, and only this user's
 */
export function browserFolder(system: System): string | null {
  if (system.platform === "win32" || system.platform === "darwin") return system.temporary;
  const folders = [downloads(system), system.home].filter((folder) => !isHidden(folder, system.home));
  return folders.find(isOwn) ?? null;
}

/** The user may have named another one (freedesktop.org, xdg-user-dirs). */
function downloads({ home, environment }: System): string {
  const usual = join(home, "Downloads");
  try {
    const list = readFileSync(join(environment["XDG_CONFIG_HOME"] || join(home, ".config"), "user-dirs.dirs"), "utf8");
    const [, named] = /^\s*XDG_DOWNLOAD_DIR="(.+)"\s*$/m.exec(list) ?? [];
    return named?.replace(/^\$HOME(?=\/|$)/, () => home) ?? usual;
  } catch {
    return usual;
  }
}

function isHidden(folder: string, home: string): boolean {
  const below = relative(home, folder);
  return !isAbsolute(folder) || below.split(sep).some((part) => part.startsWith("."));
}

/** Others who may write there could put another file in its place. */
function isOwn(folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.getuid?.() && (stat.mode & 0o002) === 0;
}

export const wayOutName = (random: Buffer): string => `bobbin-opens-${random.toString("hex")}.html`;

/** What a crash left; nothing opens by it any more. */
export function removeForgotten(folder: string, lifeMs: number): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!/^bobbin-opens-[0-9a-f]{32}\.html$/.test(name)) continue;
      const file = join(folder, name);
      if (statSync(file).mtimeMs < Date.now() - lifeMs) rmSync(file, { force: true });
    }
  } catch {
    // It opens nothing, and is tried again the next time.
  }
}
