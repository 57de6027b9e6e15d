import type { SyncSummary } from "../../shared/api/accounts.ts";
import { ApiError } from "../../shared/api/errors.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import type { ConnectorError } from "../connectors/errors.ts";
import type { Clock } from "../connectors/ports.ts";
import type { Writable } from "../db/open.ts";
import type { Outbox } from "./outbox.ts";
import type { Situation } from "./situation.ts";
import { SyncRequests, toApiError } from "./sync-requests.ts";
import { Wanted } from "./wanted.ts";

/** A caller of `sync` hears of a failure after so many in a row. */
const patience = 2;

/** Everything that somebody waits for of one account: rounds, contents, jobs. Each is answered, or told why not. */
export class Asked {
  readonly wanted = new Wanted();
  readonly requests: SyncRequests;
  readonly #clock: Clock;

  constructor({ db, account, clock }: { db: Writable; account: AccountId; clock: Clock }) {
    this.requests = new SyncRequests(db, account);
    this.#clock = clock;
  }

  /** Asks for a round that begins from now on. */
  sync(situation: Situation, whole: boolean): Promise<SyncSummary> {
    situation.woken = true;
    if (whole) situation.historyPending = true;
    return this.requests.add(whole, situation.begun, this.#clock.elapsed());
  }

  /** Answers the callers of `sync` for whom all is done. */
  answer({ round, historyPending, bodiesMissing }: Situation, outbox: Outbox): void {
    if (this.requests.size === 0) return;
    const now = this.#clock.elapsed();
    const dueIn = outbox.dueIn({ copies: true });
    const outboxSettled = !outbox.lookUps && (dueIn === null || dueIn > 0);
    this.requests.fulfil(
      { round, historyComplete: !historyPending, bodiesComplete: !bodiesMissing, outboxSettled },
      now,
    );
  }

  /** A step failed. Whoever waits for a round hears of it once it is no matter of a moment. */
  failed(error: ConnectorError, failures: number): void {
    const final = error.kind === "sign-in" || error.kind === "busy" || failures >= patience;
    if (final) this.requests.fail(toApiError(error));
    this.wanted.fail(toApiError(error));
  }

  /** Nothing is done for anybody now. */
  refuse(message: string, kind: "offline" | "storage" = "offline"): void {
    const error = new ApiError({ kind, message });
    this.requests.fail(error);
    this.wanted.fail(error);
  }
}
