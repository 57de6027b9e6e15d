import type { Log } from "./connectors/ports.ts";

const limitMs = 1900;

/**
 * Ends the program on Ctrl+C, SIGTERM or a closed terminal: `close` runs once, and whatever hangs in it, the program is
 * gone within two seconds. A second Ctrl+C ends it at once.
 */
export function endOnSignals(close: () => Promise<void>, log: Log): void {
  let ending = false;
  const end = (signal: NodeJS.Signals): void => {
    if (ending) process.exit(130);
    ending = true;
    log.info("program.end", { signal });
    const timer = setTimeout(() => process.kill(process.pid, "SIGKILL"), limitMs);
    close()
      .catch((error: unknown) => log.error("program.close", { error }))
      .finally(() => {
        clearTimeout(timer);
        process.exit(0);
      });
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
}
