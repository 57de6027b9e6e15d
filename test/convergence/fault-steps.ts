import type { Dice } from "./dice.ts";
import { faultKinds } from "./line.ts";
import type { Steps } from "./steps.ts";
import type { World } from "./world.ts";

const calls = [
  null,
  null,
  null,
  "changes",
  "changes",
  "send",
  "send",
  "find",
  "setFlags",
  "move",
  "contents",
  "backfill",
  "listen",
  "keepDraft",
  "self",
  "file",
];

function breakCall(world: World, dice: Dice): void {
  const [name, { line }] = dice.pick([...world.servers]);
  const fault = {
    call: dice.pick(calls),
    kind: dice.pick(faultKinds),
    part: dice.below(3),
    retryAfterMs: dice.pick([1000, 30_000, 120_000, 900_000]),
  };
  line.faults.push(fault);
  world.trace.say(`${name}: next ${fault.call ?? "call"} meets ${fault.kind}`);
}

function network(world: World, dice: Dice): void {
  const [name, { line }] = dice.pick([...world.servers]);
  line.down = !line.down;
  world.trouble(name);
  world.trace.say(`${name}: ${line.down ? "down" : "up"}`);
  if (!line.down && dice.chance(0.5) && world.running) world.wake("online");
}

function expireSignIn(world: World, dice: Dice): void {
  const [name, { server }] = dice.pick([...world.servers]);
  world.trouble(name);
  server.password = `secret ${dice.below(1000)}`;
  world.trace.say(`${name}: the password is another`);
}

function lockSecrets(world: World): void {
  world.secrets.locked = !world.secrets.locked;
  world.trouble();
  world.trace.say(`secrets ${world.secrets.locked ? "locked" : "unlocked"}`);
  if (!world.secrets.locked) void world.secrets.unlock();
}

function killNow(world: World, dice: Dice): void {
  world.kill(dice.chance(0.3) ? dice.next() : null);
}

function killSoon(world: World, dice: Dice): void {
  world.doom(dice.below(12), dice.chance(0.3) ? dice.next() : null);
  world.trace.say("doomed");
}

function fillDisk(world: World, dice: Dice): void {
  const full = dice.chance(0.5);
  world.disk.setFull(full);
  world.trace.say(full ? "the disk is full" : "the disk has room");
}

function breakDisk(world: World, dice: Dice): void {
  const kind = dice.pick(["io", "busy"] as const);
  world.disk.trouble(kind, dice.below(15), 1 + dice.below(3));
  world.trace.say(`the disk will be ${kind === "io" ? "broken" : "busy"} for a moment`);
}

function jump(world: World, dice: Dice): void {
  const ms = Math.round((dice.next() - 0.5) * 2 * dice.pick([60_000, 3_600_000, 86_400_000]));
  world.jump(ms);
  world.trace.say(`the clock jumps by ${ms}`);
}

function sleep(world: World, dice: Dice): void {
  const ms = Math.round(dice.next() * 12 * 3_600_000);
  world.time.sleep(ms);
  world.trouble();
  world.diligence.jumped();
  world.record.began();
  world.trace.say(`the machine sleeps for ${ms}`);
  if (world.running) world.wake("resume");
}

export const faultSteps: Steps = [
  [16, breakCall],
  [2, network],
  [0.6, expireSignIn],
  [0.5, lockSecrets],
  [1, killNow],
  [2.5, killSoon],
  [1, fillDisk],
  [1.5, breakDisk],
  [0.6, jump],
  [0.6, sleep],
];
