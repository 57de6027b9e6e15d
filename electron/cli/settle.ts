import type { CommandView } from "../../shared/api/drafts.ts";
import type { Api } from "../../shared/api/pipe.ts";
import { CommandFailed, type Context } from "./command.ts";

export interface Settled {
  state: "done" | "unknown" | "failed" | "waiting";
  /** One sentence; empty when done. */
  reason: string;
}

const open: ReadonlySet<string> = new Set(["held", "queued", "sending"]);
const everyMs = 100;

/** The newest row of the outbox, so that what comes after can be told from what was there. */
export async function lastCommand(api: Api): Promise<number> {
  return Math.max(0, ...(await api.call("outbox.list", {})).map(({ id }) => id));
}

/**
 * Waits until the chosen rows of the outbox are done or need the user. `waiting`: the time was up; they stay queued and
 * go on with the next start.
 */
export async function settle(context: Context, chosen: (command: CommandView) => boolean): Promise<Settled> {
  const { api } = await context.core();
  const deadline = performance.now() + context.values.number("wait", 120) * 1000;
  for (;;) {
    if (context.signal.aborted) throw new CommandFailed("interrupted; what is queued leaves with the next start");
    const rows = (await api.call("outbox.list", {})).filter(chosen);
    const waiting = rows.find(({ state }) => open.has(state));
    if (!waiting) return rows.reduce(worse, { state: "done", reason: "" });
    if (performance.now() > deadline)
      return { state: "waiting", reason: waiting.reason || "The server could not be reached yet; it stays queued." };
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

function worse(settled: Settled, { state, reason }: CommandView): Settled {
  if (settled.state === "failed" || (state !== "failed" && state !== "unknown")) return settled;
  return { state, reason };
}

export const waitOption = {
  wait: { type: "string", value: "SECONDS", help: "how long to wait for the server (default 120)" },
} as const;
