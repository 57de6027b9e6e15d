import { expect, type Page, test } from "@playwright/test";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { letter } from "../support/letter.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { until } from "../support/until.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });

let dovecot: Dovecot;
let smtp: Smtp;
let app: LoopbackApp;
let page: Page;

test.beforeAll(async ({ browser }) => {
  dovecot = await startDovecot();
  smtp = await startSmtp();
  await dovecot.append(
    "alice",
    "INBOX",
    letter({
      id: "offer@example.test",
      subject: "Offer for the harbour house",
      from: "Bob Stone <bob@example.test>",
      date: Date.now() - 3_600_000,
      attachment: { name: "plan.txt", text: "ground floor" },
    }),
  );
  app = await startLoopback();
  page = await (await browser.newContext()).newPage();
  await page.goto(app.address);
  await signIn();
});

test.afterAll(async () => {
  await app?.stop();
  await smtp?.stop();
  await dovecot?.stop();
});

async function signIn(): Promise<void> {
  await page.getByRole("button", { name: "Add account" }).first().click();
  const form = page.getByRole("dialog", { name: "Add account" });
  await form.getByLabel("E-mail address").fill("alice@example.test");
  await form.getByLabel("Password", { exact: true }).fill("secret");
  await form.getByRole("button", { name: "Continue" }).click();
  for (const [label, port] of [
    ["IMAP", dovecot.port],
    ["SMTP", smtp.port],
  ]) {
    await form.getByLabel(`${label} server`).fill("127.0.0.1");
    await form.getByLabel(new RegExp(`^${label} port`)).fill(String(port));
    await form.getByLabel(new RegExp(`^${label} encryption`)).selectOption("none");
  }
  await form.getByLabel(/^User name/).fill("alice");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(form).toBeHidden();
  await expect(row("Offer for the harbour house")).toBeVisible();
}

const row = (words: string) =>
  page.getByRole("listbox", { name: "Conversations" }).getByRole("option").filter({ hasText: words });
const body = () => page.getByRole("textbox", { name: "Message" });

/** A new letter with all it needs. */
async function begin(subject: string, words: string): Promise<void> {
  await page.keyboard.press("c");
  await page.getByRole("combobox", { name: "To", exact: true }).fill("bob@example.test");
  await page.getByRole("textbox", { name: "Subject" }).fill(subject);
  await body().click();
  await page.keyboard.type(words);
}

/** The letter as it arrived at the server, in one piece of text. */
async function arrived(subject: string): Promise<string> {
  const found = await until(
    () => smtp.messages.map(({ source }) => String(source)).find((source) => source.includes(`Subject: ${subject}`)),
    { timeoutMs: 20_000, what: `“${subject}” at the server` },
  );
  return found.replace(/=\r\n/g, "");
}

test("Ctrl+Enter sends what is marked, too", async () => {
  await begin("Marked words", "Keep every word");
  await body()
    .getByText("Keep every word")
    .dblclick({ position: { x: 10, y: 8 } });
  expect(await page.evaluate(() => getSelection()?.toString().trim())).toBe("Keep");
  await page.keyboard.press("Control+Enter");
  expect(await arrived("Marked words")).toContain("<p>Keep every word</p>");
});
