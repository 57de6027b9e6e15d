import { type SQL, sql } from "drizzle-orm";
import type { ParsedOf } from "../../../shared/api/contract.ts";
import type { SearchAnswer, SearchHit } from "../../../shared/api/search.ts";
import type { ListPosition } from "../../../shared/model/conversation.ts";
import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import { parseQuery } from "../../../shared/text/query.ts";
import type { Readable } from "../open.ts";
import { textsOf } from "../packs.ts";
import { searchCoverage } from "./coverage.ts";
import { hitPattern, markHits } from "./marks.ts";
import { type Compiled, compile, type SearchContext } from "./search-conditions.ts";

type Row = Omit<SearchHit, "marked" | "unread" | "hasAttachments"> & {
  unread: 0 | 1;
  hasAttachments: 0 | 1;
  snippet: string;
};

/** One page, as the API asks for it. */
export type SearchPage = Omit<ParsedOf<"search.query">, "each"> & Partial<Pick<ParsedOf<"search.query">, "each">>;

/** One page of what a query finds, newest first. A query that asks for nothing finds nothing. */
export function searchMessages(
  db: Readable,
  { query, after, limit, each = "message" }: SearchPage,
  context: SearchContext,
): SearchAnswer {
  const parsed = parseQuery(query);
  const compiled = compile(db, parsed, context);
  const { rows: shown, last } = asks(compiled) ? pageOf(db, compiled, { after, limit, each }) : noRows;
  const words = parsed.clauses.flat().filter((term) => term.kind === "text");
  const pattern = hitPattern(words.filter(({ negated }) => !negated));
  return {
    hits: toHits(db, shown, pattern),
    next: last ? { at: last.at, id: last.messageId } : null,
    problems: compiled.problems,
    coverage: searchCoverage(db),
  };
}

interface FoundRows {
  rows: Row[];
  /** The last one looked at, where there are more behind it. */
  last?: Pick<Row, "messageId" | "at"> | undefined;
}

const noRows: FoundRows = { rows: [] };

/** So many hits are looked at for one answer; what is said every day is said in few conversations. */
const mostLookedAt = 5000;

function pageOf(
  db: Readable,
  compiled: Compiled,
  { after, limit, each }: Omit<Required<SearchPage>, "query">,
): FoundRows {
  if (each === "message") {
    const rows = db.orm.all<Row>(searchSql(compiled, after, limit + 1));
    return { rows: rows.slice(0, limit), last: rows.length > limit ? rows[limit - 1] : undefined };
  }
  const newest = new Map<ConversationId, MessageId>();
  let last: Key | undefined;
  for (let [lookedAt, some] = [0, limit + 1]; lookedAt < mostLookedAt; some *= 2) {
    const position = last ? { at: last.at, id: last.messageId } : after;
    const keys = db.orm.all<Key>(keysSql(compiled, position, some));
    for (const key of keys) {
      const known = newest.has(key.conversationId);
      if (!known && newest.size === limit) return { rows: rowsOf(db, newest), last };
      if (!known) newest.set(key.conversationId, key.messageId);
      last = key;
    }
    lookedAt += some;
    if (keys.length < some) return { rows: rowsOf(db, newest) };
  }
  return { rows: rowsOf(db, newest), last };
}

function rowsOf(db: Readable, newest: ReadonlyMap<ConversationId, MessageId>): Row[] {
  return db.orm.all<Row>(rowsSql([...newest.values()]));
}

type Key = Pick<Row, "messageId" | "conversationId" | "at">;

function keysSql(compiled: Compiled, after: ListPosition | null, limit: number): SQL {
  return sql`SELECT m.id AS messageId, m.conversation_id AS conversationId, m.sort_at AS at ${foundSql(compiled, after, limit)}`;
}

function rowsSql(ids: readonly MessageId[]): SQL {
  return sql`SELECT ${columns} FROM messages m
    WHERE m.id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) ORDER BY m.id DESC`;
}

const columns = sql`m.id AS messageId, m.conversation_id AS conversationId, m.account_id AS accountId,
      coalesce(nullif(m.subject, ''), (SELECT c.subject FROM conversations c WHERE c.id = m.conversation_id AND c.remote_id IS NOT NULL), '') AS subject,
      coalesce(nullif(m.addresses ->> '$.from[0].name', ''), m.addresses ->> '$.from[0].address', '') AS "from",
      m.sort_at AS at, m.read = 0 AND m.direction = 'in' AND m.is_draft = 0 AS unread, m.has_attachments AS hasAttachments, m.snippet AS snippet`;

/** Of one message: whether a query finds it. False for a query that asks for nothing. */
export function finds(db: Readable, compiled: Compiled, id: MessageId): boolean {
  if (!asks(compiled)) return false;
  const only = { ...compiled, from: Math.max(compiled.from, id), until: Math.min(compiled.until, id + 1) };
  return db.orm.all<Key>(keysSql(only, null, 1)).length > 0;
}

/** The messages that a query finds, newest first. */
export function foundIds(db: Readable, compiled: Compiled, limit: number): MessageId[] {
  if (!asks(compiled)) return [];
  return db.orm.all<Key>(keysSql(compiled, null, limit)).map(({ messageId }) => messageId);
}

/** The statement behind a page; for looking at its plan. */
export function searchSql(compiled: Compiled, after: ListPosition | null, limit: number): SQL {
  return sql`SELECT ${columns} ${foundSql(compiled, after, limit)}`;
}

function foundSql({ match, from, until, where }: Compiled, after: ListPosition | null, limit: number): SQL {
  const before = Math.min(until, after?.id ?? Number.MAX_SAFE_INTEGER);
  const source =
    match === null
      ? sql`messages m WHERE m.id >= ${from} AND m.id < ${before}`
      : sql`search_index s CROSS JOIN messages m ON m.id = s.rowid
          WHERE search_index MATCH ${match} AND s.rowid >= CAST(${from} AS INTEGER) AND s.rowid < CAST(${before} AS INTEGER)`;
  const conditions = where.map((condition) => sql` AND ${condition}`);
  const order = match === null ? sql`m.id` : sql`s.rowid`;
  return sql`FROM ${source}${sql.join(conditions)} ORDER BY ${order} DESC LIMIT ${limit}`;
}

/** False for nothing at all, and for what was not understood. */
export function asks({ match, from, until, where }: Compiled): boolean {
  return match !== null || where.length > 0 || from > 0 || until < Number.MAX_SAFE_INTEGER;
}

function toHits(db: Readable, rows: readonly Row[], pattern: RegExp | null): SearchHit[] {
  const ids = rows.map(({ messageId }) => messageId);
  const texts = pattern ? textsOf(db, ids) : new Map<MessageId, string>();
  return rows.map(({ snippet, unread, hasAttachments, ...row }) => ({
    ...row,
    unread: unread === 1,
    hasAttachments: hasAttachments === 1,
    marked: (pattern && markHits(texts.get(row.messageId) ?? "", pattern)) ?? snippet,
  }));
}
