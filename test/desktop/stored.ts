import { join } from "node:path";
import { openReader } from "../../electron/db/open.ts";

/** The id of the message with this subject, straight from the database. */
export function messageIdOf(data: string, subject: string): number {
  const db = openReader(join(data, "bobbin.db"));
  try {
    const row = db.prepare<{ id: number }>("SELECT id FROM messages WHERE subject = ?").get(subject);
    if (!row) throw new Error(`no message "${subject}"`);
    return row.id;
  } finally {
    db.close();
  }
}
