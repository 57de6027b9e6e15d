import type { MailAddresses } from "../../../shared/model/address.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import { openLive, type Readable, type Writable } from "../open.ts";
import { textsOf } from "../packs.ts";
import { indexMessages, peopleText, type SearchEntry } from "../search.ts";
import type { Breach } from "./names.ts";

/** Up to so many messages every word is compared; of more, so many are looked at by how many words they have. */
const mostCompared = 300;

/** 10: the index says of messages what their rows say, by indexing them once more in memory. */
export function searchIndex(db: Readable): Breach[] {
  const count = db.prepare<{ count: number }>("SELECT count(*) AS count FROM search_index_docsize").get()?.count ?? 0;
  if (count === 0) return [];
  const ids = sampled(db, count);
  const again = openLive();
  try {
    again.transaction(() => indexMessages(again, entriesOf(db, ids)));
    const words = count <= mostCompared ? wordsApart(db, again) : [];
    return [...sizesApart(db, again, ids), ...words].map((detail) => ({
      ...{ number: 10, invariant: "the search index says of messages what their rows say", detail },
    }));
  } finally {
    again.close();
  }
}

/** The newest, and others from all over. */
function sampled(db: Readable, count: number): MessageId[] {
  const step = Math.max(1, Math.ceil(count / (mostCompared / 2)));
  return db
    .prepare<{ id: MessageId }>(
      `SELECT id FROM (SELECT d.id AS id, row_number() OVER (ORDER BY d.id DESC) AS place
         FROM search_index_docsize d JOIN messages m ON m.id = d.id) WHERE place <= @newest OR place % @step = 0`,
    )
    .all({ newest: count <= mostCompared ? count : mostCompared / 2, step })
    .map(({ id }) => id);
}

interface Row {
  id: MessageId;
  /** Taken back in chat: nothing of it can be found. */
  removed: 0 | 1;
  subject: string;
  addresses: string;
  files: string;
}

function entriesOf(db: Readable, ids: readonly MessageId[]): SearchEntry[] {
  const list = JSON.stringify(ids);
  const rows = db
    .prepare<Row>(
      `SELECT id, content_kind = 'removed' AS removed, subject, addresses, (SELECT json_group_array(name) FROM attachments WHERE message_id = m.id) AS files
       FROM messages m WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .all(list);
  const texts = textsOf(db, ids);
  return rows.map(({ id, removed, subject, addresses, files }) => {
    if (removed) return { id, subject: "", text: "", sender: "", recipients: "", files: "" };
    const { from, to, cc }: MailAddresses = JSON.parse(addresses);
    const people = { sender: peopleText(from), recipients: peopleText([...to, ...cc]) };
    const names: string[] = JSON.parse(files);
    return { id, subject, text: texts.get(id) ?? "", ...people, files: names.join(" ") };
  });
}

/** How many words each column of each message has. */
function sizesApart(db: Readable, again: Writable, ids: readonly MessageId[]): string[] {
  const size = (of: Readable, id: MessageId): string | undefined =>
    of.prepare<{ size: string }>("SELECT hex(sz) AS size FROM search_index_docsize WHERE id = ?").get(BigInt(id))?.size;
  return ids.filter((id) => size(db, id) !== size(again, id)).map((id) => `message ${id} has other words`);
}

/** In how many messages each word stands, and how often. */
function wordsApart(db: Readable, again: Readable): string[] {
  const [here, there] = [vocabulary(db), vocabulary(again)];
  const apart = [...new Set([...here.keys(), ...there.keys()])].filter((word) => here.get(word) !== there.get(word));
  return apart.length === 0 ? [] : [`${apart.length} words stand in other messages`];
}

function vocabulary(db: Readable): Map<string, string> {
  db.prepare("CREATE VIRTUAL TABLE temp.search_words USING fts5vocab(main, search_index, col)").run();
  try {
    const rows = db.prepare<{ word: string; found: string }>(
      `SELECT term || ' ' || col AS word, doc || ' ' || cnt AS found FROM temp.search_words`,
    );
    return new Map(rows.all().map(({ word, found }) => [word, found]));
  } finally {
    db.prepare("DROP TABLE temp.search_words").run();
  }
}
