import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { goIn } from "../support/go-in.ts";
import { letter } from "../support/letter.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { until } from "../support/until.ts";
import { signInToMail } from "./sign-in.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });

let dovecot: Dovecot;
let smtp: Smtp;
let app: LoopbackApp;
let page: Page;
/** ms; each mail comes after the one before. */
let last = Date.now() - 3_600_000;

test.beforeAll(async ({ browser }) => {
  [dovecot, smtp, app] = [await startDovecot(), await startSmtp(), await startLoopback()];
  for (const index of [1, 2])
    await arrive(`paper${index}`, `Paper of day ${index}`, "Harbour Paper <paper@press.example>");
  await arrive("lunch", "Lunch?", "Ben <ben@example.org>");
  page = await (await browser.newContext({ locale: "en-GB" })).newPage();
  await goIn(page, app.address);
  await signInToMail(page, { imap: dovecot.port, smtp: smtp.port });
});
test.afterAll(async () => {
  await app?.stop();
  await smtp?.stop();
  await dovecot?.stop();
});

async function arrive(id: string, subject: string, from: string): Promise<void> {
  last += 1000;
  const source = letter({ id: `${id}@x`, subject, from, text: `Text of ${id}.`, date: last });
  await dovecot.append("alice", "INBOX", source);
}

const row = (words: string) => page.getByRole("option").filter({ hasText: words });
const dialog = (name: string | RegExp) => page.getByRole("dialog", { name });
const subjectsIn = async (folder: string) =>
  (await dovecot.messages("alice", folder)).map(({ messageId }) => messageId);

test("a rule is made from a message by keyboard alone, tried on what is here, and says exactly on what", async () => {
  await row("Paper of day 1").click();
  await page.getByRole("button", { name: "More actions" }).last().press("Enter");
  const menu = page.getByRole("menuitem", { name: "Make a rule from this…" });
  await menu.press("Enter");
  const form = dialog("New rule");
  await expect(form.getByLabel("Acts on what this search finds")).toHaveValue("from:paper@press.example");
  await expect(form.getByRole("status")).toHaveText("2 messages");
  await expect(form.getByRole("region", { name: "Tried on the last 90 days" }).getByRole("listitem")).toHaveText([
    /Paper of day 2/,
    /Paper of day 1/,
  ]);
  await expect(form.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await form.getByLabel("Mark as read").press("Space");
  await form.getByLabel("Move it to").selectOption("role:archive");
  expect((await new AxeBuilder({ page }).include("[role=dialog]").analyze()).violations).toEqual([]);
  await form.getByRole("button", { name: "Save, and act on these 2" }).press("Enter");
  await expect(page.getByText("The rule acted on 2 messages.")).toBeVisible();
  await until(async () => (await subjectsIn("Archive")).length === 2, { what: "both papers in the archive" });
});

test("what comes in is acted on, says why it is where it is, and is taken back", async () => {
  await arrive("paper3", "Paper of day 3", "Harbour Paper <paper@press.example>");
  await arrive("tea", "Tea?", "Ben <ben@example.org>");
  await expect(row("Tea?")).toBeVisible();
  await until(async () => (await subjectsIn("Archive")).includes("paper3@x"), {
    what: "the third paper in the archive",
  });
  await page
    .getByRole("button", { name: /^Archive/ })
    .first()
    .click();
  await row("Paper of day 3").click();
  await page.getByRole("article").getByRole("button", { name: "More actions" }).last().click();
  await page.getByRole("menuitem", { name: "Why is this here?" }).click();
  const why = dialog("Why is this here?");
  await expect(why.getByRole("listitem")).toContainText("Mail from Harbour Paper");
  await why.getByRole("button", { name: "Undo" }).click();
  await expect(why).toContainText("undone");
  await page.keyboard.press("Escape");
  await until(async () => (await subjectsIn("INBOX")).includes("paper3@x"), { what: "the third paper in the inbox" });
});

test("everything that a rule did goes back by one click in the settings", async () => {
  await page.getByRole("button", { name: "Settings" }).first().click();
  const settings = dialog("Settings");
  await settings.getByRole("button", { name: "Undo on 2 messages" }).click();
  await expect(page.getByText("Undone on 2 messages.")).toBeVisible();
  await until(async () => (await subjectsIn("Archive")).length === 0, { what: "an empty archive" });
  const active = settings.getByRole("checkbox", { name: "“Mail from Harbour Paper” is active" });
  await active.click();
  await expect(active).not.toBeChecked();
  await settings.getByRole("button", { name: "New rule" }).click();
  const form = dialog("New rule");
  await form.getByLabel("Name").fill("Odd");
  await form.getByLabel("Acts on what this search finds").fill("is:odd");
  await expect(form.getByRole("alert")).toContainText("“is:odd” is not known");
  await expect(form.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
});
