import { expect, test } from "vitest";
import { ledgerPage } from "../../../electron/db/queries/ledger.ts";
import type { LedgerEntry } from "../../../shared/api/outgoing.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import { PlannedWorld } from "../../support/planned.ts";

const hour = 3_600_000;
const at = (text: string): number => Date.parse(text);
const local = (date: string, time: string, zone = "Europe/Berlin"): PlannedTime => ({
  intent: { kind: "local", date, time },
  zone,
});

async function world(start: string): Promise<PlannedWorld> {
  const made = new PlannedWorld(at(start));
  made.server.deliver("a", { subject: "Lunch" });
  await made.sync();
  return made;
}

function entry({ db }: PlannedWorld): LedgerEntry | undefined {
  return ledgerPage(db, { states: [], accountId: null, after: null, limit: 1 }).rows[0];
}

test("what is to leave later shows in the ledger only, leaves at its time through a restart, and is of that time", async () => {
  const run = await world("2027-03-26T10:00Z");
  await run.answer("a", "Later.", local("2027-03-29", "08:00"));
  expect(entry(run)).toMatchObject({
    state: "held",
    dueAt: at("2027-03-29T06:00Z"),
    planned: local("2027-03-29", "08:00"),
    can: ["send-now", "reschedule", "edit", "discard"],
  });
  const own = () => run.db.prepare("SELECT sort_at AS at FROM messages WHERE direction = 'out'").all();
  expect(own()).toEqual([]);
  await run.clock.advance(2 * 24 * hour);
  await run.restart();
  await run.clock.advance(19.9 * hour);
  expect([run.took, own()]).toEqual([[], []]);
  await run.later(() => run.took.length === 1, "the letter");
  await run.later(() => entry(run)?.state === "accepted", "its end");
  const [sent] = run.server.sent;
  expect(sent?.date).toBeGreaterThanOrEqual(at("2027-03-29T06:00Z"));
  expect(sent?.date).toBeLessThan(at("2027-03-29T06:10Z"));
  expect(own()).toEqual([{ at: sent?.date }]);
  expect(sent?.inReplyTo).toBe("a@test");
});

test.each([
  ["skipped, so the next that there is", "2027-03-28", "02:30", "2027-03-28T01:00Z"],
  ["there twice, so the first", "2027-10-31", "02:30", "2027-10-31T00:30Z"],
])("a time that is %s", async (_, date, time, instant) => {
  const run = await world("2027-03-01T10:00Z");
  await run.answer("a", "Later.", local(date, time));
  expect(entry(run)?.dueAt).toBe(at(instant));
});

test("what is over, no day, or no zone is refused, and the draft stays as it is", async () => {
  const run = await world("2027-03-26T10:00Z");
  await expect(run.answer("a", "Late.", local("2027-03-26", "11:00"))).rejects.toMatchObject({
    kind: "refused",
    field: "when",
  });
  await expect(run.answer("a", "Never.", local("2027-02-30", "11:00"))).rejects.toMatchObject({ kind: "refused" });
  expect(run.db.prepare("SELECT DISTINCT state FROM drafts").all()).toEqual([{ state: "open" }]);
  expect(entry(run)).toBeUndefined();
});

test("another time, now, and back into the composer", async () => {
  const run = await world("2027-03-26T10:00Z");
  const { calls } = run.running;
  const commandId = await run.answer("a", "Later.", local("2027-03-29", "08:00"));
  const when: PlannedTime = { intent: { kind: "relative", ms: hour }, zone: "Europe/Berlin" };
  expect(await calls["outbox.reschedule"]({ commandId, when })).toEqual({ dueAt: run.clock.now() + hour });
  const { draftId } = await calls["drafts.undoSend"]({ commandId });
  expect(run.db.prepare("SELECT state FROM drafts WHERE id = ?").get(draftId)).toEqual({ state: "open" });
  await run.clock.advance(2 * hour);
  expect(run.took).toEqual([]);
  const second = await run.answer("a", "Now.", local("2027-03-29", "08:00"));
  await calls["outbox.sendNow"]({ commandId: second });
  await run.later(() => run.took.join() === "Now.", "the letter");
  expect(() => calls["outbox.sendNow"]({ commandId: second })).toThrow(expect.objectContaining({ kind: "conflict" }));
  const third = await run.answer("a", "Never.", local("2027-03-29", "08:00"));
  expect(await calls["outbox.discard"]({ commandId: third })).toMatchObject({ draftId: expect.any(Number) });
  await run.clock.advance(100 * hour);
  expect(run.took).toEqual(["Now."]);
});

test("the user's zone changes: the clock on the wall counts, other moments stay", async () => {
  const run = await world("2027-03-26T10:00Z");
  const dues = () => run.db.prepare<{ at: number }>("SELECT due_at AS at FROM outbox ORDER BY id").all();
  const shown = () => dues().map((row) => new Date(row.at).toISOString().slice(0, 16));
  await run.answer("a", "Wall.", local("2027-03-30", "08:00"));
  await run.answer("a", "Hours.", { intent: { kind: "relative", ms: 100 * hour }, zone: "Europe/Berlin" });
  await run.answer("a", "Moment.", { intent: { kind: "instant", at: at("2027-03-30T12:00Z") }, zone: "Europe/Berlin" });
  expect(shown()).toEqual(["2027-03-30T06:00", "2027-03-30T14:00", "2027-03-30T12:00"]);
  await run.running.calls["outbox.zone"]({ zone: "America/New_York" });
  expect(shown()).toEqual(["2027-03-30T12:00", "2027-03-30T14:00", "2027-03-30T12:00"]);
  // The machine itself moves while nobody looks; it is noticed with the next tick, and at the next start.
  run.zone = "Asia/Tokyo";
  await run.clock.advance(hour);
  expect(shown()[0]).toBe("2027-03-29T23:00");
  await run.running.engine.close();
  run.zone = "Europe/Berlin";
  await run.restart();
  expect(shown()).toEqual(["2027-03-30T06:00", "2027-03-30T14:00", "2027-03-30T12:00"]);
});

test("a clock that is set sends nothing early, and delays nothing but what waits for a moment", async () => {
  const run = await world("2027-03-26T10:00Z");
  await run.answer("a", "Later.", local("2027-03-26", "14:00"));
  run.clock.set(at("2027-03-26T08:00Z"));
  await run.clock.advance(hour);
  await run.answer("a", "At once.");
  await run.later(() => run.took.length === 1, "what waits for nothing");
  await run.clock.advance(3 * hour);
  expect(run.took).toEqual(["At once."]);
  // The clock goes beyond the moment and back before anybody looks: it waits again.
  run.clock.set(at("2027-03-26T15:00Z"));
  run.clock.set(at("2027-03-26T12:00Z"));
  await run.clock.advance(hour / 2);
  expect(run.took).toEqual(["At once."]);
  run.clock.set(at("2027-03-26T13:30Z"));
  await run.later(() => run.took.length === 2, "what the clock jumped over");
});

test("a clock set back by a day does not stop the looking for news, nor a retry", async () => {
  const run = await world("2027-03-26T10:00Z");
  run.offline = true;
  run.server.dropListeners();
  await run.answer("a", "Retried.");
  await run.clock.advance(hour);
  run.clock.set(at("2027-03-25T09:00Z"));
  run.offline = false;
  await run.clock.advance(hour);
  await run.later(() => run.took.join() === "Retried.", "the retry");
  expect(run.clock.now()).toBeLessThan(at("2027-03-25T12:00Z"));
});

test("what can't even be begun fails with its reason, and holds nothing else up", async () => {
  const run = await world("2027-03-26T10:00Z");
  await run.answer("a", "Broken.", local("2027-03-26", "12:30"));
  run.db.prepare("UPDATE outbox SET payload = json_set(payload, '$.attachments', NULL) WHERE state = 'held'").run();
  await run.later(() => entry(run)?.state === "failed", "the end of it");
  expect(entry(run)?.reason).toContain("could not be begun");
  run.server.deliver("b", { subject: "News" });
  await run.later(() => run.db.prepare("SELECT 1 FROM messages WHERE remote_id = 'b'").get() !== undefined, "the news");
  await run.answer("b", "Next.");
  await run.later(() => run.took.includes("Next."), "the next letter");
  expect(run.took).toEqual(["Next."]);
});

test("told again to start, an engine starts nothing twice", async () => {
  const run = await world("2027-03-26T10:00Z");
  const sleepers = run.clock.sleepers();
  for (let time = 0; time < 5; time++) run.running.engine.start();
  expect(run.clock.sleepers()).toBe(sleepers);
});
