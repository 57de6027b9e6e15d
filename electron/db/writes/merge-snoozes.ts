import type { ConversationId } from "../../../shared/model/ids.ts";
import type { Writable } from "../open.ts";

/** Two conversations become one: what is away of either stays away, both: until the later time. */
export function mergeSnoozes(db: Writable, kept: ConversationId, other: ConversationId): void {
  // Nothing that was here when either was put away is news to the other.
  db.prepare(
    `UPDATE snoozes SET last_at = (SELECT max(last_at) FROM snoozes WHERE conversation_id IN (@kept, @other))
     WHERE conversation_id IN (@kept, @other)`,
  ).run({ kept, other });
  db.prepare(
    `DELETE FROM snoozes WHERE conversation_id IN (@kept, @other) AND conversation_id <>
       (SELECT conversation_id FROM snoozes WHERE conversation_id IN (@kept, @other)
        ORDER BY returned_at IS NULL DESC, due_at DESC LIMIT 1)`,
  ).run({ kept, other });
  db.prepare("UPDATE snoozes SET conversation_id = ? WHERE conversation_id = ?").run(kept, other);
}
