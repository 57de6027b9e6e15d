import type { SearchAnswer } from "../../../shared/api/search.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { heldSql } from "./accounts.ts";

/** What a search could see: back to when, and whether that is all there is at the provider. */
export function searchCoverage(db: Readable): SearchAnswer["coverage"] {
  const accounts = db
    .prepare<{ id: AccountId; total: number | null; since: number | null; lacking: 0 | 1 }>(
      `SELECT a.id AS id, a.total AS total,
         (SELECT sort_at FROM messages m WHERE m.account_id = a.id ORDER BY m.id LIMIT 1) AS since,
         EXISTS (SELECT 1 FROM messages m WHERE m.account_id = a.id AND m.body_state = 'none') AS lacking
       FROM accounts a ORDER BY a.id`,
    )
    .all();
  const held = db.prepare<{ count: number }>(heldSql);
  return accounts.map(({ id, total, since, lacking }) => ({
    accountId: id,
    since,
    complete: lacking === 0 && total !== null && (held.get(id)?.count ?? 0) >= total,
  }));
}
