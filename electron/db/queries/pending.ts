import { eq } from "drizzle-orm";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { messageMarkdown } from "../schema/index.ts";

/** What the user did to messages of chat and the provider has not confirmed: shown over what is stored, and gone when it fails. */
const pending = "o.state IN ('held', 'queued', 'sending', 'unknown')";

/** The payload of an `edit` command. */
export interface EditPayload {
  messageId: MessageId;
  /** Markdown. */
  text: string;
  plain: string;
  snippet: string;
  /** Markdown of what it said until then, for undo. */
  before: string;
}

/** The payload of a `react` command. */
export interface ReactPayload {
  messageId: MessageId;
  emoji: string;
  on: boolean;
}

export type PendingChange = { kind: "edit"; payload: EditPayload } | { kind: "remove" };

/** The newest change of each of these messages that is still on its way. A removal counts before any edit. */
export function pendingChanges(db: Readable, ids: readonly MessageId[]): Map<MessageId, PendingChange> {
  const rows = db
    .prepare<{ messageId: MessageId; kind: string; payload: string }>(
      `SELECT o.message_id AS messageId, o.kind AS kind, o.payload AS payload FROM outbox o
       WHERE o.message_id IN (SELECT value FROM json_each(?)) AND o.kind IN ('edit', 'remove') AND ${pending} ORDER BY o.id`,
    )
    .all(JSON.stringify(ids));
  const found = new Map<MessageId, PendingChange>();
  for (const { messageId, kind, payload } of rows) {
    if (kind === "remove") found.set(messageId, { kind });
    else if (found.get(messageId)?.kind !== "remove")
      found.set(messageId, { kind: "edit", payload: JSON.parse(payload) });
  }
  return found;
}

/** Own reactions on their way, in order, with the name the user has there. */
export function pendingReactions(db: Readable, ids: readonly MessageId[]): (ReactPayload & { name: string })[] {
  return db
    .prepare<{ payload: string; name: string | null }>(
      `SELECT o.payload AS payload,
         (SELECT name FROM identities i WHERE i.account_id = o.account_id AND i.is_self = 1 ORDER BY kind DESC, i.id LIMIT 1) AS name
       FROM outbox o WHERE o.message_id IN (SELECT value FROM json_each(?)) AND o.kind = 'react' AND ${pending} ORDER BY o.id`,
    )
    .all(JSON.stringify(ids))
    .map(({ payload, name }) => {
      const reaction: ReactPayload = JSON.parse(payload);
      return { ...reaction, name: name ?? "" };
    });
}

/** The Markdown that a message says as it is stored; null where there is none. */
export function storedMarkdown(db: Readable, id: MessageId): string | null {
  const row = db.orm
    .select({ markdown: messageMarkdown.markdown })
    .from(messageMarkdown)
    .where(eq(messageMarkdown.messageId, id))
    .get();
  return row?.markdown ?? null;
}
