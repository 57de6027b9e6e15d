import type { Dice } from "./dice.ts";
import type { Copy, Letter } from "./mail-store.ts";
import type { Steps } from "./steps.ts";
import type { World } from "./world.ts";

/** A copy of a draft of ours, as any other client sees it in Drafts. */
function kept(world: World, dice: Dice): { letter: Letter; copy: Copy } | undefined {
  const copies = world
    .mail()
    .store.all.filter(({ message }) => message.messageId?.endsWith("@bobbin.invalid"))
    .flatMap((letter) => letter.copies.filter(({ flags }) => flags.draft).map((copy) => ({ letter, copy })));
  return copies.length === 0 ? undefined : dice.pick(copies);
}

/** Another client deletes it: that is all it can do to a draft of ours. */
function expunge(world: World, dice: Dice): void {
  const found = kept(world, dice);
  if (!found) return;
  const { store, meddled } = world.mail();
  store.removeCopy(found.letter, found.copy);
  meddled.add(found.letter.message.messageId ?? "");
  world.trace.say(`mail: draft ${found.letter.id} expunged elsewhere`);
}

/** Another client writes on: under a name of its own, or under ours. */
function edit(world: World, dice: Dice): void {
  const found = kept(world, dice);
  if (!found) return;
  const { store, meddled } = world.mail();
  const own = found.letter.message.messageId ?? "";
  const messageId = dice.chance(0.5) ? { messageId: own } : {};
  store.removeCopy(found.letter, found.copy);
  const { now } = world.time;
  const made = store.deliver({ ...messageId, direction: "out", receivedAt: now }, "Drafts", {
    flags: { draft: true, read: true },
  });
  made.forsaken = found.letter.forsaken;
  meddled.add(own);
  world.trace.say(
    `mail: draft ${found.letter.id} is ${made.id} now${"messageId" in messageId ? ", with its name" : ""}`,
  );
}

/** Another client sends it: what was a draft is a letter then. */
function send(world: World, dice: Dice): void {
  const found = kept(world, dice);
  if (!found) return;
  const { store, meddled } = world.mail();
  const { letter, copy } = found;
  store.removeCopy(letter, copy);
  const { now } = world.time;
  const { messageId, subject } = letter.message;
  const made = store.deliver({ messageId, subject, direction: "out", receivedAt: now }, "Sent", {
    flags: { read: true },
  });
  made.forsaken = true;
  meddled.add(messageId ?? "");
  world.trace.say(`mail: draft ${letter.id} sent elsewhere as ${made.id}`);
}

function flag(world: World, dice: Dice): void {
  const found = kept(world, dice);
  if (!found) return;
  world.mail().store.setFlags(found.copy, dice.pick([{ read: false }, { starred: true }]));
  world.trace.say(`mail: draft ${found.letter.id} flagged elsewhere`);
}

export const draftSteps: Steps = [
  [1, expunge],
  [2, edit],
  [0.7, send],
  [0.7, flag],
];
