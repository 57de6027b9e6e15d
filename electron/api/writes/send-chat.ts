import { ApiError } from "../../../shared/api/errors.ts";
import type { DraftView } from "../../../shared/model/draft.ts";
import type { CommandId, ConversationId, MessageId } from "../../../shared/model/ids.ts";
import { type RemoteMessageRef, remoteId } from "../../connectors/model.ts";
import type { Readable } from "../../db/open.ts";
import { abilitiesOf } from "../../db/queries/limits.ts";
import { chooseConsent } from "../../db/writes/consent.ts";
import { localPrefix } from "../../db/writes/messages.ts";
import { writeEcho } from "../../sync/echo.ts";
import { messageRef } from "../../sync/outbox-chat.ts";
import type { OutgoingPayload } from "../../sync/outgoing.ts";
import { withRemoteIds } from "../mention-ids.ts";
import type { WriteOptions } from "../writes.ts";
import { type HeldFile, heldFile } from "./held-file.ts";
import { type Leaving, putIntoOutbox } from "./put-into-outbox.ts";
import { uuidFrom } from "./random-name.ts";

interface Room {
  id: ConversationId;
  remoteId: string;
  name: string;
}

/** Puts what is said in chat into the outbox, with its echo. Whoever answers in a conversation has allowed it (C14). */
export function freezeChat(options: WriteOptions, draft: DraftView, leaving: Leaving): CommandId {
  const { db, clock, engine } = options;
  const { content } = draft;
  const room = roomOf(db, draft);
  const files = content.attachments.map(({ id, name }) => heldFile(db, id, name));
  refuseUnsendable(db, draft, room, files);
  const payload = payloadOf(options, draft, room, files, leaving.dueAt);
  const label = `Say something in ${room.name || "a conversation"}`;
  return db.transaction(() => {
    if (chooseConsent(db, room.id, "allowed") !== "allowed") engine.lookForMore(content.accountId);
    return putIntoOutbox(options, draft, payload, { ...leaving, label }, () => ({
      ...writeEcho(db, content.accountId, payload, clock.now(), files),
      conversationId: room.id,
    }));
  });
}

function roomOf(db: Readable, { conversationId }: DraftView): Room {
  const room = db
    .prepare<Room>(
      "SELECT id, remote_id AS remoteId, subject AS name FROM conversations WHERE id = ? AND remote_id IS NOT NULL",
    )
    .get(conversationId);
  if (!room) throw new ApiError({ kind: "not-found", message: "This conversation is no longer here." });
  return room;
}

function refuseUnsendable(db: Readable, draft: DraftView, room: Room, files: readonly HeldFile[]): void {
  const { content, sourceId } = draft;
  const { limits, bounds } = abilitiesOf(db, room.id);
  const reason =
    limits.send ?? (sourceId === null ? undefined : limits.reply) ?? (files.length === 0 ? undefined : limits.upload);
  if (reason !== undefined) throw new ApiError({ kind: "refused", message: reason });
  if (content.text.trim() === "" && files.length === 0) throw refused("Write something, or add a file.", "text");
  const most = bounds.upload?.limitBytes ?? Number.POSITIVE_INFINITY;
  const tooLarge = files.find(({ size }) => size > most);
  if (tooLarge)
    throw refused(
      `“${tooLarge.name}” is too large: a file may have ${Math.floor(most / 1_048_576)} MB here.`,
      "attachments",
    );
}

function payloadOf(
  { db, random }: WriteOptions,
  { content, sourceId }: DraftView,
  room: Room,
  files: readonly HeldFile[],
  date: number,
): OutgoingPayload {
  return {
    key: uuidFrom(random),
    date,
    conversation: remoteId(room.remoteId),
    from: content.from,
    to: [],
    cc: [],
    bcc: [],
    subject: "",
    text: withRemoteIds(db, content.accountId, content.text),
    html: null,
    inReplyTo: null,
    references: [],
    parent: sourceId === null ? null : parentOf(db, sourceId),
    broadcast: content.broadcast ?? false,
    attachments: files.map(({ name, contentType, contentId, sha256 }) => ({ name, contentType, contentId, sha256 })),
  };
}

/** The message whose thread is answered in: threads are one deep, so an answer to an answer joins its thread. */
function parentOf(db: Readable, id: MessageId): RemoteMessageRef {
  const root = db
    .prepare<{ id: MessageId }>(
      `SELECT p.id AS id FROM messages m JOIN messages p ON p.account_id = m.account_id AND p.remote_id = m.parent_remote_id
       WHERE m.id = ?`,
    )
    .get(id);
  const parent = messageRef(db, root?.id ?? id);
  if (parent.id.startsWith(localPrefix))
    throw new ApiError({ kind: "conflict", message: "The message to answer has not left yet. Try again in a moment." });
  return parent;
}

function refused(message: string, field: string): ApiError {
  return new ApiError({ kind: "refused", message, field });
}
