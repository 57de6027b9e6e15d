import type { Target } from "../../../shared/api/conversations.ts";
import type { FolderRole } from "../../../shared/model/folder.ts";
import type { AccountId, ConversationId, FolderId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { localPrefix } from "../../db/writes/messages.ts";

export interface TargetMessage {
  id: MessageId;
  accountId: AccountId;
  conversationId: ConversationId;
  direction: "in" | "out";
  sortAt: number;
  read: number;
  starred: number;
}

/** The messages an act is about, oldest first; those of ours that no server knows are left alone. */
export function messagesOf(db: Readable, target: Target): TargetMessage[] {
  const [column, ids] =
    "conversationIds" in target ? ["conversation_id", target.conversationIds] : ["id", target.messageIds];
  return db
    .prepare<TargetMessage>(
      `SELECT id, account_id AS accountId, conversation_id AS conversationId, direction, sort_at AS sortAt, read, starred
       FROM messages WHERE ${column} IN (SELECT value FROM json_each(?)) AND remote_id NOT LIKE '${localPrefix}%'
       ORDER BY sort_at, id`,
    )
    .all(JSON.stringify(ids));
}

export interface Copy {
  messageId: MessageId;
  accountId: AccountId;
  conversationId: ConversationId;
  folderId: FolderId;
  role: FolderRole | null;
}

/** Where these messages show now. Views on other folders don't count: a message can't be moved out of a view. */
export function copiesOf(db: Readable, messages: readonly TargetMessage[]): Copy[] {
  return db
    .prepare<Copy>(
      `SELECT m.id AS messageId, m.account_id AS accountId, m.conversation_id AS conversationId, f.id AS folderId, f.role
       FROM json_each(?) wanted JOIN messages m ON m.id = wanted.value
         JOIN placements p ON p.message_id = m.id AND p.state <> 'leaving'
         JOIN folders f ON f.id = p.folder_id AND f.virtual = 0 ORDER BY m.sort_at, m.id`,
    )
    .all(JSON.stringify(messages.map(({ id }) => id)));
}

type MoveRole = "inbox" | "archive" | "trash" | "junk";

/**
 * Which copies a move takes. Archiving a conversation takes what stands in the inbox: what was sent stays in Sent.
 * Trash takes everything. Bringing back to the inbox takes what was archived, thrown away or called junk.
 */
export function isMoved(copy: Copy, to: MoveRole | null, target: FolderId): boolean {
  if (copy.folderId === target) return false;
  if (to === "archive") return copy.role === "inbox";
  if (to === "trash") return copy.role !== "trash";
  if (to === "inbox") return copy.role === "archive" || copy.role === "trash" || copy.role === "junk";
  return copy.role !== "sent" && copy.role !== "drafts" && copy.role !== "trash";
}
