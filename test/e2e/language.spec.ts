import { expect, test } from "@playwright/test";
import { goIn } from "../support/go-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";

let app: LoopbackApp;
test.beforeAll(async () => {
  app = await startLoopback({ arguments: ["--demo"] });
});
test.afterAll(async () => {
  await app?.stop();
});

test("German is chosen in the settings, and everything is said in it at the same place", async ({ page }) => {
  await goIn(page, app.address);
  await page.getByRole("option").first().waitFor();
  await page.getByRole("button", { name: "Sent" }).first().click();
  await page.getByRole("button", { name: "Settings" }).first().click();
  await page.getByLabel("Language").selectOption("de");
  await expect(page.getByRole("dialog", { name: "Einstellungen" })).toBeVisible();
  await expect(page.getByLabel("Sprache")).toHaveValue("de");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  expect(new URL(page.url()).hash).toContain("view=sent");
});
