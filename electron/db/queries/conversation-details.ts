import type { ConversationView, ParticipantRole, ParticipantView } from "../../../shared/model/conversation.ts";
import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { onlyPerson, shownInline, unreadMessage } from "./message-extras.ts";
import { isBlocked } from "./senders.ts";

type Details = Pick<ConversationView, "topic" | "consent" | "muted" | "memberCount" | "section" | "writer">;

/** What the list does not say of a conversation. */
export function detailsOf(db: Readable, id: ConversationId): Details {
  const row = db
    .prepare<Omit<Details, "muted" | "writer"> & { muted: 0 | 1 }>(
      "SELECT topic, consent, muted, member_count AS memberCount, section FROM conversations WHERE id = ?",
    )
    .get(id);
  const writer = writerOf(db, id);
  if (!row) return { topic: "", consent: "allowed", muted: false, memberCount: null, section: "people", writer };
  return { ...row, muted: row.muted === 1, writer };
}

/** Who wrote the newest message that came in. */
function writerOf(db: Readable, id: ConversationId): Details["writer"] {
  const row = db
    .prepare<{ sender: string; name: string }>(
      `SELECT i.remote_id AS sender, coalesce(nullif(i.name, ''), i.address) AS name FROM messages m
         JOIN identities i ON i.id = m.sender_id
       WHERE m.conversation_id = ? AND m.direction = 'in' AND m.is_draft = 0 ORDER BY m.sort_at DESC, m.id DESC LIMIT 1`,
    )
    .get(id);
  return row ? { ...row, blocked: isBlocked(db, row.sender) } : null;
}

/** So many participants are named. */
const mostNamed = 200;
/** And so many of the newest messages say who spoke last. */
const mostHeard = 2000;

interface Row extends Omit<ParticipantView, "role"> {
  role: ParticipantRole | null;
  isSelf: 0 | 1;
  isBot: 0 | 1;
}

/** Who takes part or said something, those who spoke last first. */
export function participantsOf(db: Readable, id: ConversationId): ParticipantView[] {
  return db
    .prepare<Row>(
      `SELECT i.id AS identityId, ${onlyPerson} AS personId, i.name AS name, i.address AS address, p.role AS role,
         i.is_self AS isSelf, i.is_bot AS isBot
       FROM (SELECT identity, max(at) AS at FROM (
             SELECT identity_id AS identity, NULL AS at FROM participants WHERE conversation_id = @id
             UNION ALL SELECT * FROM (SELECT sender_id, sort_at FROM messages
               WHERE conversation_id = @id AND sender_id IS NOT NULL ORDER BY sort_at DESC LIMIT ${mostHeard}))
           GROUP BY identity) known
         JOIN identities i ON i.id = known.identity
         LEFT JOIN participants p ON p.conversation_id = @id AND p.identity_id = i.id
       ORDER BY known.at DESC NULLS LAST, i.id LIMIT ${mostNamed}`,
    )
    .all({ id })
    .map(({ isSelf, isBot, role, ...participant }) => ({
      ...participant,
      role: isSelf === 1 ? "self" : (role ?? (isBot === 1 ? "bot" : "person")),
    }));
}

/** The oldest unread message that is shown, or unread in a thread where none is. */
export function firstUnread(db: Readable, id: ConversationId): MessageId | null {
  const find = (where: string) =>
    db
      .prepare<{ id: MessageId }>(
        `SELECT m.id AS id FROM messages m WHERE m.conversation_id = ? AND ${unreadMessage}${where}
         ORDER BY m.sort_at, coalesce(m.sequence, ''), m.id LIMIT 1`,
      )
      .get(id)?.id;
  return find(` AND ${shownInline}`) ?? find("") ?? null;
}
