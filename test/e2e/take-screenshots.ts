import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "@playwright/test";
import { parseMail } from "../../electron/mail/parse.ts";
import { startDovecot } from "../servers/dovecot.ts";
import { startSmtp } from "../servers/smtp.ts";
import { generateMail } from "../support/generate-mail.ts";
import { startLoopback } from "../support/loopback.ts";
import config from "./playwright.config.ts";

/** `npm run screenshots`: signs in to a real mail server and takes the pictures that the README shows. */
const folder = join(import.meta.dirname, "../../docs/screens");

const dovecot = await startDovecot();
const smtp = await startSmtp();
const mails = generateMail({ count: 900, newest: Date.now() });
const isLatin = async (source: string): Promise<boolean> => {
  const { subject, text, addresses } = await parseMail(Buffer.from(source));
  return !/[\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Arabic}]/u.test(
    subject + text + addresses.from[0]?.name,
  );
};
const shown = await Promise.all(mails.map(async (mail) => ((await isLatin(mail.source)) ? [mail] : [])));
await dovecot.bulk("alice", "INBOX", shown.flat());
const app = await startLoopback();
const browser = await chromium.launch(config.use?.launchOptions ?? {});
try {
  await take(browser);
} finally {
  await browser.close();
  await app.stop();
  await smtp.stop();
  await dovecot.stop();
}

async function take(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, locale: "en-GB" });
  const shot = (name: string) => page.screenshot({ path: join(folder, `${name}.png`) });
  await page.goto(app.address);
  await page.getByRole("button", { name: "Add account" }).first().waitFor();
  await shot("first-screen");
  await signIn(page, () => shot("sign-in"));
  await page.getByText(/^(Fetching older mail|[\d,]+ of [\d,]+)$/).waitFor({ state: "detached" });
  await page.getByText("added", { exact: false }).waitFor({ state: "detached" });
  await row(page, /Minutes|Invoice|delivery/).click();
  await page.waitForFunction(() => {
    const frames = [...document.querySelectorAll<HTMLIFrameElement>("main iframe")];
    const written = frames.map((frame) => frame.contentDocument?.body.innerText ?? "");
    return [document.querySelector("main")?.innerText ?? "", ...written].join("").length > 400;
  });
  await page.mouse.move(900, 650);
  await shot("conversation-light");
  await page.emulateMedia({ colorScheme: "dark" });
  await shot("conversation-dark");
  await page.setViewportSize({ width: 420, height: 800 });
  await settled(page);
  await shot("narrow-dark");
}

function row(page: Page, words: RegExp): Locator {
  return page.getByRole("option").filter({ hasText: words }).first();
}

/** Resolves when nothing moves any more. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
}

async function signIn(page: Page, look: () => Promise<unknown>): Promise<void> {
  await page.getByRole("button", { name: "Add account" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill("alice@example.test");
  await dialog.getByLabel(/^Your name/).fill("Alice Example");
  await dialog.getByLabel("Password", { exact: true }).fill("secret");
  await look();
  await dialog.getByRole("button", { name: "Continue" }).click();
  for (const [name, port] of [
    ["IMAP", dovecot.port],
    ["SMTP", smtp.port],
  ]) {
    await dialog.getByLabel(`${name} server`).fill("127.0.0.1");
    await dialog.getByLabel(new RegExp(`^${name} port`)).fill(String(port));
    await dialog.getByLabel(new RegExp(`^${name} encryption`)).selectOption("none");
  }
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "hidden" });
}
