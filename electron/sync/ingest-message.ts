import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { RemoteMessage } from "../connectors/model.ts";
import { storedContent } from "../db/queries/messages.ts";
import { messages, messageVersions } from "../db/schema/index.ts";
import { freeMessageId, type KnownMessage } from "../db/writes/messages.ts";
import { insertRow, updateRow } from "../db/writes/rows.ts";
import { renameInActs } from "../db/writes/thread-edits.ts";
import { parserVersion } from "../mail/model.ts";
import { chatConversation } from "./chat-conversation.ts";
import { joinTwin, moveToTime } from "./chat-echo.ts";
import { joinPeople, keepOldVersion, meetsRemoval, prepared, saveChatState } from "./chat-message.ts";
import { contentColumns, indexLater, indexStored, saveContent } from "./contents.ts";
import { placeCopies } from "./copies.ts";
import { identify } from "./identify.ts";
import type { Ingestion } from "./ingest-context.ts";
import { isOwnDraftCopy } from "./server-drafts.ts";
import { type Mail, threadFor } from "./threading.ts";
import { applyWaiting } from "./waiting.ts";

/** Writes a message in its full state: new, known, edited, or the echo of one of ours. */
export function ingestMessage(ingestion: Ingestion, told: RemoteMessage): void {
  const message = prepared(ingestion, told);
  if (!message || isOwnDraftCopy(ingestion.db, message)) return;
  const { remoteId, known } = identify(ingestion, message);
  if (known) joinTwin(ingestion, message, known);
  if (!known) addMessage(ingestion, message, remoteId);
  else if (known.remoteId !== remoteId) joinEcho(ingestion, message, remoteId, known);
  else meetAgain(ingestion, message, known);
}

function addMessage(ingestion: Ingestion, message: RemoteMessage, remoteId: string): void {
  const { db, account } = ingestion;
  const sortAt = believableDate(message);
  const conversationId = conversationOf(ingestion, { ...message, remoteId, sortAt }, null);
  const id = freeMessageId(db, ingestion.accountName, remoteId, sortAt);
  const { senderId, ids } = joinPeople(ingestion, conversationId, message);
  const read =
    message.placements.length > 0 ? message.placements.every(({ flags }) => flags.read) : message.direction === "out";
  const starred = message.placements.some(({ flags }) => flags.starred);
  insertRow(db, messages, {
    ...stated(message),
    id,
    accountId: account,
    conversationId,
    remoteId,
    direction: message.direction,
    addresses: message.addresses,
    senderId,
    sortAt,
    remoteRead: read,
    remoteStarred: starred,
    answered: message.placements.some(({ flags }) => flags.answered),
    editedAt: message.editedAt ?? null,
    isDraft: message.placements.length > 0 && message.placements.every(({ flags }) => flags.draft),
    read,
    starred,
    bodyState: "none",
    ...(message.content && contentColumns(message.content)),
    parserVersion: message.content ? parserVersion : 0,
  });
  for (const identity of ids) ingestion.noteSeen(identity, sortAt);
  if (message.content) saveContent(ingestion, id, message.content, { fresh: true });
  placeCopies(ingestion, id, message.placements, { fresh: true });
  // Its row says already what these copies add up to.
  ingestion.replaced.delete(id);
  indexLater(ingestion, { id, subject: message.subject, addresses: message.addresses }, message.content);
  saveChatState(ingestion, id, message);
  ingestion.added.add(id);
  ingestion.touched.add(conversationId);
  applyWaiting(ingestion, message.id, id);
}

/** A second sight of a known message: another copy, the same again, an edit, or something older than what is held. */
function meetAgain(ingestion: Ingestion, message: RemoteMessage, known: KnownMessage): void {
  placeCopies(ingestion, known.id, message.placements);
  if (known.contentKind === "removed" || meetsRemoval(ingestion, message, known)) return;
  if (message.version < known.version) {
    keepOldVersion(ingestion, message, known);
    return;
  }
  saveChatState(ingestion, known.id, message);
  if (message.version > known.version) {
    edit(ingestion, message, known);
    return;
  }
  if (message.receivedAt < known.receivedAt) {
    updateRow(ingestion.db, messages, known.id, { receivedAt: message.receivedAt });
    ingestion.changed.add(known.id);
  }
  const fuller = known.bodyState === "none" || (known.bodyState === "partial" && message.content?.complete === true);
  if (message.content && fuller) fillContent(ingestion, known.id, message.content);
}

function edit(ingestion: Ingestion, message: RemoteMessage, known: KnownMessage): void {
  const { db, options } = ingestion;
  keepVersion(ingestion, known, message.content?.text);
  const { remoteId, sortAt, direction } = known;
  const conversationId = conversationOf(ingestion, { ...message, remoteId, sortAt, direction }, known.conversationId);
  updateRow(db, messages, known.id, {
    ...stated(message),
    conversationId,
    addresses: message.addresses,
    editedAt: message.editedAt ?? (message.conversation === null ? options.now : null),
    bodyState: "none",
    ...(message.content && contentColumns(message.content)),
  });
  if (message.content) saveContent(ingestion, known.id, message.content);
  indexLater(ingestion, { id: known.id, subject: message.subject, addresses: message.addresses }, message.content);
  ingestion.changed.add(known.id);
  ingestion.touched.add(conversationId);
}

/** What the message said before, for the list of its versions, and since when; unless it says the same still. */
export function keepVersion({ db, contents }: Ingestion, known: KnownMessage, now: string | undefined): void {
  const held = contents.get(known.id) ?? storedContent(db, known.id);
  if (!held || known.bodyState === "none" || held.text === now) return;
  const { id: messageId, version, editedAt, sortAt } = known;
  insertRow(db, messageVersions, { messageId, version, text: held.text, at: editedAt ?? sortAt }, "OR IGNORE");
}

/** A message of ours comes back from the provider: the local row keeps its id, text and blind copies, and takes the rest. */
function joinEcho(ingestion: Ingestion, message: RemoteMessage, remoteId: string, known: KnownMessage): void {
  const { db, account } = ingestion;
  renameInActs(db, account, known.remoteId, remoteId);
  moveToTime(ingestion, message, known);
  const { sortAt, direction } = known;
  const conversationId = conversationOf(ingestion, { ...message, remoteId, sortAt, direction }, known.conversationId);
  const { snippet: _, ...rest } = stated(message);
  const bcc = db.prepare<{ bcc: string | null }>(
    "SELECT json_extract(addresses, '$.bcc') AS bcc FROM messages WHERE id = ?",
  );
  const ours = bcc.get(known.id)?.bcc;
  updateRow(db, messages, known.id, {
    ...rest,
    remoteId,
    conversationId,
    addresses: { ...message.addresses, bcc: ours ? JSON.parse(ours) : message.addresses.bcc },
  });
  placeCopies(ingestion, known.id, message.placements);
  if (message.content) fillContent(ingestion, known.id, message.content);
  ingestion.changed.add(known.id);
  ingestion.replaced.add(known.id);
  ingestion.touched.add(conversationId);
}

/** Content that came after its message, by itself or with another copy. */
export function fillContent(ingestion: Ingestion, id: MessageId, content: NonNullable<RemoteMessage["content"]>): void {
  saveContent(ingestion, id, content);
  updateRow(ingestion.db, messages, id, { ...contentColumns(content), parserVersion });
  indexStored(ingestion, id, content);
  ingestion.changed.add(id);
  ingestion.replaced.add(id);
}

function conversationOf(
  ingestion: Ingestion,
  message: RemoteMessage & Mail,
  own: ConversationId | null,
): ConversationId {
  if (message.conversation === null) return threadFor(ingestion, message, own);
  const id = chatConversation(ingestion, message.conversation);
  ingestion.talking.add(id);
  return id;
}

const firstBelievable = Date.UTC(1990, 0, 1);
const day = 86_400_000;

/** The sender's date where it can be believed: from 1990 to a day after the provider saw the message. */
function believableDate({ sentAt, receivedAt }: Pick<RemoteMessage, "sentAt" | "receivedAt">): number {
  return sentAt !== null && sentAt >= firstBelievable && sentAt <= receivedAt + day ? sentAt : receivedAt;
}

/** Columns that the message itself states. */
function stated(message: RemoteMessage) {
  return {
    version: message.version,
    visibility: message.visibility,
    contentKind: message.contentKind,
    subject: message.subject,
    messageId: message.messageId,
    inReplyTo: message.inReplyTo,
    references: message.references,
    sentAt: message.sentAt,
    receivedAt: message.receivedAt,
    sequence: message.sequence,
    parentRemoteId: message.parent,
    broadcast: message.broadcast ?? false,
    bulk: message.bulk,
    automatic: message.automatic ?? false,
    size: message.size,
    snippet: message.snippet,
    badges: message.badges,
    items: [],
    remote: message.remote ?? null,
  };
}
