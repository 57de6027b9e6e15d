import type { Page } from "@playwright/test";

/** Looked at with every frame: the waiting of the test driver looks every half second only. */
export function whenShown(page: Page, words: string): Promise<unknown> {
  return page.waitForFunction(
    (text) => [...document.querySelectorAll("[role=option]")].some((row) => row.textContent?.includes(text)),
    words,
    { polling: "raf" },
  );
}
