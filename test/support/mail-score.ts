import { hash } from "node:crypto";

/** What an expectation file of the shared mails says a parser must find. */
export interface Expectation {
  must: Record<string, unknown>;
}

interface Mailbox {
  name?: string;
  address?: string;
}

/** The answer of the `parse` verb, as far as it is compared. */
export interface ParseAnswer {
  subject: string;
  from: Mailbox[];
  to: Mailbox[];
  cc: Mailbox[];
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  date: string | null;
  text: string;
  html: string | null;
  attachments: { filename: string; sha256: string }[];
}

/** Fields that are right and wrong, by name; white space and case of addresses don't count. */
export function scoreFields({ must }: Expectation, answer: ParseAnswer): Record<string, boolean> {
  const plain: Record<string, unknown> = {
    subject: squeezed(answer.subject),
    from: addresses(answer.from),
    fromNames: names(answer.from),
    to: addresses(answer.to),
    toNames: names(answer.to),
    cc: addresses(answer.cc),
    messageId: answer.messageId,
    inReplyTo: answer.inReplyTo,
    references: answer.references,
    date: answer.date?.replace(/\.\d+/, "") ?? null,
  };
  return Object.fromEntries(
    Object.entries(must).map(([field, wanted]) => {
      if (field === "text" || field === "html") return [field, isText(answer[field], wanted)];
      if (field === "attachments") return [field, hasAttachments(answer.attachments, wanted)];
      return [field, JSON.stringify(plain[field]) === JSON.stringify(wanted)];
    }),
  );
}

function squeezed(text: string | null | undefined): string {
  return (text ?? "").toWellFormed().replaceAll("\ufeff", "").normalize("NFC").replace(/\s+/gu, " ").trim();
}

function filled(list: Mailbox[]): Mailbox[] {
  return list.filter(({ name, address }) => name || address);
}

function addresses(list: Mailbox[]): string[] {
  return filled(list).map(({ address }) => (address ?? "").trim().replace(/^<|>$/g, "").toLowerCase());
}

function names(list: Mailbox[]): string[] {
  return filled(list).map(({ name }) => squeezed(name).replace(/^["']+|["']+$/g, ""));
}

function isText(found: string | null, wanted: unknown): boolean {
  const text = squeezed(found);
  if (wanted === null || typeof wanted !== "object") return text === "";
  const { sha256, normLength, head } = wanted as { sha256: string; normLength: number; head: string };
  if (hash("sha256", text, "hex") === sha256) return true;
  return Math.abs([...text].length - normLength) <= Math.max(3, 0.01 * normLength) && text.includes(head.slice(0, 60));
}

function hasAttachments(found: ParseAnswer["attachments"], wanted: unknown): boolean {
  const hashes = new Set(found.map(({ sha256 }) => sha256));
  const filenames = new Set(found.map(({ filename }) => squeezed(filename)));
  return (wanted as { sha256: string; filename: string | null }[]).every(
    ({ sha256, filename }) => hashes.has(sha256) && (!filename || filenames.has(filename)),
  );
}
