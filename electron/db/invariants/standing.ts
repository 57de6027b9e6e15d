import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { type Standing, standingsOf } from "../queries/standing.ts";
import type { Breach } from "./names.ts";

/** So many conversations are judged at once. */
const batch = 1000;

/** 9: in which list a conversation shows follows from its messages and from what the user said, and from nothing else. */
export function standings(db: Readable): Breach[] {
  const rows = db
    .prepare<{ id: ConversationId; account: AccountId }>(
      "SELECT id, account_id AS account FROM conversations ORDER BY account_id, id",
    )
    .all();
  const stored = db.prepare<Standing>("SELECT section, waiting, pinned, muted, aside FROM conversations WHERE id = ?");
  return [...Map.groupBy(rows, ({ account }) => account)].flatMap(([account, list]) =>
    Array.from({ length: Math.ceil(list.length / batch) }, (_, index) => {
      const ids = list.slice(index * batch, (index + 1) * batch).map(({ id }) => id);
      return [...standingsOf(db, account, ids)].flatMap(([id, expected]) => difference(id, stored.get(id), expected));
    }).flat(),
  );
}

function difference(id: ConversationId, stored: Standing | undefined, expected: Standing): Breach[] {
  const names = ["section", "waiting", "pinned", "muted", "aside"] as const;
  const wrong = names.filter((name) => stored?.[name] !== expected[name]);
  if (wrong.length === 0) return [];
  const invariant = "where a conversation shows follows from its messages and the user's word";
  return [{ number: 9, invariant, detail: `conversation ${id}: ${wrong.join(" ")}` }];
}
