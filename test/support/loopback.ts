import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const built = join(import.meta.dirname, "../../out/main/loopback.js");

/** The built app on a data folder of its own, as `npm start` runs it where there is no Electron binary. */
export interface LoopbackApp {
  /** With its one-time token. */
  address: string;
  data: string;
  port: number;
  pid: number;
  output(): string;
  /** Another address, as pressing Enter in the terminal prints it. */
  newAddress(): Promise<string>;
  /** Ends it as Ctrl+C does; gives the milliseconds that took. Idempotent. */
  stop(): Promise<number>;
  /** Null while it runs, and when a signal ended it. */
  exitCode(): number | null;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

export interface LoopbackOptions {
  /** An existing folder, kept afterwards; else a new one, removed at `stop`. */
  data?: string;
  /** More words on its command line. */
  arguments?: string[];
  environment?: Record<string, string>;
  /** Lets it open the browser: what stands first as `xdg-open` in `environment.PATH`. */
  open?: boolean;
}

export async function startLoopback(options: LoopbackOptions = {}): Promise<LoopbackApp> {
  if (!existsSync(built)) throw new Error("out/main/loopback.js is missing: npm run build");
  const data = options.data ?? mkdtempSync(join(tmpdir(), "bobbin-app-"));
  const child = spawn(
    process.execPath,
    [built, "--data", data, ...(options.open ? [] : ["--no-open"]), ...(options.arguments ?? [])],
    {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...options.environment },
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const addresses = (): string[] => [...output.matchAll(/http:\/\/127\.0\.0\.1:\d+\S*/g)].map(([address]) => address);
  const nth = (count: number): Promise<string> =>
    appears(
      child,
      () => addresses()[count - 1],
      () => output,
    );
  const end = async (signal: NodeJS.Signals): Promise<number> => {
    const started = performance.now();
    if (child.exitCode === null && child.signalCode === null) {
      const exit = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      await exit;
    }
    return performance.now() - started;
  };
  const address = await nth(1).catch((error: unknown) => {
    if (options.data === undefined) rmSync(data, { recursive: true, force: true });
    throw error;
  });
  return {
    address,
    data,
    port: Number(new URL(address).port),
    pid: child.pid ?? 0,
    exitCode: () => child.exitCode,
    output: () => output,
    newAddress: () => {
      const count = addresses().length;
      child.stdin.write("\n");
      return nth(count + 1);
    },
    stop: async () => {
      const took = await end("SIGINT");
      if (options.data === undefined) rmSync(data, { recursive: true, force: true });
      return took;
    },
    kill: async () => {
      await end("SIGKILL");
    },
  };
}

/** Resolves when the output holds it; rejects with the output when the program ended without. */
function appears(child: ChildProcess, find: () => string | undefined, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = find();
      if (found !== undefined) done(() => resolve(found));
    };
    const fail = (): void =>
      done(() => reject(new Error(`Bobbin ended with ${child.exitCode} before it was ready: ${output()}`)));
    const done = (settle: () => void): void => {
      child.stdout?.off("data", look);
      child.off("close", fail);
      settle();
    };
    child.stdout?.on("data", look);
    child.once("close", fail);
    look();
  });
}
