import { type SQL, sql } from "drizzle-orm";
import type { SearchAnswer, SearchHit } from "../../../shared/api/search.ts";
import type { ListPosition } from "../../../shared/model/conversation.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
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

/** One page of what a query finds, newest first. A query that asks for nothing finds nothing. */
export function searchMessages(
  db: Readable,
  { query, after, limit }: { query: string; after: ListPosition | null; limit: number },
  context: SearchContext,
): SearchAnswer {
  const parsed = parseQuery(query);
  const compiled = compile(db, parsed, context);
  const rows = asks(compiled) ? db.orm.all<Row>(searchSql(compiled, after, limit + 1)) : [];
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const words = parsed.clauses.flat().filter((term) => term.kind === "text");
  const pattern = hitPattern(words.filter(({ negated }) => !negated));
  return {
    hits: toHits(db, shown, pattern),
    next: last ? { at: last.at, id: last.messageId } : null,
    problems: compiled.problems,
    coverage: searchCoverage(db),
  };
}

/** The statement behind a page; for looking at its plan. */
export function searchSql({ match, from, until, where }: Compiled, after: ListPosition | null, limit: number): SQL {
  const before = Math.min(until, after?.id ?? Number.MAX_SAFE_INTEGER);
  const source =
    match === null
      ? sql`messages m WHERE m.id >= ${from} AND m.id < ${before}`
      : sql`search_index s CROSS JOIN messages m ON m.id = s.rowid
          WHERE search_index MATCH ${match} AND s.rowid >= CAST(${from} AS INTEGER) AND s.rowid < CAST(${before} AS INTEGER)`;
  const conditions = where.map((condition) => sql` AND ${condition}`);
  const order = match === null ? sql`m.id` : sql`s.rowid`;
  return sql`SELECT m.id AS messageId, m.conversation_id AS conversationId, m.account_id AS accountId,
      coalesce(nullif(m.subject, ''), (SELECT c.subject FROM conversations c WHERE c.id = m.conversation_id AND c.remote_id IS NOT NULL), '') AS subject,
      coalesce(nullif(m.addresses ->> '$.from[0].name', ''), m.addresses ->> '$.from[0].address', '') AS "from",
      m.sort_at AS at, m.read = 0 AND m.direction = 'in' AND m.is_draft = 0 AS unread, m.has_attachments AS hasAttachments, m.snippet AS snippet
    FROM ${source}${sql.join(conditions)} ORDER BY ${order} DESC LIMIT ${limit}`;
}

/** False for nothing at all, and for what was not understood. */
function asks({ match, from, until, where }: Compiled): boolean {
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
