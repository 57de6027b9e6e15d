import { setImmediate as turn } from "node:timers/promises";
import type { AttachmentId } from "../../shared/model/ids.ts";
import type { Dice } from "./dice.ts";
import { bytesOf, filesFrom, labelOf } from "./files.ts";
import type { Steps } from "./steps.ts";
import { letter, openDraft } from "./user-steps.ts";
import type { World } from "./world.ts";

/** A file is put into a draft, in pieces; now and then it is never finished. */
function attach(world: World, dice: Dice): void {
  const draft = openDraft(world, dice);
  if (!draft) return;
  const [name, bytes] = [`file ${dice.below(100_000)}.bin`, bytesOf(dice)];
  const piece = Math.max(1, Math.ceil(bytes.length / (1 + dice.below(3))));
  const ends = dice.chance(0.85);
  const { calls } = world.program;
  world.ledger.act(`attach ${name} to draft ${draft.id}`, async () => {
    let attachmentId: AttachmentId | null = null;
    for (let offset = 0; offset === 0 || offset < bytes.length; offset += piece) {
      const last = ends && offset + piece >= bytes.length;
      const data = Buffer.from(bytes.subarray(offset, offset + piece)).toString("base64");
      const about = { id: draft.id, name, contentType: "application/octet-stream" };
      ({ attachmentId } = await calls["drafts.attach"]({ ...about, attachmentId, offset, data, last }));
      await turn();
    }
    if (!ends || attachmentId === null) return;
    world.ledger.files.set(attachmentId, labelOf({ name, bytes }));
    const content = JSON.parse(draft.content);
    const file = { id: attachmentId, name, size: bytes.length, contentType: "application/octet-stream" };
    const saved = { ...content, attachments: [...content.attachments, file] };
    const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content: saved });
    world.ledger.saved(draft.id, version, content.text);
  });
}

/** A letter is passed on with its files, which are fetched first. */
function forward(world: World, dice: Dice): void {
  const withFiles = "EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id)";
  const source = letter(world, dice, dice.chance(0.8) ? withFiles : "1");
  if (!source) return;
  const text = `draft ${dice.below(1_000_000)}`;
  const there = world.mail().store.letters.get(source.remoteId.replace(/#\d+$/, ""));
  const { calls } = world.program;
  world.ledger.act(`pass ${source.remoteId} on`, async () => {
    const draft = await calls["drafts.create"]({ kind: "forward", sourceId: source.id, accountId: null });
    for (const { id, name } of draft.content.attachments) {
      const file = there?.files.find((one) => one.name === name);
      if (file) world.ledger.files.set(id, labelOf(file));
    }
    const content = { ...draft.content, to: [{ name: "Anna", address: "anna@example.org" }], text, quote: false };
    const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
    world.ledger.saved(draft.id, version, text);
  });
}

/** A file is opened. */
function open(world: World, dice: Dice): void {
  const rows = world.db
    .prepare<{ id: AttachmentId; name: string }>(
      `SELECT a.id, a.name FROM attachments a JOIN messages m ON m.id = a.message_id
       WHERE a.sha256 IS NULL AND m.remote_id NOT LIKE 'local:%' ORDER BY a.id`,
    )
    .all();
  if (rows.length === 0) return;
  const { id, name } = dice.pick(rows);
  world.ledger.act(`open ${name}`, () => world.program.engine.fetchAttachment(id));
}

/** A letter with files comes in. */
function deliver(world: World, dice: Dice): void {
  const { now } = world.time;
  const files = filesFrom(dice);
  const made = world
    .mail()
    .store.deliver({ sentAt: now, receivedAt: now }, "INBOX", { inline: dice.chance(0.5), news: true, files });
  world.trace.say(`mail: delivered ${made.id} with ${files.length} files`);
}

/** Somebody says something with a file. */
function say(world: World, dice: Dice): void {
  const { store } = world.chat();
  const rooms = [...store.rooms.values()].filter((room) => room.open);
  if (rooms.length === 0) return;
  const [room, text] = [dice.pick(rooms), `words ${dice.below(1_000_000)}`];
  const one = store.say(room, text, { files: filesFrom(dice), news: true });
  world.trace.say(`chat: said ${room.id}:${one.second} with files`);
}

export const userFileSteps: Steps = [
  [5, attach],
  [3, forward],
  [3, open],
  [3, deliver],
  [2, say],
];
