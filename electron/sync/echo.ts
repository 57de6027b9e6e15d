import type { AccountId, ConversationId, MessageId } from "../../shared/model/ids.ts";
import { remoteId } from "../connectors/model.ts";
import type { Writable } from "../db/open.ts";
import { refreshConversations } from "../db/writes/aggregates.ts";
import { foldersOf } from "../db/writes/folders.ts";
import { localPrefix, messageByRemoteId } from "../db/writes/messages.ts";
import { refreshConversationsOf } from "../db/writes/overlay.ts";
import { insertPlacement } from "../db/writes/placements.ts";
import { removeAct, replyAct } from "../db/writes/thread-edits.ts";
import { plainText } from "./chat-text.ts";
import { ingestEvents } from "./ingest.ts";
import { Ingestion, type IngestOptions } from "./ingest-context.ts";
import type { OutgoingPayload } from "./outgoing.ts";
import { ownPerson } from "./people.ts";
import { removeMessages } from "./purge.ts";
import { threadAgain } from "./thread-again.ts";

/** How what the user did is written: at once, and as no news. */
export function quietly(now: number): IngestOptions {
  return { now, live: false, skip: new Set(), purge: false, roundStartedAt: now };
}

/** A file that leaves with the message; its bytes are held by their hash. */
export interface EchoFile {
  name: string;
  contentType: string;
  size: number;
  contentId: string | null;
  sha256: string;
}

/**
 * Writes the row that shows a message of ours at once: in its conversation, and in Sent though the server has told no
 * copy. What the provider reports with the same key becomes this row. To be called in the transaction of the command.
 */
export function writeEcho(
  db: Writable,
  account: AccountId,
  payload: OutgoingPayload,
  now: number,
  files: readonly EchoFile[] = [],
): { messageId: MessageId; conversationId: ConversationId } {
  const local = remoteId(`${localPrefix}${payload.key}`);
  const { from, to, cc, bcc } = payload;
  const chat = payload.conversation !== null;
  const sender = chat ? ownPerson(db, account) : undefined;
  ingestEvents(
    db,
    account,
    [
      {
        type: "message",
        message: {
          id: local,
          conversation: payload.conversation,
          version: "",
          direction: "out",
          visibility: "everyone",
          contentKind: "rich",
          subject: payload.subject,
          addresses: { from: [from], sender: [], replyTo: [], to, cc, bcc },
          messageId: chat ? null : payload.key,
          inReplyTo: payload.inReplyTo === null ? [] : [payload.inReplyTo],
          references: payload.references,
          sentAt: payload.date,
          receivedAt: payload.date,
          sequence: null,
          echoKey: null,
          placements: [],
          size: payload.text.length,
          snippet: "",
          badges: [],
          parent: payload.parent?.id ?? null,
          broadcast: payload.broadcast,
          ...(sender && { sender }),
          bulk: false,
          content: {
            text: chat ? plainText(payload.text) : payload.text,
            ...(chat && { markdown: payload.text }),
            html: payload.html,
            items: [],
            attachments: files.map((file, index) => ({
              ...file,
              id: remoteId(`draft ${index + 1}`),
              inline: file.contentId !== null,
            })),
            complete: true,
            source: null,
          },
          remote: null,
        },
      },
    ],
    quietly(now),
  );
  const row = messageByRemoteId(db, account, local);
  if (!row) throw new Error("The message was not written");
  db.prepare("UPDATE messages SET echo_key = ? WHERE id = ?").run(payload.key, row.id);
  showInSent(db, account, row.id);
  return { messageId: row.id, conversationId: row.conversationId };
}

function showInSent(db: Writable, account: AccountId, message: MessageId): void {
  const sent = foldersOf(db, account).find(({ role }) => role === "sent");
  if (!sent) return;
  insertPlacement(db, account, {
    folderId: sent.id,
    remoteKey: `arriving:echo:${message}`,
    messageId: message,
    flags: { read: true, starred: false, answered: false, draft: false },
    state: "arriving",
  });
  refreshConversationsOf(db, account, [message]);
}

/** Has the provider reported the message of this key? Then it arrived, whatever the answer to the send was. */
export function isEchoJoined(db: Writable, account: AccountId, key: string): boolean {
  const row = db
    .prepare<{ remoteId: string }>("SELECT remote_id AS remoteId FROM messages WHERE account_id = ? AND echo_key = ?")
    .get(account, key);
  return row !== undefined && !row.remoteId.startsWith(localPrefix);
}

/** Takes the row of a message that will not leave away again. One that the provider reported stays. */
export function removeEcho(db: Writable, account: AccountId, message: MessageId, now: number): void {
  db.transaction((changes) => {
    const row = db
      .prepare<{ id: MessageId; conversationId: ConversationId; remoteId: string }>(
        "SELECT id, conversation_id AS conversationId, remote_id AS remoteId FROM messages WHERE id = ? AND account_id = ?",
      )
      .get(message, account);
    if (!row?.remoteId.startsWith(localPrefix)) return;
    removeAct(db, replyAct(row.remoteId.slice(localPrefix.length)));
    const ingestion = new Ingestion(db, account, quietly(now));
    removeMessages(ingestion, [row]);
    threadAgain(ingestion);
    refreshConversations(db, account, ingestion.touched);
    changes.note(["messages", "conversations"], ingestion.touched);
  });
}
