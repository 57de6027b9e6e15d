import { htmlToText } from "../mail/html-text.ts";
import { foldText } from "../mail/quote.ts";
import { sanitizeHtml } from "../mail/sanitize.ts";
import { baseSubject } from "../mail/subject.ts";
import { threads } from "../mail/thread.ts";
import { type Input, records, text, texts } from "./input.ts";
import { parseVerb } from "./parse-verb.ts";

/** By name, what each verb does with a case. A throw is the case's error. */
export const verbs: Record<string, (input: Input) => unknown> = {
  parse: parseVerb,
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
  reply: (input) =>
    foldText(typeof input["text"] === "string" ? input["text"] : htmlToText(text(input, "html", "text"))),
  subject: (input) => ({ base: baseSubject(text(input, "subject", "text")) }),
};
