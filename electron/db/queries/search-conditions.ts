import { type SQL, sql } from "drizzle-orm";
import type { AccountId, FolderId } from "../../../shared/model/ids.ts";
import { messageIdAt } from "../../../shared/model/ids.ts";
import { fold } from "../../../shared/text/fold.ts";
import type { Condition, Query, Term, TextCondition } from "../../../shared/text/query.ts";
import { dateRange } from "../../../shared/text/query-dates.ts";
import type { Readable } from "../open.ts";
import { accountNames } from "./accounts.ts";
import { anyMatch, toMatch } from "./match.ts";
import {
  isEverywhere,
  matchingConversations,
  matchingFolders,
  standsIn,
  toldConversationsIn,
} from "./search-folders.ts";

/** Where and when the user is. */
export interface SearchContext {
  now: number;
  timeZone: string;
}

/**
 * A query as SQLite can run it over `messages m`: words for the index to drive the search, or null when there is none
 * that must be there; bounds of the ids, which are bounds of time; and what else must hold.
 */
export interface Compiled {
  match: string | null;
  from: number;
  until: number;
  where: SQL[];
  problems: string[];
}

export function compile(db: Readable, query: Query, context: SearchContext): Compiled {
  const compiled: Compiled = {
    match: null,
    from: 0,
    until: Number.MAX_SAFE_INTEGER,
    where: [],
    problems: [...query.problems],
  };
  const wanted: string[] = [];
  const unwanted: string[] = [];
  for (const clause of query.clauses) {
    const [only] = clause.length === 1 ? clause : [];
    const texts = clause.filter((term) => term.kind === "text");
    if (only?.kind === "date" && !only.negated) narrow(compiled, only, context, db.idBase);
    else if (only?.kind === "text" && only.negated && only.field !== "cc") unwanted.push(toMatch(only));
    else {
      const plain = texts.length === clause.length && !clause.some(({ negated }) => negated);
      if (plain) wanted.push(anyMatch(texts));
      // The index can't tell the recipients of a copy from the others.
      if (!plain || texts.some(({ field }) => field === "cc"))
        compiled.where.push(...anyOf(db, clause, context, compiled.problems));
    }
  }
  combine(compiled, wanted, unwanted);
  return compiled;
}

function combine(compiled: Compiled, wanted: readonly string[], unwanted: readonly string[]): void {
  if (wanted.length > 0)
    compiled.match = [`(${wanted.join(" AND ")})`, ...unwanted.map((match) => `NOT ${match}`)].join(" ");
  else for (const match of unwanted) compiled.where.push(sql`NOT ${inIndex(match)}`);
}

function narrow(
  compiled: Compiled,
  condition: Condition & { kind: "date" },
  context: SearchContext,
  base: number,
): void {
  const { from, until } = idRange(condition, context, base);
  compiled.from = Math.max(compiled.from, from);
  compiled.until = Math.min(compiled.until, until);
}

/** Ids grow with time, so a span of time is a span of ids. */
function idRange(
  { side, date }: { side: "before" | "after" | "on"; date: string },
  { now, timeZone }: SearchContext,
  base: number,
): { from: number; until: number } {
  const range = dateRange(date, now, timeZone);
  if (!range) return { from: 0, until: Number.MAX_SAFE_INTEGER };
  return {
    from: side === "before" ? 0 : messageIdAt(range.from, 0, base),
    until: side === "after" ? Number.MAX_SAFE_INTEGER : messageIdAt(side === "on" ? range.until : range.from, 0, base),
  };
}

/** Empty when nothing of the clause is understood. */
function anyOf(db: Readable, clause: readonly Term[], context: SearchContext, problems: string[]): SQL[] {
  const conditions = clause.flatMap((term) => {
    const condition = toSql(db, term, context);
    if (typeof condition === "string") {
      problems.push(condition);
      return [];
    }
    return [term.negated ? sql`NOT ${condition}` : condition];
  });
  return conditions.length === 0 ? [] : [sql`(${sql.join(conditions, sql` OR `)})`];
}

/** A string is the sentence that says why not. */
function toSql(db: Readable, term: Term, context: SearchContext): SQL | string {
  switch (term.kind) {
    case "text":
      return term.field === "cc" ? inCopy(term) : inIndex(toMatch(term));
    case "in":
      return inFolder(db, term.folder);
    case "account":
      return ofAccount(db, term.account);
    case "is":
      return stateConditions[term.state];
    case "attachment":
      return sql`m.has_attachments = 1`;
    case "date": {
      const { from, until } = idRange(term, context, db.idBase);
      return sql`(m.id >= ${from} AND m.id < ${until})`;
    }
  }
}

const stateConditions = {
  unread: sql`(m.read = 0 AND m.direction = 'in' AND m.is_draft = 0)`,
  read: sql`m.read = 1`,
  starred: sql`m.starred = 1`,
  answered: sql`m.answered = 1`,
};

function inIndex(match: string): SQL {
  return sql`(m.id IN (SELECT rowid FROM search_index WHERE search_index MATCH ${match}))`;
}

function inCopy(condition: TextCondition): SQL {
  const words = fold(condition.words).replaceAll(/[\\%_]/g, String.raw`\$&`);
  return sql`(fold(m.addresses ->> '$.cc') LIKE ${`%${words}%`} ESCAPE '\\')`;
}

function inFolder(db: Readable, name: string): SQL | string {
  if (isEverywhere(name)) return sql`1`;
  const folders: FolderId[] = matchingFolders(db, name);
  const rooms = folders.length === 0 ? matchingConversations(db, name) : toldConversationsIn(db, folders);
  if (folders.length === 0 && rooms.length === 0) return `There is no folder or conversation “${name}”.`;
  const among = sql`m.conversation_id IN (SELECT value FROM json_each(${JSON.stringify(rooms)}))`;
  if (folders.length === 0) return among;
  return rooms.length === 0 ? standsIn(db, folders) : sql`(${standsIn(db, folders)} OR ${among})`;
}

function ofAccount(db: Readable, name: string): SQL | string {
  const wanted = fold(name);
  const ids: AccountId[] = accountNames(db)
    .filter((account) => fold(account.address).includes(wanted) || fold(account.name).includes(wanted))
    .map(({ id }) => id);
  const [only] = ids;
  if (only === undefined) return `There is no account “${name}”.`;
  return ids.length === 1
    ? sql`m.account_id = ${only}`
    : sql`m.account_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}
