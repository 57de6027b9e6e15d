import type { Writable } from "../../electron/db/open.ts";
import { refreshStanding } from "../../electron/db/writes/aggregates.ts";
import type { AccountId, ConversationId } from "../../shared/model/ids.ts";

/** Lets every conversation of rows that a test wrote itself stand where the rules say. */
export function settleStandings(db: Writable): void {
  const rows = db
    .prepare<{ id: ConversationId; account: AccountId }>("SELECT id, account_id AS account FROM conversations")
    .all();
  for (const [account, list] of Map.groupBy(rows, (row) => row.account))
    refreshStanding(
      db,
      account,
      list.map(({ id }) => id),
    );
}
