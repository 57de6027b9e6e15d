import type { SyncSummary } from "../../shared/api/accounts.ts";
import { ApiError, type ApiErrorKind } from "../../shared/api/errors.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import type { ConnectorError } from "../connectors/errors.ts";
import type { Readable } from "../db/open.ts";
import { skippedRecordsOf } from "../db/writes/skipped.ts";

interface Request {
  whole: boolean;
  /** The number of rounds begun when it was made: only a later one counts. */
  after: number;
  startedAt: number;
  messages: SyncSummary["messages"];
  resolve(summary: SyncSummary): void;
  reject(error: ApiError): void;
}

/** Where an account stands, for deciding which requests are fulfilled. */
export interface Standing {
  /** The number of the newest round that succeeded; 0 before the first. */
  round: number;
  historyComplete: boolean;
  bodiesComplete: boolean;
  outboxSettled: boolean;
}

/** Callers of `sync` that wait for an account to be up to date. */
export class SyncRequests {
  readonly #db: Readable;
  readonly #account: AccountId;
  readonly #counted = new Set<SyncSummary["messages"]>();
  #waiting: Request[] = [];

  constructor(db: Readable, account: AccountId) {
    this.#db = db;
    this.#account = account;
  }

  get size(): number {
    return this.#waiting.length;
  }

  add(whole: boolean, after: number, now: number): Promise<SyncSummary> {
    return new Promise((resolve, reject) => {
      const messages = { new: 0, changed: 0, removed: 0 };
      this.#waiting.push({ whole, after, startedAt: now, messages, resolve, reject });
    });
  }

  /** Figures of all that is done until `end`. */
  counting(): { messages: SyncSummary["messages"]; end(): void } {
    const messages = { new: 0, changed: 0, removed: 0 };
    this.#counted.add(messages);
    return { messages, end: () => void this.#counted.delete(messages) };
  }

  count(done: SyncSummary["messages"]): void {
    for (const messages of [...this.#counted, ...this.#waiting.map((request) => request.messages)]) {
      messages.new += done.new;
      messages.changed += done.changed;
      messages.removed += done.removed;
    }
  }

  /** Answers those for whom all is done. */
  fulfil(standing: Standing, now: number): void {
    const done = this.#waiting.filter((request) => isFulfilled(request, standing));
    this.#waiting = this.#waiting.filter((request) => !done.includes(request));
    for (const request of done) request.resolve(this.#summary(request, now));
  }

  /** The account can't be reached, or doesn't sync now. */
  fail(error: ApiError): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(error);
  }

  #summary({ messages, startedAt }: Request, now: number): SyncSummary {
    const { total } = this.#db
      .prepare<{ total: number }>("SELECT count(*) AS total FROM conversations WHERE account_id = ?")
      .get(this.#account) ?? { total: 0 };
    const failed = skippedRecordsOf(this.#db, this.#account).map(({ remoteId, reason }) => ({
      what: remoteId,
      reason,
    }));
    const conversations = { eligible: total, synced: Math.max(0, total - this.#broken()), failed };
    return { conversations, messages, seconds: (now - startedAt) / 1000 };
  }

  /** Conversations with a message whose text was given up. */
  #broken(): number {
    const row = this.#db
      .prepare<{ count: number }>(
        `SELECT count(DISTINCT m.conversation_id) AS count FROM messages m JOIN skipped_records s
           ON s.account_id = m.account_id AND s.remote_id = 'body of ' || m.remote_id WHERE m.account_id = ? AND s.attempts >= 3`,
      )
      .get(this.#account);
    return row?.count ?? 0;
  }
}

function isFulfilled({ whole, after }: Request, standing: Standing): boolean {
  if (standing.round <= after) return false;
  return !whole || (standing.historyComplete && standing.bodiesComplete && standing.outboxSettled);
}

/** A connector's failure as a call of the API answers it. */
export function toApiError(error: ConnectorError): ApiError {
  const { message, fingerprint } = error;
  return new ApiError({ kind: apiKindOf(error), message, ...(fingerprint !== undefined && { fingerprint }) });
}

function apiKindOf({ failure }: ConnectorError): ApiErrorKind {
  switch (failure.kind) {
    case "offline":
      return failure.reason === "certificate" || failure.reason === "no-tls" ? "certificate" : "offline";
    case "busy":
      return "busy";
    case "sign-in":
      return "sign-in";
    case "missing":
      return "not-found";
    case "refused":
      return "refused";
    default:
      return "failed";
  }
}
