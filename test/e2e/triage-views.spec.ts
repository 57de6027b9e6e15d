import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";

let temporary = "";
let app: LoopbackApp;
const start = () => startLoopback({ data: join(temporary, "own"), environment: { TMPDIR: temporary } });
test.beforeEach(async () => {
  temporary = mkdtempSync(join(tmpdir(), "bobbin-triage-views-"));
  app = await start();
});
test.afterEach(async () => {
  await app?.kill();
  rmSync(temporary, { recursive: true, force: true });
});

const list = (page: Page): Locator => page.getByRole("listbox", { name: "Conversations" });
const rows = (page: Page): Locator => list(page).getByRole("option");
const views = (page: Page): Locator => page.getByRole("list", { name: "Views", exact: true });

async function demo(page: Page): Promise<void> {
  await page.goto(app.address);
  await page.getByRole("button", { name: "Try the demo" }).click();
  await expect(rows(page).filter({ hasText: "The boat, the weather" })).toBeVisible({ timeout: 60_000 });
}

async function accessible(page: Page, part: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
}

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env["BOBBIN_SHOTS"];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

test("a view is made from what is shown, counts before it is saved, and survives a new page", async ({ page }) => {
  await demo(page);
  await page.getByRole("button", { name: "New view" }).click();
  const dialog = page.getByRole("dialog", { name: "New view" });
  await dialog.getByLabel("Name").fill("Unread letters");
  await dialog.getByRole("checkbox", { name: "Mail" }).check();
  await dialog.getByRole("checkbox", { name: "Unread" }).check();
  const preview = dialog.getByRole("status");
  await expect(preview).toHaveText(/^[1-9]\d* conversations?, [1-9]\d* unread$/);
  await accessible(page, ".dialog");
  await shot(page, "view-dialog");
  const [, all, unread] = /^(\d+) \D+, (\d+)/.exec((await preview.textContent()) ?? "") ?? [];
  expect(all).toBe(unread);
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(page.getByRole("heading", { name: "Unread letters" })).toBeVisible();
  await expect(views(page).getByRole("button", { name: /^Unread letters/ })).toContainText(all ?? "none");
  await expect(rows(page).locator(".line-unread")).toHaveCount(0);
  await accessible(page, ".sidebar");

  await page.reload();
  await expect(page.getByRole("heading", { name: "Unread letters" })).toBeVisible();
});

test("views by keys: made, reordered, gone to, deleted and brought back", async ({ page }) => {
  await demo(page);
  const names = async () => (await views(page).locator(".nav-label").allTextContents()).slice(2);
  for (const [name, kind] of [
    ["Letters", "Mail"],
    ["Chat", "Channels"],
  ] as const) {
    await page.keyboard.press("g");
    await page.keyboard.press("v");
    const dialog = page.getByRole("dialog", { name: "New view" });
    await dialog.getByLabel("Name").fill(name);
    for (const other of ["Mail", "Channels"])
      await dialog.getByRole("checkbox", { name: other }).setChecked(other === kind);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  }
  await expect.poll(names).toEqual(["Letters", "Chat", "New view"]);
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(names).toEqual(["Chat", "Letters", "New view"]);
  await page.keyboard.press("g");
  await page.keyboard.press("2");
  await expect(page.getByRole("heading", { name: "Letters", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Edit this view" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete view" }).click();
  await expect.poll(names).toEqual(["Chat", "New view"]);
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
  await page.keyboard.press("z");
  await expect.poll(names).toEqual(["Chat", "Letters", "New view"]);
});

test("the divided inbox: its parts by keys, a sender put elsewhere for good and back", async ({ page }) => {
  await demo(page);
  await page.keyboard.press("Control+,");
  await page.getByRole("dialog").getByLabel("Divide the inbox into people, notifications and newsletters").click();
  await page.keyboard.press("Escape");
  const tabs = page.getByRole("group", { name: "Parts of the inbox" });
  await expect(tabs.getByRole("button", { name: /^People/ })).toHaveAttribute("aria-pressed", "true");
  await accessible(page, ".list-pane");
  await shot(page, "sections");
  const subject = "The boat, the weather";
  await rows(page).filter({ hasText: subject }).click();
  await expect(page.getByRole("heading", { name: new RegExp(subject) })).toBeVisible();
  await page.keyboard.press("Shift+S");
  const dialog = page.getByRole("dialog", { name: "Where does this mail belong?" });
  await accessible(page, ".dialog");
  await dialog.getByRole("button", { name: "Newsletters" }).click();
  await expect(rows(page).filter({ hasText: subject })).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await expect(tabs.getByRole("button", { name: /^Notifications/ })).toHaveAttribute("aria-pressed", "true");
  await tabs.getByRole("button", { name: /^Newsletters/ }).click();
  await expect(rows(page).filter({ hasText: subject })).toBeVisible();
  await page.keyboard.press("z");
  await expect(rows(page).filter({ hasText: subject })).toHaveCount(0);
  await tabs.getByRole("button", { name: /^People/ }).click();
  await expect(rows(page).filter({ hasText: subject })).toBeVisible();
});

test("pinned to the top, muted out of the inbox, blocked and forgiven", async ({ page }) => {
  await demo(page);
  const subject = "The boat, the weather";
  const row = rows(page).filter({ hasText: subject });
  await expect(rows(page).first()).toBeVisible();
  await row.click();
  await page.keyboard.press("Shift+P");
  await expect(rows(page).first()).toContainText(subject);
  await expect(rows(page).first()).toContainText("Pinned");
  await page.keyboard.press("Shift+P");
  await expect(row).not.toContainText("Pinned");

  await row.click();
  await page.keyboard.press("m");
  await expect(row).toHaveCount(0);
  await page.keyboard.press("z");
  await expect(row).toBeVisible();

  await row.click();
  await expect(page.getByRole("heading", { name: new RegExp(subject) })).toBeVisible();
  await page.keyboard.press("Shift+X");
  await expect(row).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+,");
  const settings = page.getByRole("dialog");
  const said = settings.getByRole("list", { name: "Senders you sorted or blocked" });
  await expect(said.getByRole("listitem")).toContainText("blocked");
  await said.getByRole("button", { name: /^Forget what was said of/ }).click();
  await expect(said.getByRole("listitem")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(row).toBeVisible();
});
