import { app } from "electron";
import type { Log } from "../connectors/ports.ts";
import { exitProgram } from "../exit-program.ts";

const limitMs = 1900;

/**
 * Whatever asks the program to quit, `close` runs once before it does, and after less than two seconds it is gone, whatever
 * hangs in it.
 */
export function endOnQuit(close: () => Promise<void>, log: Log): void {
  let state: "running" | "closing" | "closed" = "running";
  app.on("before-quit", (event) => {
    if (state === "closed") return;
    event.preventDefault();
    if (state === "closing") return;
    state = "closing";
    // Until the very end: a window that refuses to close must not keep the program, either.
    setTimeout(() => process.kill(process.pid, "SIGKILL"), limitMs);
    close()
      .catch((error: unknown) => log.error("desktop.close", { error }))
      .finally(() => {
        state = "closed";
        app.quit();
      });
  });
  app.on("quit", (_event, code) => exitProgram(code));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => app.quit());
}
