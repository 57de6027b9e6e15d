import { ledgerKeptMs } from "../../shared/api/outgoing.ts";
import type { Writable } from "../db/open.ts";
import { forgottenPayload } from "../db/writes/outbox.ts";

/** So many rows go in one transaction. */
const together = 500;

/** Of what is kept for repeating an export only that it left is kept, not what it said. */
const isExported = "EXISTS (SELECT 1 FROM exported e WHERE e.command_id = o.id)";
/** A message that no provider told of is explained by the command that sent it. */
const explains =
  "EXISTS (SELECT 1 FROM messages m WHERE m.account_id = o.account_id AND m.echo_key = o.key AND m.remote_id LIKE 'local:%')";

/**
 * Removes what was accepted or cancelled long ago from the outbox.
 * @returns whether there may be more
 */
export function purgeSettled(db: Writable, now: number): boolean {
  const settled = "o.state IN ('done', 'cancelled') AND coalesce(o.settled_at, o.created_at) < ?";
  return db.transaction((changes) => {
    const removed = db
      .prepare(
        `DELETE FROM outbox WHERE id IN (SELECT id FROM outbox o
           WHERE ${settled} AND NOT ${isExported} AND NOT ${explains} LIMIT ${together})`,
      )
      .run(now - ledgerKeptMs).changes;
    db.prepare(
      `UPDATE outbox AS o SET payload = '${forgottenPayload}' WHERE ${settled} AND payload <> '${forgottenPayload}' AND ${isExported}`,
    ).run(now - ledgerKeptMs);
    if (removed > 0) changes.note("outbox");
    return removed === together;
  });
}
