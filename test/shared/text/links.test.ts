import { domainToUnicode } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { linkDoubts } from "../../../renderer/text/link-doubts.ts";
import { isLookAlike, readableHost } from "../../../shared/text/look-alike.ts";
import { mailtoLink, parseMailto } from "../../../shared/text/mailto.ts";

test("hosts are read as the browser reads them", () => {
  for (const host of [
    "xn--mnchen-3ya.de",
    "xn--fiq64b.cn",
    "xn--pple-43d.com",
    "xn--p1ai.ru",
    "plain.example",
    "xn--vermgensberater-ctb.de",
  ])
    expect(readableHost(host)).toBe(domainToUnicode(host));
  expect(readableHost("xn--.com")).toBe(".com");
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9-]{0,40}$/), (label) => typeof readableHost(`xn--${label}`) === "string"),
  );
});

test("names made to be taken for others are known, and names of other tongues are not", () => {
  for (const host of [
    "аpple.com",
    "xn--pple-43d.com",
    "postbаnk.com",
    "рaypal.com",
    "сосасоӏа.com",
    "gооgle.com",
    "ɡoogle.com",
    "pay\u200bpal.com",
    "ρaypal.com",
  ])
    expect(isLookAlike(host), host).toBe(true);
  for (const host of [
    "мон.мон",
    "münchen.de",
    "谷歌.cn",
    "グーグルjp.jp",
    "한국.kr",
    "россия.рф",
    "ελλάδα.gr",
    "example.com",
    "straße.de",
    "العربية.eg",
    "ไทย.th",
  ])
    expect(isLookAlike(host), host).toBe(false);
});

test("a link that claims another place, hides its host or is a number is doubtful", () => {
  const kinds = (href: string, text: string) => linkDoubts({ href, text }).map(({ kind }) => kind);
  expect(kinds("https://evil.example/", "https://bank.example/login")).toEqual(["claims"]);
  expect(kinds("https://evil.example/", "www.bank.example")).toEqual(["claims"]);
  expect(kinds("https://www.bank.example/x", "bank.com")).toEqual(["claims"]);
  expect(kinds("https://login.bank.com/x", "bank.com")).toEqual([]);
  expect(kinds("https://bank.com/x", "Click here")).toEqual([]);
  expect(kinds("https://bank.example@evil.example/", "Click")).toEqual(["sign-in"]);
  expect(kinds("https://0x7f.1/", "Click")).toEqual(["number"]);
  expect(kinds("https://xn--pple-43d.com/", "apple.com")).toEqual(["claims", "look-alike"]);
  expect(kinds("mailto:a@b.example", "c@d.example")).toEqual([]);
});

test("a mail link fills in what is seen and names what it may not", () => {
  expect(
    parseMailto(
      "mailto:a@b.example?subject=1+1%0d%0aBcc:%20x@y.example&BCC=spy@z.example&attach=/etc/passwd&Attachment=x&from=me@b.example&cc=c@d.example,bad",
    ),
  ).toEqual({
    to: [{ name: "", address: "a@b.example" }],
    cc: [{ name: "", address: "c@d.example" }],
    subject: "1+1 Bcc: x@y.example",
    body: "",
    inReplyTo: null,
    rejected: ["bcc", "attach", "attachment", "from"],
  });
  expect(parseMailto("https://a.example/")).toBeNull();
  expect(parseMailto("mailto:")).toMatchObject({ to: [], rejected: [] });
  expect(parseMailto("mailto:a@b.example%0d%0aBcc:x@y.example")).toMatchObject({ to: [] });
});

test("the link written anew says the same, without what was rejected", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (subject, body) => {
      const link = `mailto:a+b@c.example?subject=${encodeURIComponent(subject.toWellFormed())}&body=${encodeURIComponent(body.toWellFormed())}&bcc=x@y.example`;
      const once = parseMailto(link);
      expect(once?.rejected).toEqual(["bcc"]);
      expect(once && parseMailto(mailtoLink(once))).toEqual({ ...once, rejected: [] });
    }),
  );
});
