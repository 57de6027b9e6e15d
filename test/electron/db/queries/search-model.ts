import fc from "fast-check";
import type { Readable } from "../../../../electron/db/open.ts";
import { textsOf } from "../../../../electron/db/packs.ts";
import type { MailAddress } from "../../../../shared/model/address.ts";
import type { MessageId } from "../../../../shared/model/ids.ts";
import type { Term } from "../../../../shared/text/query.ts";
import { dateRange } from "../../../../shared/text/query-dates.ts";
import { names, vocabulary } from "../../../support/words.ts";

export const context = { now: Date.UTC(2026, 9, 1), timeZone: "Europe/Berlin" };

/** What a search can see of a message. */
export interface Message {
  id: MessageId;
  conversation: number;
  subject: string;
  text: string;
  from: string;
  to: string;
  cc: string;
  files: string;
  account: string;
  folders: string[];
  at: number;
  read: boolean;
  own: boolean;
  starred: boolean;
  answered: boolean;
}

const nameOf = (list: MailAddress[]) => list.map(({ name, address }) => `${name} ${address}`).join(" ");

/** All of them, newest first. */
export function messagesOf(db: Readable): Message[] {
  const rows = db
    .prepare<{ [column: string]: string } & { id: MessageId; at: number; conversation: number }>(
      `SELECT m.*, m.conversation_id AS conversation, m.sort_at AS at, a.address AS account,
         (SELECT group_concat(f.path) FROM placements p JOIN folders f ON f.id = p.folder_id WHERE p.message_id = m.id) AS folders,
         (SELECT group_concat(name) FROM attachments t WHERE t.message_id = m.id) AS files
       FROM messages m JOIN accounts a ON a.id = m.account_id ORDER BY m.id DESC`,
    )
    .all();
  const texts = textsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { from, to, cc } = JSON.parse(row["addresses"] ?? "");
    return {
      id: row.id,
      conversation: row.conversation,
      subject: row["subject"] ?? "",
      text: texts.get(row.id) ?? "",
      from: nameOf(from),
      to: nameOf(to),
      cc: nameOf(cc),
      files: row["files"] ?? "",
      account: row["account"] ?? "",
      folders: (row["folders"] ?? "").split(","),
      at: row.at,
      read: Boolean(row["read"]),
      own: row["direction"] === "out",
      starred: Boolean(row["starred"]),
      answered: Boolean(row["answered"]),
    };
  });
}

export const tokens = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function says(text: string, words: string, prefix: boolean): boolean {
  const [have, want] = [tokens(text), tokens(words)];
  const fits = (token: string | undefined, index: number) => {
    const wanted = want[index] ?? "";
    return index === want.length - 1 && prefix && wanted.length > 2 ? token?.startsWith(wanted) : token === wanted;
  };
  return have.some((_, start) => want.every((_word, index) => fits(have[start + index], index)));
}

/** The slow and plain way: look at every message. */
export function holds(message: Message, term: Term): boolean {
  const yes = (() => {
    switch (term.kind) {
      case "text": {
        const columns = {
          from: [message.from],
          to: [message.to],
          cc: [message.cc],
          subject: [message.subject],
          filename: [message.files],
          any: [message.subject, message.text, message.from, message.to, message.files],
        }[term.field ?? "any"];
        return columns.some((column) => says(column, term.words, term.prefix));
      }
      case "in":
        return message.folders.includes(term.folder);
      case "account":
        return message.account.includes(term.account);
      case "is":
        return {
          unread: !message.read && !message.own,
          read: message.read,
          starred: message.starred,
          answered: message.answered,
        }[term.state];
      case "attachment":
        return message.files !== "";
      case "date": {
        const range = dateRange(term.date, context.now, context.timeZone) ?? { from: 0, until: 0 };
        if (term.side === "on") return message.at >= range.from && message.at < range.until;
        return term.side === "before" ? message.at < range.from : message.at >= range.from;
      }
    }
  })();
  return yes !== term.negated;
}

export const word = fc.integer({ min: 0, max: 60 }).map((index) => vocabulary[index] ?? "");
const person = fc.integer({ min: 0, max: 40 }).map((index) => names[index] ?? { name: "", address: "" });
const term = fc.oneof(
  word,
  fc.tuple(word, word).map(([a, b]) => `"${a} ${b}"`),
  word.map((known) => known.slice(0, 3)),
  person.map(({ address }) => `from:${address}`),
  person.map(({ name }) => `to:"${name}"`),
  person.map(({ address }) => `cc:${address}`),
  word.map((known) => `subject:${known}`),
  word.map((known) => `filename:${known}`),
  fc.constantFrom(
    "is:unread",
    "is:read",
    "is:starred",
    "is:answered",
    "has:attachment",
    "account:me1",
    "in:trash",
    "in:inbox",
    "in:sent",
  ),
  fc.constantFrom("before:2020", "after:2024-06", "on:2022-11", "after:3y", "before:2018-03-25"),
);
const signed = fc.tuple(fc.boolean(), term).map(([minus, plain]) => (minus ? `-${plain}` : plain));
export const queries = fc
  .array(
    fc.array(signed, { minLength: 1, maxLength: 3 }).map((any) => any.join(" OR ")),
    { minLength: 1, maxLength: 3 },
  )
  .map((clauses) => clauses.join(" "));
