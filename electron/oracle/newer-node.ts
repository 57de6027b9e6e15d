import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The first version that can load all libraries; an older one would read HTML as mere text. */
const needed = 22;

/** The Node that npm installed beside the libraries, where this one is too old for them; else null. */
export function newerNode(): string | null {
  if (Number.parseInt(process.versions.node, 10) >= needed) return null;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("node/package.json"));
    const program = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/** Runs a file in another Node in this one's place; resolves with its exit code. */
export function runIn(program: string, file: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, [file], { stdio: "inherit" });
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
