import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * One process for each folder, as Chromium's process singleton: the first gets the lock, later ones leave their arguments
 * with it.
 */
export function lockInstance(folder: string, onOther: (arguments_: string[]) => void): boolean {
  const letters = join(folder, "second-starts");
  const lock = join(folder, "singleton");
  mkdirSync(letters, { recursive: true });
  if (existsSync(lock) && isAlive(Number(readFileSync(lock, "utf8")))) {
    const letter = join(letters, `${process.pid}.json`);
    writeFileSync(`${letter}.new`, JSON.stringify(process.argv));
    renameSync(`${letter}.new`, letter);
    return false;
  }
  writeFileSync(lock, String(process.pid));
  const timer = setInterval(() => {
    for (const name of readdirSync(letters).filter((file) => file.endsWith(".json"))) {
      const arguments_: string[] = JSON.parse(readFileSync(join(letters, name), "utf8"));
      rmSync(join(letters, name));
      onOther(arguments_);
    }
  }, 50);
  timer.unref();
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
