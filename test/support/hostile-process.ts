import { readFileSync, writeFileSync } from "node:fs";
import { imap } from "../../electron/connectors/imap/index.ts";
import { silentLog } from "../../electron/connectors/ports.ts";
import { slack } from "../../electron/connectors/slack/index.ts";
import { openWriter } from "../../electron/db/open.ts";
import { parseMail } from "../../electron/mail/parse.ts";
import { createEngine } from "../../electron/sync/engine.ts";
import { holdUnkept } from "../../electron/sync/unkept-secrets.ts";
import type { ProviderId } from "../../shared/model/account.ts";
import { fastClock } from "./fast-clock.ts";
import { MemorySecrets } from "./secrets.ts";

/**
 * A process of its own that runs an account at a server that means well, and one at a server that means no good. It tells
 * how it is, several times a second, as a `HostileReport`.
 */
export interface HostileReport {
  /** Of the account at the server that means no good. */
  state: string;
  reason: string;
  /** What the user is told beside it. */
  notices: string;
  /** Memory above what there was before, at its highest, bytes. */
  above: number;
  /** Rounds of the other account since, and the longest of them, ms. */
  rounds: number;
  slowest: number;
  failed: number;
  /** The most that was computed before the thread could turn to something else, ms of the processor's time. */
  longestBusy: number;
  /** What went wrong before anything was measured. */
  error: string;
}

interface Task {
  path: string;
  well: Record<string, string>;
  hostile: { provider: ProviderId; fields: Record<string, string> };
  /** How much faster time passes. */
  speed: number;
}

const task: Task = JSON.parse(process.argv[2] ?? "{}");
const db = openWriter(task.path);
const clock = fastClock(task.speed);
const engine = createEngine({
  db,
  providers: new Map<ProviderId, typeof imap>([
    ["imap", imap],
    ["slack", slack],
  ]),
  secrets: holdUnkept(new MemorySecrets(), { clock, log: silentLog }),
  clock,
  random: () => 0.5,
  log: silentLog,
  parseMail,
  fetch: globalThis.fetch,
  openBrowser: async () => undefined,
  onArrivals: () => undefined,
});
engine.start();

function kilobytes(name: "VmHWM" | "VmRSS"): number {
  const found = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync("/proc/self/status", "utf8"));
  return Number(found?.[1] ?? 0) * 1024;
}

const report: HostileReport = {
  ...{ state: "", reason: "", notices: "", above: 0, rounds: 0, slowest: 0, failed: 0, longestBusy: 0, error: "" },
};
try {
  const well = await engine.addAccount({ provider: "imap", fields: task.well, secrets: "session" });
  for (let times = 0; times < 5; times++) await engine.sync(well, { whole: true });
  const before = kilobytes("VmRSS");
  // Linux: the highest mark begins anew (proc_pid_clear_refs(5)).
  writeFileSync("/proc/self/clear_refs", "5");
  let computed = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(computed);
    computed = process.threadCpuUsage();
    report.longestBusy = Math.max(report.longestBusy, (user + system) / 1000);
  }, 5);
  // What takes long is adding; a server may begin its tricks there.
  const hostile = await engine.addAccount({ ...task.hostile, secrets: "session" });
  engine.sync(hostile, { whole: true }).catch(() => undefined);
  const state = db.prepare<{ state: string; reason: string; notices: string }>(
    "SELECT state_kind AS state, state_reason AS reason, notices FROM accounts WHERE id = ?",
  );
  for (;;) {
    const began = performance.now();
    await engine.sync(well, { whole: true }).catch(() => {
      report.failed++;
    });
    report.rounds++;
    report.slowest = Math.max(report.slowest, performance.now() - began);
    Object.assign(report, state.get(hostile));
    report.above = kilobytes("VmHWM") - before;
    process.send?.(report);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
} catch (error) {
  process.send?.({ ...report, error: String(error) });
}
