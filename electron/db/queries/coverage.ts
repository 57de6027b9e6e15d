import type { SearchAnswer } from "../../../shared/api/search.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { heldSql } from "./accounts.ts";

type Coverage = SearchAnswer["coverage"];

/** What was counted, and the state of the file that it was counted in. */
const counted = new WeakMap<Readable, { version: string; coverage: Coverage }>();

/** What a search could see: back to when, and whether that is all there is at the provider. Counted once a commit. */
export function searchCoverage(db: Readable): Coverage {
  const version = db
    .prepare<{ version: string }>("SELECT data_version || ' ' || total_changes() AS version FROM pragma_data_version")
    .get()?.version;
  const known = counted.get(db);
  if (version !== undefined && known?.version === version) return known.coverage;
  const coverage = countCoverage(db);
  if (version !== undefined) counted.set(db, { version, coverage });
  return coverage;
}

function countCoverage(db: Readable): Coverage {
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
    // Counting comes last: it is the one thing here that takes longer the more there is.
    complete: lacking === 0 && total !== null && (held.get(id)?.count ?? 0) >= total,
  }));
}
