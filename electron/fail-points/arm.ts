import { appendFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { failPoints, onFailPoint } from "./fail-point.ts";
import { parseOrders } from "./parse-orders.ts";
import { strikingBy } from "./strike.ts";

/**
 * Arms the fail points of this thread by `BOBBIN_FAIL_POINT` (see `parseOrders`; `list` prints every point and ends).
 * Every point reached is written to the file `BOBBIN_FAIL_POINT_LOG`, a line each. To be imported first by every program
 * and thread. The ordinary build has an empty module in its place.
 */
function arm(): void {
  const { BOBBIN_FAIL_POINT: orders = "", BOBBIN_FAIL_POINT_LOG: log = "" } = process.env;
  if (orders === "" && log === "") return;
  if (orders === "list") {
    process.stdout.write(`${failPoints.join("\n")}\n`);
    process.exit(0);
  }
  const striking = orders === "" ? () => undefined : strikingBy(parseOrders(orders));
  onFailPoint((name) => {
    if (log !== "") appendFileSync(log, `${name}\n`);
    striking(name);
  });
}

try {
  arm();
} catch (error) {
  if (!isMainThread) throw error;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}
