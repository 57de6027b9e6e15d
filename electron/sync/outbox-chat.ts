import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { CapabilityName, Connector } from "../connectors/contract.ts";
import { ConnectorError } from "../connectors/errors.ts";
import { type RemoteEvent, type RemoteMessageRef, remoteId } from "../connectors/model.ts";
import type { Readable } from "../db/open.ts";
import type { EditPayload, ReactPayload } from "../db/queries/pending.ts";
import { type MarkPayload, saveMark, toldMark } from "../db/writes/markers.ts";
import type { CommandRow } from "../db/writes/outbox.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { writeEdit } from "./chat-edit.ts";
import { quietly } from "./echo.ts";
import { ingestEvents } from "./ingest.ts";
import type { OutboxCall } from "./outbox-call.ts";
import { chatDone } from "./outbox-settle.ts";
import { ownIdentity, ownPerson } from "./people.ts";

/** Tells the provider what the user did to messages and marks of chat. Doing one again is no harm. */
export async function tellChat(call: OutboxCall, row: CommandRow): Promise<void> {
  if (row.kind === "edit") await tellEdit(call, row);
  else if (row.kind === "remove") await tellRemoval(call, row);
  else if (row.kind === "react") await tellReaction(call, row);
  else await tellMark(call, row);
}

async function tellEdit(call: OutboxCall, row: CommandRow): Promise<void> {
  const { db, connector, signal } = call;
  const payload: EditPayload = JSON.parse(row.payload);
  const edit = connector.edit?.bind(connector);
  if (!edit) throw notPossible(connector, "edit");
  const ref = messageRef(db, payload.messageId);
  const { events } = await edit(ref, payload.text, signal);
  const told = events.some((event) => event.type === "message" && event.message.id === ref.id);
  settle(call, row, events, (now) => {
    // The provider's own word of it comes later; what was sent is what it says until then.
    if (!told) writeEdit(db, row.accountId, payload, now);
  });
}

async function tellRemoval(call: OutboxCall, row: CommandRow): Promise<void> {
  const { connector, signal } = call;
  const remove = connector.remove?.bind(connector);
  if (!remove) throw notPossible(connector, "remove");
  const ref = messageRef(call.db, row.messageId);
  await remove(ref, signal);
  settle(call, row, [{ type: "message-removed", id: ref.id }]);
}

async function tellReaction(call: OutboxCall, row: CommandRow): Promise<void> {
  const { db, account, connector, signal } = call;
  const { emoji, on }: ReactPayload = JSON.parse(row.payload);
  const react = connector.react?.bind(connector);
  if (!react) throw notPossible(connector, "react");
  const ref = messageRef(db, row.messageId);
  await react(ref, emoji, on, signal);
  const by = ownPerson(db, account);
  const at = afterKnownReaction(db, row.messageId, emoji);
  settle(call, row, by ? [{ type: "reaction", message: ref.id, by, emoji, at, removed: !on }] : []);
}

/** What was just done follows what the provider told; its own word of it, by its own clock, comes later. */
function afterKnownReaction(db: Readable, message: MessageId | null, emoji: string): number {
  const row = db
    .prepare<{ at: number }>(
      `SELECT r.at FROM reactions r JOIN identities i ON i.id = r.identity_id
       WHERE r.message_id = ? AND r.emoji = ? AND i.is_self = 1 ORDER BY r.at DESC LIMIT 1`,
    )
    .get(message, emoji);
  return (row?.at ?? 0) + 1;
}

async function tellMark(call: OutboxCall, row: CommandRow): Promise<void> {
  const { db, account, connector, signal } = call;
  const { upTo }: MarkPayload = JSON.parse(row.payload);
  const markRead = connector.markRead?.bind(connector);
  if (!markRead) throw notPossible(connector, "markRead");
  const conversation = row.conversationId;
  if (conversation === null) throw gone();
  await markRead(remoteId(remoteConversation(db, conversation)), upTo, signal);
  settle(call, row, [], (now) => {
    const own = ownIdentity(db, account);
    // It follows what the provider knew; when that was is a matter of the provider's clock.
    const at = (toldMark(db, conversation)?.at ?? 0) + 1;
    if (own) saveMark(db, conversation, own.id, { upTo, at }, now);
  });
}

/** What the provider took is written with the end of the command. */
function settle(call: OutboxCall, row: CommandRow, events: RemoteEvent[], more?: (now: number) => void): void {
  const { db, account, clock } = call;
  const now = clock.now();
  failPoint("outbox.call.after");
  db.transaction(() => {
    ingestEvents(db, account, events, quietly(now));
    more?.(now);
    chatDone(db, row, now);
  });
}

/** A message as its connector knows it. @throws ConnectorError `missing` when it is not here any more */
export function messageRef(db: Readable, id: MessageId | null): RemoteMessageRef {
  const row = db
    .prepare<{ id: string; conversation: string | null; sequence: string | null; remote: string | null }>(
      `SELECT m.remote_id AS id, c.remote_id AS conversation, m.sequence AS sequence, m.remote AS remote
       FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.id = ?`,
    )
    .get(id);
  if (!row) throw gone();
  return {
    id: remoteId(row.id),
    conversation: row.conversation === null ? null : remoteId(row.conversation),
    sequence: row.sequence,
    remote: row.remote === null ? null : JSON.parse(row.remote),
  };
}

function remoteConversation(db: Readable, id: ConversationId): string {
  const row = db.prepare<{ id: string | null }>("SELECT remote_id AS id FROM conversations WHERE id = ?").get(id);
  if (row?.id == null) throw gone();
  return row.id;
}

function gone(): ConnectorError {
  return new ConnectorError({ kind: "missing" }, "This is no longer here.");
}

function notPossible(connector: Connector, name: CapabilityName): ConnectorError {
  const capability = connector.capabilities()[name];
  const reason = capability.level === "none" ? capability.reason : "This account can't do that.";
  return new ConnectorError({ kind: "refused", reason: "unsupported" }, reason);
}
