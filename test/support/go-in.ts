import type { Page } from "@playwright/test";

/** Opens the page by an address of the program: over when the page itself is loaded, not the way in that leads to it. */
export async function goIn(page: Page, address: string, waitUntil: "commit" | "load" = "load"): Promise<void> {
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForURL((url) => url.protocol === "http:" && !url.searchParams.has("token"), { waitUntil });
}
