import { describe, expect, it } from "vitest";
import type { Clock } from "../../../../electron/connectors/ports.ts";
import { Scheduler } from "../../../../electron/connectors/slack/scheduler.ts";
import { distributedApp } from "../../../servers/slack/faults.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { ChatReplica, openSlack, round } from "./open.ts";

closeOffices();

/** A clock that is moved by hand. */
function handClock(): Clock & { at: number } {
  const clock = { at: 1_000_000, now: () => clock.at, elapsed: () => clock.at, sleep: async () => undefined };
  return clock;
}

/** A clock on which every sleep is over at once. */
function quickClock(): Clock & { at: number } {
  const clock = {
    at: Date.now(),
    now: () => clock.at,
    elapsed: () => clock.at,
    async sleep(ms: number) {
      clock.at += ms;
    },
  };
  return clock;
}

const history = "conversations.history";

describe("turns", () => {
  it("obey Retry-After for one method only", () => {
    const clock = handClock();
    const scheduler = new Scheduler(clock, false, () => undefined);
    scheduler.refused("users.info", 7_000);
    expect([scheduler.waitMs("users.info"), scheduler.waitMs("users.list")]).toEqual([7_000, 0]);
    clock.at += 7_000;
    expect(scheduler.waitMs("users.info")).toBe(0);
  });

  it("come later each time where Slack names no time", () => {
    const clock = handClock();
    const scheduler = new Scheduler(clock, false, () => undefined);
    const waits = [1, 2, 3, 4, 5, 6].map(() => {
      scheduler.refused("users.info", null);
      return scheduler.waitMs("users.info");
    });
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    scheduler.accepted("users.info");
    scheduler.refused("users.info", null);
    expect(scheduler.waitMs("users.info")).toBe(5_000);
  });

  it("come a second later at the soonest, whatever Slack names", () => {
    const scheduler = new Scheduler(handClock(), false, () => undefined);
    scheduler.refused("users.info", 0);
    expect(scheduler.waitMs("users.info")).toBe(1_000);
  });

  it("learn the slow pace from short pages, and forget it when pages grow", () => {
    const clock = handClock();
    const told: boolean[] = [];
    const scheduler = new Scheduler(clock, false, (isSlow) => told.push(isSlow));
    scheduler.answered(history, { asked: 200, got: 15, more: false });
    scheduler.answered(history, { asked: 15, got: 15, more: true });
    expect(told).toEqual([]);
    scheduler.answered(history, { asked: 200, got: 15, more: true });
    expect([told, scheduler.waitMs(history)]).toEqual([[true], 60_000]);
    clock.at += 60_000;
    scheduler.called(history);
    expect(scheduler.waitMs(history)).toBe(60_000);
    expect(scheduler.waitMs("users.info")).toBe(0);
    scheduler.answered(history, { asked: 200, got: 16, more: true });
    expect(told).toEqual([true, false]);
  });

  it("learn it from an early refusal, not from one after many calls", () => {
    const told: boolean[] = [];
    const busy = new Scheduler(handClock(), false, (isSlow) => told.push(isSlow));
    for (let calls = 0; calls < 50; calls++) busy.answered(history, { asked: 200, got: 3, more: false });
    busy.refused(history, 30_000);
    expect(told).toEqual([]);
    const slow = new Scheduler(handClock(), false, (isSlow) => told.push(isSlow));
    slow.answered(history, { asked: 200, got: 3, more: false });
    slow.refused(history, 58_000);
    expect(told).toEqual([true]);
  });
});

describe("at one request a minute", () => {
  it("what is on screen comes first, the rest later, and it is said", async () => {
    const { workspace, tokens, anna, ben, general } = await office();
    const others = ["a", "b", "c"].map((name) => workspace.addChannel({ name, members: [anna.id, ben.id] }));
    for (const channel of [general, ...others])
      for (let number = 0; number < 40; number++) workspace.post(channel.id, ben.id, `${number}`);
    const watched = others[2]?.id ?? "";
    const paces: (string | null)[] = [];
    const clock = quickClock();
    const connector = await openSlack(workspace, tokens, {
      clock,
      watched: () => [watched as never],
      pace: (sentence) => paces.push(sentence),
    });
    workspace.limit(history, { ...distributedApp });
    const replica = new ChatReplica();
    await round(connector, replica);
    expect(replica.texts(watched)).toHaveLength(15);
    expect(new Set([...replica.messages.values()].map(({ conversation }) => conversation))).toEqual(new Set([watched]));
    expect(paces.at(-1)).toContain("once a minute");
    expect(connector.pollMs()).toBeLessThanOrEqual(60_000);
    for (let minutes = 0; minutes < 8; minutes++) {
      clock.at += connector.pollMs();
      // The server's own minute is over as well.
      workspace.limit(history, { ...distributedApp });
      await round(connector, replica);
    }
    expect(new Set([...replica.messages.values()].map(({ conversation }) => String(conversation)))).toEqual(
      new Set([general.id, ...others.map(({ id }) => id)]),
    );
    expect(workspace.callsOf(history).length).toBeLessThan(12);
  });

  it("a refusal with a short wait is waited for, one without a time too", async () => {
    const { workspace, tokens, ben, general } = await office();
    workspace.post(general.id, ben.id, "hello");
    const clock = quickClock();
    const connector = await openSlack(workspace, tokens, { clock });
    workspace.fail(history, { retryAfter: 2 });
    workspace.fail("conversations.info", { retryAfter: null });
    const replica = new ChatReplica();
    await round(connector, replica);
    await round(connector, replica);
    expect(replica.texts(general.id)).toEqual(["hello"]);
  });
});
