import { expect, type Page, test } from "@playwright/test";
import { messageCalendar } from "../../electron/mail/calendar/message-calendar.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { goIn } from "../support/go-in.ts";
import { letter } from "../support/letter.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { bounceSource, invitationSource, mailingSource } from "../support/odd-letters.ts";
import { until } from "../support/until.ts";
import { violationsOf } from "./accessible.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });

const base = Date.parse("2026-10-01T08:00:00Z");
const hour = 3_600_000;

let dovecot: Dovecot;
let smtp: Smtp;
let app: LoopbackApp;
let page: Page;

test.beforeAll(async ({ browser }) => {
  dovecot = await startDovecot();
  smtp = await startSmtp();
  await dovecot.bulk("alice", "INBOX", mails());
  app = await startLoopback();
  page = await (await browser.newContext({ timezoneId: "America/New_York", locale: "en-GB" })).newPage();
  await goIn(page, app.address);
});

test.afterAll(async () => {
  await app?.stop();
  await smtp?.stop();
  await dovecot?.stop();
});

const crlf = (source: string): string => source.replace(/\r?\n/g, "\r\n");

function mails() {
  const server = "mx.example.test";
  const mailings = Array.from({ length: 4 }, (_, index) =>
    mailingSource({ id: `usual${index}@x`, from: `a@sender${index}.example`, server }),
  );
  const attached = [
    "Message-ID: <carrier@x>",
    "From: Bob <bob@example.test>",
    "To: alice@example.test",
    "Subject: What Ben wrote",
    "Content-Type: multipart/mixed; boundary=m",
    "",
    "--m",
    "Content-Type: text/plain",
    "",
    "See the letter below.",
    "--m",
    'Content-Type: message/rfc822; name="letter.eml"',
    "",
    "From: Ben <ben@example.com>",
    "To: bob@example.test",
    "Subject: The old pier",
    "Content-Type: text/plain",
    "",
    "It leans a little.",
    "--m--",
    "",
  ].join("\n");
  const signed = [
    "Message-ID: <signed@x>",
    "From: Ada <ada@example.net>",
    "To: alice@example.test",
    "Subject: Signed words",
    'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=s',
    "",
    "--s",
    "Content-Type: text/plain",
    "",
    "I said so.",
    "--s",
    "Content-Type: application/pgp-signature",
    "",
    "-----BEGIN PGP SIGNATURE-----",
    "",
    "iQ==",
    "-----END PGP SIGNATURE-----",
    "--s--",
    "",
  ].join("\n");
  const plain = [
    letter({ id: "pier1@x", subject: "The pier", text: "Shall we mend it?", date: base }),
    letter({
      id: "pier2@x",
      subject: "Lunch on Friday (was: The pier)",
      inReplyTo: "pier1@x",
      references: ["pier1@x"],
      text: "And shall we eat?",
      date: base + hour,
    }),
    letter({ id: "boat@x", subject: "A boat for sale", text: "Green, six metres.", date: base + 2 * hour }),
  ];
  const sources = [...mailings, ...plain, attached, signed, invitationSource("invitation@x", "alice@example.test")];
  // The server's word at the top of every mail is what makes it trusted.
  const checked = sources.map((source) =>
    source.startsWith("Authentication") ? source : `Authentication-Results: ${server}; spf=none\n${source}`,
  );
  return checked.map((source, index) => ({ date: base + index * hour, flags: ["\\Seen"], source: crlf(source) }));
}

const row = (words: string | RegExp) =>
  page.getByRole("listbox", { name: "Conversations" }).getByRole("option").filter({ hasText: words });
const conversation = () => page.getByRole("main", { name: "Conversation" });
const undo = () => page.getByRole("region", { name: "Bobbin" }).getByRole("button", { name: "Undo" });
const menu = async (item: string): Promise<void> => {
  await page.locator(".conversation-head").getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: item }).click();
};

async function signIn(): Promise<void> {
  await page.getByRole("button", { name: "Add account" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add account" });
  await dialog.getByLabel("E-mail address").fill("alice@example.test");
  await dialog.getByLabel(/^Your name/).fill("Alice Example");
  await dialog.getByLabel("Password", { exact: true }).fill("secret");
  await dialog.getByRole("button", { name: "Continue" }).click();
  const servers: [string, number][] = [
    ["IMAP", dovecot.port],
    ["SMTP", smtp.port],
  ];
  for (const [label, port] of servers) {
    await dialog.getByLabel(`${label} server`).fill("127.0.0.1");
    await dialog.getByLabel(new RegExp(`^${label} port`)).fill(String(port));
    await dialog.getByLabel(new RegExp(`^${label} encryption`)).selectOption("none");
  }
  await dialog.getByLabel(/^User name/).fill("alice");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
}

test("an invitation is shown in the user's time, and the answer arrives at the organiser", async () => {
  await signIn();
  await row("Invitation: Tea").click();
  const card = conversation().getByRole("region", { name: "Invitation" });
  await expect(card).toContainText("Tea, with cake");
  await expect(card).toContainText("10:00–11:30");
  await expect(card).toContainText("Harbour house, first floor");
  await expect(card).toContainText("Organised by Ada");
  const accept = card.getByRole("button", { name: "Accept" });
  await accept.click();
  await undo().click();
  await expect(accept).toHaveAttribute("aria-pressed", "false");
  await accept.click();
  await expect(card).toContainText("You accepted.");
  await until(() => smtp.messages.length === 1, { what: "the answer" });
  const [sent] = smtp.messages;
  expect(sent?.envelope).toMatchObject({ from: "alice@example.test", to: ["ada@example.net"] });
  const answer = await messageCalendar(sent?.source ?? Buffer.alloc(0));
  expect(answer).toMatchObject({
    method: "REPLY",
    events: [{ uid: "tea@example.net", attendees: [{ address: "alice@example.test", answer: "accepted" }] }],
  });
});

test("what did not arrive is said at the message that failed", async () => {
  await page.getByRole("button", { name: "New message" }).click();
  const panel = page.getByRole("dialog", { name: "New message" });
  await panel.getByLabel("To", { exact: true }).fill("gone@example.net");
  await panel.getByLabel("Subject").fill("A late supper");
  await panel.getByRole("textbox", { name: "Message" }).fill("At noon?");
  await panel.getByRole("button", { name: "Send", exact: true }).click();
  await until(() => smtp.messages.length === 2, { what: "the letter" });
  const id = /^Message-ID: <([^>]+)>/im.exec(String(smtp.messages[1]?.source))?.[1] ?? "";
  await dovecot.append("alice", "INBOX", crlf(bounceSource("report@mx.example.test", id, Date.now() + 60_000)));
  await row("A late supper").click();
  await expect(conversation().getByRole("button", { name: "Not delivered" })).toBeVisible();
  await expect(conversation()).toContainText("A message did not reach gone@example.net.");
  await conversation().getByRole("button", { name: "Show the message" }).click();
  await expect(
    conversation().getByRole("alert").filter({ hasText: "Not delivered to gone@example.net" }),
  ).toContainText("550 5.1.1 No such user here");
});

test("a conversation is split where its subject changes, joined with another, and both are taken back", async () => {
  await row("The pier").click();
  await expect(conversation()).toContainText("2 messages");
  await menu("Split where the subject changes");
  await undo().hover();
  await expect(conversation().getByRole("heading", { level: 2 })).toContainText("Lunch on Friday");
  await expect(row(/^(?!.*Lunch).*The pier/s)).toHaveCount(1);
  await undo().click();
  await expect(row("The pier")).toHaveCount(1);
  await row("The pier").click();
  await expect(conversation()).toContainText("2 messages");
  await menu("Join with…");
  const dialog = page.getByRole("dialog", { name: "Join with another conversation" });
  await dialog.getByRole("combobox").fill("boat");
  await dialog.getByRole("option", { name: /A boat for sale/ }).click();
  await undo().hover();
  await expect(conversation()).toContainText("3 messages");
  await undo().click();
  await expect(row("A boat for sale")).toHaveCount(1);
});

test("a mailing says how it can be left before anybody is told; an attached message and a signature are shown as they are", async () => {
  await row("News usual2@x").click();
  await menu("Unsubscribe…");
  const dialog = page.getByRole("dialog", { name: "Unsubscribe from this mailing?" });
  await expect(dialog).toContainText("One request is sent to lists.example.net.");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await row("What Ben wrote").click();
  await conversation().getByRole("button", { name: "Open letter.eml" }).click();
  const inner = page.getByRole("dialog", { name: "The old pier" });
  await expect(inner).toContainText("It leans a little.");
  await page.keyboard.press("Escape");
  await expect(inner).toBeHidden();
  await row("Signed words").click();
  await expect(conversation()).toContainText("nothing was verified");
});

test("an earlier version of a draft comes back, and nothing of it is closed to assistive technology", async () => {
  await row("A boat for sale").click();
  await expect(conversation()).toContainText("Green, six metres.");
  await page.keyboard.press("r");
  const field = page.getByRole("textbox", { name: "Message" });
  await field.fill("First thought");
  await expect(conversation().getByText("Saved")).toBeVisible();
  await field.fill("Second thought");
  await expect(conversation().getByText("Saved")).toBeVisible();
  await conversation().getByRole("button", { name: "Earlier versions" }).click();
  const dialog = page.getByRole("dialog", { name: "Earlier versions of this draft" });
  await dialog.getByRole("listitem").filter({ hasText: "First thought" }).getByRole("button").click();
  await expect(dialog).toBeHidden();
  await expect(field).toContainText("First thought");
  await row("Invitation: Tea").click();
  await conversation().getByRole("button", { name: "You are invited to tea." }).click();
  await expect(conversation().getByRole("region", { name: "Invitation" })).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page), colorScheme).toEqual([]);
  }
});
