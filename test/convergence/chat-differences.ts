import type { Writable } from "../../electron/db/open.ts";
import { contentOf } from "../../electron/db/packs.ts";
import { type AccountId, messageId } from "../../shared/model/ids.ts";
import { me } from "../support/chat.ts";
import type { ChatStore, Room, Saying } from "./chat-store.ts";
import { idOf } from "./chat-store.ts";
import { keptForFailures, unlike } from "./mail-differences.ts";

/** Where the database says something else of a workspace than the server. */
export function chatDifferences(name: string, store: ChatStore, db: Writable, account: AccountId): string[] {
  const all = [...store.rooms.values()];
  const wanted = new Set(wantedHere(db, account));
  const rooms = all.filter(({ id }) => wanted.has(id));
  const sayings = sayingsOf(rooms);
  const kept = keptForFailures(db, account);
  const stays = (line: string): boolean => {
    const [id = ""] = line.split(" ");
    return kept.has(id) && !store.rooms.has(id);
  };
  return [
    ...unlike(
      "room",
      roomsHere(db, account).filter((line) => !stays(line)),
      all.map(({ id, name: called, open, kind }) => `${id} ${called} ${+open} ${kind}`),
    ),
    ...unlike("saying", sayingsHere(db, account), sayings.map(shown)),
    ...unlike("reaction", reactionsHere(db, account), sayings.flatMap(reactionsOf)),
    ...unlike("file", filesHere(db, account), sayings.flatMap(filesOf)),
    ...unlike(
      "unread",
      unreadHere(db, account),
      rooms.flatMap((room) =>
        [...room.sayings.values()]
          .filter((saying) => isUnread(room.mark, saying))
          .map(({ room: id, second }) => `${id}:${second}`),
      ),
    ),
    ...unlike(
      "order",
      orderHere(db, account).filter((line) => !stays(line)),
      rooms.map(
        ({ id, sayings }) =>
          `${id} ${[...sayings.values()]
            .flatMap(({ second, removed }) => (removed ? [] : [second]))
            .sort((a, b) => a - b)
            .join(" ")}`,
      ),
    ),
    ...unlike("waiting", waitingHere(db, account), []),
  ].map((line) => `${name}: ${line}`);
}

const sayingsOf = (rooms: readonly Room[]): Saying[] =>
  rooms.flatMap(({ sayings }) => [...sayings.values()].filter(({ removed }) => !removed));

function shown(saying: Saying): string {
  const { text, parent, room, by } = saying;
  const under = parent === null ? "" : ` under ${room}:${parent}`;
  return `${idOf(saying)} ${text} by ${by.id}${under}`;
}

function filesOf(saying: Saying): string[] {
  return saying.files.map(({ name, bytes }) => `${idOf(saying)} ${name} ${bytes.length}`);
}

function filesHere(db: Writable, account: AccountId): string[] {
  return lines(
    db,
    account,
    `SELECT m.remote_id || ' ' || a.name || ' ' || a.size AS line FROM attachments a JOIN messages m ON m.id = a.message_id
     WHERE m.account_id = ? AND m.remote_id NOT LIKE 'local:%' AND m.content_kind <> 'removed'`,
  );
}

function wantedHere(db: Writable, account: AccountId): string[] {
  return lines(
    db,
    account,
    `SELECT remote_id AS line FROM conversations WHERE account_id = ? AND consent = 'allowed' AND remote_id IS NOT NULL`,
  );
}

function reactionsOf(saying: Saying): string[] {
  if (saying.removed) return [];
  return [...saying.reactions].flatMap(([name, { on }]) => (on ? [`${idOf(saying)} ${name}`] : []));
}

/** What was never marked is unread when somebody else said it. */
function isUnread(mark: { upTo: number } | null, { by, second, removed }: Saying): boolean {
  return by.id !== me.id && !removed && second > (mark?.upTo ?? 0);
}

function roomsHere(db: Writable, account: AccountId): string[] {
  return lines(
    db,
    account,
    `SELECT remote_id || ' ' || subject || ' ' || open || ' ' || kind AS line FROM conversations WHERE account_id = ? AND remote_id IS NOT NULL`,
  );
}

function sayingsHere(db: Writable, account: AccountId): string[] {
  return db
    .prepare<{ id: number; name: string; by: string; parent: string | null }>(
      `SELECT m.id, m.remote_id AS name, coalesce(i.remote_id, '?') AS by, m.parent_remote_id AS parent
       FROM messages m LEFT JOIN identities i ON i.id = m.sender_id
       WHERE m.account_id = ? AND m.remote_id NOT LIKE 'local:%' AND m.content_kind <> 'removed'`,
    )
    .all(account)
    .map(({ id, name, by, parent }) => {
      const words = contentOf(db, messageId.parse(id))?.text;
      return `${name} ${words} by ${by}${parent === null ? "" : ` under ${parent}`}`;
    });
}

function reactionsHere(db: Writable, account: AccountId): string[] {
  return lines(
    db,
    account,
    `SELECT m.remote_id || ' ' || i.remote_id || ' ' || r.emoji AS line FROM reactions r JOIN messages m ON m.id = r.message_id
       JOIN identities i ON i.id = r.identity_id WHERE m.account_id = ? AND r.removed = 0`,
  );
}

function unreadHere(db: Writable, account: AccountId): string[] {
  return lines(
    db,
    account,
    `SELECT remote_id AS line FROM messages WHERE account_id = ? AND read = 0 AND remote_id NOT LIKE 'local:%'`,
  );
}

/** Each room's messages as the page orders them. */
function orderHere(db: Writable, account: AccountId): string[] {
  const rows = db
    .prepare<{ room: string; id: string | null }>(
      `SELECT c.remote_id AS room, m.remote_id AS id FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id
         AND m.remote_id NOT LIKE 'local:%' AND m.content_kind <> 'removed' WHERE c.account_id = ? AND c.remote_id IS NOT NULL AND c.consent = 'allowed' ORDER BY m.sort_at, m.id`,
    )
    .all(account);
  return [...Map.groupBy(rows, ({ room }) => room)].map(
    ([room, list]) => `${room} ${list.flatMap(({ id }) => (id === null ? [] : [id.slice(room.length + 1)])).join(" ")}`,
  );
}

/** Nothing waits for a message that is here, or that will never come. */
function waitingHere(db: Writable, account: AccountId): string[] {
  return lines(
    db,
    account,
    `SELECT message_remote_id AS line FROM waiting_events w WHERE account_id = ?
       AND EXISTS (SELECT 1 FROM messages m WHERE m.account_id = w.account_id AND m.remote_id = w.message_remote_id)`,
  );
}

function lines(db: Writable, account: AccountId, sql: string): string[] {
  return db
    .prepare<{ line: string }>(sql)
    .all(account)
    .map(({ line }) => line);
}
