import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { Dice } from "./dice.ts";
import type { Steps } from "./steps.ts";
import type { World } from "./world.ts";

interface Said {
  id: MessageId;
  conversationId: ConversationId;
  remoteId: string;
}

function message(world: World, dice: Dice, where = "1"): Said | undefined {
  const rows = world.db
    .prepare<Said>(
      `SELECT m.id, m.conversation_id AS conversationId, m.remote_id AS remoteId FROM messages m
       JOIN conversations c ON c.id = m.conversation_id
       WHERE c.remote_id IS NOT NULL AND m.content_kind <> 'removed' AND ${where} ORDER BY m.id`,
    )
    .all();
  return rows.length === 0 ? undefined : dice.pick(rows);
}

const emojis = ["👍", "🎉"];

function speak(world: World, dice: Dice): void {
  const rooms = world.db
    .prepare<{ id: ConversationId; remoteId: string }>(
      "SELECT id, remote_id AS remoteId FROM conversations WHERE remote_id IS NOT NULL AND open = 1 ORDER BY id",
    )
    .all();
  if (rooms.length === 0) return;
  const room = dice.pick(rooms);
  const source = dice.chance(0.3)
    ? message(world, dice, `m.conversation_id = ${room.id} AND m.remote_id NOT LIKE 'local:%'`)
    : undefined;
  const text = `own words ${dice.below(1_000_000)}`;
  const delayMs = dice.pick([null, null, 5000]);
  const { calls } = world.program;
  const desk = world.desk().tickets.has(room.remoteId);
  world.ledger.act(`say something in ${room.remoteId}`, async () => {
    const about = { sourceId: desk ? null : (source?.id ?? null), accountId: null, conversationId: room.id };
    const draft = await calls["drafts.create"]({ kind: "message", ...about });
    const content = { ...draft.content, text };
    const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
    world.ledger.saved(draft.id, version, text);
    const { commandId } = await calls["drafts.send"]({ id: draft.id, version, delayMs });
    world.ledger.sent(commandId, JSON.stringify(content));
  });
}

function edit(world: World, dice: Dice): void {
  const row = message(world, dice, "m.direction = 'out'");
  if (!row) return;
  const text = `own new words ${dice.below(1_000_000)}`;
  world.ledger.act(`edit ${row.remoteId}`, () => world.program.calls["messages.edit"]({ id: row.id, text }));
}

function remove(world: World, dice: Dice): void {
  const row = message(world, dice, "m.direction = 'out'");
  if (!row) return;
  world.ledger.act(`take ${row.remoteId} back`, () => world.program.calls["messages.remove"]({ id: row.id }));
}

function react(world: World, dice: Dice): void {
  const row = message(world, dice);
  if (!row) return;
  const [emoji, on] = [dice.pick(emojis), dice.chance(0.7)];
  world.ledger.act(`react to ${row.remoteId} ${on}`, () =>
    world.program.calls["messages.react"]({ id: row.id, emoji, on }),
  );
}

function read(world: World, dice: Dice): void {
  const row = message(world, dice);
  if (!row) return;
  const target = dice.chance(0.5) ? { conversationIds: [row.conversationId] } : { messageIds: [row.id] };
  const wanted = dice.chance(0.7);
  world.ledger.act(`mark up to ${row.remoteId} ${wanted}`, () =>
    world.program.calls["triage.read"]({ target, read: wanted }),
  );
}

function unreadFrom(world: World, dice: Dice): void {
  const row = message(world, dice, "m.direction = 'in'");
  if (!row) return;
  world.ledger.act(`unread from ${row.remoteId}`, () =>
    world.program.calls["conversations.markUnread"]({ id: row.conversationId, from: row.id }),
  );
}

function older(world: World, dice: Dice): void {
  const row = message(world, dice);
  if (!row) return;
  world.ledger.act(`older of ${row.remoteId}`, () =>
    world.program.calls["conversations.older"]({ id: row.conversationId }),
  );
}

function syncRoom(world: World, dice: Dice): void {
  const row = message(world, dice);
  if (!row) return;
  world.ledger.act(`sync room of ${row.remoteId}`, () =>
    world.program.calls["conversations.sync"]({ id: row.conversationId }),
  );
}

export const userChatSteps: Steps = [
  [10, speak],
  [4, edit],
  [2, remove],
  [6, react],
  [6, read],
  [2, unreadFrom],
  [1, older],
  [1, syncRoom],
];
