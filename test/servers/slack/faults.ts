import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, jsonAnswer, type SeenRequest } from "../../../electron/demo/slack/api-server.ts";
import type { Json } from "../../../electron/demo/slack/model.ts";

/** How a call fails. Of several parts the delay comes first. */
export interface Fault {
  /** `{ok: false, error}` with 200. */
  error?: string;
  /** More fields of that answer: `needed`, `provided`. */
  details?: Json;
  /** An HTTP status instead; its body is a page. */
  status?: number;
  /** 429; seconds, or null for an answer without the header. */
  retryAfter?: number | null;
  /** Cut before anything is done. */
  drop?: true;
  /** Done, then cut before the answer. */
  dropAfter?: true;
  delayMs?: number;
  /** 200, JSON by its type, and no JSON. */
  garbage?: true;
  /** 200 and a page. */
  html?: true;
}

export interface Limit {
  /** Calls a minute; the next gets 429 and how long to wait. */
  perMinute?: number;
  /** The most things on a page, whatever was asked. */
  pageMax?: number;
  /** A minute is this long, ms; for tests that can't wait. `Retry-After` stays in whole seconds of it. */
  minuteMs?: number;
}

/** History of an app that is distributed outside the Marketplace (since 2025-05-29): once a minute, 15 messages. */
export const distributedApp = { perMinute: 1, pageMax: 15 } satisfies Limit;

/** Faults and limits of a server, by method. */
export class Faults {
  readonly #queued = new Map<string, Fault[]>();
  readonly #limits = new Map<string, { limit: Limit; calls: number[] }>();

  /** The next `times` calls of the method fail; `*` is any method. */
  fail(method: string, fault: Fault, times = 1): void {
    const queue = this.#queued.get(method) ?? [];
    this.#queued.set(method, [...queue, ...Array.from({ length: times }, () => fault)]);
  }

  /** Null lifts it. */
  limit(method: string, limit: Limit | null): void {
    if (limit) this.#limits.set(method, { limit, calls: [] });
    else this.#limits.delete(method);
  }

  /** Takes the fault of this call, if any. */
  take(method: string): Fault | undefined {
    const own = this.#queued.get(method);
    return (own?.length ? own : this.#queued.get("*"))?.shift();
  }

  /** Counts the call and refuses it where there were too many; caps its page. */
  limited(request: SeenRequest): Answer | null {
    const known = this.#limits.get(request.method);
    if (!known) return null;
    const { perMinute, pageMax, minuteMs = 60_000 } = known.limit;
    const now = Date.now();
    known.calls = known.calls.filter((at) => at > now - minuteMs);
    if (perMinute !== undefined && known.calls.length >= perMinute) {
      const waitMs = (known.calls[0] ?? now) + minuteMs - now;
      return tooMany(Math.max(1, Math.ceil(waitMs / 1000)));
    }
    known.calls.push(now);
    if (pageMax !== undefined) request.args["limit"] = Math.min(Number(request.args["limit"] ?? pageMax), pageMax);
    return null;
  }
}

/** What a fault says before the call is done; null goes on. */
export async function before(fault: Fault): Promise<Answer | "cut" | null> {
  if (fault.delayMs !== undefined) await sleep(fault.delayMs);
  if (fault.drop) return "cut";
  if (fault.retryAfter !== undefined) return tooMany(fault.retryAfter);
  if (fault.error !== undefined) return jsonAnswer({ ok: false, error: fault.error, ...fault.details });
  const page = "<!DOCTYPE html><html><body><h1>Server Error</h1></body></html>";
  const type = { "content-type": "text/html; charset=utf-8" };
  if (fault.status !== undefined) return { status: fault.status, headers: type, body: page };
  if (fault.html) return { status: 200, headers: type, body: page };
  if (fault.garbage) return { status: 200, headers: { "content-type": "application/json" }, body: '{"ok":true,"mess' };
  return null;
}

function tooMany(seconds: number | null): Answer {
  const header = seconds === null ? {} : { "retry-after": String(seconds) };
  return jsonAnswer({ ok: false, error: "ratelimited" }, 429, header);
}
