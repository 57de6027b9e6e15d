import { expect, test } from "vitest";
import { PlannedWorld } from "../../support/planned.ts";
import { noon } from "../../support/remote.ts";
import { idOf } from "../../support/running-engine.ts";

const rooms = ["a", "b", "c", "d"];
const day = 86_400_000;

test("a week without a network and a restart in the middle: each act arrives once, in the order of its conversation", async () => {
  const world = new PlannedWorld(noon);
  for (const id of rooms) world.server.deliver(id, { subject: `About ${id}` });
  await world.sync();
  world.offline = true;
  world.server.dropListeners();
  for (let act = 0; act < 40; act++) {
    const room = rooms[act % rooms.length] ?? "a";
    const { calls, db } = world.running;
    const target = { messageIds: [idOf(db, room)] };
    if (act % 10 === 9) await calls["triage.star"]({ target, starred: act !== 19 });
    else await world.answer(room, `${room} ${act}`, undefined, act % 3 === 0 ? null : 0);
    if (act === 20) await world.restart();
    await world.clock.advance((7 * day) / 40);
  }
  expect(world.took).toEqual([]);
  const open = world.running.db.prepare<{ state: string }>("SELECT state FROM outbox WHERE state <> 'done'").all();
  // What stands behind another in its conversation was not tried yet.
  expect(new Set(open.map(({ state }) => state))).toEqual(new Set(["queued", "held"]));
  expect(open.length).toBeGreaterThan(36);
  world.offline = false;
  world.running.engine.wake("online");
  const left = () => world.running.db.prepare("SELECT 1 FROM outbox WHERE state <> 'done'").get() !== undefined;
  await world.later(() => !left(), "the outbox");
  const expected = (room: string) =>
    Array.from({ length: 40 }, (_, act) => act)
      .filter((act) => act % 10 !== 9 && rooms[act % rooms.length] === room)
      .map((act) => `${room} ${act}`);
  for (const room of rooms) expect(world.took.filter((text) => text.startsWith(`${room} `))).toEqual(expected(room));
  expect(new Set(world.server.sent.map(({ key }) => key)).size).toBe(36);
});
