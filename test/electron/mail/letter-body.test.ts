import { describe, expect, test } from "vitest";
import { type LetterParts, letterBody } from "../../../electron/mail/letter-body.ts";
import { mentionsAttachment } from "../../../electron/mail/mentions-attachment.ts";
import { foldText } from "../../../electron/mail/quote.ts";

const nobody = { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] };
const original = {
  addresses: { ...nobody, from: [{ name: "Anna", address: "anna@example.org" }] },
  subject: "Lunch",
  date: Date.UTC(2026, 1, 3, 10, 20),
  text: "Shall we?\n\n<script>alert(1)</script> & more",
};
const letter: LetterParts = { text: "Yes.", html: null, signature: null, quoted: null, timeZone: "UTC" };

test("a forward and a quote are not put away behind the mark of a signature", () => {
  const signature = { text: "Ben", html: null };
  for (const kind of ["reply", "forward"] as const) {
    const { text, html } = letterBody({ ...letter, html: "<p>See below</p>", signature, quoted: { kind, original } });
    expect(text).not.toMatch(/^-- $/m);
    expect(html).not.toContain("<p>-- </p>");
  }
  const { visible } = foldText(letterBody({ ...letter, signature, quoted: { kind: "forward", original } }).text);
  expect(visible).toContain("Shall we?");
  expect(letterBody({ ...letter, signature }).text).toBe("Yes.\n\n-- \nBen");
});

test("text, signature, quote: in this order, each apart", () => {
  const { text, html } = letterBody({
    ...letter,
    signature: { text: "Ben\nExample Ltd", html: null },
    quoted: { kind: "reply", original },
  });
  expect(html).toBeNull();
  expect(text.split("\n").slice(0, 6)).toEqual([
    "Yes.",
    "",
    "Ben",
    "Example Ltd",
    "",
    "On Tue, 3 Feb 2026 at 10:20, Anna <anna@example.org> wrote:",
  ]);
  expect(text).toContain("> Shall we?");
});

test("a rich letter says the same in its text, and quotes no HTML of others", () => {
  const { text, html } = letterBody({
    ...letter,
    html: "<p>Yes, <strong>gladly</strong>.</p>",
    signature: { text: "Ben", html: "<p><em>Ben</em></p>" },
    quoted: { kind: "reply", original },
  });
  expect(text).toContain("Yes, gladly.");
  expect(text).toContain("\n\nBen\n\n");
  expect(html).toContain("<strong>gladly</strong>");
  expect(html).toContain("<em>Ben</em>");
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more");
  expect(html).not.toContain("<script>");
});

test("an empty signature leaves no mark, and a forward keeps the headers of what it passes on", () => {
  const { text } = letterBody({
    ...letter,
    signature: { text: " ", html: null },
    quoted: { kind: "forward", original },
  });
  expect(text).not.toContain("-- \n");
  expect(text).toContain("From: Anna <anna@example.org>");
});

describe("an announced file", () => {
  test.each([
    "I have attached the report.",
    "Please find enclosed",
    "Der Vertrag ist im Anhang.",
    "Anbei die Rechnung",
    "Vous trouverez ci-joint le devis",
    "Le adjunto el archivo",
    "In allegato trova il file",
    "Segue em anexo",
    "zie de bijlage",
    "W załączniku przesyłam",
    "Во вложении отчёт",
    "資料を添付します",
    "请见附件",
  ])("%j", (text) => expect(mentionsAttachment(text)).toBe(true));

  test.each([
    "See you on Monday.",
    "> I have attached the report.\nThanks!",
    "The deadline is attackable",
    "Detached house",
  ])("not: %j", (text) => expect(mentionsAttachment(text)).toBe(false));
});
