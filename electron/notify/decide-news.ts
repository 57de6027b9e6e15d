import type { MessageId } from "../../shared/model/ids.ts";
import type { Writable } from "../db/open.ts";
import { deserving } from "./deserving.ts";
import type { News } from "./news.ts";

/** Longer than anything is news, with a clock that was set besides, ms. */
const rememberedMs = 30 * 86_400_000;

/**
 * Decides about arrivals, once each: whatever the answer, none of these messages is ever told again, not after a crash
 * and not when the provider tells them anew.
 * @param now ms UTC
 */
export function decideNews(db: Writable, ids: readonly MessageId[], now: number): News[] {
  if (ids.length === 0) return [];
  return db.transaction(() => {
    const news = deserving(db, ids, now);
    db.prepare(
      `INSERT OR IGNORE INTO notified (message_id, account_id, at)
       SELECT id, account_id, ? FROM messages WHERE id IN (SELECT value FROM json_each(?))`,
    ).run(now, JSON.stringify(ids));
    db.prepare("DELETE FROM notified WHERE at < ?").run(now - rememberedMs);
    return news;
  });
}
