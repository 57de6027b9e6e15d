import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What one run of a program cost. */
export interface Cost {
  /** From start to end, ms. */
  ms: number;
  /** User and system time of the program and all it started, ms. */
  cpuMs: number;
  /** Resident memory at its highest, MB; null where the system doesn't tell. */
  peakMb: number | null;
  stdout: string;
}

export interface RunOptions {
  environment?: Record<string, string>;
  input?: string;
}

/** Measures a program from start to end. Throws with what it said when it fails. */
export async function runProgram(program: readonly string[], options: RunOptions = {}): Promise<Cost> {
  const started = performance.now();
  // The shell's `times` counts what has ended, which no other process can be asked for.
  const child = spawn("bash", ["-c", '"$@"; code=$?; times >&3; exit $code', "measured", ...program], {
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    env: { ...process.env, ...options.environment },
  });
  const memory = watchMemory(child.pid ?? 0);
  const said = { out: "", error: "", times: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said.out += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said.error += text;
  });
  child.stdio[3]?.on("data", (text: Buffer) => {
    said.times += String(text);
  });
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(options.input ?? "");
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const ms = performance.now() - started;
  const peakMb = memory.stop();
  if (code !== 0) throw new Error(`${program.join(" ")} ended with ${code}: ${said.error}${said.out}`);
  return { ms, cpuMs: childrenMs(said.times), peakMb, stdout: said.out };
}

/** The second line of `times`: user and system time of what the shell ran, such as `0m1.250s 0m0.310s`. */
function childrenMs(times: string): number {
  const line = times.split("\n")[1] ?? "";
  const spans = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  return spans.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
}

/** One cost of several programs that ran one after the other. */
export function sumOf(costs: readonly Cost[]): Cost {
  const peaks = costs.map(({ peakMb }) => peakMb).filter((peak) => peak !== null);
  return {
    ms: costs.reduce((sum, { ms }) => sum + ms, 0),
    cpuMs: costs.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    peakMb: peaks.length === 0 ? null : Math.max(...peaks),
    stdout: costs.map(({ stdout }) => stdout).join(""),
  };
}

/** Looks every 20 ms at the highest resident memory of a process and what it started. Linux only. */
export function watchMemory(root: number): { stop(): number | null } {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(
      peak,
      treeOf(root).reduce((sum, id) => sum + residentMb(id), 0),
    );
  };
  const timer = setInterval(look, 20);
  return {
    stop() {
      clearInterval(timer);
      look();
      return peak > 0 ? peak : null;
    },
  };
}

function treeOf(root: number): number[] {
  const children = tasksOf(root).flatMap((task) =>
    readProc(`/proc/${root}/task/${task}/children`).split(" ").filter(Boolean).map(Number),
  );
  return [root, ...children.flatMap(treeOf)];
}

function tasksOf(id: number): string[] {
  try {
    return readdirSync(`/proc/${id}/task`);
  } catch {
    return [];
  }
}

function residentMb(id: number): number {
  return Number(/VmHWM:\s*(\d+)/.exec(readProc(`/proc/${id}/status`))?.[1] ?? 0) / 1024;
}

/** Empty when the process has ended meanwhile, and where there is no such file. */
function readProc(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
