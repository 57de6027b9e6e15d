import { sql } from "drizzle-orm";
import type { ListPosition, Page } from "../../../shared/model/conversation.ts";
import type { FolderRole } from "../../../shared/model/folder.ts";
import type { ConversationId, FolderId, MessageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import type { Readable } from "../open.ts";
import { contentOf } from "../packs.ts";
import { messages } from "../schema/index.ts";
import { append } from "./append.ts";
import { attachmentsOf } from "./attachments.ts";
import { currentId } from "./conversations.ts";
import { outgoingOf } from "./outgoing.ts";

/** The newest messages of a conversation before a position, in ascending order of time. Names of files are as declared. */
export function listMessages(
  db: Readable,
  { conversationId, before, limit }: { conversationId: ConversationId; before: ListPosition | null; limit: number },
): Page<MessageView> {
  const keys = db
    .prepare<{ id: MessageId; at: number }>(messageKeysSql)
    .all(
      currentId(db, conversationId),
      before?.at ?? Number.MAX_SAFE_INTEGER,
      before?.id ?? Number.MAX_SAFE_INTEGER,
      limit + 1,
    );
  const shown = keys.slice(0, limit);
  const oldest = keys.length > limit ? shown.at(-1) : undefined;
  return {
    rows: viewsOf(
      db,
      shown.map(({ id }) => id),
    ),
    next: oldest ? { at: oldest.at, id: oldest.id } : null,
  };
}

/** The statement behind the pages; for looking at its plan. */
export const messageKeysSql = `SELECT id, sort_at AS at FROM messages
  WHERE conversation_id = ? AND (sort_at, id) < (?, ?) ORDER BY sort_at DESC, id DESC LIMIT ?`;

/** Null when there is none of that id. */
export function findMessage(db: Readable, id: MessageId): MessageView | null {
  return viewsOf(db, [id])[0] ?? null;
}

function viewsOf(db: Readable, ids: readonly MessageId[]): MessageView[] {
  const rows = db.orm
    .select(columns)
    .from(messages)
    .where(sql`${messages.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .orderBy(messages.sortAt, messages.id)
    .all();
  const folders = foldersOf(db, ids);
  const attachments = attachmentsOf(db, ids);
  const outgoing = outgoingOf(db, ids);
  return rows.map((row) => ({
    ...row,
    folders: folders.get(row.id) ?? [],
    attachments: attachments.get(row.id) ?? [],
    outgoing: outgoing.get(row.id) ?? null,
  }));
}

const columns = {
  id: messages.id,
  conversationId: messages.conversationId,
  accountId: messages.accountId,
  direction: messages.direction,
  visibility: messages.visibility,
  content: messages.contentKind,
  subject: messages.subject,
  addresses: messages.addresses,
  snippet: messages.snippet,
  sentAt: messages.sortAt,
  receivedAt: messages.receivedAt,
  read: messages.read,
  starred: messages.starred,
  answered: messages.answered,
  bodyState: messages.bodyState,
  size: messages.size,
  badges: messages.badges,
};

/** Where copies stand as the user sees it: on their way in counts, on their way out does not. */
function foldersOf(db: Readable, ids: readonly MessageId[]): Map<MessageId, MessageView["folders"]> {
  const rows = db
    .prepare<{ messageId: MessageId; id: FolderId; role: FolderRole | null; name: string }>(
      `SELECT DISTINCT p.message_id AS messageId, f.id AS id, f.role AS role, f.name AS name
       FROM placements p JOIN folders f ON f.id = p.folder_id
       WHERE p.message_id IN (SELECT value FROM json_each(?)) AND p.state <> 'leaving' ORDER BY f.id`,
    )
    .all(JSON.stringify(ids));
  const folders = new Map<MessageId, MessageView["folders"]>();
  for (const { messageId, ...folder } of rows) append(folders, messageId, folder);
  return folders;
}

/** The text to read, the HTML as sent, and how much of it is here. Null when there is no such message. */
export function findContent(
  db: Readable,
  id: MessageId,
): { bodyState: MessageView["bodyState"]; text: string; html: string | null } | null {
  const row = db
    .prepare<Pick<MessageView, "bodyState">>("SELECT body_state AS bodyState FROM messages WHERE id = ?")
    .get(id);
  if (!row) return null;
  const content = contentOf(db, id);
  return { ...row, text: content?.text ?? "", html: content?.html ?? null };
}

/** The message as the provider sent it, where it is kept. */
export function findSource(db: Readable, id: MessageId): { source: Uint8Array; complete: boolean } | null {
  const content = contentOf(db, id);
  return content?.source ? { source: content.source, complete: content.complete } : null;
}
