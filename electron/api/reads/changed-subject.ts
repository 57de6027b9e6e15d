import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { baseSubject } from "../../mail/subject.ts";

/** The first message whose base subject is another than that of the first one; null when there is none. */
export function changedSubject(db: Readable, conversation: ConversationId): MessageId | null {
  const rows = db
    .prepare<{ id: MessageId; subject: string }>(
      `SELECT id, subject, min(sort_at) AS at FROM messages WHERE conversation_id = ? GROUP BY subject ORDER BY at, id`,
    )
    .all(conversation);
  const subjects = rows
    .map(({ id, subject }) => ({ id, base: baseSubject(subject.slice(0, 2000)).toLowerCase() }))
    .filter(({ base }) => base !== "");
  return subjects.find(({ base }) => base !== subjects[0]?.base)?.id ?? null;
}
