import type { Writable } from "../../electron/db/open.ts";
import { contentOf } from "../../electron/db/packs.ts";
import { type AccountId, messageId } from "../../shared/model/ids.ts";
import { keptForFailures, unlike } from "./mail-differences.ts";
import type { Ticket } from "./virtual-tickets.ts";

/** Where the database says something else of a help desk than the server. */
export function ticketDifferences(
  name: string,
  tickets: readonly Ticket[],
  db: Writable,
  account: AccountId,
): string[] {
  const kept = keptForFailures(db, account);
  const stays = (line: string): boolean => {
    const [id = ""] = line.split(" ");
    return kept.has(id) && !tickets.some((ticket) => ticket.id === id);
  };
  return [
    ...unlike(
      "ticket",
      ticketsHere(db, account).filter((line) => !stays(line)),
      tickets.map(({ id, subject, status }) => `${id} ${subject} ${status}`),
    ),
    ...unlike("comment", commentsHere(db, account), tickets.flatMap(commentsOf)),
  ].map((line) => `${name}: ${line}`);
}

function commentsOf({ id, comments }: Ticket): string[] {
  return comments.map(({ second, own, text }) => `${id}:${second} ${own ? "out" : "in"} ${text}`);
}

function ticketsHere(db: Writable, account: AccountId): string[] {
  return db
    .prepare<{ line: string }>(
      `SELECT c.remote_id || ' ' || c.subject || ' ' || coalesce(group_concat(f.remote_id), 'nowhere') AS line
       FROM conversations c LEFT JOIN conversation_folders i ON i.conversation_id = c.id LEFT JOIN folders f ON f.id = i.folder_id
       WHERE c.account_id = ? AND c.remote_id IS NOT NULL GROUP BY c.id`,
    )
    .all(account)
    .map(({ line }) => line);
}

function commentsHere(db: Writable, account: AccountId): string[] {
  return db
    .prepare<{ id: number; name: string; direction: string }>(
      "SELECT id, remote_id AS name, direction FROM messages WHERE account_id = ? AND remote_id NOT LIKE 'local:%'",
    )
    .all(account)
    .map(({ id, name, direction }) => `${name} ${direction} ${contentOf(db, messageId.parse(id))?.text}`);
}
