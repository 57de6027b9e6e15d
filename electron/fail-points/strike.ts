import type { FailPoint } from "./fail-point.ts";
import type { Act, Order } from "./parse-orders.ts";

/** Does what the orders say when their time comes. Counts for the thread it is made in. */
export function strikingBy(orders: readonly Order[]): (name: FailPoint) => void {
  const counted = orders.map((order) => ({ order, reached: 0 }));
  return (name) => {
    for (const one of counted) {
      const { points, from, to, act } = one.order;
      if (!points.has(name)) continue;
      one.reached++;
      if (one.reached >= from && one.reached <= to) strike(name, act);
    }
  };
}

/** @throws Error as the disk or SQLite would */
function strike(name: FailPoint, act: Act): void {
  if (act.do === "delay") wait(act.ms);
  else if (act.do === "abort") {
    process.kill(process.pid, "SIGKILL");
    // The signal ends the process; until it does nothing more may happen in this thread.
    wait(Number.POSITIVE_INFINITY);
  } else throw diskError(name, act.do);
}

function wait(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

const words = { ENOSPC: "no space left on device", EIO: "i/o error" } as const;
const sqliteWords = {
  ENOSPC: { code: "SQLITE_FULL", message: "database or disk is full" },
  EIO: { code: "SQLITE_IOERR_WRITE", message: "disk I/O error" },
} as const;

/** The database tells of its disk in its own words. */
function diskError(name: FailPoint, code: "ENOSPC" | "EIO"): Error {
  if (!name.startsWith("db.") || name.startsWith("db.migration-copy")) {
    return Object.assign(new Error(`${code}: ${words[code]}, write (${name})`), { code, syscall: "write" });
  }
  const said = sqliteWords[code];
  const error = Object.assign(new Error(said.message), { code: said.code });
  error.name = "SqliteError";
  return error;
}
