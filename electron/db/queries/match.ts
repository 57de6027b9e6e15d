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
export function toMatch({ field, words, prefix }: TextCondition): string {
  const phrase = `"${spaceOut(words).replaceAll("\0", " ").replaceAll('"', '""')}"${prefix ? " *" : ""}`;
  return field === null ? phrase : `${columns[field]} : ${phrase}`;
}

/** Any of these. */
export function anyMatch(conditions: readonly TextCondition[]): string {
  return `(${conditions.map(toMatch).join(" OR ")})`;
}
