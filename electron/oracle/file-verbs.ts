import { hash } from "node:crypto";
import { readBounce } from "../mail/bounce/read-bounce.ts";
import { messageCalendar } from "../mail/calendar/message-calendar.ts";
import { readCalendar } from "../mail/calendar/read-calendar.ts";
import { readContacts } from "../mail/calendar/read-contacts.ts";
import { decodeText } from "../mail/charset/decode-text.ts";
import { safeFileName } from "../mail/file-name.ts";
import { messageTnef } from "../mail/tnef/message-tnef.ts";
import { readTnef } from "../mail/tnef/read-tnef.ts";
import { bytes, type Input, text } from "./input.ts";

/** Verbs about messages and files; see the entry file. */
export const fileVerbs: Record<string, (input: Input) => unknown> = {
  bounce: (input) => readBounce(bytes(input)),

  async tnef(input) {
    const source = bytes(input);
    const unpacked = readTnef(source) ?? (await messageTnef(source));
    if (unpacked === null) throw new TypeError("there is no TNEF");
    const { html, rtf } = unpacked.body;
    const body = html ? [{ name: "body.html", data: html }] : rtf ? [{ name: "body.rtf", data: rtf }] : [];
    return {
      files: [...unpacked.files, ...body].map(({ name, data, ...rest }) => ({
        name: safeFileName(name, "file"),
        size: data.byteLength,
        sha256: hash("sha256", data, "hex"),
        ...rest,
      })),
      text: unpacked.body.text,
    };
  },

  async calendar(input) {
    const source = bytes(input);
    const words = decodeText(source, "");
    if (/^\s*BEGIN:/i.test(words)) return { ...readCalendar(words), contacts: readContacts(words) };
    const card = await messageCalendar(source);
    return { ...(card ?? readCalendar(words)), contacts: readContacts(words) };
  },

  charset: (input) => ({ text: decodeText(bytes(input), text(input, "charset")) }),
};
