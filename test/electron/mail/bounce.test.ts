import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readBounce } from "../../../electron/mail/bounce/read-bounce.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";

const reports = fixtureFolder("mailtests", "01b-dsn", "bounceparser");
const others = fixtureFolder("mailtests", "01-mime");

function report(status: string[], original = "Message-ID: <sent@example.org>"): Uint8Array {
  const part = (type: string, ...lines: string[]) => ["--b", `Content-Type: ${type}`, "", ...lines];
  return Buffer.from(
    [
      "From: MAILER-DAEMON@mx.example.net (Mail Delivery System)",
      "Subject: Undelivered Mail Returned to Sender",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "",
      ...part("text/plain", "I'm sorry to have to inform you."),
      ...part("message/delivery-status", "Reporting-MTA: dns; mx.example.net", "", ...status),
      ...part("message/rfc822", original, "Subject: x", "", "x"),
      "--b--",
      "",
    ].join("\r\n"),
  );
}

test("reads who did not get it, why, and which message it was", async () => {
  const failed = [
    "Final-Recipient: rfc822; <ben@example.com>",
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 <ben@example.com>:",
    "    user unknown",
    "",
    "Final-Recipient: rfc822;cleo@example.com",
    "Action: Failed (too often)",
    "Status: 5.0.0",
  ];
  expect(await readBounce(report(failed))).toEqual({
    isBounce: true,
    kind: "failed",
    recipients: [
      {
        address: "ben@example.com",
        action: "failed",
        status: "5.1.1",
        smtpCode: 550,
        diagnostic: "550 5.1.1 <ben@example.com>: user unknown",
      },
      { address: "cleo@example.com", action: "failed", status: "5.0.0", smtpCode: null, diagnostic: "" },
    ],
    originalMessageId: "sent@example.org",
  });
});

test("tells a delay and a success from a failure", async () => {
  const one = (action: string, status: string) => [
    `Final-Recipient: rfc822; a@b.example`,
    `Action: ${action}`,
    `Status: ${status}`,
  ];
  expect(await readBounce(report(one("delayed", "4.4.1")))).toMatchObject({ isBounce: false, kind: "delayed" });
  expect(await readBounce(report(one("delivered", "2.0.0")))).toMatchObject({ isBounce: false, kind: "none" });
  expect(await readBounce(report([...one("delayed", "4.4.1"), "", ...one("failed", "5.4.1")]))).toMatchObject({
    isBounce: true,
  });
});

test("reads reports in words, as older servers write them", async () => {
  const text = Buffer.from(
    [
      "Return-Path: <>",
      "From: Mail Delivery Subsystem <postmaster@mx.example.net>",
      "To: ada@example.org",
      "Subject: failure notice",
      "",
      "Hi. This is the program at mx.example.net.",
      "I'm afraid I wasn't able to deliver your message to the following addresses.",
      "",
      "<ben@example.com>:",
      "192.0.2.1 does not like recipient.",
      "Remote host said: 550 5.7.1 no such user",
      "",
      "--- Below this line is a copy of the message.",
      "",
      "Return-Path: <ada@example.org>",
      "Message-ID: <sent@example.org>",
      "To: ben@example.com, someone@else.example",
    ].join("\n"),
  );
  expect(await readBounce(text)).toMatchObject({
    isBounce: true,
    recipients: [{ address: "ben@example.com", status: "5.7.1", smtpCode: 550 }],
    originalMessageId: "sent@example.org",
  });
});

test("leaves people's mail about failed mail alone", async () => {
  const mail = (from: string, subject: string) =>
    Buffer.from(`From: ${from}\nSubject: ${subject}\n\nMy message could not be delivered: 550 user unknown.\n`);
  expect(await readBounce(mail("ada@example.org", "Undelivered Mail Returned to Sender"))).toMatchObject({
    kind: "none",
  });
  expect(await readBounce(mail("postmaster@example.org", "Lunch on Friday"))).toMatchObject({ kind: "none" });
});

test.skipIf(reports === null)("recognises the recorded reports, and nothing else", async () => {
  const cases: { file: string; expect: { is_bounce: number; addresses?: string[]; smtp_code?: string } }[] = JSON.parse(
    readFileSync(join(reports ?? "", "_expected.json"), "utf8"),
  );
  let [found, all] = [0, 0];
  for (const { file, expect: expected } of cases) {
    const bounce = await readBounce(readFileSync(join(reports ?? "", file)));
    if (expected.is_bounce === 0) expect(bounce.isBounce, file).toBe(false);
    else all += 1;
    if (expected.is_bounce !== 0 && bounce.isBounce) found += 1;
    if (!bounce.isBounce) continue;
    const addresses = bounce.recipients.map(({ address }) => address);
    if (expected.addresses) expect(addresses, file).toEqual(expected.addresses);
    if (expected.smtp_code) expect(bounce.recipients[0]?.smtpCode, file).toBe(Number(expected.smtp_code));
  }
  expect(found / all).toBeGreaterThan(0.95);
});

test.skipIf(others === null)("calls nobody's ordinary mail a failure", async () => {
  const names = globSync("**/*.expect.json", { cwd: others ?? "" });
  const wrong: string[] = [];
  for (const name of names) {
    const source = readFileSync(join(others ?? "", name.slice(0, -".expect.json".length)));
    const isReport = /delivery-status|mailer-daemon/i.test(source.toString("latin1"));
    if (!isReport && (await readBounce(source)).kind !== "none") wrong.push(name);
  }
  expect(names.length).toBeGreaterThan(200);
  expect(wrong).toEqual([]);
});
