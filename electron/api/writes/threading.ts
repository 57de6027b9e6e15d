import type { Undoable } from "../../../shared/api/conversations.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { AccountId, ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { currentId } from "../../db/queries/conversations.ts";
import { joinConversations, splitMessages } from "../../sync/thread-acts.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { randomName } from "./random-name.ts";

/** Conversations joined and split by hand; `triage.undo` takes both back. */
export function threadingWrites(
  options: WriteOptions,
): Pick<Handlers<"write">, "conversations.join" | "conversations.split"> {
  const { db, clock } = options;
  const undoable = (messages: number, work: (undoId: string) => void): Undoable => {
    const undoId = randomName(options.random);
    if (messages > 0) work(undoId);
    return { undoId, messages };
  };
  return {
    "conversations.join": ({ conversationIds }) => {
      const ids = [...new Set(conversationIds.map((id) => currentId(db, id)))];
      const account = accountOf(db, ids);
      const count = ids.length < 2 ? 0 : countIn(db, ids);
      return undoable(count, (undoId) => joinConversations(db, { account, undoId, now: clock.now() }, ids));
    },
    "conversations.split": ({ messageIds }) => {
      const ids = [...new Set(messageIds)];
      const [conversation, ...others] = conversationsOf(db, ids);
      if (conversation === undefined) throw notFound("These messages are no longer here.");
      if (others.length > 0) throw refused("Choose messages of one conversation to split it.");
      const account = accountOf(db, [conversation]);
      const count = ids.length < countIn(db, [conversation]) ? ids.length : 0;
      return undoable(count, (undoId) => splitMessages(db, { account, undoId, now: clock.now() }, ids));
    },
  };
}

/** The one account of these conversations, all of which the core threads itself. */
function accountOf(db: Readable, ids: readonly ConversationId[]): AccountId {
  const rows = db
    .prepare<{ accountId: AccountId; remoteId: string | null }>(
      `SELECT account_id AS accountId, remote_id AS remoteId FROM conversations
       WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(ids));
  const [first] = rows;
  if (!first || rows.length < ids.length) throw notFound("This conversation is no longer here.");
  if (rows.some(({ remoteId }) => remoteId !== null)) throw refused("Only e-mail can be joined and split.");
  if (rows.some(({ accountId }) => accountId !== first.accountId))
    throw refused("Conversations of different accounts can't be joined.");
  return first.accountId;
}

function countIn(db: Readable, ids: readonly ConversationId[]): number {
  const row = db.prepare<{ count: number }>(
    "SELECT count(*) AS count FROM messages WHERE conversation_id IN (SELECT value FROM json_each(?))",
  );
  return row.get(JSON.stringify(ids))?.count ?? 0;
}

function conversationsOf(db: Readable, ids: readonly MessageId[]): ConversationId[] {
  return db
    .prepare<{ id: ConversationId }>(
      "SELECT DISTINCT conversation_id AS id FROM messages WHERE id IN (SELECT value FROM json_each(?))",
    )
    .all(JSON.stringify(ids))
    .map(({ id }) => id);
}

function notFound(message: string): ApiError {
  return new ApiError({ kind: "not-found", message });
}

function refused(message: string): ApiError {
  return new ApiError({ kind: "refused", message });
}
