import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { check } from "../../../electron/db/check.ts";
import { openMending, requestMending } from "../../../electron/db/damage/mend.ts";
import { dump } from "../../../electron/db/dump.ts";
import type { Writable } from "../../../electron/db/open.ts";
import { listConversations } from "../../../electron/db/queries/conversations.ts";
import { inbox } from "../../../shared/api/conversations.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import { PlannedWorld } from "../../support/planned.ts";
import { idOf, runEngine } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

const hour = 3_600_000;
const at = (text: string): number => Date.parse(text);
const away = { ...inbox, role: null, snoozed: true } as const;
const local = (date: string, time: string): PlannedTime => ({
  intent: { kind: "local", date, time },
  zone: "Europe/Berlin",
});

const shown = (db: Writable, view: Parameters<typeof listConversations>[1]["view"] = inbox) =>
  listConversations(db, { view, after: null, limit: 10 })
    .rows.map(({ subject }) => subject)
    .join("");

/** Breaks every page that these tables have. */
function breakTables(db: Writable, path: string, tables: readonly string[]): void {
  db.prepare("VACUUM INTO ?").run(path);
  // The copy has pages of its own numbers; they are asked of it by the same name.
  db.prepare("ATTACH ? AS broken").run(path);
  const found = tables.flatMap((table) =>
    db
      .prepare<{ page: number }>(
        "SELECT pageno AS page FROM dbstat('broken') WHERE name IN (SELECT name FROM broken.sqlite_master WHERE tbl_name = ?)",
      )
      .all(table),
  );
  db.prepare("DETACH broken").run();
  expect(found.length).toBeGreaterThan(tables.length - 1);
  const bytes = readFileSync(path);
  for (const { page } of found) bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
  writeFileSync(path, bytes);
}

test("what was put away and what is to leave later are so again after a broken file was made anew", async () => {
  const run = new PlannedWorld(at("2027-03-26T10:00Z"));
  for (const [index, id] of ["a", "b", "c", "d"].entries()) {
    const received = at("2027-03-20T10:00Z") + index * hour;
    run.server.deliver(id, { subject: id, sentAt: received, receivedAt: received }, "INBOX", { read: true });
  }
  await run.sync();
  const conversation = (mail: string) =>
    run.db
      .prepare<{ id: ConversationId }>("SELECT conversation_id AS id FROM messages WHERE id = ?")
      .get(idOf(run.db, mail))?.id as ConversationId;
  const snooze = (mail: string, when: PlannedTime) =>
    run.running.calls["triage.snooze"]({ conversationIds: [conversation(mail)], when });
  await snooze("a", local("2027-03-29", "08:00"));
  await snooze("b", { intent: { kind: "relative", ms: hour }, zone: "Europe/Berlin" });
  await snooze("c", { intent: { kind: "relative", ms: 4 * hour }, zone: "Europe/Berlin" });
  await run.answer("d", "Later.", local("2027-03-29", "09:00"));
  await run.clock.advance(1.1 * hour);
  const planned = (of: Writable) => dump(of).outbox.filter((command) => command.planned !== null);
  const before = { snoozes: dump(run.db).snoozes, outbox: planned(run.db) };
  expect(before.outbox).toHaveLength(1);
  expect(before.snoozes.map(({ state }) => state)).toEqual(["away", "returned", "away"]);
  expect([shown(run.db), shown(run.db, away)]).toEqual(["bd", "ca"]);

  const folder = mkdtempSync(join(tmpdir(), "bobbin-plans-"));
  const path = join(folder, "bobbin.db");
  breakTables(run.db, path, ["conversations", "messages", "thread_ids"]);
  requestMending(path);
  const db = openMending(path, run.clock.now());
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });
  expect(check(db)).toEqual([]);
  expect(
    dump(db)
      .snoozes.map(({ conversation: id, state }) => `${id} ${state}`)
      .sort(),
  ).toEqual(["null away", "null away", "null returned"]);
  expect(planned(db)).toEqual(before.outbox);

  await run.running.engine.close();
  const { clock, zone } = run;
  const again = runEngine(db, run.server.provider(), {
    clock,
    secrets: run.running.secrets,
    timeZone: () => zone,
    jitter: 0.5,
    seed: 9,
  });
  await again.engine.sync(null, { whole: true });
  expect(dump(db).snoozes).toEqual(before.snoozes);
  expect(planned(db)).toEqual(before.outbox);
  expect([shown(db), shown(db, away)]).toEqual(["bd", "ca"]);
  await clock.advance(4 * hour);
  expect([shown(db), shown(db, away)]).toEqual(["cbd", "a"]);
  clock.set(at("2027-03-29T07:30Z"));
  await clock.advance(hour / 20);
  await until(() => run.took.length === 1, { what: "the letter of later" });
  expect([shown(db), shown(db, away)]).toEqual(["acbd", ""]);
});
