import type { Clock } from "../ports.ts";

/** Since 2025-05-29, for apps that are sold outside Slack's Marketplace: one request a minute, 15 messages each. */
const slow = { everyMs: 60_000, page: 15 };
/** Without a Retry-After: doubled each time, at most this, ms. */
const longestWait = 60_000;
/** Whatever Slack names: asking at once again would be refused again, ms. */
const shortestWait = 1_000;
/** Both methods of messages have the slow limit; nothing else has. */
const history: ReadonlySet<string> = new Set(["conversations.history", "conversations.replies"]);

interface Gate {
  openAt: number;
  /** Refusals in a row that named no time. */
  refusals: number;
}

/**
 * When each method of one workspace may be called again (Slack limits each method by itself). Learns from Slack's answers
 * whether this app is held to the slow pace for messages.
 */
export class Scheduler {
  /** One request for messages a minute. */
  isSlow: boolean;
  readonly #clock: Clock;
  readonly #gates = new Map<string, Gate>();
  readonly #tell: (isSlow: boolean) => void;
  /** When the newest history calls were answered, as `Clock.elapsed` counts. */
  #answered: number[] = [];

  /** @param tell called when what was learnt changes */
  constructor(clock: Clock, isSlow: boolean, tell: (isSlow: boolean) => void) {
    this.#clock = clock;
    this.isSlow = isSlow;
    this.#tell = tell;
  }

  /** How long to wait before this method may be called, ms; 0: now. */
  waitMs(method: string): number {
    const gate = this.#gates.get(method);
    return gate ? Math.max(0, gate.openAt - this.#clock.elapsed()) : 0;
  }

  /** To be told right before a call: at the slow pace the next one is a minute away. */
  called(method: string): void {
    if (this.isSlow && history.has(method)) this.#close(method, slow.everyMs);
  }

  /** Slack refused (429). @param retryAfterMs null when it named no time */
  refused(method: string, retryAfterMs: number | null): void {
    const refusals = retryAfterMs === null ? (this.#gates.get(method)?.refusals ?? 0) + 1 : 0;
    const waitMs = retryAfterMs ?? Math.min(longestWait, 2_500 * 2 ** refusals);
    this.#close(method, Math.max(shortestWait, waitMs), refusals);
    const lately = this.#answered.filter((at) => at > this.#clock.elapsed() - slow.everyMs).length;
    // Any faster pace allows dozens a minute before it refuses.
    if (history.has(method) && lately <= 2 && (retryAfterMs ?? 0) >= 20_000) this.#learn(true);
  }

  /** Messages came. @param asked the page size asked for; @param more whether there are more than these */
  answered(method: string, { asked, got, more }: { asked: number; got: number; more: boolean }): void {
    if (!history.has(method)) return;
    this.#answered = [...this.#answered.slice(-50), this.#clock.elapsed()];
    if (got > slow.page) this.#learn(false);
    else if (asked > slow.page && got === slow.page && more) {
      this.#learn(true);
      this.#close(method, slow.everyMs);
    }
  }

  /** Any answer that was no refusal ends the count of those without a time. */
  accepted(method: string): void {
    const gate = this.#gates.get(method);
    if (gate) gate.refusals = 0;
  }

  /** What was learnt in an earlier session. */
  assume(isSlow: boolean): void {
    this.#learn(isSlow);
  }

  #close(method: string, waitMs: number, refusals = 0): void {
    this.#gates.set(method, { openAt: this.#clock.elapsed() + waitMs, refusals });
  }

  #learn(isSlow: boolean): void {
    if (this.isSlow === isSlow) return;
    this.isSlow = isSlow;
    this.#tell(isSlow);
  }
}
