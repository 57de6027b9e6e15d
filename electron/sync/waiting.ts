import type { MessageId } from "../../shared/model/ids.ts";
import type { RemoteEvent } from "../connectors/model.ts";
import { waitingEvents } from "../db/schema/index.ts";
import { insertForId } from "../db/writes/rows.ts";
import { applyReaction, applyRemoval, applyTimeline } from "./chat-events.ts";
import type { Ingestion } from "./ingest-context.ts";

/** Events that speak of one message and may come before it. */
export type MessageEvent = Extract<RemoteEvent, { type: "reaction" | "message-removed" | "timeline" }>;

interface Waiting {
  id: number;
  event: string;
}

/** Keeps an event until its message comes; the same event twice is kept once. */
export function waitFor(ingestion: Ingestion, remoteId: string, event: MessageEvent): void {
  const { db, account, options } = ingestion;
  const text = JSON.stringify(event);
  const known = db
    .prepare("SELECT 1 FROM waiting_events WHERE account_id = ? AND message_remote_id = ? AND event = ?")
    .get(account, remoteId, text);
  if (known !== undefined) return;
  ingestion.somethingWaits = true;
  insertForId(db, waitingEvents, { accountId: account, messageRemoteId: remoteId, event, at: options.now });
}

/** Applies, in the order they came, what waited for this message. */
export function applyWaiting(ingestion: Ingestion, remoteId: string, message: MessageId): void {
  if (!ingestion.somethingWaits) return;
  const { db, account } = ingestion;
  const rows = db
    .prepare<Waiting>("SELECT id, event FROM waiting_events WHERE account_id = ? AND message_remote_id = ? ORDER BY id")
    .all(account, remoteId);
  for (const row of rows) {
    const event: MessageEvent = JSON.parse(row.event);
    applyToMessage(ingestion, message, event);
    db.prepare("DELETE FROM waiting_events WHERE id = ?").run(row.id);
  }
}

export function applyToMessage(ingestion: Ingestion, message: MessageId, event: MessageEvent): void {
  if (event.type === "reaction") applyReaction(ingestion, message, event);
  else if (event.type === "message-removed") applyRemoval(ingestion, message);
  else applyTimeline(ingestion, message, event.event);
}
