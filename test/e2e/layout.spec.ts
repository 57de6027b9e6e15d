import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { goIn } from "../support/go-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";

test.describe.configure({ mode: "serial" });
test.use({ trace: "off" });

let app: LoopbackApp;
let page: Page;
let data = "";

test.beforeAll(async ({ browser }) => {
  data = mkdtempSync(join(tmpdir(), "bobbin-layout-"));
  app = await startLoopback({
    data: join(data, "own"),
    arguments: ["--demo"],
    environment: { TMPDIR: data },
  });
  page = await open(browser);
});

test.afterAll(async () => {
  await app?.stop();
  rmSync(data, { recursive: true, force: true });
});

interface Shift {
  value: number;
  /** Of what moved; rows of lists make room for what is newer and are told apart. */
  moved: string[];
}

/** From here on every move of what is on screen is noted that nobody asked for by a key or a press just before. */
async function open(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" })).newPage();
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node: Node | null }[];
      })[]) {
        const nodes = entry.sources.map(({ node }) => (node instanceof Element ? node : (node?.parentElement ?? null)));
        const moved = nodes.filter((node) => !node?.closest(".virtual-list"));
        if (entry.hadRecentInput || moved.length === 0) continue;
        shifts.push({ value: entry.value, moved: moved.map((node) => `${node?.tagName}.${node?.className}`) });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await goIn(page, app.address);
  return page;
}

/** What is left are words that became a letter wider, and an account that says for a moment what it waits for. */
async function expectStill(what: string): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))));
  const shifts: Shift[] = await page.evaluate(() => Reflect.get(window, "shifts").splice(0));
  const sum = shifts.reduce((all, { value }) => all + value, 0);
  console.log(`moved without being asked, ${what}: ${sum.toFixed(4)}`);
  expect(sum, `${what}: ${JSON.stringify(shifts)}`).toBeLessThan(0.005);
}

const option = (words: string) => page.getByRole("option").filter({ hasText: words }).first();
const pane = () => page.locator(".list-pane");
const widthOf = async (selector: string): Promise<number> =>
  (await page.locator(selector).first().boundingBox())?.width ?? 0;
const setting = () => page.getByRole("dialog", { name: "Settings" });

test("nothing moves by itself while it starts, fetches mail, and opens letters and channels", async () => {
  await expect(option("The boat, the weather")).toBeVisible({ timeout: 60_000 });
  await expect(option("map-room")).toBeVisible({ timeout: 60_000 });
  await expect(page.locator(".sync-foot")).toBeHidden({ timeout: 60_000 });
  await expectStill("start and fetching");
  await option("The boat, the weather").click();
  await expect(page.locator('.html-body[data-settled="true"]').last()).toBeVisible();
  await expectStill("a letter");
  await option("map-room").click();
  await expect(page.getByText("The wall agrees").first()).toBeVisible();
  await expect(page.locator(".chat-image img").first()).toBeVisible();
  await expectStill("a channel");
});

test("what is read in a long list stays where it is when newer rows come in above", async () => {
  const list = page.getByRole("listbox", { name: "Conversations" });
  await list.evaluate((element) => element.scrollTo(0, 8 * 80));
  const row = page.getByRole("option").filter({ hasText: "A letter from the maple garden" });
  await expect(row).toBeVisible();
  const before = await row.boundingBox();
  await page.keyboard.press("c");
  const panel = page.getByRole("dialog", { name: "New message" });
  await panel.getByRole("combobox", { name: "To", exact: true }).fill("mara@lindenhof.example");
  await page.keyboard.press("Enter");
  await panel.getByRole("textbox", { name: "Subject" }).fill("To myself");
  await panel.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.locator(".sidebar")).toBeVisible();
  await expect.poll(() => list.evaluate((element) => element.scrollTop), { timeout: 60_000 }).toBeGreaterThan(8 * 80);
  expect((await row.boundingBox())?.y).toBe(before?.y);
});

test("one pane at 480, two at 1024, three from 1440 on; wide windows make the list wider, not the lines longer", async () => {
  await option("The boat, the weather").click();
  await expect(page.getByRole("heading", { name: /The boat/ })).toBeVisible();
  const lists: Record<number, number> = {};
  const panes = [".sidebar", ".list-pane", ".reading"];
  const visible = () => Promise.all(panes.map((selector) => page.locator(selector).isVisible()));
  for (const [width, ...expected] of [
    [480, false, false, true],
    [1024, false, true, true],
    [1440, true, true, true],
    [2560, true, true, true],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(visible, { message: `panes at ${width}` }).toEqual(expected);
    lists[width] = await widthOf(".list-pane");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  expect(lists[2560]).toBeGreaterThan((lists[1440] ?? 0) + 100);
  const [reading, place] = await Promise.all(
    [".reading", ".message-place"].map((each) => page.locator(each).first().boundingBox()),
  );
  const before = (place?.x ?? 0) - (reading?.x ?? 0);
  const after = (reading?.x ?? 0) + (reading?.width ?? 0) - (place?.x ?? 0) - (place?.width ?? 0);
  expect(Math.abs(before - after)).toBeLessThan(20);
});

/** Letters in the longest line of what a locator shows. */
const longestLine = (selector: string): Promise<number> =>
  page.evaluate((wanted) => {
    let longest = 0;
    for (const element of document.querySelectorAll(wanted)) {
      const canvas = document.createElement("canvas").getContext("2d");
      if (!canvas) continue;
      const style = getComputedStyle(element);
      canvas.font = `${style.fontSize} ${style.fontFamily}`;
      const sample =
        "They lit the stove in the hut for us and the window was full of stars until the morning came again";
      const perLetter = canvas.measureText(sample).width / sample.length;
      longest = Math.max(longest, Number.parseFloat(style.maxWidth) / perLetter);
    }
    return longest;
  }, selector);

test("lines of letters and of chat hold 60 to 75 letters at 2560", async () => {
  await page.setViewportSize({ width: 2560, height: 1440 });
  await option("map-room").click();
  await expect(page.getByText("The wall agrees").first()).toBeVisible();
  const chat = await longestLine(".rich-text p");
  expect(chat).toBeGreaterThan(60);
  expect(chat).toBeLessThanOrEqual(75);
  await option("Omas 80. Geburtstag").click();
  await expect(page.locator(".plain-text").first()).toBeVisible();
  const letter = await longestLine(".plain-text");
  expect(letter).toBeGreaterThan(60);
  expect(letter).toBeLessThanOrEqual(75);
});

test("200 % zoom at 1280: nothing has to be scrolled sideways", async () => {
  await page.setViewportSize({ width: 640, height: 400 });
  const sideways = () =>
    page.evaluate(() =>
      [
        document.documentElement,
        ...document.querySelectorAll<HTMLElement>(
          ".dialog, .dialog-body, .messages, .list-pane, .composer-panel, .sidebar, .timeline-scroll",
        ),
      ]
        .filter(
          (element) =>
            element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "hidden",
        )
        .map((element) => element.className),
    );
  expect(await sideways()).toEqual([]);
  await page.keyboard.press("Control+,");
  await expect(setting()).toBeVisible();
  expect(await sideways()).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
  expect(await sideways()).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeVisible();
  expect(await sideways()).toEqual([]);
  await page.keyboard.press("Escape");
});

test("at 480 no note covers what sends or formats", async () => {
  await page.setViewportSize({ width: 480, height: 900 });
  await expect(page.getByRole("heading", { name: "Omas 80. Geburtstag" })).toBeVisible();
  await page.keyboard.press("r");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeVisible();
  // Notes grow upwards from the foot of the place they stand in, which is there without any, too.
  const place = await page.locator(".toaster").evaluate((element) => element.getBoundingClientRect().bottom);
  for (const selector of [".composer-foot", ".rich-toolbar"]) {
    const foot = await page.locator(selector).first().boundingBox();
    expect(place, selector).toBeLessThanOrEqual(foot?.y ?? 0);
  }
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("the list is made wider by mouse and by keyboard, and stays so", async () => {
  const edge = page.getByRole("separator", { name: "Width of the list" });
  const before = (await pane().boundingBox())?.width ?? 0;
  const box = await edge.boundingBox();
  const middle = (box?.x ?? 0) + (box?.width ?? 0) / 2;
  await page.mouse.move(middle, 400);
  await page.mouse.down();
  await page.mouse.move(middle + 90, 400, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => widthOf(".list-pane")).toBeGreaterThan(before + 70);
  const dragged = await widthOf(".list-pane");
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => widthOf(".list-pane")).toBeGreaterThan(dragged + 10);
  const widest = Math.round(await widthOf(".list-pane"));
  await expect(edge).toHaveAttribute("aria-valuenow", String(widest));
  await page.reload();
  await expect(option("The boat, the weather")).toBeVisible();
  expect(Math.round(await widthOf(".list-pane"))).toBe(widest);
  await edge.dblclick();
  await expect.poll(() => widthOf(".list-pane")).toBeLessThan(before + 2);
});

test("settings are found by label and by other words; density and theme take effect at once and stay", async () => {
  await expect(option("The boat, the weather")).toBeVisible();
  await page.getByRole("button", { name: "Settings" }).first().click();
  const find = setting().getByRole("searchbox", { name: "Search the settings" });
  await expect(find).toBeFocused();
  await find.fill("night");
  await expect(setting().getByRole("region")).toHaveCount(1);
  await expect(setting().getByText("High contrast")).toBeVisible();
  await find.fill("dens");
  await expect(setting().getByRole("radiogroup")).toHaveCount(1);
  await setting().getByRole("radio", { name: "Compact" }).click();
  // Behind a dialog nothing has a role.
  const line = page.locator(".line", { hasText: "The boat, the weather" }).first();
  await expect.poll(async () => (await line.boundingBox())?.height).toBeLessThan(60);
  await find.fill("");
  await setting().getByRole("radio", { name: "High contrast" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-contrast", "more");
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
  await expect(page.locator("html")).toHaveAttribute("data-contrast", "more");
  await page.keyboard.press("Control+k");
  for (const words of ["Density of lists: Comfortable", "Theme: As the system"]) {
    if (words.startsWith("Theme")) await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Commands" }).fill(words);
    await page.keyboard.press("Enter");
  }
  await expect(page.locator("html")).toHaveAttribute("data-density", "comfortable");
  await expect(page.locator("html")).toHaveAttribute("data-contrast", "normal");
});

test("the focus is seen on everything Tab reaches, in forced colours too", async () => {
  for (const forcedColors of ["none", "active"] as const) {
    await page.emulateMedia({ forcedColors });
    await page.locator("body").click({ position: { x: 2, y: 2 } });
    const unseen = new Set<string>();
    for (let step = 0; step < 30; step++) {
      await page.keyboard.press("Tab");
      const fault = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const rings = [
          element,
          ...element.querySelectorAll("*"),
          element.closest(".composer, .chat-composer, .field-row"),
        ];
        const seen = rings.some((each) => {
          if (!each) return false;
          const { outlineStyle, outlineWidth } = getComputedStyle(each);
          return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= (each === element ? 2 : 1);
        });
        const row = element.matches(".virtual-list") && element.querySelector('[data-current="true"]') === null;
        return seen || row ? null : `${element.tagName}.${element.className}`;
      });
      if (fault) unseen.add(fault);
    }
    expect([...unseen], `forced colours ${forcedColors}`).toEqual([]);
  }
  await page.emulateMedia({ forcedColors: "none" });
});
