import { expect, test } from "vitest";
import { ConnectorError } from "../../../electron/connectors/errors.ts";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { check } from "../../../electron/db/check.ts";
import type { Writable } from "../../../electron/db/open.ts";
import { insertCommand, step } from "../../../electron/db/writes/outbox.ts";
import { watchClock } from "../../../electron/sync/clock-watch.ts";
import { Outbox } from "../../../electron/sync/outbox.ts";
import { Situation } from "../../../electron/sync/situation.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { someAccount, temporaryDatabase } from "../../support/database.ts";
import { drivenClock } from "../../support/driven-clock.ts";
import { PlannedWorld } from "../../support/planned.ts";

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.parse("2027-03-26T12:00Z");

function throttled(retryAfterMs: number): ConnectorError {
  return new ConnectorError({ kind: "busy", retryAfterMs }, "Slow down, please.");
}

/** An account that nothing runs, over a clock that stands still. */
function standing(clock = drivenClock(noon)) {
  const db = temporaryDatabase();
  const context = { db, account: someAccount(db), clock, random: () => 0.5, log: silentLog };
  return { ...context, begin: () => new Situation(context), outbox: () => new Outbox(context) };
}

function stateOf(db: Writable): unknown {
  return db
    .prepare(
      "SELECT state_kind AS kind, state_reason AS reason, state_until AS until, quiet_until AS quiet FROM accounts",
    )
    .get();
}

/** How long nothing may be asked, by what a call is refused with; at most two days, in minutes. */
async function minutesUntilAllowed(situation: Situation, clock: ReturnType<typeof drivenClock>): Promise<number> {
  for (let minutes = 0; minutes < 2 * 24 * 60; minutes++) {
    if (situation.blocked() === null) return minutes;
    await clock.advance(minute);
  }
  return Number.POSITIVE_INFINITY;
}

test.each([-hour, hour, -400 * 24 * hour])(
  "a provider that asks to wait between a clock set by %d ms and the notice of it is left alone as long as it asked",
  async (jump) => {
    const { clock, begin, db } = standing();
    const situation = begin();
    clock.set(noon + jump);
    situation.failed(throttled(15 * minute));
    await clock.advance(minute);
    situation.clockChanged();
    expect(await minutesUntilAllowed(situation, clock)).toBe(14);
    // A wait that began before the clock was set, as long, and told by the clock as it stands now.
    situation.failed(throttled(30 * minute));
    await clock.advance(10 * minute);
    clock.set(clock.now() - jump);
    situation.clockChanged();
    const until = clock.now() + 20 * minute;
    expect(stateOf(db)).toEqual({ kind: "busy", reason: "Slow down, please.", until, quiet: until });
    expect(await minutesUntilAllowed(situation, clock)).toBe(20);
  },
);

test("a restart honours hours that a provider asked for, and shows until when", async () => {
  const { clock, begin, db } = standing();
  begin().failed(throttled(5 * hour));
  await clock.advance(hour);
  const again = begin();
  again.showBegin();
  expect(stateOf(db)).toMatchObject({ kind: "busy", reason: "Slow down, please.", until: noon + 5 * hour });
  expect(again.blocked()).toMatchObject({ kind: "busy", message: "Slow down, please." });
  again.paused = true;
  again.showBegin();
  again.paused = false;
  again.showBegin();
  expect(stateOf(db)).toMatchObject({ kind: "busy", until: noon + 5 * hour });
  expect(await minutesUntilAllowed(again, clock)).toBe(4 * 60);
});

test("after a restart with the clock set back it is as long as was asked for, never longer, and never above a day", async () => {
  const { clock, begin } = standing();
  begin().failed(throttled(5 * hour));
  clock.set(noon - 400 * 24 * hour);
  expect(await minutesUntilAllowed(begin(), clock)).toBe(5 * 60);
  begin().failed(throttled(1000 * hour));
  expect(await minutesUntilAllowed(begin(), clock)).toBe(24 * 60);
  expect(await minutesUntilAllowed(begin(), clock)).toBe(0);
});

interface Waiting {
  state: "held" | "queued";
  delayMs: number;
  planned?: boolean;
}

function command(db: Writable, account: AccountId, { state, delayMs, planned = false }: Waiting) {
  return insertCommand(db, {
    ...{
      accountId: account,
      conversationId: null,
      kind: "send",
      key: `key ${Math.random()}`,
      payload: { inReplyTo: null },
      label: "",
    },
    ...{ state, dueAt: noon + delayMs, createdAt: noon },
    ...(planned && { intent: { kind: "instant", at: noon + delayMs }, zone: "UTC" }),
  });
}

test.each([-hour, hour])(
  "the time to take back and the pause before a retry are none of a clock's business (%d)",
  async (jump) => {
    const { clock, db, account, outbox } = standing();
    const waiting = outbox();
    const dueIn = () => waiting.dueIn({ copies: true });
    command(db, account, { state: "held", delayMs: 10_000 });
    expect(dueIn()).toBe(10_000);
    clock.set(noon + jump);
    expect(dueIn()).toBe(10_000);
    await clock.advance(4_000);
    waiting.clockChanged();
    expect(dueIn()).toBe(6_000);
    const shown = () => db.prepare<{ at: number }>("SELECT due_at AS at FROM outbox ORDER BY id DESC").get()?.at;
    expect(shown()).toBe(clock.now() + 6_000);
    await clock.advance(6_000);
    expect(dueIn()).toBeLessThanOrEqual(0);
    db.prepare("DELETE FROM outbox").run();
    const id = command(db, account, { state: "queued", delayMs: 0 });
    step(db, id, { to: "sending", now: clock.now() });
    step(db, id, { to: "queued", now: clock.now(), dueAt: clock.now() + 90_000 });
    expect(dueIn()).toBe(90_000);
    clock.set(clock.now() + jump);
    expect(dueIn()).toBe(90_000);
    // A run that begins now can't tell, and waits no longer than any retry.
    const anew = outbox().dueIn({ copies: true }) ?? Number.NaN;
    expect(Math.max(0, anew)).toBe(jump < 0 ? 300_000 : 0);
  },
);

test("what was planned is due by the clock on the wall, what was never tried at once", async () => {
  const { clock, db, account, outbox } = standing();
  const waiting = outbox();
  const dueIn = () => waiting.dueIn({ copies: true });
  command(db, account, { state: "held", delayMs: 2 * hour, planned: true });
  expect(dueIn()).toBe(2 * hour);
  clock.set(noon - hour);
  waiting.clockChanged();
  expect(dueIn()).toBe(3 * hour);
  clock.set(noon + 3 * hour);
  expect(dueIn()).toBeLessThanOrEqual(0);
  clock.set(noon - 5 * hour);
  command(db, account, { state: "queued", delayMs: 0 });
  expect(dueIn()).toBeLessThanOrEqual(0);
});

test("a message that can be taken back leaves after its seconds, whatever the clock does, and nothing says that it left early", async () => {
  const run = new PlannedWorld(noon);
  run.server.deliver("a", { subject: "Lunch" });
  await run.sync();
  await run.answer("a", "Soon.", undefined, 10_000);
  await run.clock.advance(2_000);
  run.clock.set(noon + 5 * hour);
  await run.clock.advance(5_000);
  expect(run.took).toEqual([]);
  run.clock.set(noon - 5 * hour);
  await run.clock.advance(4_000);
  await run.later(() => run.took.length === 1, "the letter");
  await run.later(() => run.db.prepare("SELECT 1 FROM outbox WHERE state = 'done'").get() !== undefined, "its end");
  expect(run.clock.now()).toBeLessThan(noon - 4 * hour);
  expect(check(run.db)).toEqual([]);
});

test("the watch tells by how much the clock was set, once, and not of a machine that was busy", async () => {
  const clock = drivenClock(noon);
  const told: number[] = [];
  const over = new AbortController();
  void watchClock(clock, over.signal, (jumped) => told.push(jumped));
  await clock.advance(minute);
  clock.set(clock.now() - hour);
  await clock.advance(2 * minute);
  clock.set(clock.now() + 7_000);
  await clock.advance(2 * minute);
  over.abort();
  expect(told).toEqual([0, -hour, 0, 7_000, 0]);
});
