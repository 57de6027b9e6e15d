import { type Browser, expect, type Page, test } from "@playwright/test";
import { goIn } from "../support/go-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";

let app: LoopbackApp;
test.beforeAll(async () => {
  app = await startLoopback({ arguments: ["--demo"] });
});
test.afterAll(async () => {
  await app?.stop();
});

/** What stands out of the window, or is cut off without a sign that there is more, as descriptions. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const clipped = (element: Element): boolean => {
      for (let parent = element.parentElement; parent; parent = parent.parentElement) {
        if (getComputedStyle(parent).overflowX !== "visible" || getComputedStyle(parent).clipPath !== "none")
          return true;
      }
      return false;
    };
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} “${element.textContent.slice(0, 40)}”`;
    return [...document.querySelectorAll("body *")].filter(isShown).flatMap((element) => {
      const { left, right } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (style.clipPath !== "none") return [];
      const out = (left < -1 || right > width + 1) && right - left > 1 && !clipped(element);
      const isWords = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      const cut =
        isWords &&
        element.scrollWidth > element.clientWidth + 1 &&
        element.clientWidth > 0 &&
        (style.overflowX === "hidden" || style.overflowX === "clip") &&
        style.textOverflow !== "ellipsis";
      return [
        ...(out ? [`stands out: ${nameOf(element)} ${left}–${right}`] : []),
        ...(cut ? [`is cut off: ${nameOf(element)}`] : []),
      ];
    });
  });
}

/** English turned around is written there by hand; German is what this browser's system speaks. */
async function openIn(browser: Browser, language: string, width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: language });
  const page = await context.newPage();
  if (language === "ar-XB") await page.addInitScript(() => localStorage.setItem("language", "ar-XB"));
  await goIn(page, await app.newAddress());
  await page.getByRole("option").first().waitFor();
  await expect(page.locator("html")).toHaveAttribute("lang", language.replace("-DE", ""));
  return page;
}

for (const language of ["ar-XB", "de-DE"]) {
  for (const width of [480, 1440]) {
    test(`nothing stands out of the window in ${language} at ${width}`, async ({ browser }) => {
      const page = await openIn(browser, language, width);
      const look = async (name: string): Promise<void> => {
        await expect.poll(() => overflowing(page), { message: name }).toEqual([]);
      };
      await look("list");
      const letter = page.getByRole("option").filter({ hasText: "The boat, the weather" }).first();
      await letter.click();
      await page.locator("main iframe").first().waitFor();
      await look("letter");
      await page.keyboard.press("r");
      await page.locator(".composer [contenteditable]").first().waitFor();
      await look("reply");
      await page.keyboard.press("Escape");
      for (const keys of ["?", "ControlOrMeta+,", "ControlOrMeta+k"]) {
        await page.keyboard.press(keys);
        await page.getByRole("dialog").waitFor();
        await look(`dialog of ${keys}`);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
      await page.context().close();
    });
  }
}
