import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { goIn } from "../support/go-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";

test.describe.configure({ mode: "serial" });
test.use({ trace: "off" });
// Over thirty screens in four themes; a machine that does other things at the time is slow at it.
test.setTimeout(300_000);

let app: LoopbackApp;
let page: Page;
let data = "";
const seen: string[] = [];

test.beforeAll(async ({ browser }) => {
  data = mkdtempSync(join(tmpdir(), "bobbin-themes-"));
  app = await startLoopback({ data: join(data, "own"), environment: { TMPDIR: data } });
  const context = await browser.newContext({ reducedMotion: "reduce", colorScheme: "light", locale: "en-GB" });
  page = await context.newPage();
  await goIn(page, app.address);
});

test.afterAll(async () => {
  await app?.stop();
  rmSync(data, { recursive: true, force: true });
  console.log(`axe: ${seen.length} screens in four themes: ${seen.join(", ")}`);
});

/** Every rule on what is shown in light; what depends on colours again in dark and with more contrast, light and dark. */
async function expectClean(screen: string): Promise<void> {
  seen.push(screen);
  await page.mouse.move(0, 0);
  const rules = new AxeBuilder({ page })
    .setLegacyMode(true)
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    // What scrolls takes the keyboard by itself in Chromium and Firefox; a menu hangs beside the landmarks, not in one.
    .disableRules(["scrollable-region-focusable", "region"]);
  expect.soft(briefly((await rules.analyze()).violations), `${screen}, light`).toEqual([]);
  for (const [theme, contrast, scheme] of [
    ["dark", "normal", "dark"],
    ["contrast, light", "more", "light"],
    ["contrast, dark", "more", "dark"],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await setContrast(contrast);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withRules(["color-contrast"]).analyze();
    expect.soft(briefly(violations), `${screen}, ${theme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await setContrast("normal");
}

async function setContrast(contrast: string): Promise<void> {
  await page.evaluate((value) => {
    document.documentElement.dataset["contrast"] = value;
  }, contrast);
}

type Violations = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"];

const briefly = (violations: Violations) =>
  violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join("; ")}`,
  );

const option = (words: string) => page.getByRole("option").filter({ hasText: words }).first();
const view = (name: string) =>
  page
    .getByRole("navigation")
    .getByRole("button", { name: new RegExp(`^${name}\\b`) })
    .first();

/** The demo goes on meanwhile: a row may be further down than what the list holds. */
async function open(words: string): Promise<void> {
  const list = page.getByRole("listbox", { name: "Conversations" });
  await list.evaluate((element) => element.scrollTo({ top: 0 }));
  const isThere = async (): Promise<boolean> => {
    if ((await option(words).count()) > 0) return true;
    await list.evaluate((element) => element.scrollBy({ top: 240 }));
    return false;
  };
  await expect.poll(isThere, { message: `the row ${words}` }).toBe(true);
  await option(words).click();
}

async function shownInDialog(screen: string, name: string | RegExp): Promise<void> {
  await expect(page.getByRole("dialog", { name })).toBeVisible();
  await expectClean(screen);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name })).toBeHidden();
}

test("before there is an account", async () => {
  await expect(page.getByRole("button", { name: "Try the demo" })).toBeVisible();
  await expectClean("welcome");
  await page.getByRole("button", { name: "Add account" }).first().click();
  await shownInDialog("sign-in", "Add account");
  await page.getByRole("button", { name: "Restore a backup" }).click();
  await shownInDialog("restore", "Back up and restore");
  await page.getByRole("button", { name: "Try the demo" }).click();
  await expect(option("Omas 80. Geburtstag")).toBeVisible({ timeout: 60_000 });
  await expect(option("map-room")).toBeVisible({ timeout: 60_000 });
  await expect(page.locator(".sync-foot")).toBeHidden({ timeout: 60_000 });
});

test("lists", async () => {
  await expect(option("The boat, the weather")).toBeVisible();
  await expectClean("inbox");
  for (const name of ["Timeline", "Outbox", "Drafts", "Snoozed", "Trash"]) {
    await view(name).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expectClean(name.toLowerCase());
  }
  await page.keyboard.press("/");
  await expect(page.getByText("You can narrow a search")).toBeVisible();
  await expectClean("search help");
  await page.keyboard.type("boat");
  await expect(page.getByRole("listbox", { name: "Search results" })).toBeVisible();
  await expectClean("search results");
  await page.getByRole("searchbox", { name: "Search mail" }).fill("xyzzyqq");
  await expect(page.getByText("Nothing found")).toBeVisible();
  await expectClean("nothing found");
  await page.keyboard.press("Escape");
  await view("Inbox").click();
});

test("conversations and what is written in them", async () => {
  await open("The boat, the weather");
  await expect(page.getByRole("heading", { name: /The boat/ })).toBeVisible();
  await expectClean("letters");
  await page.keyboard.press("r");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeVisible();
  await expectClean("reply");
  await page.keyboard.press("Escape");
  await open("Omas 80. Geburtstag");
  await expect(page.getByRole("heading", { name: "Omas 80. Geburtstag" })).toBeVisible();
  await expectClean("long conversation");
  await open("Invitation: Proof review");
  await expect(page.getByRole("heading", { name: /Invitation: Proof review/ })).toBeVisible();
  await expectClean("invitation");
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog", { name: "New message" })).toBeVisible();
  await expectClean("composer");
  await page.keyboard.press("Escape");
  await open("#map-room");
  await expect(page.getByText("The wall agrees").first()).toBeVisible();
  await expectClean("channel");
  await page.getByRole("button", { name: "Show members" }).click();
  await expect(page.getByRole("complementary", { name: /Members/ })).toBeVisible();
  await expectClean("members");
});

test("dialogs and menus", async () => {
  await page.keyboard.press("Escape");
  await open("The boat, the weather");
  await expect(page.getByRole("heading", { name: /The boat/ })).toBeVisible();
  await page.keyboard.press("Control+k");
  await shownInDialog("palette", "Commands");
  await page.keyboard.press("Shift+?");
  await shownInDialog("keys", "Keyboard shortcuts");
  await page.keyboard.press("b");
  await shownInDialog("snooze", /.+/);
  await page.getByRole("button", { name: "Settings" }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  for (const summary of await settings.locator("summary").all()) await summary.click();
  await expectClean("settings");
  await settings.getByRole("searchbox").fill("xyzzy");
  await expect(settings.getByText("No setting by that name.")).toBeVisible();
  await shownInDialog("settings, nothing found", "Settings");
  await page.getByRole("button", { name: "More actions" }).first().click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectClean("menu");
  await page.keyboard.press("Escape");
});
