import { me } from "../support/chat.ts";
import { anna, type Room, type Saying } from "./chat-store.ts";
import type { Dice } from "./dice.ts";
import type { Steps } from "./steps.ts";
import type { VirtualChat } from "./virtual-chat.ts";
import type { World } from "./world.ts";

const emojis = ["👍", "🎉"];

function room(chat: VirtualChat, dice: Dice): Room | undefined {
  const rooms = [...chat.store.rooms.values()].filter(({ open }) => open);
  return rooms.length === 0 ? undefined : dice.pick(rooms);
}

function saying(chat: VirtualChat, dice: Dice, by: string): Saying | undefined {
  const all = [...chat.store.rooms.values()]
    .flatMap(({ sayings }) => [...sayings.values()])
    .filter((one) => !one.removed && one.by.id === by);
  return all.length === 0 ? undefined : dice.pick(all);
}

function say(world: World, dice: Dice): void {
  const chat = world.chat();
  const where = room(chat, dice);
  if (!where) return;
  const answered = dice.chance(0.25) ? dice.pick([...where.sayings.values(), null]) : null;
  const parent = answered && !answered.removed ? (answered.parent ?? answered.second) : null;
  const one = chat.store.say(where, `words ${dice.below(1_000_000)}`, { parent, news: true });
  world.trace.say(`chat: said ${where.id}:${one.second}`);
}

function edit(world: World, dice: Dice): void {
  const one = saying(world.chat(), dice, anna.id);
  if (!one) return;
  world.chat().store.edit(one, `other words ${dice.below(1_000_000)}`);
  world.trace.say(`chat: ${one.room}:${one.second} edited`);
}

/** Another program of the user's own. */
function editOwn(world: World, dice: Dice): void {
  const one = saying(world.chat(), dice, me.id);
  if (!one) return;
  world.chat().store.edit(one, `own other words ${dice.below(1_000_000)}`);
  world.trace.say(`chat: ${one.room}:${one.second} edited elsewhere`);
}

function take(world: World, dice: Dice): void {
  const one = saying(world.chat(), dice, dice.pick([anna.id, anna.id, me.id]));
  if (!one) return;
  world.chat().store.take(one);
  world.trace.say(`chat: ${one.room}:${one.second} taken back`);
}

function react(world: World, dice: Dice): void {
  const one = saying(world.chat(), dice, dice.pick([anna.id, me.id]));
  if (!one) return;
  const on = dice.chance(0.7);
  world.chat().store.react(one, dice.pick(emojis), dice.pick([anna, anna, me]), on);
  world.trace.say(`chat: ${one.room}:${one.second} reaction ${on}`);
}

function mark(world: World, dice: Dice): void {
  const where = room(world.chat(), dice);
  const seconds = [...(where?.sayings.keys() ?? [])];
  if (!where || seconds.length === 0) return;
  const upTo = dice.pick(seconds);
  world.chat().store.mark(where, upTo, world.time.served);
  world.trace.say(`chat: ${where.id} read up to ${upTo}`);
}

function change(world: World, dice: Dice): void {
  const { store } = world.chat();
  const where = dice.pick([...store.rooms.values()]);
  if (dice.chance(0.7)) where.name = `name ${dice.below(1000)}`;
  else where.open = !where.open;
  store.tellRoom(where);
  world.trace.say(`chat: ${where.id} is ${where.name}, ${where.open ? "open" : "closed"}`);
}

function newRoom(world: World, dice: Dice): void {
  const { store } = world.chat();
  const id = `C${100 + dice.below(900)}`;
  if (store.rooms.has(id) || store.rooms.size > 6) return;
  store.addRoom(id, dice.pick(["channel", "direct", "group"] as const));
  world.trace.say(`chat: new room ${id}`);
}

function removeRoom(world: World, dice: Dice): void {
  const { store } = world.chat();
  if (store.rooms.size < 3) return;
  const { id } = dice.pick([...store.rooms.values()]);
  store.removeRoom(id);
  world.trace.say(`chat: room ${id} removed`);
}

function loseCursor(world: World): void {
  world.chat().epoch++;
  world.trace.say("chat: forgot what it told");
}

function loseListeners(world: World): void {
  world.chat().dropListeners();
  world.trace.say("chat: nobody listens any more");
}

export const chatSteps: Steps = [
  [12, say],
  [4, edit],
  [1, editOwn],
  [2, take],
  [5, react],
  [4, mark],
  [1.5, change],
  [1, newRoom],
  [0.4, removeRoom],
  [0.5, loseCursor],
  [1, loseListeners],
];
