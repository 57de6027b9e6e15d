import type { TextCondition, TextField } from "../../../shared/text/query.ts";
import { spaceOut } from "../../../shared/text/scripts.ts";

const columns: Record<TextField, string> = {
  from: "sender",
  to: "recipients",
  cc: "recipients",
  subject: "subject",
  filename: "files",
};

/**
 * A condition in the language of FTS5. The user's words only ever stand inside a quoted string, so none of them is
 * syntax; the tokenizer of the index takes them apart, and several in a row must follow each other.
 * @example toMatch({ kind: "text", field: "from", words: "anna", exact: false, prefix: true }) // 'sender : "anna" *'
 */
export function toMatch(condition: TextCondition): string {
  const { field, words } = condition;
  const phrase = `"${spaceOut(words).replaceAll("\0", " ").replaceAll('"', '""')}"${isBeginning(condition) ? " *" : ""}`;
  return field === null ? phrase : `${columns[field]} : ${phrase}`;
}

/** Any of these. */
export function anyMatch(conditions: readonly TextCondition[]): string {
  return `(${conditions.map(toMatch).join(" OR ")})`;
}

/** One or two letters of an alphabet begin so many words that going through all of them would take a blink. */
const tooShort = /(?:^|[^\p{L}\p{N}])[\p{N}\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}\p{sc=Arabic}\p{sc=Hebrew}]{1,2}$/u;

/** Whether the last word stands for all words that begin so. */
export function isBeginning({ prefix, words }: TextCondition): boolean {
  return prefix && !tooShort.test(words);
}
