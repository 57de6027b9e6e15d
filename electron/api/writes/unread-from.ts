import { ApiError } from "../../../shared/api/errors.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { markUnreadFrom } from "./marks.ts";
import { randomName } from "./random-name.ts";
import { triageWrites } from "./triage.ts";

/** Unread from a message on: in chat the user's mark moves back, letters are marked one by one. */
export function unreadFromWrites(options: WriteOptions): Pick<Handlers<"write">, "conversations.markUnread"> {
  const { db, engine, random } = options;
  const { "triage.read": setRead } = triageWrites(options);
  return {
    "conversations.markUnread": ({ id, from }) => {
      const told = db.prepare("SELECT 1 FROM conversations WHERE id = ? AND remote_id IS NOT NULL").get(id);
      if (told !== undefined) {
        markUnreadFrom(options, id, from, randomName(random));
        engine.commandsChanged();
        return null;
      }
      const messageIds = db
        .prepare<{ id: MessageId }>(
          `SELECT m.id AS id FROM messages first JOIN messages m ON m.conversation_id = first.conversation_id
           WHERE first.id = ? AND first.conversation_id = ? AND m.direction = 'in'
             AND (m.sort_at, m.id) >= (first.sort_at, first.id) ORDER BY m.sort_at, m.id`,
        )
        .all(from, id)
        .map((row) => row.id);
      if (messageIds.length === 0)
        throw new ApiError({ kind: "not-found", message: "Nothing that came in is here from this message on." });
      return Promise.resolve(setRead({ target: { messageIds }, read: false })).then(() => null);
    },
  };
}
