import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { baseSubject } from "../../mail/subject.ts";

/** What calendars put in front of the subject of an invitation when it is answered, in languages often met. */
const answerWords =
  /^(?:accepted|declined|tentative(?:ly accepted)?|zugesagt|abgelehnt|mit vorbehalt|accepté|refusé|provisoire|aceptad[oa]|rechazad[oa]|provisional|accettato|rifiutato|provvisorio)\s*:\s*/iu;

/** The first message whose base subject is another than that of the first one; null when there is none. */
export function changedSubject(db: Readable, conversation: ConversationId): MessageId | null {
  const rows = db
    .prepare<{ id: MessageId; subject: string }>(
      `SELECT id, subject, min(sort_at) AS at FROM messages m WHERE conversation_id = ?
         AND NOT EXISTS (SELECT 1 FROM delivery_failures f WHERE f.report_id = m.id) GROUP BY subject ORDER BY at, id`,
    )
    .all(conversation);
  const subjects = rows
    .map(({ id, subject }) => ({
      id,
      base: baseSubject(baseSubject(subject.slice(0, 2000)).replace(answerWords, "")).toLowerCase(),
    }))
    .filter(({ base }) => base !== "");
  return subjects.find(({ base }) => base !== subjects[0]?.base)?.id ?? null;
}
