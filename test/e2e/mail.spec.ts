import { expect, type Page, test } from "@playwright/test";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { commandLine } from "../support/cli.ts";
import { goIn } from "../support/go-in.ts";
import { letter } from "../support/letter.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { slowness } from "../support/slowness.ts";
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
  smtp = await startSmtp({
    deliver: async ({ envelope, source }) => {
      for (const address of envelope.to) if (address.startsWith("bob@")) await dovecot.append("bob", "INBOX", source);
    },
  });
  await dovecot.bulk("alice", "INBOX", mails());
  app = await startLoopback();
  page = await (await browser.newContext()).newPage();
  await goIn(page, app.address);
});

test.afterAll(async () => {
  await app?.stop();
  await smtp?.stop();
  await dovecot?.stop();
});

function mails() {
  const filler = Array.from({ length: 30 }, (_, index) => ({
    date: base + index * hour,
    flags: ["\\Seen"],
    source: letter({ id: `filler${index}@example.test`, subject: `Filler ${index}`, date: base + index * hour }),
  }));
  const date = base + 100 * hour;
  const offer = letter({
    id: "offer@example.test",
    subject: "Offer for the harbour house",
    from: "Bob Stone <bob@example.test>",
    date,
    text: "Dear Alice,\r\nwould Thursday suit you?\r\n\r\n> An older question\r\n",
    attachment: { name: "plan.txt", text: "ground floor" },
  });
  const newsletter = letter({
    id: "news@example.test",
    subject: "Harbour news",
    from: "Harbour <news@example.test>",
    date: date + hour,
    html: `<h1>Tides</h1><script>document.title="owned"</script><img src="http://127.0.0.1:9/pixel.gif"><p onclick="x()">High at noon</p>`,
  });
  return [...filler, { date, source: offer }, { date: date + hour, source: newsletter }];
}

const rows = () => page.getByRole("listbox", { name: "Conversations" }).getByRole("option");
const row = (words: string | RegExp) => rows().filter({ hasText: words });

const toastUndo = () => page.getByRole("region", { name: "Bobbin" }).getByRole("button", { name: "Undo" });

async function messageIds(user: string, folder: string): Promise<string[]> {
  return (await dovecot.messages(user, folder)).map(({ messageId }) => messageId);
}

async function flagsOf(id: string): Promise<string[]> {
  return (await dovecot.messages("alice", "INBOX")).find(({ messageId }) => messageId === id)?.flags ?? [];
}

/** Goes through the dialog up to the button that signs in. */
async function typeAccount(password: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Add account" });
  await dialog.getByLabel("E-mail address").fill("alice@example.test");
  await dialog.getByLabel(/^Your name/).fill("Alice Example");
  await dialog.getByLabel("Password", { exact: true }).fill(password);
  await dialog.getByRole("button", { name: "Continue" }).click();
  for (const [label, port] of [
    ["IMAP", dovecot.port],
    ["SMTP", smtp.port],
  ]) {
    await dialog.getByLabel(`${label} server`).fill("127.0.0.1");
    await dialog.getByLabel(new RegExp(`^${label} port`)).fill(String(port));
    await dialog.getByLabel(new RegExp(`^${label} encryption`)).selectOption("none");
  }
  await dialog.getByLabel(/^User name/).fill("alice");
}

test("the first screen is friendly, and a wrong password says so and keeps what was typed", async () => {
  await expect(page.getByRole("button", { name: "Add account" }).first()).toBeVisible();
  await page.getByRole("button", { name: "Add account" }).first().click();
  await typeAccount("wrong");
  const dialog = page.getByRole("dialog", { name: "Add account" });
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog.getByRole("alert")).toContainText(/password/i);
  await expect(dialog.getByLabel("E-mail address")).toHaveValue("alice@example.test");
});

test("signing in fills the inbox", async () => {
  const dialog = page.getByRole("dialog", { name: "Add account" });
  await dialog.getByLabel("Password", { exact: true }).fill("secret");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByLabel("IMAP server")).toHaveValue("127.0.0.1");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
  await expect(row("Offer for the harbour house")).toBeVisible();
  await expect(page.getByRole("button", { name: "Inbox 2 unread" })).toBeVisible();
});

test("opening a message shows its text, folds the quote, and marks it read on the server", async () => {
  await row("Offer for the harbour house").click();
  const conversation = page.getByRole("main", { name: "Conversation" });
  await expect(conversation).toContainText("would Thursday suit you?");
  await expect(conversation).not.toContainText("An older question");
  await conversation.getByRole("button", { name: "Show quoted text" }).click();
  await expect(conversation).toContainText("An older question");
  await until(async () => (await flagsOf("offer@example.test")).includes("\\Seen"), { what: "the flag on the server" });
  await expect(page.getByRole("button", { name: "Inbox 1 unread" })).toBeVisible();
});

test("nothing on the screen is closed to assistive technology, in light and in dark", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page), colorScheme).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
});

test("an attachment downloads as it was sent", async () => {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /plan\.txt/ }).click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  expect(Buffer.concat(chunks).toString()).toBe("ground floor");
});

test("HTML mail is shown without its scripts, handlers and remote pictures", async () => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await row("Harbour news").click();
  const frame = page.frameLocator("main iframe").frameLocator("iframe");
  await expect(frame.getByText("High at noon")).toBeVisible();
  expect(await frame.locator("script").count()).toBe(0);
  expect(await frame.locator("[onclick]").count()).toBe(0);
  expect(await page.title()).not.toBe("owned");
  expect(requests.filter((url) => url.includes(":9/"))).toEqual([]);
});

test("search finds by sender and word", async () => {
  await page.keyboard.press("/");
  await page.getByRole("searchbox").fill("from:bob thursday");
  await expect(page.getByRole("listbox").getByRole("option")).toHaveCount(1);
  await expect(page.getByRole("listbox").getByRole("option")).toContainText("Offer for the harbour house");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(row("Filler 29")).toBeVisible();
});

/** What stands in the page and in the frames of its letters. */
async function wordsShown(): Promise<string> {
  const texts = page.frames().map((frame) => frame.locator("body").textContent());
  return (await Promise.all(texts).catch(() => [])).join("\n");
}

test("an answer can be taken back, then leaves once, threads right, and is in Sent once", async () => {
  await row("Offer for the harbour house").click();
  await expect(page.getByRole("main", { name: "Conversation" })).toContainText("would Thursday suit you?");
  await page.keyboard.press("r");
  const box = page.getByRole("textbox", { name: "Message" });
  await box.fill("Thursday is perfect.");
  await box.press("Control+Enter");
  await toastUndo().click();
  await expect(box).toHaveText("Thursday is perfect.");
  expect(smtp.messages).toHaveLength(0);
  await box.press("Control+Enter");
  await expect.poll(() => wordsShown()).toContain("Thursday is perfect.");
  await until(() => smtp.messages.length > 0, { what: "the message at the server" });
  const [arrived] = await until(async () => {
    const messages = await dovecot.messages("bob", "INBOX");
    return messages.length > 0 && messages;
  });
  expect(arrived?.source).toMatch(/^In-Reply-To: <offer@example\.test>/im);
  expect(arrived?.source).toMatch(/^Subject: Re: Offer for the harbour house/im);
  await until(async () => (await messageIds("alice", "Sent")).includes(arrived?.messageId ?? ""));
  expect(smtp.messages).toHaveLength(1);
  expect(await messageIds("alice", "Sent")).toHaveLength(1);
});

test("new mail comes in by itself", async () => {
  await dovecot.append(
    "alice",
    "INBOX",
    letter({ id: "live@example.test", subject: "Hot off the press", date: Date.now() }),
  );
  await expect(row("Hot off the press")).toBeVisible();
});

/** Whether the live mail is in the one folder of the server and no longer in the other: a move is not seen at once. */
async function isIn(folder: string, notIn: string): Promise<boolean> {
  const [here, gone] = [await messageIds("alice", folder), await messageIds("alice", notIn)];
  return here.includes("live@example.test") && !gone.includes("live@example.test");
}

test("archiving takes it out of the inbox here and on the server, and undo brings it back", async () => {
  await row("Hot off the press").click();
  await page.keyboard.press("e");
  // As long as it is pointed at it stays.
  await toastUndo().hover();
  await expect(row("Hot off the press")).toHaveCount(0);
  await until(() => isIn("Archive", "INBOX"), { what: "the move on the server" });
  await toastUndo().click();
  await expect(row("Hot off the press")).toBeVisible();
  await until(() => isIn("INBOX", "Archive"), { what: "the move back on the server" });
});

test("single keys do nothing while one types", async () => {
  const before = await messageIds("alice", "INBOX");
  await page.keyboard.press("c");
  const subject = page.getByRole("textbox", { name: "Subject" });
  await subject.click();
  await page.keyboard.type("eeee #!u");
  await expect(subject).toHaveValue("eeee #!u");
  expect(await messageIds("alice", "INBOX")).toEqual(before);
});

test("a draft survives a crash to the last character, and the app ends within two seconds", async ({ browser }) => {
  await page.getByRole("textbox", { name: "Message" }).fill("Every character counts");
  const data = app.data;
  const cli = commandLine(data);
  await until(async () => (await cli.run(["dump"])).stdout.includes("Every character counts"), {
    what: "the saved draft",
  });
  await app.kill();
  app = await startLoopback({ data });
  page = await (await browser.newContext()).newPage();
  await goIn(page, app.address);
  await page.getByRole("button", { name: /^Drafts/ }).click();
  await expect(page.getByText("Every character counts").first()).toBeVisible();
  expect(await app.stop()).toBeLessThan(2_500 * slowness());
});
