import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let can: boolean | undefined;

/** Whether this machine lets a test have a small disk of its own (root on Linux); says why not, once. */
export function canMount(): boolean {
  if (can !== undefined) return can;
  const folder = mkdtempSync(join(tmpdir(), "bobbin-disk-"));
  can = mount(folder, 1) === null;
  if (can) unmount(folder);
  else console.log("skipped: a small disk needs the right to mount one (root on Linux)");
  rmSync(folder, { recursive: true, force: true });
  return can;
}

export interface SmallDisk {
  path: string;
  /** From now on nothing can be written there. */
  freeze(): void;
  /** Takes it away; whoever has files open there keeps them. Idempotent. */
  remove(): void;
}

/** A disk in memory that is really full when it is full. */
export function smallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), "bobbin-disk-"));
  const failure = mount(path, megabytes);
  if (failure !== null) throw new Error(`no small disk: ${failure}`);
  let there = true;
  return {
    path,
    freeze() {
      spawnSync("mount", ["-o", "remount,ro", path]);
    },
    remove() {
      if (!there) return;
      there = false;
      unmount(path);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export async function withSmallDisk(megabytes: number, work: (path: string) => Promise<void>): Promise<void> {
  const disk = smallDisk(megabytes);
  try {
    await work(disk.path);
  } finally {
    disk.remove();
  }
}

function mount(path: string, megabytes: number): string | null {
  if (process.platform !== "linux") return "not Linux";
  const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0777`, "bobbin", path], {
    encoding: "utf8",
  });
  return status === 0 ? null : stderr;
}

function unmount(path: string): void {
  spawnSync("umount", ["--lazy", path]);
}
