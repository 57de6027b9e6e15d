import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import type { Task } from "./task.ts";

/** A run takes two seconds; one that takes this long does not come to an end. */
const mostMs = 120_000;

export interface Ended {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the program of the sweep, see `buildProgram`. */
export function runProcess(program: string, task: Task, environment: Record<string, string> = {}): Promise<Ended> {
  return runProgram(program, [JSON.stringify(task)], environment);
}

/** Runs a program to its end, by itself or by the signal of a fail point. */
export async function runProgram(
  program: string,
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: dirname(program), ...environment },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const late = setTimeout(() => {
    stderr += "\nit did not come to an end";
    child.kill("SIGTERM");
  }, mostMs);
  const [code] = await once(child, "close");
  clearTimeout(late);
  return { code, stdout, stderr };
}
