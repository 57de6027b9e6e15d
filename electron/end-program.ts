import type { Log } from "./connectors/ports.ts";
import { exitProgram } from "./exit-program.ts";

const limitMs = 1900;

/**
 * Ends the program on Ctrl+C, SIGTERM or a closed terminal: `close` runs once, and whatever hangs in it, the program is
 * gone within two seconds. A second Ctrl+C ends it at once.
 * @param code the exit code when it ended well
 */
export function endOnSignals(close: () => Promise<void>, log: Log, code = 0): void {
  let since: number | undefined;
  const end = (signal: NodeJS.Signals): void => {
    // A terminal and a program above this one may both pass the same Ctrl+C on.
    if (since !== undefined && performance.now() - since < 300) return;
    if (since !== undefined) exitProgram(130);
    since = performance.now();
    log.info("program.end", { signal });
    const timer = setTimeout(() => process.kill(process.pid, "SIGKILL"), limitMs);
    close()
      .catch((error: unknown) => log.error("program.close", { error }))
      .finally(() => {
        clearTimeout(timer);
        exitProgram(code);
      });
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
}
