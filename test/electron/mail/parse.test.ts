import { array, assert, asyncProperty, constantFrom, oneof, string, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { attachmentBytes, parseMail } from "../../../electron/mail/parse.ts";
import { processorMs } from "../../support/processor-ms.ts";

function bytes(...lines: string[]): Uint8Array {
  return new TextEncoder().encode(lines.join("\r\n"));
}

test("reads headers, text and a date in UTC", async () => {
  const mail = await parseMail(
    bytes(
      "From: =?utf-8?Q?J=C3=B6rg?= <joerg@example.org>",
      "To: Team: a@example.org, B <b@example.org>;, c@example.org",
      "Subject: =?utf-8?B?R3LDvMOfZQ==?=",
      "Message-ID: <1@example.org>",
      "Date: Tue, 3 Feb 2026 10:20:30 +0200 (EET)",
      "",
      "Hello",
    ),
  );
  expect(mail.addresses.from).toEqual([{ name: "Jörg", address: "joerg@example.org" }]);
  expect(mail.addresses.to.map(({ address }) => address)).toEqual(["a@example.org", "b@example.org", "c@example.org"]);
  expect(mail).toMatchObject({ subject: "Grüße", messageId: "1@example.org", date: Date.UTC(2026, 1, 3, 8, 20, 30) });
  expect(mail).toMatchObject({ text: "Hello\n", html: null, snippet: "Hello", bulk: false, problems: [] });
});

test("splits references whatever stands between them", async () => {
  const mail = await parseMail(
    bytes(
      'In-Reply-To: Your message of (a comment <no@x>) "Monday" <1@x> <2@x>',
      "References: <a@x><b@x>,",
      "\t<c",
      " @x> <a@x>",
      "",
      "",
    ),
  );
  expect(mail.inReplyTo).toEqual(["no@x", "1@x", "2@x"]);
  expect(mail.references).toEqual(["a@x", "b@x", "c@x"]);
});

test("keeps a nested message as an attachment and gives its bytes", async () => {
  const source = bytes(
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "outer",
    "--b",
    "Content-Type: message/rfc822",
    "",
    "Subject: inner",
    "",
    "inner text",
    "--b",
    'Content-Type: image/png; name="../../a.png"',
    "Content-ID: <pic@x>",
    "Content-Transfer-Encoding: base64",
    "",
    "AAEC",
    "--b--",
    "",
  );
  const mail = await parseMail(source);
  expect(mail.text.trim()).toBe("outer");
  const attached = await parseMail((await attachmentBytes(source, "1")) ?? new Uint8Array());
  expect(attached).toMatchObject({ subject: "inner", text: "inner text\n" });
  expect(mail.attachments.map(({ id, contentType }) => [id, contentType])).toEqual([
    ["1", "message/rfc822"],
    ["2", "image/png"],
  ]);
  expect(mail.attachments[1]).toMatchObject({
    size: 3,
    contentId: "pic@x",
    inline: false,
    sha256: null,
  });
  expect((await parseMail(source, { exact: true })).attachments[1]?.sha256).toBe(
    "ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc",
  );
  expect(await attachmentBytes(source, "2")).toEqual(new Uint8Array([0, 1, 2]));
  expect(await attachmentBytes(source, "3")).toBeNull();
});

test("ends an attachment where its boundary begins", async () => {
  const part = (encoding: string, content: string) => [
    "--b",
    "Content-Type: application/x",
    `Content-Transfer-Encoding: ${encoding}`,
    "",
    content,
  ];
  const source = bytes(
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    ...part("8bit", "one\r\ntwo"),
    ...part("quoted-printable", "on=65"),
    ...part("base64", "b25lCg=="),
    "--b--",
  );
  const texts = await Promise.all(
    ["1", "2", "3"].map(async (id) => new TextDecoder().decode((await attachmentBytes(source, id)) ?? undefined)),
  );
  expect(texts).toEqual(["one\r\ntwo", "one", "one\n"]);
});

test("calls inline only what the HTML shows", async () => {
  const part = (id: string) => ["--b", "Content-Type: image/gif", `Content-ID: <${id}>`, "", "x"];
  const mail = await parseMail(
    bytes(
      'Content-Type: multipart/related; boundary="b"',
      "",
      "--b",
      "Content-Type: text/html",
      "",
      '<p>See <img src="cid:shown@x">',
      ...part("shown@x"),
      ...part("hidden@x"),
      "--b--",
    ),
  );
  expect(mail.attachments.map(({ inline }) => inline)).toEqual([true, false]);
  expect(mail.text).toContain("See");
});

test("takes the text of HTML where there is no other", async () => {
  const mail = await parseMail(
    bytes("Content-Type: text/html", "", "<style>p{}</style><p>One</p><p><a href='https://x.example/'>Two</a></p>"),
  );
  expect(mail.text).toBe("One\n\nTwo <https://x.example/>");
});

test("knows mass mail and where a copy was delivered", async () => {
  const mail = await parseMail(
    bytes(
      "List-Id: News <news.example.org>",
      "Delivered-To: me+x@example.org",
      "X-Original-To: me@example.org",
      "",
      "",
    ),
  );
  expect(mail).toMatchObject({ bulk: true, listId: "news.example.org" });
  expect(mail.deliveredTo).toEqual(["me+x@example.org", "me@example.org"]);
  expect((await parseMail(bytes("Precedence: Bulk", "", ""))).bulk).toBe(true);
});

test("undoes flowed lines without joining quotes of other depths", async () => {
  const mail = await parseMail(
    bytes(
      'Content-Type: text/plain; charset="utf-8"; format=flowed',
      "",
      "> a quoted line that ",
      "> goes on",
      ">> deeper ",
      "my answer which is ",
      "long",
      " From here",
      "-- ",
      "me",
    ),
  );
  expect(mail.text.trimEnd()).toBe(
    "> a quoted line that goes on\n>> deeper\nmy answer which is long\nFrom here\n-- \nme",
  );
});

test("says what is wrong and keeps what can be read", async () => {
  const deep = Array.from({ length: 300 }, (_, index) => [
    `Content-Type: multipart/mixed; boundary="b${index}"`,
    "",
    `--b${index}`,
  ]).flat();
  const nested = await parseMail(bytes("Subject: deep", ...deep, "", "text"));
  expect(nested.subject).toBe("deep");
  expect(nested.problems).toHaveLength(1);
  const undated = await parseMail(bytes("Date: yesterday", "", "x"));
  expect(undated).toMatchObject({ date: null, problems: ["The date cannot be read."] });
  expect((await parseMail(new Uint8Array())).text).toBe("");
});

test("never throws, whatever the bytes", async () => {
  const words = [
    "Content-Type: ",
    "multipart/mixed; boundary=b",
    "--b",
    "--b--",
    "base64",
    "=?utf-8?Q?",
    "?=",
    "<",
    ">",
    '"',
    "(",
    ":",
    "\r\n",
    "To",
    ";",
  ];
  const piece = oneof(constantFrom(...words), string({ unit: "binary", maxLength: 8 }));
  await assert(
    asyncProperty(array(piece, { maxLength: 40 }), uint8Array({ maxLength: 40 }), async (pieces, tail) => {
      const mail = await parseMail(Buffer.concat([Buffer.from(pieces.join("")), tail]));
      expect(structuredClone(mail)).toEqual(mail);
    }),
    { numRuns: 500 },
  );
});

test("reads hostile messages in bounded time", async () => {
  const started = processorMs();
  await parseMail(bytes("Content-Type: text/html", "", "<div>".repeat(200_000)));
  await parseMail(bytes("Content-Type: text/html", "", "<".repeat(2_000_000)));
  await parseMail(bytes("Content-Type: text/plain", "", "> x\n\nwrote:\n".repeat(100_000)));
  await parseMail(bytes(`To: ${"(".repeat(200_000)}`, `References: ${"<".repeat(200_000)}`, "", ""));
  await parseMail(bytes(`To: ${"a@b.c, ".repeat(100_000)}`, "", ""));
  expect(processorMs() - started).toBeLessThan(20_000);
});

test("any number of marks before the headers is no reason to stop", async () => {
  const marks = Buffer.from("\ufeff".repeat(40_000));
  const mail = await parseMail(Buffer.concat([marks, Buffer.from("From x\nSubject: Here\r\n\r\nText\r\n")]));
  expect(mail.subject).toBe("Here");
});
