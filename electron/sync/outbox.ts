import type { CommandId } from "../../shared/model/ids.ts";
import { asConnectorError, type ConnectorErrorKind } from "../connectors/errors.ts";
import type { Writable } from "../db/open.ts";
import { storageTroubleOf } from "../db/storage-trouble.ts";
import { type CommandRow, commandById, commandsIn, moveDue, step, waitingCommands } from "../db/writes/outbox.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { backoffMs } from "./backoff.ts";
import { CommandWaits, isPlanned } from "./command-waits.ts";
import { isEchoJoined } from "./echo.ts";
import { launchPlanned } from "./launch.ts";
import type { OutboxCall, OutboxContext } from "./outbox-call.ts";
import { tellChat } from "./outbox-chat.ts";
import { moveCopies, setFlags } from "./outbox-copies.ts";
import { nextDue, nextGroup } from "./outbox-order.ts";
import { lookUp, sendMessage, uncertain } from "./outbox-send.ts";
import { commandFailed, sendDone, takeStep } from "./outbox-settle.ts";

/** Less than this beside the truth is shown as it is, ms. */
const shownMs = 1_000;

/** Tries after which a provider that keeps failing is believed. */
const mostTries = 8;

/** So often a provider that fails to look a message up is asked; then the user decides, and the account goes on. */
const mostLooks = 3;

/** The commands of one account on their way out. Order, retries and outcomes are all in the rows. */
export class Outbox {
  readonly #context: OutboxContext;
  readonly #alone = new Set<number>();
  /** Sends whose outcome is unknown and was not asked for since this run began. */
  readonly #toLookUp = new Set<CommandId>();
  readonly #waits: CommandWaits;
  readonly #failedLooks = new Map<CommandId, number>();
  /** What a former run left was seen to. */
  #recovered = false;

  constructor(context: OutboxContext) {
    this.#context = context;
    this.#waits = new CommandWaits(context.clock);
  }

  /** Asks once more whether a message of unknown outcome arrived. */
  lookUp(id: CommandId): void {
    this.#failedLooks.delete(id);
    this.#toLookUp.add(id);
  }

  /**
   * What a former run left in the middle: nobody knows whether a message was sent, so it is looked up; changes of copies
   * are simply done again.
   */
  recover(): void {
    const { db, account, clock } = this.#context;
    const now = clock.now();
    const reason = this.#recovered ? uncertain : "Bobbin ended while this was being sent.";
    for (const row of commandsIn(db, account, ["sending"])) {
      takeStep(db, row, row.kind === "send" ? { to: "unknown", now, reason } : { to: "queued", now, dueAt: now });
      if (row.kind === "send") this.#toLookUp.add(row.id);
    }
    if (this.#recovered) return;
    for (const row of commandsIn(db, account, ["unknown"])) this.#toLookUp.add(row.id);
    this.#recovered = true;
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
   * In how many ms there is something to do, 0 or less: now; null when nothing waits.
   * @param copies false leaves out changes of copies: what their keys mean is not known yet
   */
  dueIn({ copies }: { copies: boolean }): number | null {
    const waiting = this.#waiting(copies);
    const now = this.#context.clock.now();
    const dueAt = nextDue(waiting, now);
    return dueAt === null ? null : dueAt - now;
  }

  /** The clock was set: what is shown of waits that are none of its business follows it. */
  clockChanged(): void {
    const { db, account } = this.#context;
    db.transaction((changes) => {
      for (const row of commandsIn(db, account, ["queued", "held"])) {
        const { dueAt } = this.#waits.timed(row);
        if (isPlanned(row) || Math.abs(dueAt - row.dueAt) < shownMs) continue;
        moveDue(db, row.id, dueAt);
        this.#waits.moved(row, dueAt);
        changes.note("outbox");
      }
    });
  }

  #waiting(copies: boolean): CommandRow[] {
    const { db, account } = this.#context;
    return waitingCommands(db, account, { copies }).map((row) => this.#waits.timed(row));
  }

  /**
   * Does what is due first: one call to the provider.
   * @throws ConnectorError `sign-in`, `busy`: the whole account must wait; the command stays queued
   */
  async run(call: OutboxCall): Promise<void> {
    const [unknown] = this.#toLookUp;
    if (unknown !== undefined) {
      this.#toLookUp.delete(unknown);
      await lookUp(call, unknown, (kind) => this.#looksAgain(unknown, kind));
      return;
    }
    const waiting = this.#waiting(call.copies);
    const now = this.#context.clock.now();
    const group = nextGroup(waiting, now, this.#alone);
    const [first] = group;
    if (!first) return;
    const sending = this.#marked(group, now);
    const [one = first] = sending;
    if (sending.length === 0) return;
    try {
      failPoint("outbox.call.before");
      if (first.kind === "send") await sendMessage(call, one, () => this.#toLookUp.add(first.id));
      else if (first.kind === "flags") await setFlags(call, sending);
      else if (first.kind === "move") await moveCopies(call, sending);
      else await tellChat(call, first);
    } catch (error) {
      this.#settleFailure(sending, error, call.signal);
    }
  }

  #looksAgain(id: CommandId, kind: ConnectorErrorKind): boolean {
    if (kind === "refused" || kind === "missing" || kind === "bug") return false;
    const failed = (this.#failedLooks.get(id) ?? 0) + +(kind === "server");
    if (failed >= mostLooks) return false;
    this.#failedLooks.set(id, failed);
    this.#toLookUp.add(id);
    return true;
  }

  /** One that can't even be begun fails with its reason, and holds nothing else up. */
  #marked(group: CommandRow[], now: number): CommandRow[] {
    const { db, log } = this.#context;
    try {
      return markSending(db, group, now);
    } catch (error) {
      if (!isOfTheCommand(error)) throw error;
      log.error("command not begun", { commands: group.map(({ id }) => id), error });
      for (const row of group) {
        if (row.state === "held") takeStep(db, row, { to: "queued", now });
        commandFailed(db, row, "This could not be begun; edit it or send it again.", now);
      }
      return [];
    }
  }

  /** Decides by the kind of error alone; see the table of error kinds in the connectors' contract. */
  #settleFailure(group: CommandRow[], thrown: unknown, signal: AbortSignal): void {
    // Nobody knows what the provider did, and nothing can be written of it now: it stays as it is until it can.
    if (storageTroubleOf(thrown)) throw thrown;
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

/** Not the database's own trouble, which passes or is mended. */
function isOfTheCommand(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return !code.startsWith("SQLITE_") || code.startsWith("SQLITE_CONSTRAINT");
}

/** Committed before a byte leaves: a crash from here on, and a loss of power, is a send of unknown outcome. */
function markSending(db: Writable, group: CommandRow[], now: number): CommandRow[] {
  const durable = group.some(({ kind }) => kind === "send");
  return db.transaction(
    (changes) => {
      for (const row of group) {
        if (row.state === "held") step(db, row.id, { to: "queued", now });
        // Its time has come, also where the clock was set back since that was written.
        step(db, row.id, { to: "sending", now, dueAt: row.dueAt });
      }
      changes.note("outbox");
      return group.map((row) => launchPlanned(db, row, now));
    },
    { durable },
  );
}
