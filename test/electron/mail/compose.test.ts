import { array, assert, asyncProperty, constantFrom, record, string, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { composeMail, UnsendableMail } from "../../../electron/mail/compose.ts";
import type { MailToCompose } from "../../../electron/mail/model.ts";
import { attachmentBytes, parseMail } from "../../../electron/mail/parse.ts";

const plain: MailToCompose = {
  key: "1.2@example.org",
  date: Date.UTC(2026, 1, 3, 10, 20, 30),
  from: { name: "Jörg, the “first”", address: "joerg@example.org" },
  to: [{ name: "", address: "a@example.org" }],
  cc: [],
  bcc: [],
  subject: "Grüße",
  text: "Hello",
  html: null,
  inReplyTo: null,
  references: [],
  attachments: [],
};

function text(source: Uint8Array): string {
  return Buffer.from(source).toString("latin1");
}

test("makes the same bytes from the same input", async () => {
  const message = { ...plain, html: "<p>Hello</p>", attachments: [attachment("a.txt", "x")] };
  const [first, second] = [await composeMail(message), await composeMail(structuredClone(message))];
  expect(Buffer.compare(first.source, second.source)).toBe(0);
  const other = await composeMail({ ...message, key: "other@example.org" });
  expect(/boundary="([^"]+)"/.exec(text(other.source))?.[1]).not.toBe(
    /boundary="([^"]+)"/.exec(text(first.source))?.[1],
  );
});

function attachment(name: string, content: string): MailToCompose["attachments"][number] {
  return { name, contentType: "text/plain", contentId: null, data: new TextEncoder().encode(content) };
}

test("keeps Bcc out of the message and in the envelope", async () => {
  const { source, envelope } = await composeMail({
    ...plain,
    cc: [{ name: "", address: "A@example.org" }],
    bcc: [{ name: "Hidden", address: "hidden@example.org" }],
  });
  expect(text(source)).not.toMatch(/hidden|bcc/i);
  expect(envelope).toEqual({ from: "joerg@example.org", to: ["A@example.org", "hidden@example.org"] });
});

test("writes threading headers and drops ids that are none", async () => {
  const { source } = await composeMail({ ...plain, inReplyTo: "p@x", references: ["r@x", "bad\r\nBcc: e@x", "p@x"] });
  const mail = await parseMail(source);
  expect(mail).toMatchObject({
    messageId: plain.key,
    inReplyTo: ["p@x"],
    references: ["r@x", "p@x"],
    date: plain.date,
  });
});

test("lets no field become two", async () => {
  const evil = "x\r\nBcc: evil@example.org\r\n\r\nbody\n\u2028\0";
  const { source, envelope } = await composeMail({
    ...plain,
    from: { name: evil, address: "joerg@example.org" },
    to: [{ name: evil, address: "a@example.org" }],
    subject: evil,
    inReplyTo: evil,
    attachments: [{ ...attachment(evil, "x"), contentType: evil, contentId: evil }],
  });
  const [head = ""] = text(source).split("\r\n\r\n");
  expect(head).not.toMatch(/^bcc:/im);
  expect(head.split("\r\n").every((line) => /^(?:[A-Za-z-]+:|[ \t])/.test(line))).toBe(true);
  expect(envelope.to).toEqual(["a@example.org"]);
  expect((await parseMail(source)).addresses.bcc).toEqual([]);
});

test.each(["", "a", "a@", "@b", "a b@c", "a@b c", "a@b\r\nBcc: c@d", "<a@b>", "a@b,c@d", '"a b"@c', "a@-b", "a\0@b"])(
  "refuses the address %j",
  async (address) => {
    await expect(composeMail({ ...plain, to: [{ name: "", address }] })).rejects.toThrow(UnsendableMail);
  },
);

test("refuses a message for nobody", async () => {
  await expect(composeMail({ ...plain, to: [] })).rejects.toThrow("no recipient");
  await expect(composeMail({ ...plain, key: "two words" })).rejects.toThrow("Message-ID");
});

test("writes host names of other scripts as mail servers read them", async () => {
  const { envelope } = await composeMail({ ...plain, to: [{ name: "", address: "a@bücher.example" }] });
  expect(envelope.to).toEqual(["a@xn--bcher-kva.example"]);
});

test("shows an inline picture by its id", async () => {
  const picture = { name: "p.png", contentType: "image/png", contentId: "p@x", data: new Uint8Array([1, 2, 3]) };
  const { source } = await composeMail({ ...plain, html: '<img src="cid:p@x">', attachments: [picture] });
  const mail = await parseMail(source);
  expect(mail.attachments[0]).toMatchObject({ name: "p.png", contentId: "p@x", inline: true, size: 3 });
  expect(mail.text.trim()).toBe("Hello");
});

test("HTML always has a text beside it, and long lines of a text are flowed", async () => {
  const { source } = await composeMail({
    ...plain,
    text: "",
    html: `<p>Hello <b>Anna</b></p><p>${"word ".repeat(40)}</p>`,
  });
  const mail = await parseMail(source);
  expect(mail.html).toContain("<b>Anna</b>");
  expect(mail.text.split("\n")[0]).toBe("Hello Anna");
  expect(text(source)).toMatch(/text\/plain; charset=utf-8; format=flowed/i);
  expect(
    text(source)
      .split("\r\n")
      .every((line) => line.length <= 998),
  ).toBe(true);
});

test("the sender's own copy says who got it unseen, what leaves does not", async () => {
  const message = { ...plain, bcc: [{ name: "", address: "hidden@example.org" }] };
  const own = await composeMail(message, { withBcc: true });
  expect((await parseMail(own.source)).addresses.bcc.map(({ address }) => address)).toEqual(["hidden@example.org"]);
  const { source } = await composeMail(message);
  expect(text(source)).not.toMatch(/hidden|bcc/i);
  expect(own.envelope).toEqual((await composeMail(message)).envelope);
});

test("a message with only an attachment still has an empty text", async () => {
  const { source } = await composeMail({
    ...plain,
    text: "",
    attachments: [attachment("a.eml", "Subject: x\n\n\xe4")],
  });
  const mail = await parseMail(source);
  expect(mail.text.trim()).toBe("");
  expect(mail.attachments).toHaveLength(1);
});

test("what is composed parses to the same, for any words", async () => {
  const words = string({ unit: "binary", maxLength: 60 });
  const name = words.map((value) =>
    value
      .replace(/\p{C}|[\p{Zl}\p{Zp}]/gu, "")
      .replace(/\s+/gu, " ")
      .trim(),
  );
  const body = words.map((value) => value.replace(/\r\n?/g, "\n").replace(/\0|\ufeff/g, ""));
  const file = record({
    name: name.map((value) => `${value.replace(/[/\\"]/g, "")}.bin`),
    contentType: constantFrom("application/pdf", "text/plain", "message/rfc822", "nonsense"),
    contentId: constantFrom(null),
    data: uint8Array({ maxLength: 300 }),
  });
  const message = record({ subject: name, text: body, name, attachments: array(file, { maxLength: 3 }) });
  await assert(
    asyncProperty(message, async ({ subject, text: written, name: who, attachments }) => {
      const to = [{ name: who, address: "a@example.org" }];
      const { source } = await composeMail({ ...plain, subject, text: written, to, attachments });
      const mail = await parseMail(source);
      expect(mail.subject).toBe(subject);
      expect(mail.addresses.to[0]?.address).toBe("a@example.org");
      expect(mail.addresses.to[0]?.name).toBe(who);
      // Flowed lines end where their words do (RFC 3676 section 4.2).
      const shown = (text: string) => text.replace(/ +$/gm, "").replace(/\n+$/, "");
      expect(shown(mail.text)).toBe(shown(written));
      expect(mail.attachments.map((part) => part.name)).toEqual(attachments.map((part) => part.name));
      for (const [index, { data }] of attachments.entries()) {
        expect(Buffer.compare((await attachmentBytes(source, String(index + 1))) ?? new Uint8Array(), data)).toBe(0);
      }
    }),
    { numRuns: 150 },
  );
});
