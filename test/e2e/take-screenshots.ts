import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "@playwright/test";
import { goIn } from "../support/go-in.ts";
import { startLoopback } from "../support/loopback.ts";
import config from "./playwright.config.ts";

/** `npm run screenshots`: takes the pictures that the README shows, of the demo, which is the same everywhere. */
const folder = join(import.meta.dirname, "../../docs/screens");

const app = await startLoopback();
const browser = await chromium.launch(config.use?.launchOptions ?? {});
try {
  await take(browser);
} finally {
  await browser.close();
  await app.stop();
}

async function take(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, locale: "en-GB" });
  const shot = async (name: string): Promise<void> => {
    await settled(page);
    await page.screenshot({ path: join(folder, `${name}.png`) });
  };
  await goIn(page, app.address);
  await page.getByRole("button", { name: "Add account" }).first().waitFor();
  await shot("first-screen");
  await page.getByRole("button", { name: "Add account" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill("alice@example.test");
  await dialog.getByLabel(/^Your name/).fill("Alice Example");
  await dialog.getByLabel("Password", { exact: true }).fill("secret");
  await shot("sign-in");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Try the demo" }).click();
  await page
    .getByText(/^[\d,]+ of [\d,]+$/)
    .first()
    .waitFor();
  await page.screenshot({ path: join(folder, "progress.png") });
  await page
    .getByText(/^[\d,]+ of [\d,]+$/)
    .first()
    .waitFor({ state: "detached" });
  await page.getByText(/^(Fetching older mail|[\d,]+ of [\d,]+)$/).waitFor({ state: "detached" });
  await shot("inbox-light");
  await page.getByRole("option").filter({ hasText: "#map-room" }).first().click();
  await page.getByText("The wall agrees").first().waitFor();
  await page.locator(".reaction img").first().waitFor();
  await page.waitForFunction(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0));
  await shot("channel-light");
  await (await scrolledTo(page, "A letter from the maple garden")).click();
  const picture = page.frameLocator("main iframe").frameLocator("iframe").locator("img");
  await picture.evaluate((image: HTMLImageElement) => image.decode());
  await page.mouse.move(900, 650);
  await shot("conversation-light");
  await page.emulateMedia({ colorScheme: "dark" });
  await shot("conversation-dark");
  await page.setViewportSize({ width: 420, height: 800 });
  await shot("narrow-dark");
}

/** The row of a conversation, which is on the page only where the list stands. */
async function scrolledTo(page: Page, words: string): Promise<Locator> {
  const row = page.getByRole("option").filter({ hasText: words });
  await page.getByRole("option").first().hover();
  while (!(await row.isVisible())) {
    await page.mouse.wheel(0, 400);
    await settled(page);
  }
  return row;
}

/** Resolves when nothing moves any more. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
}
