import { type ConversationId, messageIdAt } from "../../shared/model/ids.ts";
import { baseSubject } from "../mail/subject.ts";
import type { Letter } from "../mail/thread-links.ts";
import { answerKeys, isWithinReach, letterOf, subjectWindow } from "../mail/thread-subject.ts";
import type { Ingestion } from "./ingest-context.ts";

/** Conversations with a message that this reply without links can answer, each with the name it was found by. */
export function answerable(
  { db, account, selves }: Ingestion,
  reply: Letter,
  keys: readonly string[],
): { conversationId: ConversationId; key: string }[] {
  // The ids of messages grow with their time; a word of the subject spares looking at most of them.
  const rows = db
    .prepare<{ conversationId: ConversationId; subject: string; addresses: string; bulk: number; sortAt: number }>(
      `SELECT conversation_id AS conversationId, subject, addresses, bulk, sort_at AS sortAt FROM messages
       WHERE id BETWEEN ? AND ? AND account_id = ? AND direction = ? AND instr(subject, ?) > 0`,
    )
    .all(
      messageIdAt(reply.at - subjectWindow, 0, db.idBase),
      messageIdAt(reply.at + 1000, 2 ** 20 - 1, db.idBase),
      account,
      reply.out ? "in" : "out",
      baseSubject(reply.subject.slice(0, 2000)).split(" ")[0] ?? "",
    );
  return rows.flatMap(({ conversationId, subject, addresses, bulk, sortAt }) => {
    const direction = reply.out ? "in" : "out";
    const letter = letterOf({ direction, bulk: bulk === 1, subject, sortAt, addresses: JSON.parse(addresses) }, selves);
    if (!isWithinReach(reply, letter)) return [];
    const theirs = new Set(answerKeys(letter));
    return keys.filter((key) => theirs.has(key)).map((key) => ({ conversationId, key }));
  });
}
