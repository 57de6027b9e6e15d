import { eq, sql } from "drizzle-orm";
import type { ListPosition, Page } from "../../../shared/model/conversation.ts";
import type { FolderRole } from "../../../shared/model/folder.ts";
import type { ConversationId, FolderId, MessageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import type { Readable } from "../open.ts";
import { contentOf } from "../packs.ts";
import { messageMarkdown, messages } from "../schema/index.ts";
import { append } from "./append.ts";
import { attachmentsOf } from "./attachments.ts";
import { currentId } from "./conversations.ts";
import { beforeInChat, chatOrder, limitsFinder, sendersOf, shownInline, threadsOfMessages } from "./message-extras.ts";
import { outgoingOf } from "./outgoing.ts";
import { type PendingChange, pendingChanges } from "./pending.ts";
import { reactionsOf } from "./reactions.ts";

/** The newest messages of a conversation before a position, in ascending order of time. Names of files are as declared. */
export function listMessages(
  db: Readable,
  { conversationId, before, limit }: { conversationId: ConversationId; before: ListPosition | null; limit: number },
): Page<MessageView> {
  const id = currentId(db, conversationId);
  const told = db.prepare("SELECT 1 FROM conversations WHERE id = ? AND remote_id IS NOT NULL").get(id) !== undefined;
  const at = [before?.at ?? Number.MAX_SAFE_INTEGER, before?.id ?? Number.MAX_SAFE_INTEGER];
  const keys = told
    ? db.prepare<Key>(chatKeysSql).all(id, at[0], at[1], at[1], limit + 1)
    : db.prepare<Key>(messageKeysSql).all(id, ...at, limit + 1);
  return pageOf(db, keys, limit);
}

export interface Key {
  id: MessageId;
  at: number;
}

/** @param keys newest first, one more than the limit where there is another page */
export function pageOf(db: Readable, keys: readonly Key[], limit: number): Page<MessageView> {
  const shown = keys.slice(0, limit);
  const oldest = keys.length > limit ? shown.at(-1) : undefined;
  const ids = shown.map(({ id }) => id);
  return { rows: viewsOf(db, ids), next: oldest ? { at: oldest.at, id: oldest.id } : null };
}

/** The statement behind the pages; for looking at its plan. */
export const messageKeysSql = `SELECT id, sort_at AS at FROM messages
  WHERE conversation_id = ? AND (sort_at, id) < (?, ?) ORDER BY sort_at DESC, id DESC LIMIT ?`;

const chatKeysSql = `SELECT m.id AS id, m.sort_at AS at FROM messages m
  WHERE m.conversation_id = ? AND ${beforeInChat} AND ${shownInline} ORDER BY ${chatOrder} LIMIT ?`;

/** Null when there is none of that id. */
export function findMessage(db: Readable, id: MessageId): MessageView | null {
  return viewsOf(db, [id])[0] ?? null;
}

/** In ascending order of time. */
function viewsOf(db: Readable, ids: readonly MessageId[]): MessageView[] {
  const rows = db.orm
    .select({ ...columns, remoteId: messages.remoteId })
    .from(messages)
    .where(sql`${messages.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .orderBy(messages.sortAt, sql`coalesce(${messages.sequence}, '')`, messages.id)
    .all();
  const folders = foldersOf(db, ids);
  const attachments = attachmentsOf(db, ids);
  const outgoing = outgoingOf(db, ids);
  const senders = sendersOf(db, ids);
  const threads = threadsOfMessages(db, ids);
  const reactions = reactionsOf(db, ids);
  const changes = pendingChanges(db, ids);
  const limitsOf = limitsFinder(db, Date.now());
  return rows.map(({ remoteId, ...row }) => {
    const view: MessageView = {
      ...row,
      folders: folders.get(row.id) ?? [],
      attachments: attachments.get(row.id) ?? [],
      outgoing: outgoing.get(row.id) ?? null,
      sender: senders.get(row.id) ?? nobody,
      parentId: threads.get(row.id)?.parentId ?? null,
      replies: threads.get(row.id)?.replies ?? null,
      reactions: reactions.get(row.id) ?? [],
      limits: limitsOf(row, !remoteId.startsWith("local:")),
    };
    return withChange(view, changes.get(row.id));
  });
}

/** What the user changed shows at once. */
function withChange(view: MessageView, change: PendingChange | undefined): MessageView {
  if (change?.kind === "edit") return { ...view, snippet: change.payload.snippet };
  if (change?.kind !== "remove") return view;
  return { ...view, content: "removed", snippet: "", attachments: [], reactions: [] };
}

const nobody: MessageView["sender"] = {
  identityId: null,
  personId: null,
  name: "",
  address: "",
  isSelf: false,
  isBot: false,
  picture: null,
};

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
  editedAt: messages.editedAt,
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

export interface HeldContent {
  bodyState: MessageView["bodyState"];
  text: string;
  html: string | null;
  /** Chat only. */
  markdown: string | null;
}

/** The text to read, its form, and how much of it is here. Null when there is no such message. */
export function storedContent(db: Readable, id: MessageId): HeldContent | null {
  const row = db.orm
    .select({ bodyState: messages.bodyState, markdown: messageMarkdown.markdown })
    .from(messages)
    .leftJoin(messageMarkdown, eq(messageMarkdown.messageId, messages.id))
    .where(eq(messages.id, id))
    .get();
  if (!row) return null;
  const content = contentOf(db, id);
  return { ...row, text: content?.text ?? "", html: content?.html ?? null };
}

/** The same as the user sees it: what they changed shows at once. */
export function findContent(db: Readable, id: MessageId): HeldContent | null {
  const held = storedContent(db, id);
  if (!held) return null;
  const change = pendingChanges(db, [id]).get(id);
  if (change?.kind === "edit") return { ...held, text: change.payload.plain, markdown: change.payload.text };
  if (change?.kind === "remove") return { ...held, text: "", html: null, markdown: null };
  return held;
}

/** The message as the provider sent it, where it is kept. */
export function findSource(db: Readable, id: MessageId): { source: Uint8Array; complete: boolean } | null {
  const content = contentOf(db, id);
  return content?.source ? { source: content.source, complete: content.complete } : null;
}
