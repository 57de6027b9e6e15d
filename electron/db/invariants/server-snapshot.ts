import type { AccountId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { type Breach, wordsOf } from "./names.ts";

/** All that one server holds for one account. */
export interface ServerSnapshot {
  provider: string;
  address: string;
  messages: ServerMessage[];
  /** Which messages, by remote id, a stored cursor says were told and not been deleted since. Absent: it can't be judged. */
  told?(cursor: unknown): Iterable<string>;
}

export interface ServerMessage {
  /** The id its connector gives it; null: it is known by its copies only. */
  id: string | null;
  /** The same whatever ids and keys it gets; needed where those become new. */
  name?: string;
  /** It is outside of what the account wants, and may be here or not. */
  optional?: boolean;
  /** Where it stands; none in chat. Keys as the connector writes them (for IMAP the UID). */
  copies: ServerCopy[];
  /** Chat: its conversation's remote id, and its place in the provider's order. */
  conversation: string | null;
  sequence: string | null;
}

export interface ServerCopy {
  folder: string;
  key: string;
  read: boolean;
  starred: boolean;
}

export interface Row {
  id: number;
  remoteId: string;
  conversation: string | null;
  consent: string;
  sequence: string | null;
  /** It stands here without a server: an echo, said and taken back, or about to be removed. */
  explained: 0 | 1;
}

export interface Copy {
  message: number;
  folder: string;
  key: string;
  read: 0 | 1;
  starred: 0 | 1;
  state: string;
  pending: 0 | 1;
}

/** One account, as both sides have it. */
export interface Sides {
  server: ServerSnapshot;
  rows: ReadonlyMap<string, Row>;
  /** By folder and key. */
  copies: ReadonlyMap<string, Copy>;
  allowed: ReadonlySet<string>;
}

export const placeOf = ({ folder, key }: { folder: string; key: string }): string => `${folder} ${key}`;

export function accountOf(db: Readable, { provider, address }: ServerSnapshot): AccountId | undefined {
  return db
    .prepare<{ id: AccountId }>("SELECT id FROM accounts WHERE provider = ? AND address = ?")
    .get(provider, address)?.id;
}

export function sidesOf(db: Readable, account: AccountId, server: ServerSnapshot): Sides {
  const rows = db
    .prepare<Row>(
      `SELECT m.id AS id, m.remote_id AS remoteId, c.remote_id AS conversation, c.consent AS consent, m.sequence AS sequence,
         m.orphaned_at IS NOT NULL OR m.content_kind = 'removed' OR (m.remote_id LIKE 'local:%' AND EXISTS (
           SELECT 1 FROM outbox o WHERE o.account_id = m.account_id AND o.key = m.echo_key AND o.state <> 'cancelled'))
           AS explained
       FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.account_id = ?`,
    )
    .all(account);
  const copies = db
    .prepare<Copy>(
      `SELECT p.message_id AS message, f.remote_id AS folder, p.remote_key AS key, p.read AS read, p.starred AS starred,
         p.state AS state, p.remote_key LIKE 'arriving:echo:%' OR EXISTS (SELECT 1 FROM outbox o, json_each(o.payload, '$.items') i
           WHERE o.account_id = p.account_id AND o.kind = 'move' AND i.value ->> '$.messageId' = p.message_id
             AND (o.state IN ('held', 'queued', 'sending', 'unknown') OR p.state = 'arriving')) AS pending
       FROM placements p JOIN folders f ON f.id = p.folder_id WHERE p.account_id = ?`,
    )
    .all(account);
  const allowed = db
    .prepare<{ id: string }>(
      "SELECT remote_id AS id FROM conversations WHERE account_id = ? AND remote_id IS NOT NULL AND consent = 'allowed'",
    )
    .all(account);
  return {
    server,
    rows: new Map(rows.map((row) => [row.remoteId, row])),
    copies: new Map(copies.map((copy) => [placeOf(copy), copy])),
    allowed: new Set(allowed.map(({ id }) => id)),
  };
}

/** The row of a message of the server: by its id, else by the copies that the same row has. */
export function rowsFor({ rows, copies }: Sides, { id, copies: placed }: ServerMessage): Set<number> {
  const row = id === null ? undefined : rows.get(id);
  const known = placed.flatMap((copy) => copies.get(placeOf(copy))?.message ?? []);
  return new Set([...(row ? [row.id] : []), ...known]);
}

/** A breach at one server, in the words of the list. */
export function breachAt(number: Breach["number"], { provider, address }: ServerSnapshot, detail: string): Breach {
  return { number, invariant: wordsOf(number), detail: `${provider} ${address}: ${detail}` };
}
