import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { goIn } from "../support/go-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { violationsOf } from "./accessible.ts";

let temporary = "";
let app: LoopbackApp;
test.beforeEach(async () => {
  temporary = mkdtempSync(join(tmpdir(), "bobbin-outgoing-spec-"));
  app = await startLoopback({ data: join(temporary, "own"), environment: { TMPDIR: temporary } });
});
test.afterEach(async () => {
  await app?.kill();
  rmSync(temporary, { recursive: true, force: true });
});

test("sent later from the composer, seen in the outbox, given another time, taken back, and sent at once", async ({
  page,
}) => {
  await goIn(page, app.address);
  await page.getByRole("button", { name: "Try the demo" }).click();
  await page.getByText("The boat, the weather, and other lies").first().click();
  await page.getByRole("button", { name: /^Reply to/ }).click();
  await page.getByRole("textbox", { name: "Message" }).fill("Tomorrow is early enough.");
  await page.getByRole("button", { name: "Send later" }).click();
  await page.getByRole("menuitem", { name: /^Tomorrow morning/ }).click();
  await expect(page.getByText(/^Leaves /).first()).toBeVisible();

  await page.getByRole("button", { name: /^Outbox/ }).click();
  const ledger = page.getByRole("list", { name: "Outgoing" });
  const line = ledger.getByRole("listitem").filter({ hasText: "The boat" }).first();
  await expect(line).toContainText(/Leaves .*8:00/);
  await line.getByRole("button", { name: /^Change time: / }).click();
  await page.getByRole("menuitem", { name: "Choose date and time…" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose date and time…" });
  await dialog.getByLabel("Date").fill("2020-01-01");
  await expect(dialog.getByRole("button", { name: "Choose this time" })).toBeDisabled();
  const year = new Date().getFullYear() + 1;
  await dialog.getByLabel("Date").fill(`${year}-02-03`);
  await dialog.getByLabel("Time").fill("09:30");
  await page.keyboard.press("Enter");
  await expect(line).toContainText(/Leaves .*Feb.*9:30/);
  expect(await violationsOf(page, ".ledger")).toEqual([]);
  if (process.env["BOBBIN_SHOTS"]) await shots(page, process.env["BOBBIN_SHOTS"]);

  await line.getByRole("button", { name: /^Edit: / }).click();
  await expect(page.getByRole("textbox", { name: "Message" })).toContainText("Tomorrow is early enough.");
  await page.getByRole("button", { name: "Send later" }).click();
  await page.getByRole("menuitem", { name: /^Tomorrow morning/ }).click();
  await line.getByRole("button", { name: /^Send now: / }).click();
  await expect(line).toContainText("Accepted");
  await page.getByRole("combobox", { name: "Show" }).selectOption({ label: "Failed" });
  await expect(page.getByText("Nothing outgoing fits this choice.")).toBeVisible();
});

test("put away until tomorrow, seen among what is snoozed, and brought back", async ({ page }) => {
  await goIn(page, app.address);
  await page.getByRole("button", { name: "Try the demo" }).click();
  const row = page.getByRole("option").filter({ hasText: "The boat, the weather" });
  // What arrives by itself in this very conversation would bring it back from where it is put.
  await expect(row.first()).toContainText("Just walked past Patience");
  await row.first().click();
  await expect(page.getByRole("button", { name: /^Reply to/ })).toBeVisible();
  await page.keyboard.press("b");
  const dialog = page.getByRole("dialog", { name: "Put away until" });
  await expect(dialog).toBeVisible();
  expect(await violationsOf(page, ".dialog")).toEqual([]);
  if (process.env["BOBBIN_SHOTS"]) await page.screenshot({ path: join(process.env["BOBBIN_SHOTS"], "snooze.png") });
  await dialog.getByRole("button", { name: /^Tomorrow morning/ }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "Snoozed" }).click();
  await expect(row.first()).toContainText(/Until .*8:00/);
  await row.first().click();
  await expect(page.getByRole("button", { name: /^Reply to/ })).toBeVisible();
  await page.keyboard.press("Shift+B");
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: /^Inbox/ }).click();
  await expect(row.first()).toBeVisible();
});

async function shots(page: Page, folder: string): Promise<void> {
  await page.screenshot({ path: join(folder, "ledger-light.png") });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 420, height: 800 });
  await page.screenshot({ path: join(folder, "ledger-narrow-dark.png") });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light" });
}
