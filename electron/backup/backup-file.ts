import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { BackupView } from "../../shared/api/data.ts";
import { BackupError } from "./backup-error.ts";
import type { Manifest } from "./manifest.ts";

/** A name for a backup made now, in local time: `bobbin-2026-11-21-1845.tar`. */
function backupName(now: number): string {
  const at = new Date(now);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `bobbin-${day}-${two(at.getHours())}${two(at.getMinutes())}.tar`;
}

/** Where a backup would go if the user names no other place: among their documents, or in their own folder. */
export function suggestedBackup(now: number, home: string = homedir()): string {
  const documents = join(home, "Documents");
  const folder = isFolder(documents) ? documents : home;
  const name = backupName(now);
  for (let more = 2; ; more++) {
    const path = join(folder, more === 2 ? name : name.replace(/\.tar$/, `-${more - 1}.tar`));
    if (!existsSync(path)) return path;
  }
}

/**
 * The file that the user means: in a folder, a name is made; without the ending of a tar it gets one.
 * @param data the data folder, which is no place for a backup of itself
 * @param base where relative names begin; without it they are refused
 * @throws BackupError
 */
export function backupTarget(typed: string, { data, now, base }: { data: string; now: number; base?: string }): string {
  const path = wholePath(typed, base);
  const named = isFolder(path) ? join(path, backupName(now)) : path.endsWith(".tar") ? path : `${path}.tar`;
  const inside = relative(data, named);
  if (!inside.startsWith("..") && !isAbsolute(inside))
    throw new BackupError("A backup in Bobbin's own folder would be lost with it; choose a place outside.");
  return named;
}

/** @throws BackupError for a relative path where there is no `base` */
export function wholePath(typed: string, base?: string): string {
  if (typed === "~" || /^~[/\\]/.test(typed)) return join(homedir(), typed.slice(1));
  if (isAbsolute(typed)) return resolve(typed);
  if (base !== undefined) return resolve(base, typed);
  throw new BackupError("Name the whole path, or begin it with ~/ for your own folder.");
}

export function toBackupView({ createdAt, version, rows }: Manifest): BackupView {
  return { createdAt, version, rows };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
