import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { htmlWindow } from "../../../electron/mail/html-window.ts";
import { foldHtml, foldText } from "../../../electron/mail/quote.ts";
import { quoteForForward, quoteForReply } from "../../../electron/mail/quote-original.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";
import { processorMs } from "../../support/processor-ms.ts";

test.each([
  ["English", "On Tue, 3 Feb 2026 at 10:20, Bob <b@x.example> wrote:\n> hi\n> there"],
  ["wrapped", "On Tue, 3 Feb 2026 at 10:20, Bob Miller\n<b@x.example> wrote:\n\n> hi"],
  ["German", "Am 03.02.26 um 10:20 schrieb Bob <b@x.example>:\n> hi"],
  ["French", "Le mar. 3 févr. 2026 à 10:20, Bob <b@x.example> a écrit :\n\n> hi"],
  ["Spanish", "El mar, 3 feb 2026 a las 10:20, Bob (<b@x.example>) escribió:\n\n> hi"],
  ["Italian", "Il giorno mar 3 feb 2026 alle ore 10:20 Bob <b@x.example> ha scritto:\n> hi"],
  ["Dutch", "Op di 3 feb. 2026 om 10:20 schreef Bob <b@x.example>:\n> hi"],
  ["Portuguese", "Em ter., 3 de fev. de 2026 às 10:20, Bob <b@x.example> escreveu:\n\n> hi"],
  ["Russian", "вт, 3 февр. 2026 г. в 10:20, Bob <b@x.example>:\n\n> hi"],
  ["Polish", "wt., 3 lut 2026 o 10:20 Bob <b@x.example> napisał(a):\n\n> hi"],
  ["Chinese", "Bob <b@x.example> 于2026年2月3日周二 10:20写道：\n\n> hi"],
  ["Outlook", "From: Bob <b@x.example>\nSent: Tuesday, February 3, 2026 10:20 AM\nTo: Ann\nSubject: x\n\nhi"],
  [
    "Outlook with a rule",
    "________________________________\nVon: Bob\nGesendet: Dienstag, 3. Februar 2026\nAn: Ann\nBetreff: x\n\nhi",
  ],
  ["a marker", "-----Ursprüngliche Nachricht-----\nhi"],
  ["a signature", "-- \nAnn\nThe Company"],
  ["a phone", "Von meinem iPhone gesendet"],
])("folds %s", (_, quote) => {
  expect(foldText(`My answer.\n\nBye\n\n${quote}\n`)).toEqual({ visible: "My answer.\n\nBye", folded: quote });
});

test("leaves what is no quote", () => {
  for (const text of [
    "We met on 3 May and he wrote:\nnothing at all",
    "From: here to there\nit is far",
    "Options:\n--> one\n--> two\n--- end",
    "Fwd\n\n---------- Forwarded message ---------\nFrom: Bob <b@x.example>\nDate: 3 Feb 2026\nSubject: x\n\nhi",
    "> only a quote",
    "> first?\nyes\n> second?\nno",
    "",
  ]) {
    expect(foldText(text).visible).toBe(text);
  }
});

test("folds an announced quote above the answer", () => {
  const quote = "On 3 Feb 2026, at 10:20, Bob wrote:\n> hi\n>\n> you";
  expect(foldText(`${quote}\n\nanswer`)).toEqual({ visible: "answer", folded: quote });
});

test("loses no text, whatever it is", () => {
  const line = constantFrom(
    "hello",
    "",
    "> quoted",
    ">> deeper",
    "On 3 Feb 2026 at 10:20, Bob <b@x.example> wrote:",
    "<b@x.example> wrote:",
    "-- ",
    "Ann",
    "From: Bob",
    "Sent: Monday",
    "To: Ann",
    "-----Original Message-----",
    "Sent from my iPhone",
    "____",
    "Begin forwarded message:",
    "text On 3 Feb 2026 at 10:20, Bob <b@x.example> wrote:",
    "  ",
    "\r",
  );
  const words = (text: string) => text.split(/\s+/).filter(Boolean).sort();
  assert(
    property(array(oneof(line, string({ unit: "binary", maxLength: 20 })), { maxLength: 25 }), (lines) => {
      const text = lines.join("\n");
      const { visible, folded } = foldText(text);
      expect(words(`${visible}\n${folded}`)).toEqual(words(text));
      if (text.trim() !== "") expect(visible.trim()).not.toBe("");
    }),
    { numRuns: 1500 },
  );
});

test("takes linear time on hostile text", () => {
  const started = processorMs();
  for (const part of [
    "On Mon 3 Feb 2020 10:20 a@b.c ",
    "On Mon 3 Feb 2020 10:20 a@b.c\n",
    "> a\n\nwrote:\n",
    "\n",
    "____\n\n",
    "From: x\nb\n",
    " ",
  ]) {
    foldText(`${part.repeat(Math.ceil(1_000_000 / part.length))}x`);
  }
  expect(processorMs() - started).toBeLessThan(15_000);
});

test("its own quotes are folded, and its own forwards are not", () => {
  const original = {
    addresses: {
      from: [{ name: "Bob\nx", address: "b@x.example" }],
      sender: [],
      replyTo: [],
      to: [{ name: "", address: "a@x.example" }],
      cc: [],
      bcc: [],
    },
    subject: "hi",
    date: Date.UTC(2026, 1, 3, 10, 20),
    text: "one\r\n> two\r\n\r\nthree\r\n",
  };
  const quote = quoteForReply(original, "Europe/Berlin");
  expect(quote).toBe("On Tue, 3 Feb 2026 at 11:20, Bob x <b@x.example> wrote:\n> one\n>> two\n>\n> three");
  expect(foldText(`mine\n\n${quote}`)).toEqual({ visible: "mine", folded: quote });
  const forward = quoteForForward(original, "UTC");
  expect(forward).toContain(
    "From: Bob x <b@x.example>\nDate: Tue, 3 Feb 2026 at 10:20\nSubject: hi\nTo: a@x.example\n\none",
  );
  expect(foldText(`see\n\n${forward}`).folded).toBe("");
});

test.each([
  [
    "Gmail",
    '<div dir="ltr">answer</div><br><div class="gmail_quote"><div class="gmail_attr">On Tue, Bob wrote:</div><blockquote>hi</blockquote></div>',
  ],
  [
    "Apple",
    '<div>answer</div><div><br><blockquote type="cite"><div>On 3 Feb 2026, at 10:20, Bob &lt;b@x.example&gt; wrote:</div><div>hi</div></blockquote></div>'.replace(
      'type="cite"',
      'class="q" type="cite"',
    ),
  ],
  [
    "Thunderbird",
    '<p>answer</p><div class="moz-cite-prefix">Am 03.02.26 um 10:20 schrieb Bob:<br></div><blockquote type="cite">hi</blockquote>',
  ],
  [
    "Outlook",
    '<div><p>answer</p><div><div style="border:none"><p><b>From:</b> Bob<br><b>Sent:</b> Tuesday<br><b>To:</b> Ann<br><b>Subject:</b> x</p></div></div><p>hi</p></div>',
  ],
  ["Outlook on the web", '<div>answer</div><hr><div id="divRplyFwdMsg"><b>Von:</b> Bob</div><div>hi</div>'],
])("folds HTML of %s", (_, html) => {
  const { visible } = foldHtml(html);
  expect(visible).toContain("answer");
  expect(visible).not.toMatch(/hi<|wrote|schrieb|Bob/);
});

test("leaves HTML without a quote, with answers between quotes, or forwarded", () => {
  for (const html of [
    "<p>hello</p>",
    "<blockquote>a</blockquote><p>yes</p><blockquote>b</blockquote><p>no</p>",
    '<p>see</p><div class="gmail_quote">---------- Forwarded message ---------<br>From: Bob<br>hi</div>',
    '<div class="gmail_quote">all of it</div>',
    "<div>".repeat(100_000),
  ]) {
    expect(foldHtml(html)).toEqual({ visible: null });
  }
});

const replies = fixtureFolder("mailtests", "05-reply");

test.skipIf(replies === null)("finds the visible reply as other tools' tests want it", () => {
  const squeezed = (text: string) => text.replace(/\s+/g, " ").trim();
  const common = readFileSync(join(replies ?? "", "crisp/_common-first-fragment.txt"), "utf8");
  const wrong: string[] = [];
  let all = 0;
  for (const { kind, input, expected, test: name } of JSON.parse(
    readFileSync(join(replies ?? "", "talon-asserts.json"), "utf8"),
  )) {
    if (kind !== "extract_from_plain" || expected[0]?.[0] !== "eq" || typeof expected[0][1] !== "string") continue;
    all += 1;
    if (squeezed(foldText(input).visible) !== squeezed(expected[0][1])) wrong.push(name);
  }
  for (const { visibleEqualsCommonFirst, files } of JSON.parse(
    readFileSync(join(replies ?? "", "crisp/_upstream-asserts.json"), "utf8"),
  )) {
    for (const file of visibleEqualsCommonFirst ? files : []) {
      all += 1;
      const { visible } = foldText(readFileSync(join(replies ?? "", "crisp", `${file}.txt`), "utf8"));
      const fits =
        squeezed(visible).startsWith(squeezed(common).slice(0, 200)) && visible.length <= common.length * 1.15;
      if (!fits) wrong.push(file);
    }
  }
  expect(all).toBe(39);
  expect(wrong).toEqual([]);
});

test.each([
  ["a plain one at the end", "<div>answer<blockquote>first</blockquote></div>"],
  [
    "Yahoo",
    "<div>answer</div><div><div>On Tuesday, February 3, 2026 at 10:20:30 AM GMT+1, Bob &lt;b@x.example&gt; wrote: </div><div>hi</div></div>",
  ],
  [
    "IBM Notes",
    '<div>answer</div><blockquote dir="ltr" style="border-left:solid #aaa 2px">----- Original message -----<br>From: Bob<br>hi</blockquote>',
  ],
  [
    "Samsung",
    "<div>answer</div><div><br>-------- 原始郵件 --------<br>寄件者： Bob<br>主旨： x<br><blockquote>hi</blockquote></div>",
  ],
  [
    "ProtonMail",
    "<div>answer</div><div>‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐<br>On Tue Bob wrote:<br><blockquote>hi</blockquote></div>",
  ],
  [
    "Windows Mail",
    "<div>answer</div><div><div><b>От:</b> Bob<br><b>Отправлено:</b> 3<br><b>Кому:</b> Ann</div></div><div>hi</div>",
  ],
  ["a signature", '<div>answer</div><div class="gmail_signature">hi<img src="cid:logo"></div>'],
  ["a phone", '<div>answer</div><br><div dir="ltr">Sent from my <span>iPhone</span></div>'],
  [
    "a phone above a quote",
    '<div>answer<br><div>Von meinem iPhone gesendet</div></div><blockquote type="cite">hi</blockquote>',
  ],
])("folds HTML of more clients: %s", (_, html) => {
  const { visible } = foldHtml(html);
  expect(visible).toContain("answer");
  expect(visible).not.toMatch(/hi<|first|second|Bob|iPhone|Original|原始/);
});

test.each([
  ["an indented layout", '<p>Dear all,</p><blockquote style="margin:0 0 0 40px;border:none">our news</blockquote>'],
  ["a layout in a quote", "<p>Dear all,</p><blockquote><table><tr><td>our news</td></tr></table></blockquote>"],
  ["answers between quotes", "<blockquote>one?</blockquote><p>Yes.</p><blockquote>two?</blockquote><p>No.</p>"],
  [
    "an answer below",
    "<div>On Tue, 3 Feb 2026 at 10:20, Bob wrote:<blockquote>a</blockquote><blockquote>b</blockquote></div><p>Yes.</p>",
  ],
  ["a picture below", '<p>see</p><blockquote>b</blockquote><img src="cid:a">'],
  ["a sentence like a phone's", "<p>Sent from my desk, where the iPhone is.</p>"],
])("leaves HTML with %s", (_, html) => {
  expect(foldHtml(html).visible).toBeNull();
});

test("what stands above an announced quote and is no quote of a quote is the author's", () => {
  const html =
    "Reply<blockquote>A poem</blockquote><div>On 11-Apr-2011, at 6:54 PM, Bob &lt;bob@example.com&gt; wrote:</div><blockquote>hi</blockquote>";
  expect(foldHtml(html).visible).toBe("Reply<blockquote>A poem</blockquote>");
});

test("a quoted line that a mailer broke is still quoted; an answer is not", () => {
  const long = "> Lorem ipsum dolor sit amet, consectetur adipiscing elit. Nullam pharetra d";
  const quote = "On 3 Feb 2026 at 10:20, Bob <b@x.example> wrote:\n> hi\n";
  expect(foldText(`mine\n\n${quote}${long}\nignissim odio.\n>\n> you`).visible).toBe("mine");
  for (const answer of ["Yes.", "yes\nand no"])
    expect(foldText(`mine\n\n${quote}${long}\n${answer}\n>\n> you`).visible).toContain(answer);
  expect(foldText(`mine\n\n${quote}${long} is this so?\nyes\n>\n> you`).visible).toContain("yes");
});

/** What a reader sees, without blanks. */
function read(html: string): string {
  const { body } = new (htmlWindow(html.length).DOMParser)().parseFromString(html, "text/html");
  return (body.textContent ?? "").replace(/\s+/g, "");
}

test.skipIf(replies === null)("folds the HTML of other tools' tests as they want it", () => {
  const pairs = globSync("mailspring/email_*_stripped.html", { cwd: replies ?? "" });
  const file = (name: string) => readFileSync(join(replies ?? "", name), "utf8");
  const wrong = pairs.filter((stripped) => {
    const html = file(stripped.replace("_stripped", ""));
    return read(foldHtml(html).visible ?? html) !== read(file(stripped));
  });
  expect(pairs).toHaveLength(15);
  // A signature below the quote can't be told from an answer.
  expect(wrong).toEqual(["mailspring/email_18_stripped.html"]);
  const asserts: { kind: string; input: string; expected: [string, string][] }[] = JSON.parse(
    file("talon-asserts.json"),
  ).filter(({ kind, expected }: { kind: string; expected: unknown[] }) => kind === "extract_from_html" && expected[0]);
  expect(asserts).toHaveLength(9);
  for (const { input, expected } of asserts)
    expect(read(foldHtml(input).visible ?? input)).toBe(read(expected[0]?.[1] ?? ""));
  for (const name of ["gmail", "ms_outlook_2007", "windows_mail"])
    expect(read(foldHtml(file(`talon/html_replies/${name}.html`)).visible ?? "")).toBe("Hi.Iamfine.Thanks,Alex");
});
