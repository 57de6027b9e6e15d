import { expect, type Page, test } from "@playwright/test";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { goIn } from "../support/go-in.ts";
import { letter } from "../support/letter.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { until } from "../support/until.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "default" });

let dovecot: Dovecot;
let smtp: Smtp;
let app: LoopbackApp;
let page: Page;
/** While it is held, no call of that name reaches the core. */
let gate: Promise<void> = Promise.resolve();
let gated = "drafts.attach";
/** What the page asked for since it was emptied, by name. */
const asked: string[] = [];

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
  await holdCalls(page);
  await goIn(page, app.address);
  await signIn();
});

test.afterAll(async () => {
  await app?.stop();
  await smtp?.stop();
  await dovecot?.stop();
});

async function holdCalls(on: Page): Promise<void> {
  await on.routeWebSocket(/\/ws\?/, (socket) => {
    const core = socket.connectToServer();
    socket.onMessage((message) => {
      asked.push(...(/"(drafts\.\w+)"/.exec(String(message))?.slice(1) ?? []));
      const isGated = String(message).includes(`"${gated}"`);
      void (isGated ? gate : Promise.resolve()).then(() => core.send(message));
    });
  });
}

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
    { what: `“${subject}” at the server` },
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

const attach = (name: string) =>
  page
    .locator('.composer input[type="file"]')
    .setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(`content of ${name}`) });
const sendAnyway = () => page.getByRole("button", { name: "Send anyway" });
const files = () => page.locator(".composer-files");

async function discard(): Promise<void> {
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expect(body()).toBeHidden();
}

test("a key that is held down does not read warnings, and what is changed since is looked at again", async () => {
  const before = smtp.messages.length;
  await begin("", "Good morning");
  await page.keyboard.down("Control");
  await page.keyboard.down("Enter");
  await expect(sendAnyway()).toBeVisible();
  await page.keyboard.down("Enter");
  await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await page.keyboard.up("Control");
  await page.keyboard.type(", the plan is attached.");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".composer-warnings li")).toHaveCount(2);
  expect(smtp.messages).toHaveLength(before);
  await body().press("Control+Enter");
  await until(() => smtp.messages.length > before, { what: "the letter, after all" });
});

test("who sends while a file is on its way is told so", async () => {
  const before = smtp.messages.length;
  await begin("With a file", "See below");
  const held = Promise.withResolvers<void>();
  gate = held.promise;
  await attach("large.txt");
  await expect(files()).toContainText("Attaching large.txt");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert").filter({ hasText: "large.txt" })).toBeVisible();
  held.resolve();
  await expect(page.getByRole("alert").filter({ hasText: "large.txt" })).toBeHidden();
  expect(smtp.messages).toHaveLength(before);
  await page.keyboard.press("Control+Enter");
  expect(await arrived("With a file")).toContain("large.txt");
});

test("a draft that is left while a file is on its way has it and the newer words when it is opened again", async () => {
  await begin("Left early", "Old");
  const held = Promise.withResolvers<void>();
  gate = held.promise;
  await attach("slow.txt");
  await expect(files()).toContainText("Attaching slow.txt");
  await expect(page.locator(".composer-state")).toHaveText("Saved");
  await page.getByRole("button", { name: "Close and keep the draft" }).click();
  await page.getByRole("button", { name: /^Drafts/ }).click();
  await page.getByText("Left early").first().click();
  await expect(files()).toContainText("Attaching slow.txt");
  await body().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" and new");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("alert").filter({ hasText: "slow.txt" })).toBeVisible();
  held.resolve();
  await expect(page.getByRole("button", { name: "Remove slow.txt" })).toBeVisible();
  await expect(body()).toHaveText("Old and new");
  await page.keyboard.press("Control+Enter");
  const letter = await arrived("Left early");
  expect(letter).toContain("Old and new");
  expect(letter).toContain("slow.txt");
  await page.getByRole("button", { name: /^Inbox/ }).click();
});

/** Opens the dialog for a time of one's own. */
async function pickTime() {
  await page.getByRole("button", { name: "Send later" }).click();
  await page.getByRole("menuitem", { name: "Choose date and time…" }).click();
  return page.getByRole("dialog", { name: "Choose date and time…" });
}

test("keys in the dialog for a time do nothing to the letter behind it", async () => {
  await begin("At another time", "Not yet");
  const dialog = await pickTime();
  asked.length = 0;
  await dialog.getByLabel("Date").press("Control+Enter");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(body()).toHaveText("Not yet");
  await discard();
  expect(asked.filter((name) => name === "drafts.check" || name === "drafts.send")).toEqual([]);
});

test("a time that was chosen is not lost by sending again during the check", async () => {
  const before = smtp.messages.length;
  await begin("Tomorrow only", "In the morning");
  const held = Promise.withResolvers<void>();
  gate = held.promise;
  gated = "drafts.check";
  await page.getByRole("button", { name: "Send later" }).click();
  await page.getByRole("menuitem", { name: /^Tomorrow morning/ }).click();
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  await body().press("Control+Enter");
  held.resolve();
  gated = "drafts.attach";
  const note = page.locator(".toast", { hasText: /^Leaves / });
  await expect(note).toBeVisible();
  await note.getByRole("button", { name: "Undo" }).click();
  await expect(body()).toHaveText("In the morning");
  expect(smtp.messages).toHaveLength(before);
  await discard();
});

test("a forward that becomes a reply keeps the files and people that were added to it", async () => {
  await row("Offer for the harbour house").click();
  await expect(page.getByRole("button", { name: /plan\.txt/ })).toBeVisible();
  await page.keyboard.press("f");
  await expect(files()).toContainText("plan.txt");
  await attach("own.txt");
  await expect(files()).toContainText("own.txt");
  await page.getByRole("button", { name: "Cc Bcc" }).click();
  await page.getByRole("combobox", { name: "Cc", exact: true }).fill("carol@example.test");
  await page.getByRole("textbox", { name: "Subject" }).fill("Look at the harbour");
  await page.getByRole("button", { name: /kind of answer/ }).click();
  await page
    .getByRole("menuitem", { name: "Reply", exact: true })
    .or(page.getByRole("menuitemradio", { name: "Reply", exact: true }))
    .click();
  await expect(files()).not.toContainText("plan.txt");
  await expect(files()).toContainText("own.txt");
  await expect(page.locator(".composer-head")).toContainText("carol@example.test");
  await expect(page.locator(".composer-head")).toContainText("Bob Stone");
  await expect(page.getByRole("textbox", { name: "Subject" })).toHaveValue("Look at the harbour");
  await discard();
});

test("form that was taken away comes back by undo", async () => {
  await begin("Plain", "Mind the ");
  await page.keyboard.press("Control+b");
  await page.keyboard.type("step");
  await page.getByRole("button", { name: "Rich text" }).click();
  await expect(body()).toHaveValue("Mind the step");
  await page.locator(".toast", { hasText: "Plain text now" }).getByRole("button", { name: "Undo" }).click();
  await expect(body().locator("strong")).toHaveText("step");
  await discard();
});

test("a draft that was discarded in another window is not saved for ever: its words can be kept as a new one", async () => {
  await begin("Here", "Words of this window");
  await expect(page.locator(".composer-state")).toHaveText("Saved");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole("button", { name: "Discard draft" }).click();
  await expect(other.getByRole("button", { name: "Discard draft" })).toBeHidden();
  await other.close();
  await body().click();
  await page.keyboard.press("End");
  await page.keyboard.type(" go on");
  const notice = page.getByRole("alert").filter({ hasText: "elsewhere" });
  await notice.getByRole("button", { name: "Keep as a new draft" }).click();
  await expect(notice).toBeHidden();
  await expect(body()).toHaveText("Words of this window go on");
  await page.getByRole("button", { name: "Close and keep the draft" }).click();
  await page.getByRole("button", { name: /^Drafts/ }).click();
  await expect(page.getByText("Words of this window go on")).toHaveCount(1);
});
