import type { Random } from "../connectors/ports.ts";

/** All that decides what an account does next; times are as `Clock.elapsed` counts, whatever the clock on the wall says. */
export interface ScheduleState {
  paused: boolean;
  /** The user must sign in or unlock secrets; nothing happens until then. */
  needsSignIn: boolean;
  /** When the next command is due; null without any. */
  commandDueAt: number | null;
  /** Sends of unknown outcome that have not been looked up. */
  lookUps: boolean;
  /** Bodies or attachments the user waits for. */
  wanted: boolean;
  /** A push, a wake-up or the user asked for a look; also after every connect. */
  woken: boolean;
  /** When the last round of changes succeeded. */
  roundAt: number | null;
  pollMs: number;
  /** The connector can listen, and nothing listens now. */
  listenWanted: boolean;
  /** Not before, after listening failed by itself. */
  listenAt: number;
  missingBodies: boolean;
  historyPending: boolean;
  /** Not before, after an error or when the provider asked to wait. */
  waitUntil: number | null;
}

export type Step =
  | { do: "outbox" | "wanted" | "listen" | "changes" | "bodies" | "backfill" }
  /** Null: until something wakes the account. */
  | { do: "sleep"; until: number | null };

/** Polls of several accounts must not fall on one moment: each comes up to a tenth late. */
const pollSpread = 0.1;

/**
 * What an account does next, the most urgent first: commands, what the user looks at, news, missing bodies, history. A
 * pure function, so that a day of syncing is a test of milliseconds.
 */
export function next(state: ScheduleState, now: number, random: Random): Step {
  if (state.paused || state.needsSignIn) return { do: "sleep", until: null };
  if (state.waitUntil !== null && state.waitUntil > now) return { do: "sleep", until: state.waitUntil };
  if (state.lookUps || isDue(state.commandDueAt, now)) return { do: "outbox" };
  if (state.wanted) return { do: "wanted" };
  if (state.listenWanted && state.listenAt <= now) return { do: "listen" };
  const pollAt = state.roundAt === null ? now : state.roundAt + state.pollMs;
  if (state.woken || pollAt <= now) return { do: "changes" };
  if (state.missingBodies) return { do: "bodies" };
  if (state.historyPending) return { do: "backfill" };
  const late = Math.floor(random() * pollSpread * state.pollMs);
  return {
    do: "sleep",
    until: earliest([pollAt + late, state.commandDueAt, state.listenWanted ? state.listenAt : null], now),
  };
}

/** Should a long step make room for something more urgent? */
export function isUrgent(state: ScheduleState, step: "changes" | "bodies" | "backfill", now: number): boolean {
  if (state.paused || state.lookUps || state.wanted || isDue(state.commandDueAt, now)) return true;
  if (step === "changes") return false;
  return state.woken || state.roundAt === null || state.roundAt + state.pollMs <= now;
}

function isDue(at: number | null, now: number): boolean {
  return at !== null && at <= now;
}

function earliest(times: (number | null)[], now: number): number {
  return Math.max(now, Math.min(...times.filter((time) => time !== null)));
}
