import type { Dice } from "./dice.ts";
import type { Letter } from "./mail-store.ts";
import type { Steps } from "./steps.ts";
import type { World } from "./world.ts";
import { startsAt } from "./world.ts";

const day = 86_400_000;

/** A letter that stands somewhere, drafts of ours left out: other programs leave them alone. */
function letter({ letters }: { letters: readonly Letter[] }, dice: Dice): Letter | undefined {
  const standing = letters.filter(
    ({ copies, message }) => copies.length > 0 && !message.messageId?.endsWith("@bobbin.invalid"),
  );
  return standing.length === 0 ? undefined : dice.pick(standing);
}

function some(world: World, dice: Dice): Letter | undefined {
  return letter({ letters: world.mail().store.all }, dice);
}

function deliver(world: World, dice: Dice): void {
  const { store } = world.mail();
  const answered = dice.chance(0.5) ? some(world, dice) : undefined;
  const links = answered?.message.messageId
    ? {
        inReplyTo: [answered.message.messageId],
        references: [...answered.message.references, answered.message.messageId].slice(-5),
        subject: `Re: ${answered.message.subject}`.slice(0, 60),
      }
    : {};
  const now = world.time.now;
  const made = store.deliver({ ...links, sentAt: now - dice.below(60_000), receivedAt: now }, "INBOX", {
    inline: dice.chance(0.5),
    news: true,
  });
  world.trace.say(`mail: delivered ${made.id}`);
}

/** Another program puts an old or an own letter there. */
function append(world: World, dice: Dice): void {
  const { store } = world.mail();
  const at = startsAt - dice.below(300) * day - 10 * day;
  const folder = dice.pick([...store.folders.keys()].filter((id) => id !== "Drafts"));
  const made = store.deliver({ sentAt: at, receivedAt: at }, folder, { inline: dice.chance(0.5) });
  world.trace.say(`mail: appended ${made.id} to ${folder}`);
}

function flag(world: World, dice: Dice): void {
  const found = some(world, dice);
  if (!found) return;
  const flags = dice.pick([{ read: true }, { read: false }, { starred: true }, { starred: false }, { answered: true }]);
  for (const copy of found.copies) world.mail().store.setFlags(copy, flags);
  world.trace.say(`mail: ${found.id} is ${JSON.stringify(flags)}`);
}

function relocate(world: World, dice: Dice): void {
  const found = some(world, dice);
  if (!found) return;
  const mail = world.mail();
  const to = dice.pick([...mail.store.folders.keys()].filter((id) => id !== "Drafts"));
  const copy = dice.pick(found.copies);
  if (found.copies.some(({ folder }) => folder === to)) return;
  mail.relocate(found, copy, to);
  mail.disturbed.add(found.id);
  world.trace.say(`mail: ${found.id} moved to ${to}`);
}

function copy(world: World, dice: Dice): void {
  const found = some(world, dice);
  if (!found) return;
  const { store } = world.mail();
  const to = dice.pick([...store.folders.keys()].filter((id) => id !== "Drafts"));
  if (found.copies.some(({ folder }) => folder === to)) return;
  store.addCopy(found, to, found.copies[0]!.flags);
  world.trace.say(`mail: ${found.id} copied to ${to}`);
}

function expunge(world: World, dice: Dice): void {
  const found = some(world, dice);
  if (!found) return;
  const { store } = world.mail();
  for (const one of [...found.copies]) store.removeCopy(found, one);
  world.mail().disturbed.add(found.id);
  world.trace.say(`mail: ${found.id} expunged`);
}

/** Where these letters stand, nobody but the server knows for a while. */
function disturb(world: World, folder: string): void {
  const { store, disturbed } = world.mail();
  for (const { id, copies } of store.all) if (copies.some((one) => one.folder === folder)) disturbed.add(id);
}

function newFolder(world: World, dice: Dice): void {
  const { store } = world.mail();
  const id = `Folder ${dice.below(1000)}`;
  if (store.folders.has(id) || store.folders.size > 10) return;
  store.addFolder(id);
  world.trace.say(`mail: new folder ${id}`);
}

function ownFolders(world: World): string[] {
  return [...world.mail().store.folders.values()].filter(({ role }) => role === null).map(({ id }) => id);
}

function renameFolder(world: World, dice: Dice): void {
  const folders = ownFolders(world);
  if (folders.length === 0) return;
  const from = dice.pick(folders);
  const to = `${from.slice(0, 12)} ${dice.below(1000)}`;
  if (world.mail().store.folders.has(to)) return;
  disturb(world, from);
  world.mail().store.renameFolder(from, to);
  world.trace.say(`mail: folder ${from} is ${to} now`);
}

function removeFolder(world: World, dice: Dice): void {
  const folders = ownFolders(world);
  if (folders.length === 0) return;
  const id = dice.pick(folders);
  disturb(world, id);
  world.mail().store.removeFolder(id);
  world.trace.say(`mail: folder ${id} removed`);
}

function renumber(world: World, dice: Dice): void {
  const { store } = world.mail();
  const id = dice.pick([...store.folders.keys()]);
  disturb(world, id);
  store.renumber(id);
  world.trace.say(`mail: the keys of ${id} are new`);
}

function loseCursor(world: World): void {
  world.mail().telling.epoch++;
  world.trace.say("mail: forgot what it told");
}

function loseListeners(world: World): void {
  world.mail().dropListeners();
  world.trace.say("mail: nobody listens any more");
}

function breakDraft(world: World): void {
  world.mail().breaksDrafts++;
}

function leaveUnfiled(world: World): void {
  world.mail().unfiled++;
}

export const mailSteps: Steps = [
  [14, deliver],
  [2, append],
  [8, flag],
  [6, relocate],
  [2, copy],
  [5, expunge],
  [1, newFolder],
  [1, renameFolder],
  [0.5, removeFolder],
  [1, renumber],
  [0.7, loseCursor],
  [1, loseListeners],
  [0.7, breakDraft],
  [1, leaveUnfiled],
];
