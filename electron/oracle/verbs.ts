import { htmlToText } from "../mail/html-text.ts";
import { messageIds } from "../mail/mail-headers.ts";
import { foldHtml, foldText } from "../mail/quote.ts";
import { sanitizeHtml } from "../mail/sanitize.ts";
import { baseSubject, isForwardSubject, isReplySubject } from "../mail/subject.ts";
import { threads } from "../mail/thread.ts";
import { fileVerbs } from "./file-verbs.ts";
import { headerVerbs } from "./header-verbs.ts";
import { type Input, records, text, texts } from "./input.ts";
import { parseVerb } from "./parse-verb.ts";

/** By name, what each verb does with a case; a throw is the case's error. */
export const verbs: Record<string, (input: Input) => unknown> = {
  parse: parseVerb,
  thread: (input) => ({ threads: threads(letters(input)).map((messages) => ({ messages })) }),
  sanitize: (input) => sanitizeHtml(text(input, "html", "text"), { remote: "block", inlineUrl: (id) => `cid:${id}` }),
  reply: (input) =>
    typeof input["text"] === "string" ? foldText(input["text"]) : replyOfHtml(text(input, "html", "text")),
  subject(input) {
    const subject = text(input, "subject", "text", "value");
    return { base: baseSubject(subject), isReply: isReplySubject(subject), isForward: isForwardSubject(subject) };
  },
  ...fileVerbs,
  ...headerVerbs,
};

function letters(input: Input): Parameters<typeof threads>[0] {
  return records(input["messages"]).map(({ id, messageId, inReplyTo, references }) => ({
    id: String(id),
    messageId: idsOf(messageId)[0] ?? null,
    inReplyTo: idsOf(inReplyTo),
    references: idsOf(references),
  }));
}

/** Ids as a header field writes them, in brackets and among other words, or bare. */
function idsOf(value: unknown): string[] {
  return texts(value).flatMap((field) => {
    const found = messageIds(field);
    return found.length === 0 && /^[^\s<>]+$/.test(field.trim()) ? [field.trim()] : found;
  });
}

function replyOfHtml(html: string): { visible: string; html: string | null } {
  const { visible } = foldHtml(html);
  return { visible: htmlToText(visible ?? html), html: visible };
}
