import { ApiError } from "../../../shared/api/errors.ts";
import type { EditPayload } from "../../db/queries/pending.ts";
import type { MarkPayload } from "../../db/writes/markers.ts";
import { type CommandRow, insertCommand } from "../../db/writes/outbox.ts";
import {
  type FlagsPayload,
  type MovePayload,
  refreshConversationsOf,
  refreshOverlay,
  showMove,
} from "../../db/writes/overlay.ts";
import { cancelCommand } from "../../sync/outbox-settle.ts";
import type { WriteOptions } from "../writes.ts";
import { queueEdit } from "./chat-messages.ts";
import { moveMark } from "./marks.ts";
import { randomName } from "./random-name.ts";

/** Takes a change of flags or a move back: before it left by forgetting it, after that by the opposite change. */
export function undoCommand(options: WriteOptions, row: CommandRow): void {
  const { db, clock } = options;
  if (row.state === "held" || row.state === "queued") cancelCommand(db, row.id, clock.now());
  else if (row.state === "done" || row.state === "sending") {
    if (row.kind === "flags") undoFlags(options, row);
    else if (row.kind === "move") undoMove(options, row);
    else if (row.kind === "mark") undoMark(options, row);
    else if (row.kind === "edit") undoEdit(options, row);
    else if (row.kind === "remove")
      throw new ApiError({ kind: "conflict", message: "It was taken back for everyone already." });
  }
}

/** A command changes only what was different, so the opposite is what was before. */
function undoFlags(options: WriteOptions, row: CommandRow): void {
  const { messageIds, change }: FlagsPayload = JSON.parse(row.payload);
  const opposite = {
    ...(change.read !== undefined && { read: !change.read }),
    ...(change.starred !== undefined && { starred: !change.starred }),
  };
  queue(options, row, { messageIds, change: opposite });
  refreshOverlay(options.db, row.accountId, messageIds);
  refreshConversationsOf(options.db, row.accountId, messageIds);
}

function undoMove(options: WriteOptions, row: CommandRow): void {
  const { items, to }: MovePayload = JSON.parse(row.payload);
  for (const [from, list] of Map.groupBy(items, (item) => item.from)) {
    const payload: MovePayload = { items: list.map(({ messageId }) => ({ messageId, from: to })), to: from };
    const id = queue(options, row, payload);
    showMove(options.db, row.accountId, id, payload);
  }
  refreshConversationsOf(
    options.db,
    row.accountId,
    items.map(({ messageId }) => messageId),
  );
}

function undoMark(options: WriteOptions, { accountId, conversationId, payload }: CommandRow): void {
  const { before }: MarkPayload = JSON.parse(payload);
  if (conversationId !== null) moveMark(options, { id: conversationId, accountId }, before ?? "", null);
}

function undoEdit(options: WriteOptions, { accountId, conversationId, payload }: CommandRow): void {
  const { messageId, before }: EditPayload = JSON.parse(payload);
  if (conversationId !== null) queueEdit(options, { id: messageId, accountId, conversationId }, before);
}

function queue({ db, clock, random }: WriteOptions, row: CommandRow, payload: FlagsPayload | MovePayload) {
  const now = clock.now();
  return db.transaction((changes) => {
    changes.note(
      ["messages", "conversations", "outbox", "folders"],
      row.conversationId === null ? [] : [row.conversationId],
    );
    return insertCommand(db, {
      accountId: row.accountId,
      conversationId: row.conversationId,
      kind: row.kind === "move" ? "move" : "flags",
      key: randomName(random),
      payload,
      label: `Undo: ${row.label}`,
      state: "queued",
      dueAt: now,
      createdAt: now,
    });
  });
}
