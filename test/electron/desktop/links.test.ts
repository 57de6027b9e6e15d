import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { linkIn, requestOf } from "../../../electron/desktop/links.ts";

describe("bobbin links", () => {
  it("name a message or a conversation by number", () => {
    expect(requestOf("bobbin://message/12")).toEqual({ kind: "message", messageId: 12 });
    expect(requestOf("BOBBIN://Conversation/7/")).toEqual({ kind: "conversation", conversationId: 7 });
  });

  it.each([
    "bobbin://message/0",
    "bobbin://message/-1",
    "bobbin://message/1e3",
    "bobbin://message/99999999999999999",
    "bobbin://message/9999999999999999",
    "bobbin://message/12?send=1",
    "bobbin://message/12/../13",
    "bobbin://delete/12",
    "bobbin:message/12",
    "https://example.org/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "",
  ])("%s is none", (link) => expect(requestOf(link)).toBeNull());
});

describe("mailto (RFC 6068)", () => {
  const compose = (link: string) => requestOf(`mailto:${link}`);

  it("fills in addresses, subject and text", () => {
    expect(compose("anna@example.test,bob%40example.test?cc=c@example.test&subject=Tides%20+1&body=a%0D%0Ab")).toEqual({
      kind: "compose",
      to: [
        { name: "", address: "anna@example.test" },
        { name: "", address: "bob@example.test" },
      ],
      cc: [{ name: "", address: "c@example.test" }],
      subject: "Tides +1",
      text: "a\nb",
    });
    expect(compose("?TO=anna@example.test")).toMatchObject({ to: [{ address: "anna@example.test" }] });
  });

  it("attaches nothing, hides nobody and sets no header", () => {
    const given = compose(
      "a@example.test?attach=/etc/passwd&attachment=x&bcc=spy@example.test&from=me@example.test&x-h=1",
    );
    expect(given).toEqual({
      kind: "compose",
      to: [{ name: "", address: "a@example.test" }],
      cc: [],
      subject: "",
      text: "",
    });
  });

  it("keeps line breaks and control characters out of headers", () => {
    expect(compose("a%0d%0aBcc:b@example.test?subject=x%0d%0aBcc:%20spy@example.test%00")).toMatchObject({
      to: [],
      subject: "x Bcc: spy@example.test",
    });
    expect(compose("?body=a%00b%1b%0Ac")).toMatchObject({ text: "ab\nc" });
  });

  it("keeps what can't be decoded as it is, and is no link when it is endless", () => {
    expect(compose("a@example.test?subject=%E0%A4%A")).toMatchObject({ subject: "%E0%A4%A" });
    expect(compose(`a@example.test?body=${"x".repeat(30_000)}`)).toBeNull();
  });

  it("holds whatever is thrown at it", () => {
    const raw = fc
      .array(
        fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom("\0", "\r\n", "\u2028", "\u0085", "a@x.test", ",")),
        {
          maxLength: 8,
        },
      )
      .map((parts) => parts.join(""));
    const value = raw.chain((text) => fc.constantFrom(text, encodeURIComponent(text.toWellFormed())));
    const field = fc.tuple(fc.constantFrom("to", "cc", "bcc", "subject", "body", "attach"), value);
    const links = fc
      .tuple(value, fc.array(field, { maxLength: 4 }))
      .map(([to, fields]) => `${to}?${fields.map(([name, text]) => `${name}=${text}`).join("&")}`);
    fc.assert(
      fc.property(links, (text) => {
        const request = compose(text);
        if (request?.kind !== "compose") return request === null;
        const lines = [
          request.subject,
          ...request.to.map(({ address }) => address),
          ...request.cc.map(({ address }) => address),
        ];
        return lines.every((line) => !/[\p{Cc}\p{Zl}]/u.test(line)) && Object.keys(request).length === 5;
      }),
      { numRuns: 1000 },
    );
  });
});

describe("whatever the system hands over", () => {
  const shapes = {
    message: ["kind", "messageId"],
    conversation: ["conversationId", "kind"],
    compose: ["cc", "kind", "subject", "text", "to"],
  };
  const schemes = fc.constantFrom(
    "bobbin://",
    "bobbin:",
    "BOBBIN://message/",
    "bobbin://conversation/",
    "mailto:",
    "MAILTO:",
    "bobbin://action/",
    "file://",
    "javascript:",
    "",
  );
  const words = fc.constantFrom(
    "message",
    "delete",
    "send",
    "action",
    "1",
    "0x1",
    "-1",
    "1e3",
    "..",
    "%2e%2e",
    "?",
    "&",
    "#",
    "/",
    "\\",
    "=",
    "attach",
    "bcc",
    "body",
    "to",
    "\0",
    "\r\n",
    "%0d%0a",
    "--flag",
    "\u202e",
    "٣",
    "@x.test",
  );
  const link = fc
    .tuple(schemes, fc.array(fc.oneof(words, fc.string({ maxLength: 8 })), { maxLength: 12 }))
    .map(([scheme, rest]) => scheme + rest.join(""));

  it("shows or fills in, and is nothing otherwise", () => {
    fc.assert(
      fc.property(link, (text) => {
        const request = requestOf(text);
        if (request === null) return true;
        if (request.kind === "action") return false;
        const number =
          request.kind === "message" ? request.messageId : request.kind === "conversation" ? request.conversationId : 1;
        return (
          Object.keys(request).sort().join() === shapes[request.kind].join() &&
          Number.isSafeInteger(number) &&
          number > 0
        );
      }),
      { numRuns: 5000 },
    );
  });

  it("is never an option of the command line", () => {
    const option = link.map((text) => `--flag=${text}`);
    fc.assert(
      fc.property(fc.array(fc.oneof(link, option, fc.string()), { maxLength: 6 }), (arguments_) => {
        const found = linkIn(arguments_);
        return found === null || /^(?:bobbin|mailto):/i.test(found);
      }),
    );
  });
});

test("the link of a command line is its last argument of ours", () => {
  expect(linkIn(["bobbin", "--data", "/x", "mailto:a@example.test"])).toBe("mailto:a@example.test");
  expect(linkIn(["bobbin", "--flag=bobbin://message/1", "file.txt"])).toBeNull();
});
