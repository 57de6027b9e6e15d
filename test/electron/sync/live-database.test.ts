import { expect, test } from "vitest";
import { readHandlers } from "../../../electron/api/reads.ts";
import { openLive } from "../../../electron/db/open.ts";
import { inbox } from "../../../shared/api/conversations.ts";
import { liveBase } from "../../../shared/model/ids.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { runEngine } from "../../support/running-engine.ts";

test("in the database in memory only accounts have small ids, and dates are still spans of ids", async () => {
  const server = new FakeServer();
  for (const name of ["m1", "m2", "m3"]) server.deliver(name);
  const db = openLive();
  const { engine, calls } = runEngine(db, server.provider());
  const input = { provider: "imap", fields: { password: "secret" }, secrets: "session", storage: "live" } as const;
  const id = await engine.addAccount(input);
  await engine.sync(null, { whole: true });
  const reads = readHandlers(db, { now: Date.now, timeZone: "UTC" });
  const { rows } = await reads["conversations.list"]({ view: inbox, after: null, limit: 9 });
  expect(rows).toHaveLength(3);
  await calls["triage.star"]({ target: { conversationIds: rows.map((row) => row.id) }, starred: true });
  await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: id });
  const after = await reads["search.query"]({ query: "after:1990-01-01", after: null, limit: 9, each: "message" });
  const before = await reads["search.query"]({ query: "before:1990-01-01", after: null, limit: 9, each: "message" });
  expect([after.hits.length, before.hits.length]).toEqual([3, 0]);
  const tables = db
    .prepare<{ name: string }>(
      `SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c
       WHERE m.type = 'table' AND c.name = 'id' AND m.name NOT LIKE 'search_index%' AND c.pk = 1 AND c.type = 'integer' COLLATE NOCASE`,
    )
    .all()
    .map(({ name }) => name);
  const small = tables.filter(
    (name) =>
      (db.prepare<{ least: number | null }>(`SELECT min(id) AS least FROM "${name}"`).get()?.least ?? liveBase) <
      liveBase,
  );
  expect(tables).toEqual(expect.arrayContaining(["messages", "conversations", "folders", "outbox", "drafts"]));
  expect(small).toEqual(["accounts"]);
});
