import type { Writable } from "../db/open.ts";
import { allAccounts } from "../db/writes/accounts.ts";
import { type CommandRow, commandById, commandsIn, step } from "../db/writes/outbox.ts";
import { accountKeys, forgetSecret, hearAnew, markUnknown } from "../db/writes/restored.ts";
import { commandFailed } from "./outbox-settle.ts";

export interface RestoredOptions {
  /** ms UTC */
  now: number;
  /** When the backup was made, ms UTC. */
  madeAt: number;
  /** Accounts of the database that it replaces, as `accountKeys` tells them. */
  known: readonly string[];
}

/** What the user has to look at after restoring. */
export interface Restored {
  /** Messages that waited to be sent, or may have been: only the user sends them now. */
  asked: number;
  /** Other changes that waited; they are shown as failed and can be tried again. */
  stopped: number;
  /** Accounts whose passwords are not here. */
  signIns: number;
}

/**
 * Sees to it that nothing in a database that lay in a backup acts by itself: what waited there may have happened long
 * ago. Drafts stay as they were.
 */
export function settleRestored(db: Writable, { now, madeAt, known }: RestoredOptions): Restored {
  return db.transaction(() => {
    const rows = allAccounts(db).flatMap(({ id }) =>
      commandsIn(db, id, ["held", "queued", "sending", "unknown", "failed"]),
    );
    const [sends, others] = [rows.filter(isSend), rows.filter((row) => !isSend(row))];
    const asked = sends.filter(({ state }) => state !== "failed");
    const day = new Date(madeAt).toISOString().slice(0, 10);
    const because = `This was waiting in the backup of ${day}.`;
    markUnknown(
      db,
      asked.map(({ id }) => id),
      `${because} It may have been sent since: look before you send it again.`,
    );
    const stopped = others.filter(({ state }) => state !== "failed");
    for (const row of stopped) stopCommand(db, row, `${because} Try again if it still matters.`, now);
    hearAnew(db);
    const strangers = accountKeys(db).filter(({ key }) => !known.includes(key));
    for (const { id } of strangers) forgetSecret(db, id);
    return { asked: asked.length, stopped: stopped.length, signIns: strangers.length };
  });
}

function isSend({ kind }: CommandRow): boolean {
  return kind === "send";
}

function stopCommand(db: Writable, row: CommandRow, reason: string, now: number): void {
  // An earlier one may have taken it along.
  const state = commandById(db, row.id)?.state;
  if (state === "failed") return;
  if (state === "held" || state === "unknown") step(db, row.id, { to: "queued", now });
  commandFailed(db, row, reason, now);
}
