import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { check } from "../../../electron/db/check.ts";
import { openDamaged } from "../../../electron/db/damage/open-damaged.ts";
import { salvage } from "../../../electron/db/damage/salvage.ts";
import { openWriter, type Writable } from "../../../electron/db/open.ts";
import { someAccount } from "../../support/database.ts";

const now = Date.UTC(2026, 10, 21, 12);
const later = now + 86_400_000;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "bobbin-salvage-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** So many that they lie on several pages. */
const commands = 60;

function fill(db: Writable): void {
  someAccount(db, "me@example.org");
  const content = { accountId: 1, from: { name: "", address: "" }, to: [], cc: [], bcc: [], subject: "", text: "" };
  const insert = db.prepare(
    `INSERT INTO outbox (id, account_id, kind, key, payload, label, state, due_at, draft_id, created_at)
     VALUES (?, 1, 'send', ?, ?, '', 'held', ?, ?, ?)`,
  );
  db.transaction(() => {
    for (let id = 1; id <= commands; id++) {
      db.prepare("INSERT INTO drafts (id, kind, state, created_at) VALUES (?, 'new', 'sending', 0)").run(id);
      db.prepare("INSERT INTO draft_versions VALUES (?, 1, 0, ?)").run(
        id,
        JSON.stringify({ ...content, quote: false, attachments: [] }),
      );
      insert.run(id, `key ${id}`, JSON.stringify({ words: "word ".repeat(100) }), later, id, now - 1000);
    }
  });
}

/** Every page of a table that comes after its first leaf. */
function laterPages(db: Writable, table: string): number[] {
  return db
    .prepare<{ page: number }>("SELECT pageno AS page FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path")
    .all(table)
    .map(({ page }) => page)
    .slice(1);
}

test("what failed when the log began may have been sent since; of drafts that are known to have left none comes back", () => {
  const at = folder();
  const [newer, older] = [join(at, "newer.db"), join(at, "older.db")];
  const db = openWriter(older);
  fill(db);
  db.prepare(
    "UPDATE outbox SET state = 'failed', settled_at = 1, reason = 'no', attempts = 1, first_attempt_at = 1",
  ).run();
  db.prepare("UPDATE drafts SET state = 'open' WHERE id < 4").run();
  db.prepare("DELETE FROM outbox WHERE id < 4").run();
  db.close();
  copyFileSync(older, newer);
  const changed = openWriter(newer);
  const insert = `INSERT INTO outbox (id, account_id, kind, key, payload, label, state, due_at, draft_id, created_at, settled_at)
     VALUES (?, 1, 'send', ?, '{}', '', ?, ?, ?, 0, ?)`;
  changed.prepare(insert).run(1, "a", "done", 0, 1, 1);
  changed.prepare(insert).run(2, "b", "held", later, 2, null);
  changed.prepare("UPDATE drafts SET state = 'sent' WHERE id = 1").run();
  const drafts = changed.prepare<{ page: number }>("SELECT pageno AS page FROM dbstat WHERE name = 'drafts'").all();
  const broken = [...laterPages(changed, "outbox"), ...drafts.map(({ page }) => page)];
  changed.close();
  const bytes = readFileSync(newer);
  for (const page of broken) bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
  writeFileSync(newer, bytes);

  const made = openWriter(join(at, "made.db"));
  onTestFinished(() => made.close());
  salvage([{ open: () => openDamaged(newer) }, { open: () => openDamaged(older), old: true }], made, now);
  const states = made
    .prepare<{ state: string; count: number }>("SELECT state, count(*) AS count FROM outbox GROUP BY state")
    .all();
  const count = (state: string) => states.find((row) => row.state === state)?.count ?? 0;
  expect(count("held")).toBe(1);
  // What the newer file itself shows as failed is.
  expect(count("failed")).toBeGreaterThan(0);
  expect(count("failed")).toBeLessThan(10);
  expect(count("unknown")).toBe(commands - 3 - count("failed"));
  const draft = (id: number) => made.prepare<{ state: string }>("SELECT state FROM drafts WHERE id = ?").get(id)?.state;
  expect([1, 2, 3, 4].map(draft)).toEqual([undefined, "sending", "open", "sending"]);
  expect(check(made)).toEqual([]);
});

test("a row that meets another one in what there may be once only is counted as lost", () => {
  const at = folder();
  const broken = join(at, "broken.db");
  const db = openWriter(broken);
  fill(db);
  db.prepare("DROP INDEX accounts_provider_address_unique").run();
  db.prepare(`INSERT INTO accounts SELECT id + 1, provider, address, ${rest(db)} FROM accounts`).run();
  db.close();
  const made = openWriter(join(at, "made.db"));
  onTestFinished(() => made.close());
  expect(salvage([{ open: () => openDamaged(broken) }], made, now)).toMatchObject({ accounts: 1, lost: 1 });
});

/** The other columns of an account. */
function rest(db: Writable): string {
  const columns = db.prepare<{ name: string }>("SELECT name FROM pragma_table_info('accounts')").all();
  return columns.flatMap(({ name }) => (["id", "provider", "address"].includes(name) ? [] : [`"${name}"`])).join(", ");
}

test("what was cancelled or sent later on stays so, and what only the file without its log shows is not sent by itself", () => {
  const at = folder();
  const [newer, older] = [join(at, "newer.db"), join(at, "older.db")];
  const db = openWriter(older);
  fill(db);
  db.close();
  copyFileSync(older, newer);
  const changed = openWriter(newer);
  for (const sql of [
    "UPDATE outbox SET state = 'cancelled', settled_at = 1 WHERE id = 1",
    "UPDATE drafts SET state = 'discarded' WHERE id = 1",
    "UPDATE outbox SET state = 'done', settled_at = 1, attempts = 1, first_attempt_at = 1 WHERE id = 2",
    "UPDATE drafts SET state = 'sent' WHERE id = 2",
  ])
    changed.prepare(sql).run();
  const broken = laterPages(changed, "outbox");
  changed.close();
  expect(broken.length).toBeGreaterThan(2);
  const bytes = readFileSync(newer);
  for (const page of broken) bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
  writeFileSync(newer, bytes);

  const made = openWriter(join(at, "made.db"));
  onTestFinished(() => made.close());
  salvage([{ open: () => openDamaged(newer) }, { open: () => openDamaged(older), old: true }], made, now);
  const rows = made.prepare<{ id: number; state: string }>("SELECT id, state FROM outbox ORDER BY id").all();
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: commands - 2 }, (_, index) => index + 3));
  const held = rows.filter(({ state }) => state === "held").map(({ id }) => id);
  expect(held[0]).toBe(3);
  expect(held.length).toBeLessThan(10);
  expect(rows.filter(({ state }) => state === "unknown").length).toBe(rows.length - held.length);
  expect(made.prepare("SELECT id FROM drafts WHERE id IN (1, 2)").all()).toEqual([]);
  expect(check(made)).toEqual([]);
});
