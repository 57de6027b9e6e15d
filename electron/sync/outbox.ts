import type { CommandId } from "../../shared/model/ids.ts";
import { asConnectorError } from "../connectors/errors.ts";
import { isDiskTrouble, type Writable } from "../db/open.ts";
import { type CommandRow, commandById, commandsIn, step } from "../db/writes/outbox.ts";
import { backoffMs } from "./backoff.ts";
import { isEchoJoined } from "./echo.ts";
import type { OutboxCall, OutboxContext } from "./outbox-call.ts";
import { tellChat } from "./outbox-chat.ts";
import { moveCopies, setFlags } from "./outbox-copies.ts";
import { nextDue, nextGroup } from "./outbox-order.ts";
import { lookUp, sendMessage } from "./outbox-send.ts";
import { commandFailed, sendDone, takeStep } from "./outbox-settle.ts";

/** Tries after which a provider that keeps failing is believed. */
const mostTries = 8;

const interested = ["held", "queued", "unknown", "failed"] as const;

/** The commands of one account on their way out. Order, retries and outcomes are all in the rows. */
export class Outbox {
  readonly #context: OutboxContext;
  readonly #alone = new Set<number>();
  /** Sends whose outcome is unknown and was not asked for since this run began. */
  readonly #toLookUp = new Set<CommandId>();

  constructor(context: OutboxContext) {
    this.#context = context;
  }

  /**
   * What a former run left in the middle: nobody knows whether a message was sent, so it is looked up; changes of copies
   * are simply done again.
   */
  recover(): void {
    const { db, account, clock } = this.#context;
    const now = clock.now();
    for (const row of commandsIn(db, account, ["sending"])) {
      const reason = "Bobbin ended while this was being sent.";
      takeStep(db, row, row.kind === "send" ? { to: "unknown", now, reason } : { to: "queued", now, dueAt: now });
    }
    for (const row of commandsIn(db, account, ["unknown"])) this.#toLookUp.add(row.id);
  }

  /** A message of unknown outcome that the provider reported by itself has arrived. */
  settleJoined(): void {
    const { db, account, clock } = this.#context;
    for (const row of commandsIn(db, account, ["unknown"]))
      if (row.kind === "send" && isEchoJoined(db, account, row.key)) sendDone(db, row, clock.now());
  }

  get lookUps(): boolean {
    return this.#toLookUp.size > 0;
  }

  /**
   * ms UTC; null when nothing waits.
   * @param copies false leaves out changes of copies: what their keys mean is not known yet
   */
  dueAt({ copies }: { copies: boolean }): number | null {
    return nextDue(this.#waiting(copies), this.#context.clock.now());
  }

  /**
   * Does what is due first: one call to the provider.
   * @throws ConnectorError `sign-in`, `busy`: the whole account must wait; the command stays queued
   */
  async run(call: OutboxCall): Promise<void> {
    const [unknown] = this.#toLookUp;
    if (unknown !== undefined) {
      this.#toLookUp.delete(unknown);
      await lookUp(call, unknown, () => this.#toLookUp.add(unknown));
      return;
    }
    const { db, clock } = this.#context;
    const now = clock.now();
    const group = nextGroup(this.#waiting(call.copies), now, this.#alone);
    const [first] = group;
    if (!first) return;
    const sending = markSending(db, group, now);
    try {
      if (first.kind === "send") await sendMessage(call, first, () => this.#toLookUp.add(first.id));
      else if (first.kind === "flags") await setFlags(call, sending);
      else if (first.kind === "move") await moveCopies(call, sending);
      else await tellChat(call, first);
    } catch (error) {
      // What became of it could not be written: it stands as being sent, and is recovered like after a crash.
      if (isDiskTrouble(error)) throw error;
      this.#settleFailure(sending, error, call.signal);
    }
  }

  #waiting(copies: boolean): CommandRow[] {
    const { db, account } = this.#context;
    const rows = commandsIn(db, account, interested);
    return copies ? rows : rows.filter(({ kind }) => kind !== "flags" && kind !== "move");
  }

  /** Decides by the kind of error alone; see the table of error kinds in the connectors' contract. */
  #settleFailure(group: CommandRow[], thrown: unknown, signal: AbortSignal): void {
    const { db, clock, random, log } = this.#context;
    const now = clock.now();
    const error = asConnectorError(thrown);
    const { failure, message: reason } = error;
    log.warn("command failed", { commands: group.map(({ id }) => id), kind: failure.kind, cause: String(error.cause) });
    const open = group.filter(({ id }) => commandById(db, id)?.state === "sending");
    const again = (dueAt: number) => {
      for (const row of open) takeStep(db, row, { to: "queued", now, reason, dueAt });
    };
    const tries = Math.max(1, ...open.map(({ attempts }) => attempts + 1));
    const later = now + backoffMs(tries, random);
    if (signal.aborted) again(now);
    else if (failure.kind === "sign-in") again(now);
    else if (failure.kind === "busy") again(failure.retryAfterMs === null ? later : now + failure.retryAfterMs);
    else if (failure.kind === "offline" || failure.kind === "cursor-gone") again(later);
    else if (failure.kind !== "refused" && failure.kind !== "missing" && tries < mostTries) again(later);
    else if (open.length > 1) {
      for (const { id } of open) this.#alone.add(id);
      again(now);
    } else for (const row of open) commandFailed(db, row, reason, now);
    if (failure.kind === "sign-in" || failure.kind === "busy") throw error;
  }
}

/** Committed before a byte leaves: a crash from here on, and a loss of power, is a send of unknown outcome. */
function markSending(db: Writable, group: CommandRow[], now: number): CommandRow[] {
  const durable = group.some(({ kind }) => kind === "send");
  return db.transaction(
    (changes) => {
      for (const row of group) {
        if (row.state === "held") step(db, row.id, { to: "queued", now });
        step(db, row.id, { to: "sending", now });
      }
      changes.note("outbox");
      return group;
    },
    { durable },
  );
}
