import { check } from "../../electron/db/check.ts";
import { type Dump, dump } from "../../electron/db/dump.ts";
import { openReader, type Readable } from "../../electron/db/open.ts";

/** A data folder's database as it is compared: everything the user has, nothing that two runs decide by chance. */
export interface Seen {
  state: unknown;
  /** Sentences; empty when the database is sound. */
  breaches: string[];
  unknown: number;
  drafts: string[];
}

/** @param exact also the times and keys of what was sent from here, and cursors: nothing was */
export function look(path: string, exact: boolean): Seen {
  const db = openReader(path);
  try {
    const drafts = db
      .prepare<{ text: string }>(
        `SELECT v.content ->> '$.text' AS text FROM drafts d JOIN draft_versions v ON v.draft_id = d.id
         WHERE v.version = (SELECT max(version) FROM draft_versions WHERE draft_id = d.id)`,
      )
      .all()
      .map(({ text }) => text);
    return {
      state: exact ? dump(db) : withoutChance(dump(db)),
      breaches: check(db).map(({ invariant, detail }) => `${invariant}: ${detail}`),
      unknown: count(db, "SELECT count(*) AS n FROM outbox WHERE state = 'unknown'"),
      drafts,
    };
  } finally {
    db.close();
  }
}

function count(db: Readable, sql: string): number {
  return db.prepare<{ n: number }>(sql).get()?.n ?? 0;
}

/** Times of sending and names made by chance are left out; ids of messages become what they say. */
function withoutChance({
  messages,
  conversations,
  drafts,
  outbox,
  snoozes,
  accounts,
  folders,
  threadEdits,
}: Dump): object {
  const names = new Map<number | null, string>(
    messages.map(({ id, subject, text, direction }) => [id, `${direction} ${subject} ${text}`]),
  );
  const nameOf = (id: number | null): string | null => names.get(id) ?? (id === null ? null : "gone");
  return {
    ...{ accounts, folders, threadEdits },
    messages: sorted(
      messages.map(({ id, conversation, date, messageId, chat, ...message }) => ({
        ...message,
        name: nameOf(id),
        together: conversationNames(conversation),
        date: message.direction === "in" ? date : 0,
        messageId: message.direction === "in" ? messageId : "",
        ...(chat && { chat: { ...chat, parent: nameOf(chat.parent), sequence: "", editedAt: chat.editedAt !== null } }),
      })),
    ),
    conversations: sorted(
      conversations.map(({ id, messages: ids, ...one }) => ({
        ...one,
        names: ids.map(nameOf).sort(),
        ...(id === null && { empty: true }),
      })),
    ),
    drafts: sorted(
      drafts.map(({ conversation, source, version, ...draft }) => ({
        ...draft,
        ...{ conversation: nameOf(conversation), source: nameOf(source) },
      })),
    ),
    outbox: sorted(outbox.map(({ key, ...command }) => command)),
    snoozes: sorted(snoozes.map(({ conversation, ...one }) => ({ ...one, conversation: nameOf(conversation) }))),
  };

  function conversationNames(first: number): string[] {
    return (conversations.find(({ id }) => id === first)?.messages ?? []).map((id) => nameOf(id) ?? "").sort();
  }
}

function sorted(rows: object[]): object[] {
  const texts = rows.map((row) => ({ row, text: JSON.stringify(row) }));
  return texts.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ row }) => row);
}

/** The first places where two states differ, for people. */
export function differences(expected: unknown, actual: unknown, path = ""): string[] {
  if (typeof expected !== "object" || typeof actual !== "object" || expected === null || actual === null)
    return Object.is(expected, actual)
      ? []
      : [`${path}: ${JSON.stringify(expected)?.slice(0, 300)} became ${JSON.stringify(actual)?.slice(0, 300)}`];
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys]
    .flatMap((key) => differences(Reflect.get(expected, key), Reflect.get(actual, key), `${path}/${key}`))
    .slice(0, 6);
}
