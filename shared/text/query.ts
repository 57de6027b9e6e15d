import { isQueryDate } from "./query-dates.ts";

/** Where words are looked for. */
export type TextField = "from" | "to" | "cc" | "subject" | "filename";
type MessageState = "unread" | "read" | "starred" | "answered";

/** `exact`: was quoted. `prefix`: may be the beginning of a word. */
export interface TextCondition {
  kind: "text";
  field: TextField | null;
  words: string;
  exact: boolean;
  prefix: boolean;
}

/** A date is kept as typed; `dateRange` of `query-dates.ts` makes instants of it in the zone of the user. */
export type Condition =
  | TextCondition
  | { kind: "in"; folder: string }
  | { kind: "account"; account: string }
  | { kind: "is"; state: MessageState }
  | { kind: "attachment" }
  | { kind: "date"; side: "before" | "after" | "on"; date: string };

export type Term = Condition & { negated: boolean };

/**
 * All clauses must hold; of a clause, one term is enough. `problems` says, a sentence each, what was not understood and
 * is left out.
 */
export interface Query {
  clauses: Term[][];
  problems: string[];
}

const names = "from|to|cc|subject|in|has|before|after|on|is|filename|account";
/** A sign, an operator, a value that is quoted (a missing closing quote is the end) or goes to the next space. */
const tokenPattern = new RegExp(
  String.raw`(?<sign>-?)(?:(?<operator>${names}):\s*(?!-?(?:${names}):))?(?:"(?<phrase>[^"]*)(?<closing>"?)|(?<word>[^\s"]+))`,
  "giu",
);
const bareOperator = new RegExp(`^(?:${names}):$`, "iu");
const states = new Map<string, MessageState>([
  ["unread", "unread"],
  ["read", "read"],
  ["starred", "starred"],
  ["answered", "answered"],
]);
const fields = new Map<string | undefined, TextField>([
  ["from", "from"],
  ["to", "to"],
  ["cc", "cc"],
  ["subject", "subject"],
  ["filename", "filename"],
]);
const searchable = /[\p{L}\p{N}\p{Co}]/u;

/**
 * Reads what people type into a search box: words (all must be there), `"phrases"`, `-not`, `OR` between alternatives,
 * and `from: to: cc: subject: in: has:attachment before: after: on: is: filename: account:`. A word that ends the text
 * is taken as a beginning, as one types. Never throws.
 * @example parseQuery('from:anna "lunch box" -is:read').clauses.length // 3
 */
export function parseQuery(text: string): Query {
  const clauses: Term[][] = [];
  const problems: string[] = [];
  let joins = false;
  const plain = text.replaceAll(/\p{Cc}/gu, " ");
  for (const { index, 0: whole, groups } of plain.matchAll(tokenPattern)) {
    if (whole === "OR") {
      joins = clauses.length > 0;
      continue;
    }
    const ends = index + whole.length === plain.length && groups?.["closing"] === undefined;
    const term = toTerm(groups ?? {}, ends, problems);
    if (!term) continue;
    const clause = joins ? clauses.at(-1) : undefined;
    if (clause) clause.push(term);
    else clauses.push([term]);
    joins = false;
  }
  return { clauses, problems };
}

function toTerm(groups: Record<string, string | undefined>, ends: boolean, problems: string[]): Term | null {
  const negated = groups["sign"] === "-";
  const value = (groups["phrase"] ?? groups["word"] ?? "").trim();
  if (value === "" || bareOperator.test(value)) return null;
  const operator = groups["operator"]?.toLowerCase();
  const exact = groups["phrase"] !== undefined;
  const condition = toCondition(operator, value, { exact, prefix: ends && !negated });
  if (typeof condition !== "string") return { negated, ...condition };
  problems.push(condition);
  return null;
}

/** A string is the sentence that says why not. */
function toCondition(
  operator: string | undefined,
  value: string,
  how: { exact: boolean; prefix: boolean },
): Condition | string {
  switch (operator) {
    case "in":
      return { kind: "in", folder: value };
    case "account":
      return { kind: "account", account: value };
    case "is": {
      const state = states.get(value.toLowerCase());
      return state ? { kind: "is", state } : `“is:${value}” is not known; use is:unread, read, starred or answered.`;
    }
    case "has":
      return /^attachments?$/iu.test(value)
        ? { kind: "attachment" }
        : `“has:${value}” is not known; use has:attachment.`;
    case "before":
    case "after":
    case "on":
      return isQueryDate(value)
        ? { kind: "date", side: operator, date: value.toLowerCase() }
        : `“${operator}:${value}” is no date; write it like 2026-03-31, 2026-03, 2026, 7d, today or yesterday.`;
    default:
      return searchable.test(value)
        ? { kind: "text", field: fields.get(operator) ?? null, words: value, ...how }
        : `“${value}” has no letters or digits to look for.`;
  }
}

/** Writes a query so that reading it again gives the same clauses. */
export function printQuery({ clauses }: Pick<Query, "clauses">): string {
  const printed = clauses.map((clause) => clause.map(printTerm).join(" OR ")).join(" ");
  const last = clauses.at(-1)?.at(-1);
  return last?.kind === "text" && !last.prefix ? `${printed} ` : printed;
}

function printTerm(term: Term): string {
  return `${term.negated ? "-" : ""}${printCondition(term)}`;
}

function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case "text": {
      const words = condition.exact ? openPhrase(condition) : condition.words;
      return condition.field ? `${condition.field}:${words}` : words;
    }
    case "in":
      return `in:${quoted(condition.folder)}`;
    case "account":
      return `account:${quoted(condition.account)}`;
    case "is":
      return `is:${condition.state}`;
    case "attachment":
      return "has:attachment";
    case "date":
      return `${condition.side}:${condition.date}`;
  }
}

/** A phrase still being typed has no closing quote. */
function openPhrase({ words, prefix }: TextCondition): string {
  return `"${words}${prefix ? "" : '"'}`;
}

function quoted(value: string): string {
  return /[\s:]/u.test(value) ? `"${value}"` : value;
}
