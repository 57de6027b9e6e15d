import { expect, test } from "vitest";
import { configuration, simple } from "./configuration.ts";
import { autoconfigAt, autodiscoverAnswer, autodiscoverAt, best, find, internet, wellKnownAt } from "./setup.ts";

const found = (source: string, domain: string): string =>
  `${source} imap.${domain}:993/tls smtp.${domain}:465/tls anna@example.org`;

test("an address of a known provider needs no network at all", async () => {
  const at = await internet();
  at.online = false;
  expect(await best(find(at, "anna@gmx.de"))).toBe("list imap.gmx.net:993/tls mail.gmx.net:465/tls anna@gmx.de");
  const [candidate] = (await find(at, " Anna@GMX.de ")).candidates;
  expect(candidate).toMatchObject({ trust: "list", usable: true, provider: "GMX Freemail" });
  expect(candidate?.imap.map(({ port, security }) => `${port} ${security}`)).toEqual(["993 tls", "143 starttls"]);
  expect([at.lookups, at.connections]).toEqual([[], []]);
});

test("the domain's own autoconfig host is asked with the address, over HTTPS", async () => {
  const at = await internet();
  at.page(autoconfigAt("example.org"), simple("provider.example"));
  const discovery = await find(at);
  expect(discovery.candidates[0]).toMatchObject({ source: "autoconfig", trust: "domain", usable: true, advice: "" });
  expect(discovery.candidates[0]?.sentence).toContain("your provider's own configuration");
  const asked = at.requests.find(({ url }) => url.startsWith(autoconfigAt("example.org")));
  expect(asked?.url).toBe(`${autoconfigAt("example.org")}?emailaddress=anna%40example.org`);
  expect([asked?.headers["cookie"], asked?.headers["authorization"]]).toEqual([undefined, undefined]);
});

test("so is its well-known address", async () => {
  const at = await internet();
  at.page(wellKnownAt("example.org"), simple("provider.example"));
  expect(await best(find(at))).toBe(found("well-known", "provider.example"));
});

test("Autodiscover is asked by post, and understood with and without its ports", async () => {
  const at = await internet();
  at.page(
    autodiscoverAt("autodiscover.example.org"),
    autodiscoverAnswer(`
      <Protocol><Type>IMAP</Type><Server>imap.provider.example</Server><Port>143</Port><SSL>on</SSL><LoginName>anna</LoginName></Protocol>
      <Protocol><Type>SMTP</Type><Server>smtp.provider.example</Server><Encryption>TLS</Encryption><Port>587</Port><LoginName>anna</LoginName></Protocol>`),
  );
  expect(await best(find(at))).toBe(
    "autodiscover imap.provider.example:143/starttls smtp.provider.example:587/starttls anna",
  );
  const [asked] = at.requests.filter(({ method }) => method === "POST");
  expect(asked?.body).toContain("<EMailAddress>anna@example.org</EMailAddress>");
  at.page(
    autodiscoverAt("autodiscover.example.org"),
    autodiscoverAnswer(
      "<Protocol><Type>IMAP</Type><Server>a.b</Server></Protocol><Protocol><Type>SMTP</Type><Server>c.d</Server></Protocol>",
    ),
  );
  expect(await best(find(at))).toBe("autodiscover a.b:993/tls c.d:465/tls anna@example.org");
});

test("Autodiscover may stand elsewhere by its own DNS entry, which DNS can forge", async () => {
  const at = await internet();
  at.srv.set("_autodiscover._tcp.example.org", [{ name: "auto.example.net", port: 443, priority: 0, weight: 0 }]);
  at.page(
    autodiscoverAt("auto.example.net"),
    autodiscoverAnswer(
      "<Protocol><Type>IMAP</Type><Server>a.b</Server></Protocol><Protocol><Type>SMTP</Type><Server>c.d</Server></Protocol>",
    ),
  );
  expect((await find(at)).candidates).toMatchObject([{ source: "autodiscover", trust: "dns" }]);
});

test("SRV records: order by priority, a dot is no offer, port 465 is TLS whatever the name says", async () => {
  const at = await internet();
  for (const name of ["first.example.net", "second.example.net", "out.example.net"]) at.host(name);
  const record = (name: string, port: number, priority = 0) => ({ name, port, priority, weight: 0 });
  at.srv.set("_imaps._tcp.example.org", [record("second.example.net.", 993, 20), record("First.example.net", 993, 10)]);
  at.srv.set("_imap._tcp.example.org", [record(".", 0)]);
  at.srv.set("_submission._tcp.example.org", [record("out.example.net", 465)]);
  const { candidates } = await find(at);
  expect(candidates).toMatchObject([{ source: "srv", trust: "dns" }]);
  expect(candidates[0]?.imap.map(({ host }) => host)).toEqual(["first.example.net", "second.example.net"]);
  expect(candidates[0]?.fields).toMatchObject({ smtpHost: "out.example.net", smtpPort: "465", smtpSecurity: "tls" });
  at.srv.set("_submission._tcp.example.org", [record("out.example.net", 587)]);
  expect((await find(at)).candidates[0]?.fields).toMatchObject({ smtpPort: "587", smtpSecurity: "starttls" });
});

test.each([
  ["example-org.mail.protection.outlook.com", "outlook.office365.com", "smtp.office365.com"],
  ["eur.olc.protection.outlook.com", "outlook.office365.com", "smtp-mail.outlook.com"],
  ["aspmx.l.google.com.", "imap.gmail.com", "smtp.gmail.com"],
  ["in1-smtp.messagingengine.com", "imap.fastmail.com", "smtp.fastmail.com"],
])("the mail host %s tells the provider", async (exchange, imapHost, smtpHost) => {
  const at = await internet();
  at.mx.set("example.org", [
    { exchange: "backup.example.com", priority: 50 },
    { exchange, priority: 5 },
  ]);
  expect((await find(at)).candidates).toMatchObject([{ source: "mx", trust: "dns", fields: { imapHost, smtpHost } }]);
});

test("an unknown mail host's own domain is asked, by the public suffix list and never the backup's", async () => {
  const at = await internet();
  at.mx.set("example.org", [
    { exchange: "mx1.in.example.net", priority: 10 },
    { exchange: "mx.example.com", priority: 20 },
  ]);
  at.page(autoconfigAt("example.net"), simple("provider.example"));
  at.page(autoconfigAt("example.com"), simple("wrong.example"));
  expect(await best(find(at))).toBe(found("mx", "provider.example"));
  expect(at.lookups).toContain("A autoconfig.in.example.net");
  expect(at.lookups.filter((name) => /autoconfig\.(?:net|example\.com)$/.test(name))).toEqual([]);
});

test("a domain that takes no mail (null MX) has no servers", async () => {
  const at = await internet();
  at.mx.set("example.org", [{ exchange: "", priority: 0 }]);
  expect(await find(at)).toEqual({ candidates: [], sentence: expect.stringContaining("No mail servers were found") });
});

test("what is told over HTTPS goes before what DNS says, and both are given", async () => {
  const at = await internet();
  at.host("imap.example.net");
  at.host("smtp.example.net");
  at.srv.set("_imaps._tcp.example.org", [{ name: "imap.example.net", port: 993, priority: 0, weight: 0 }]);
  at.srv.set("_submissions._tcp.example.org", [{ name: "smtp.example.net", port: 465, priority: 0, weight: 0 }]);
  // Later than DNS, by a whole round trip more.
  at.page(autoconfigAt("example.org"), (_, response) => {
    response.writeHead(302, { location: wellKnownAt("example.com") }).end();
  });
  at.page(wellKnownAt("example.com"), simple("provider.example"));
  const { candidates } = await find(at);
  expect(candidates.map(({ source }) => source)).toEqual(["autoconfig", "srv"]);
});

test("the same servers told twice are told once, by the better source", async () => {
  const at = await internet();
  at.page(autoconfigAt("example.org"), simple("provider.example"));
  at.page(wellKnownAt("example.org"), simple("provider.example"));
  expect((await find(at)).candidates).toHaveLength(1);
});

test("a part that is missing is looked for; the whole is then a guess", async () => {
  const at = await internet();
  at.page(autoconfigAt("example.org"), configuration({ imap: [{ hostname: "in.provider.example", port: 993 }] }));
  await at.service("smtp.example.org", 465, { tls: true }, (socket) => {
    socket.write("220 mx ready\r\n");
    socket.on("data", () => socket.write("250-mx\r\n250 AUTH PLAIN\r\n"));
  });
  const { candidates } = await find(at);
  expect(candidates[0]).toMatchObject({
    trust: "guess",
    fields: { imapHost: "in.provider.example", smtpHost: "smtp.example.org", smtpPort: "465" },
  });
});

test("POP3 alone is said to be not enough", async () => {
  const at = await internet();
  at.page(
    autoconfigAt("example.org"),
    configuration({ pop3: [{ hostname: "pop.example.org", port: 995 }], smtp: [{ hostname: "a.b", port: 465 }] }),
  );
  expect((await find(at)).sentence).toMatch(/POP3 only/);
});

test("without a network it says so, and does not claim that there is nothing", async () => {
  const at = await internet();
  at.online = false;
  expect((await find(at)).sentence).toMatch(/when you are online/);
});

test.each([
  "",
  "anna",
  "@example.org",
  "anna@",
  "an na@example.org",
  "anna@exa mple.org",
  "anna@127.0.0.1",
  "a@b/../c",
])("%j is no address, and nothing is asked", async (address) => {
  const at = await internet();
  await expect(find(at, address)).rejects.toMatchObject({ failure: { kind: "refused", reason: "invalid" } });
  expect(at.lookups).toEqual([]);
});

test("a domain in other letters is asked for in its ASCII form", async () => {
  const at = await internet();
  await find(at, "anna@Bücher.example");
  expect(at.lookups).toContain("MX xn--bcher-kva.example");
});
