import { parentPort } from "node:worker_threads";
import type { CaseRequest } from "../../../electron/oracle/guard.ts";

/** Does to its owner what a hostile case may do. */
parentPort?.on("message", ({ number, verb }: CaseRequest) => {
  if (verb === "hang") for (;;);
  if (verb === "exit") process.exit(3);
  if (verb === "throw") throw new Error("broken");
  if (verb === "grow") for (let kept: unknown[] = []; ; ) kept = [kept, new Array(1_000_000).fill(number)];
  parentPort?.postMessage({ number, result: verb });
});
