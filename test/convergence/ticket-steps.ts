import type { Dice } from "./dice.ts";
import type { Steps } from "./steps.ts";
import type { Ticket } from "./virtual-tickets.ts";
import type { World } from "./world.ts";

function some(world: World, dice: Dice): Ticket | undefined {
  const all = [...world.desk().tickets.values()];
  return all.length === 0 ? undefined : dice.pick(all);
}

function create(world: World, dice: Dice): void {
  const id = `T${dice.below(1000)}`;
  if (world.desk().tickets.has(id) || world.desk().wasDeleted(id)) return;
  const ticket = world.desk().create(id);
  world.desk().comment(ticket, `help ${id}`, { news: true });
  world.trace.say(`desk: new ticket ${id}`);
}

function comment(world: World, dice: Dice): void {
  const ticket = some(world, dice);
  if (!ticket) return;
  const own = dice.chance(0.2);
  world.desk().comment(ticket, `comment ${dice.below(1_000_000)}`, { own, news: !own });
  world.trace.say(`desk: comment on ${ticket.id}`);
}

function change(world: World, dice: Dice): void {
  const ticket = some(world, dice);
  if (!ticket) return;
  if (dice.chance(0.5)) ticket.status = ticket.status === "Open" ? "Closed" : "Open";
  else ticket.subject = `ticket ${dice.below(1000)}`;
  world.desk().touch(ticket);
  world.trace.say(`desk: ${ticket.id} is ${ticket.subject}, ${ticket.status}`);
}

function remove(world: World, dice: Dice): void {
  const ticket = some(world, dice);
  if (!ticket) return;
  world.desk().delete(ticket.id);
  world.trace.say(`desk: ${ticket.id} deleted`);
}

export const ticketSteps: Steps = [
  [3, create],
  [5, comment],
  [3, change],
  [1, remove],
];
