import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const built = join(import.meta.dirname, "../../out/main/loopback.js");

/** The built loopback host in a process of its own. */
export interface HostProcess {
  data: string;
  port: number;
  /** The address it printed first. */
  address: string;
  process: ChildProcess;
  /** Presses Enter in its terminal and gives the address it prints. */
  newAddress(): Promise<string>;
  /** Ctrl+C; resolves with how long it took to end, ms, and the exit code. */
  interrupt(): Promise<{ milliseconds: number; code: number | null }>;
  /** Ends it for sure and removes its data folder. Idempotent. */
  remove(): Promise<void>;
}

/** @param given a data folder to keep; otherwise a new one is made and removed */
export async function startHost(
  arguments_: string[] = [],
  given?: string,
  environment: Record<string, string> = {},
): Promise<HostProcess> {
  if (!existsSync(built)) throw new Error("out/main/loopback.js is missing: npm run build");
  const data = given ?? mkdtempSync(join(tmpdir(), "bobbin-host-"));
  const child = spawn(process.execPath, [built, "--data", data, "--no-open", ...arguments_], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  const gone = new Promise<number | null>((resolve) => child.once("close", resolve));
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  child.stdout.setEncoding("utf8");
  const nextAddress = (): Promise<string> =>
    new Promise((resolve, reject) => {
      let said = "";
      const hear = (text: string): void => {
        said += text;
        const found = said.match(/http:\/\/\S+/)?.[0];
        if (!found || !said.endsWith("\n")) return;
        child.stdout.off("data", hear);
        resolve(found);
      };
      child.stdout.on("data", hear);
      void gone.then((code) => reject(new Error(`the host ended with ${code}: ${errors}`)));
    });
  const address = await nextAddress();
  return {
    data,
    address,
    port: Number(new URL(address).port),
    process: child,
    newAddress() {
      const next = nextAddress();
      child.stdin.write("\n");
      return next;
    },
    async interrupt() {
      const started = performance.now();
      child.kill("SIGINT");
      const code = await gone;
      return { code, milliseconds: performance.now() - started };
    },
    async remove() {
      child.kill("SIGKILL");
      await gone;
      if (given === undefined) rmSync(data, { recursive: true, force: true });
    },
  };
}
