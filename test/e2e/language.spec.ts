import { expect, type Page, test } from "@playwright/test";
import { goIn } from "../support/go-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";

let app: LoopbackApp;
test.beforeEach(async () => {
  app = await startLoopback({ arguments: ["--demo"] });
});
test.afterEach(async () => {
  await app?.stop();
});

/** English words of the shell that must be gone, wherever they stand: read, heard or as a hint. */
async function englishIn(page: Page): Promise<string[]> {
  const words = await page
    .locator("nav, header, button, [role=search], [role=dialog]")
    .evaluateAll((elements) =>
      elements.flatMap((element) => [
        element.getAttribute("aria-label") ?? "",
        element.getAttribute("title") ?? "",
        ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent ?? ""),
      ]),
    );
  return words.filter((word) =>
    /\b(?:the|and|of|Inbox|Sent|Drafts|Trash|Settings|Reply|Archive|New message|Search)\b/.test(word),
  );
}

test("German is chosen in the settings, and all of the shell is German at the same place", async ({ page }) => {
  await goIn(page, app.address);
  await page.getByRole("option").filter({ hasText: "Omas 80. Geburtstag" }).first().click();
  await page.getByRole("button", { name: /^Reply to/ }).waitFor();
  const place = new URL(page.url()).hash;
  await page.getByRole("button", { name: "Settings" }).first().click();
  await page.getByLabel("Language").selectOption("de");

  const dialog = page.getByRole("dialog", { name: "Einstellungen" });
  await expect(dialog).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(dialog.getByLabel("Sprache")).toHaveValue("de");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect(new URL(page.url()).hash).toBe(place);
  await expect(page.getByRole("button", { name: /antworten…$/ })).toBeVisible();
  for (const name of ["Posteingang", "Entwürfe", "Gesendet", "Archiv", "Spam", "Papierkorb"])
    await expect(
      page
        .getByRole("navigation")
        .getByRole("button", { name: new RegExp(`^${name}`) })
        .first(),
    ).toBeVisible();
  const day = /^(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|^Mittwoch/;
  await expect(page.locator("time.message-time[title]").first()).toHaveAttribute("title", day);
  expect(await englishIn(page)).toEqual([]);
});

test("what the system speaks is spoken from the first moment, and the settings say otherwise for good", async ({
  browser,
}) => {
  const context = await browser.newContext({ locale: "de-AT" });
  const page = await context.newPage();
  await goIn(page, app.address);
  await expect(page.getByRole("button", { name: "Neue Nachricht" }).first()).toBeVisible();
  await page.getByRole("button", { name: "Einstellungen" }).first().click();
  await page.getByLabel("Sprache").selectOption("en");
  await expect(page.getByRole("dialog", { name: "Settings" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "New message" }).first()).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await context.close();
});
