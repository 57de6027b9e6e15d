import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readAutoconfig } from "../../../../../electron/connectors/imap/discovery/autoconfig.ts";
import { candidateOf } from "../../../../../electron/connectors/imap/discovery/candidate.ts";
import list from "../../../../../electron/connectors/imap/discovery/known-providers.json" with { type: "json" };
import { knownProvider } from "../../../../../electron/connectors/imap/discovery/known-providers.ts";
import { readSubject } from "../../../../../electron/connectors/imap/discovery/subject.ts";
import { understand } from "../../../../../electron/connectors/imap/discovery/told.ts";
import type { FoundServers } from "../../../../../shared/model/discovery.ts";
import { fixtureFolder } from "../../../../support/fixture-folder.ts";
import { configuration } from "./configuration.ts";

const subject = readSubject("anna@example.org");

function candidate(source: string): FoundServers {
  const found = candidateOf(
    { source: "autoconfig", trust: "domain" },
    understand(readAutoconfig(source), subject),
    subject,
  );
  if (!found) throw new Error("no candidate");
  return found;
}

const known = (address: string): FoundServers | null => {
  const who = readSubject(address);
  const told = knownProvider(who);
  return told ? candidateOf({ source: "list", trust: "list" }, told, who) : null;
};

const folder = fixtureFolder("mail", "ispdb");

describe.skipIf(folder === null)("published configurations", () => {
  const files = folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith(".xml"));
  const read = (file: string) => readAutoconfig(readFileSync(join(folder ?? "", file), "utf8"));

  test("every one is understood, with all its servers", () => {
    expect(files).toHaveLength(8);
    let [imap, smtp, pop3] = [0, 0, 0];
    for (const file of files) {
      const source = readFileSync(join(folder ?? "", file), "utf8");
      const written = read(file);
      const told = understand(written, subject);
      expect([file, told.imap.length, told.smtp.length]).toEqual([
        file,
        source.match(/<incomingServer type="imap"/g)?.length ?? 0,
        source.match(/<outgoingServer type="smtp"/g)?.length ?? 0,
      ]);
      expect(JSON.stringify(told)).not.toContain("%");
      expect(written.domains.length).toBe(source.match(/<domain>/g)?.length);
      imap += told.imap.length;
      smtp += told.smtp.length;
      pop3 += Number(told.pop3);
    }
    expect([imap, smtp, pop3]).toEqual([10, 10, 7]);
  });

  test("the list that comes with Bobbin says what they say", () => {
    const made = files.sort().map((file) => {
      const { domains, name, others, imap, smtp } = read(file);
      return { name, domains: domains.join(" "), others, imap, smtp };
    });
    expect(list.providers).toEqual(made);
  });
});

test("the list carries its licence's notice", () => {
  expect(list.notice).toContain("Mozilla Public License, v. 2.0");
});

test.each([
  ["anna@gmail.com", true, /app password.*apppasswords/],
  ["anna@yahoo.de", true, /app password/],
  ["anna@icloud.com", true, /app-specific password/],
  ["anna@outlook.com", false, /no passwords.*OAuth.*cannot do that yet/],
  ["anna@office365.com", false, /OAuth/],
])("%s: what works today is said", (address, usable, advice) => {
  const found = known(address);
  expect(found?.usable).toBe(usable);
  expect(found?.advice).toMatch(advice);
});

test("where the two servers want different user names, the whole address goes to both", () => {
  const found = known("anna@icloud.com");
  expect(found?.imap[0]?.username).toBe("anna");
  expect(found?.fields["username"]).toBe("anna@icloud.com");
});

test("placeholders are filled in everywhere, also the one without its last percent sign", () => {
  const { imap } = understand(
    readAutoconfig(
      configuration({
        imap: [
          { hostname: "%EMAILDOMAIN%", port: 993, username: "%EMAILLOCALPART%" },
          { hostname: "mail.%EMAILDOMAIN%", port: 993, username: "%EMAILADDRESS" },
          { hostname: "x.org", port: 993, username: "%EMAILLOCALPART%+%EMAILDOMAIN%" },
          { hostname: "x.org", port: 993, username: "%REALNAME%" },
        ],
      }),
    ),
    subject,
  );
  expect(imap.map(({ host, username }) => [host, username])).toEqual([
    ["example.org", "anna"],
    ["mail.example.org", "anna@example.org"],
    ["x.org", "anna+example.org"],
    ["x.org", "anna@example.org"],
  ]);
});

test("order is preference, but a server in clear is never chosen while there is another", () => {
  const { fields, advice, imap } = candidate(
    configuration({
      imap: [
        { hostname: "clear.example.org", port: 143, socketType: "plain" },
        { hostname: "first.example.org", port: 143, socketType: "STARTTLS" },
        { hostname: "second.example.org", port: 993 },
      ],
      smtp: [
        { hostname: "oauth.example.org", port: 465, authentication: ["OAuth2"] },
        {
          hostname: "out.example.org",
          port: 587,
          socketType: "STARTTLS",
          authentication: ["OAuth2", "password-encrypted"],
        },
      ],
    }),
  );
  expect(imap).toHaveLength(3);
  expect(fields).toMatchObject({
    imapHost: "first.example.org",
    imapSecurity: "starttls",
    smtpHost: "out.example.org",
  });
  expect(advice).toBe("");
});

test("only servers in clear: the user is warned, the name is filled in, encryption is tried", () => {
  const { fields, advice, usable } = candidate(
    configuration({
      imap: [{ hostname: "clear.example.org", port: 143, socketType: "plain" }],
      smtp: [{ hostname: "out.example.org", port: 465 }],
    }),
  );
  expect(usable).toBe(false);
  expect(fields).toMatchObject({ imapHost: "clear.example.org", smtpSecurity: "tls" });
  expect(fields).not.toHaveProperty("imapSecurity");
  expect(advice).toMatch(/clear\.example\.org is said to offer no encryption/);
});

test("OAuth alone is said honestly, and Microsoft's servers take no password whoever says so", () => {
  const oauth = { authentication: ["OAuth2"] };
  const own = candidate(
    configuration({
      name: "Example University",
      imap: [{ hostname: "a.example.org", port: 993, ...oauth }],
      smtp: [{ hostname: "b.example.org", port: 465, ...oauth }],
    }),
  );
  expect([own.usable, own.advice]).toEqual([
    false,
    expect.stringMatching(/^Example University takes only its own sign-in/),
  ]);
  const microsoft = candidate(
    configuration({
      imap: [{ hostname: "outlook.office365.com", port: 993 }],
      smtp: [{ hostname: "smtp.office365.com", port: 587, socketType: "STARTTLS" }],
    }),
  );
  expect([microsoft.usable, microsoft.imap[0]?.signIn]).toEqual([false, ["oauth"]]);
});

test("servers that can't be right are left out, the others stay", () => {
  const { imap } = candidate(
    configuration({
      imap: [
        { hostname: "evil.example.org/path", port: 993 },
        { hostname: "-", port: 993 },
        { hostname: "a b", port: 993 },
        { hostname: "zero.example.org", port: 0 },
        { hostname: "high.example.org", port: 99_999 },
        { hostname: "odd.example.org", port: 993, socketType: "SSLv2" },
        { hostname: "good.example.org", port: 993, username: "anna&#10;x" },
      ],
    }),
  );
  expect(imap).toMatchObject([{ host: "good.example.org", username: "anna@example.org" }]);
});
