import { type AccountId, accountId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";

/** Which accounts keep nothing on disk. */
export function liveAccounts(db: Readable): AccountId[] {
  const rows = db.prepare<{ id: number }>("SELECT id FROM accounts WHERE storage = 'live' ORDER BY id").all();
  return rows.map(({ id }) => accountId.parse(id));
}

/** Gives the database in memory the rows of accounts it does not have yet. */
export function copyLiveAccounts(kept: Readable, live: Writable): void {
  for (const row of kept.prepare<Record<string, unknown>>("SELECT * FROM accounts WHERE storage = 'live'").all())
    copyRow(live, "accounts", row);
}

/** What the user chose holds for these accounts, too; but what they send leaves at once, as waiting is not kept. */
export function copyLiveSettings(kept: Readable, live: Writable): void {
  live.prepare("DELETE FROM settings").run();
  copyRow(live, "settings", { key: "undoSendMs", value: "0" });
  for (const table of ["settings", "remote_senders", "senders"])
    for (const row of kept.prepare<Record<string, unknown>>(`SELECT * FROM ${table}`).all()) copyRow(live, table, row);
}

function copyRow(live: Writable, table: string, row: Record<string, unknown>): void {
  const names = Object.keys(row);
  const places = names.map(() => "?").join(", ");
  live.prepare(`INSERT OR IGNORE INTO ${table} (${names.join(", ")}) VALUES (${places})`).run(...Object.values(row));
}

/** What the user said of the account itself, and nothing that its provider told. */
const remembered = ["name", "hue", "settings", "secret_backend", "history_days", "paused", "import_new", "unified"];

/** Writes the accounts themselves back to disk where something was changed. */
export function rememberLiveAccounts(live: Readable, kept: Writable): void {
  const assignments = remembered.map((name) => `${name} = @${name}`).join(", ");
  const same = remembered.map((name) => `${name} IS @${name}`).join(" AND ");
  const update = kept.prepare(`UPDATE accounts SET ${assignments} WHERE id = @id AND NOT (${same})`);
  for (const row of live.prepare(`SELECT id, ${remembered.join(", ")} FROM accounts`).all()) update.run(row);
}
