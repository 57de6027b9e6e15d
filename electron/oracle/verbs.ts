import { htmlToText } from "../mail/html-text.ts";
import { parseMail } from "../mail/parse.ts";
import { foldText } from "../mail/quote.ts";
import { sanitizeHtml } from "../mail/sanitize.ts";
import { baseSubject } from "../mail/subject.ts";
import { threads } from "../mail/thread.ts";
import { bytes, type Input, records, text, texts } from "./input.ts";

/** By name, what each verb does with a case. A throw is the case's error. */
export const verbs: Record<string, (input: Input) => unknown> = {
  async parse(input) {
    const mail = await parseMail(bytes(input));
    const { from, to, cc, bcc, replyTo } = mail.addresses;
    const { subject, messageId, inReplyTo, references, date, html, attachments } = mail;
    return {
      ...{ subject, from, to, cc, bcc, replyTo, messageId, inReplyTo, references },
      date: date === null ? null : new Date(date).toISOString(),
      text: mail.text,
      html,
      attachments: attachments.map(({ name, ...rest }) => ({ filename: name, ...rest })),
    };
  },
  thread(input) {
    const messages = records(input["messages"]).map(({ id, messageId, inReplyTo, references }) => ({
      id: String(id),
      messageId: typeof messageId === "string" ? messageId : null,
      inReplyTo: texts(inReplyTo),
      references: texts(references),
    }));
    return { threads: threads(messages).map((group) => ({ messages: group })) };
  },
  sanitize(input) {
    const remote = input["remote"] === "allow" ? "allow" : "block";
    return sanitizeHtml(text(input, "html"), { remote, inlineUrl: (id) => `cid:${id}` });
  },
  reply: (input) => foldText(typeof input["text"] === "string" ? input["text"] : htmlToText(text(input, "html", "text"))),
  subject: (input) => ({ base: baseSubject(text(input, "subject", "text")) }),
};
