import type { AccountId, ConversationId, MessageId } from "../../../shared/model/ids.ts";
import { messageIdAt } from "../../../shared/model/ids.ts";
import type { BodyState, ContentKind } from "../../../shared/model/message.ts";
import type { Readable } from "../open.ts";

/** What ingest must know of a message it meets again. */
export interface KnownMessage {
  id: MessageId;
  conversationId: ConversationId;
  remoteId: string;
  version: string;
  contentKind: ContentKind;
  direction: "in" | "out";
  receivedAt: number;
  sortAt: number;
  bodyState: BodyState;
  orphanedAt: number | null;
  editedAt: number | null;
}

const columns = `id, conversation_id AS conversationId, remote_id AS remoteId, version, content_kind AS contentKind, direction,
  received_at AS receivedAt, sort_at AS sortAt, body_state AS bodyState, orphaned_at AS orphanedAt,
  edited_at AS editedAt`;

export function messageByRemoteId(db: Readable, account: AccountId, remoteId: string): KnownMessage | undefined {
  return db
    .prepare<KnownMessage>(`SELECT ${columns} FROM messages WHERE account_id = ? AND remote_id = ?`)
    .get(account, remoteId);
}

export function messageById(db: Readable, id: MessageId): KnownMessage | undefined {
  return db.prepare<KnownMessage>(`SELECT ${columns} FROM messages WHERE id = ?`).get(id);
}

/** A remote id that no provider gives: the row of a message of ours that no server has told of. */
export const localPrefix = "local:";

/** The local row written for a send with this key, which nothing remote has joined yet. */
export function echoByKey(db: Readable, account: AccountId, key: string): KnownMessage | undefined {
  return db
    .prepare<KnownMessage>(
      `SELECT ${columns} FROM messages WHERE account_id = ? AND echo_key = ? AND remote_id LIKE '${localPrefix}%'`,
    )
    .get(account, key);
}

/**
 * The first free id at or after the place of this time and remote id; the same for every run over the same messages.
 * @param accountName see `lastingNameOf`
 */
export function freeMessageId(db: Readable, accountName: string, remoteId: string, sortAt: number): MessageId {
  const taken = db.prepare("SELECT 1 FROM messages WHERE id = ?");
  let id = messageIdAt(sortAt, hashOf(`${accountName} ${remoteId}`), db.idBase);
  while (taken.get(id) !== undefined) id = messageIdAfter(id, db.idBase);
  return id;
}

/** What an account is called in every data folder, unlike its row id: ids of messages outlive adding it again. */
export function lastingNameOf(db: Readable, account: AccountId): string {
  const row = db.prepare<{ provider: string; address: string }>("SELECT provider, address FROM accounts WHERE id = ?");
  const { provider, address } = row.get(account) ?? { provider: "", address: "" };
  return `${provider}:${address.toLowerCase()}`;
}

function messageIdAfter(id: MessageId, base: number): MessageId {
  const seconds = Math.floor((id - base) / 2 ** 20);
  return messageIdAt(seconds * 1000, (id % 2 ** 20) + 1, base);
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
