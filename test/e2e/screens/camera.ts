import { join } from "node:path";
import type { Browser, Locator, Page } from "@playwright/test";

const usual = { width: 1080, height: 675 };

/** A page that is photographed. */
export interface Camera {
  page: Page;
  taken: { name: string; caption: string }[];
  shot(name: string, caption: string): Promise<void>;
  dark(): Promise<void>;
  light(): Promise<void>;
  /** CSS px; without arguments as most are taken. */
  size(width?: number, height?: number): Promise<void>;
  /** Another window, of another scale, whose pictures go with these. */
  another(scale: number): Promise<Camera>;
}

/** @param scale of the picture to the window */
export async function cameraOn(
  browser: Browser,
  folder: string,
  scale = 1,
  taken: Camera["taken"] = [],
): Promise<Camera> {
  const page = await browser.newPage({
    viewport: usual,
    deviceScaleFactor: scale,
    locale: "en-GB",
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  return {
    page,
    taken,
    async shot(name, caption) {
      await settled(page);
      await page.screenshot({ path: join(folder, `${name}.png`), scale: "device" });
      taken.push({ name, caption });
    },
    dark: () => page.emulateMedia({ colorScheme: "dark" }),
    light: () => page.emulateMedia({ colorScheme: "light" }),
    another: (other) => cameraOn(browser, folder, other, taken),
    size: (width = usual.width, height = usual.height) => page.setViewportSize({ width, height }),
  };
}

/** Resolves when nothing moves any more and every picture is there. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await page.waitForFunction(() => document.querySelector('[data-settled="false"]') === null);
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 60))));
}

/** The row of a conversation, which is on the page only where the list stands. */
export async function scrolledTo(page: Page, words: string): Promise<Locator> {
  const row = page.getByRole("option").filter({ hasText: words });
  await page.getByRole("option").first().hover();
  while (!(await row.isVisible())) {
    await page.mouse.wheel(0, 400);
    await settled(page);
  }
  return row;
}
