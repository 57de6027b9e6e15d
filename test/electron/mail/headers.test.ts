import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAuthentication } from "../../../electron/mail/authentication.ts";
import { isMailAddress } from "../../../electron/mail/mail-address.ts";
import { decodeHeader, parseAddresses } from "../../../electron/mail/mail-headers.ts";
import { readMailto } from "../../../electron/mail/mailto.ts";
import { readUnsubscribe } from "../../../electron/mail/unsubscribe.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";
import { processorMs } from "../../support/processor-ms.ts";

const tables = fixtureFolder("mailtests", "02-headers-charsets");
const links = fixtureFolder("mailtests", "07-links-ssrf");
const header = (key: string, value: string) => ({ key, value });

test("reads the ways out of a list", () => {
  const both = header("list-unsubscribe", "<mailto:leave@x.example?subject=u>,\t<https://x.example/u?id=1> (comment)");
  const post = header("list-unsubscribe-post", "List-Unsubscribe=One-Click");
  expect(readUnsubscribe([both, post])).toEqual({
    mailto: "mailto:leave@x.example?subject=u",
    https: "https://x.example/u?id=1",
    oneClick: true,
  });
  expect(readUnsubscribe([both]).oneClick).toBe(false);
  expect(readUnsubscribe([post])).toEqual({ mailto: null, https: null, oneClick: false });
  const unsafe = "<http://x.example/u>, <javascript:alert(1)>, <https://user:pass@x.example/>, <mailto:>";
  expect(readUnsubscribe([header("list-unsubscribe", unsafe), post])).toEqual({
    mailto: null,
    https: null,
    oneClick: false,
  });
  expect(readUnsubscribe([header("list-unsubscribe", "https://x.example/u")]).https).toBe("https://x.example/u");
});

test("believes only what a trusted server wrote last", () => {
  const field = (value: string) => header("authentication-results", value);
  const forged = field("mx.home.example; dmarc=pass header.from=bank.example");
  const own = field(
    'MX.home.example 1; spf=fail (no; "x") smtp.mailfrom=a.example; dkim=pass reason="ok; fine" header.d=a.example',
  );
  const other = field("relay.example; dmarc=pass");
  expect(
    readAuthentication([header("received", "x"), own, header("received", "y"), forged], ["mx.home.example"]),
  ).toEqual({
    server: "mx.home.example",
    results: [
      { method: "spf", result: "fail", reason: "", properties: { "smtp.mailfrom": "a.example" } },
      { method: "dkim", result: "pass", reason: "ok; fine", properties: { "header.d": "a.example" } },
    ],
    spf: "fail",
    dkim: "pass",
    dmarc: null,
  });
  expect(readAuthentication([own, other], ["mx.home.example"])).toMatchObject({ dmarc: null });
  expect(readAuthentication([own, field("mx.home.example; dmarc=fail")], ["mx.home.example"])).toMatchObject({
    dmarc: "fail",
  });
  const nothing = { server: null, results: [], spf: null, dkim: null, dmarc: null };
  expect(readAuthentication([other, forged], [])).toEqual(nothing);
  expect(readAuthentication([other], ["mx.home.example"])).toEqual(nothing);
  expect(readAuthentication([field("mx.home.example; none")], ["mx.home.example"])).toMatchObject({ results: [] });
});

test("reads long, hostile results in bounded time", () => {
  const started = processorMs();
  for (const value of ["a".repeat(200_000), '"'.repeat(200_000), "a=".repeat(100_000), "(".repeat(200_000)])
    readAuthentication([header("authentication-results", `mx; spf=pass ${value}`)], ["mx"]);
  expect(processorMs() - started).toBeLessThan(5000);
});

test("takes of a mailto link only what a person sees and may change", () => {
  expect(
    readMailto(
      "mailto:a@x.example,b@x.example?cc=c@x.example&subject=Hi%20there&body=one%0D%0Atwo+three&to=d@x.example",
    ),
  ).toEqual({
    to: ["a@x.example", "b@x.example", "d@x.example"],
    cc: ["c@x.example"],
    subject: "Hi there",
    body: "one\ntwo+three",
    inReplyTo: null,
    rejected: [],
  });
  expect(
    readMailto("MAILTO:a@x.example?attach=/etc/passwd&Attachment=x&bcc=s@x.example&from=f@x.example&X-A=1&attach=y"),
  ).toMatchObject({ to: ["a@x.example"], rejected: ["attach", "attachment", "bcc", "from", "x-a"] });
  const injected = readMailto(
    "mailto:a@x.example%0d%0aBcc:s@x.example?subject=x%0d%0aBcc:%20s@x.example&cc=c%0Ad@x.example",
  );
  expect(JSON.stringify([injected?.subject, injected?.to, injected?.cc])).not.toMatch(/\\[rn]/);
  expect(readMailto("mailto:?subject=%E4%FF%")?.subject).toContain("%");
  expect(readMailto("https://x.example/")).toBeNull();
  expect(readMailto("mailto:")).toMatchObject({ to: [] });
  expect(readMailto(`mailto:${"a@b.c,".repeat(200_000)}`)?.to.length).toBe(100);
});

test("reads comments and groups in addresses", () => {
  const read = (value: string) => parseAddresses(value).map(({ name, address }) => `${name} <${address}>`);
  expect(read("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>")).toEqual(["Pete <pete@silly.test>"]);
  expect(read('"a (b" <a@x.example>, c@x.example (C (the (third)))')).toEqual([
    "a (b <a@x.example>",
    "C the third <c@x.example>",
  ]);
  expect(read("Unclosed (comment <a@x.example>")).toHaveLength(1);
  expect(read("=?utf-7?Q?J+APY-rg?= <j@x.example>")).toEqual(["Jörg <j@x.example>"]);
  expect(read("M <@node.test,@x.test:mary@example.net>")).toEqual(["M <mary@example.net>"]);
  expect(read("A <=?utf-7?Q?a?=@x.example>")).toEqual(["A <=?utf-7?Q?a?=@x.example>"]);
});

test.skipIf(tables === null)("decodes encoded words as others do", () => {
  const words: { input: string; output: string }[] = JSON.parse(
    readFileSync(join(tables ?? "", "postal-mime/decodeWords.json"), "utf8"),
  );
  for (const { input, output } of words) expect(decodeHeader(input)).toBe(output);
  const lines: { header: string; expected: string }[] = JSON.parse(
    readFileSync(join(tables ?? "", "stalwart/unstructured.json"), "utf8"),
  );
  const wrong = lines.filter(({ header: line, expected }) => {
    const unfolded = line.replace(/\r?\n(?=[ \t])/g, "").split(/\r?\n/)[0] ?? "";
    return squeezed(decodeHeader(unfolded)) !== squeezed(expected);
  });
  // That parser puts a space between text and a word stuck to it; all others don't.
  expect(wrong.every(({ header: line }) => line.startsWith("[SUSPECTED SPAM]="))).toBe(true);
});

test.skipIf(links === null)("knows addresses to which mail can be sent", () => {
  const cases: { email: string; asserts: [[string, string[]]] }[] = JSON.parse(
    readFileSync(join(links ?? "", "roundcube/check_email.json"), "utf8"),
  );
  // A host of the own network has no dot; mail to it is possible.
  const wrong = cases.filter(({ email, asserts }) => isMailAddress(email) !== (asserts[0][0] === "assertTrue"));
  expect(wrong.map(({ email }) => email)).toEqual(["email@domain"]);
});

test.skipIf(links === null)("opens every mailto link with nothing attached and nothing injected", () => {
  const cases: string[] = JSON.parse(readFileSync(join(links ?? "", "kde-mailto/mailto.json"), "utf8"));
  for (const link of cases) expect(readMailto(link), link).not.toBeNull();
  expect(readMailto(cases[4] ?? "")?.to).toEqual(["foo@kde.org", "bar@kde.org", "baz@kde.org"]);
  expect(readMailto(cases[2] ?? "")?.body).toContain("https://www.infotbm.com/fr/routes/id=-0.624162|44.849958");
});

function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
