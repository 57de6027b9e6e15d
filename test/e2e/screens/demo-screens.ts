import { goIn } from "../../support/go-in.ts";
import { startLoopback } from "../../support/loopback.ts";
import { type Camera, scrolledTo } from "./camera.ts";

/** Of the demo: first screen, lists, conversations, dialogs; and what is said when the program is gone. */
export async function demoScreens(camera: Camera): Promise<void> {
  const app = await startLoopback();
  try {
    await goIn(camera.page, app.address);
    await first(camera);
    await lists(camera);
    await conversations(camera);
    await dialogs(camera);
    await narrow(camera);
    await wide(camera, await app.newAddress());
    await camera.size();
    await app.kill();
    await camera.page.getByText("Connection to Bobbin lost").waitFor();
    await camera.shot("connection-lost", "Bobbin was ended; the page waits for it");
  } finally {
    await app.stop();
  }
}

async function first({ page, shot, dark, light }: Camera): Promise<void> {
  await page.getByRole("button", { name: "Try the demo" }).waitFor();
  await shot("first-screen", "The first screen");
  await dark();
  await shot("first-screen-dark", "The first screen, dark");
  await light();
  await page.getByRole("button", { name: "Add account" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill("alice@example.test");
  await dialog.getByLabel("Password", { exact: true }).fill("secret");
  await shot("sign-in", "Adding an account");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Try the demo" }).click();
  await page.locator(".sync-foot").waitFor();
  await page.getByRole("option").first().waitFor();
  await shot("progress", "Mail is being fetched");
  await page.locator(".sync-foot").waitFor({ state: "detached", timeout: 120_000 });
}

async function lists({ page, shot, dark, light }: Camera): Promise<void> {
  const look = (part: Record<string, string>) =>
    page.evaluate((chosen) => void Object.assign(document.documentElement.dataset, chosen), part);
  await shot("inbox-light", "Mail and chat in one list");
  await dark();
  await shot("inbox-dark", "The same, dark");
  await light();
  await look({ contrast: "more" });
  await shot("inbox-contrast", "High contrast");
  await look({ contrast: "normal", density: "compact" });
  await shot("inbox-compact", "Compact");
  await look({ density: "comfortable" });
  await page.getByRole("navigation").getByRole("button", { name: "Snoozed" }).click();
  await page.locator(".list-pane .empty-title").waitFor();
  await shot("empty", "An empty view");
  await page.keyboard.press("/");
  await page.keyboard.type("boat");
  await page.getByRole("listbox", { name: "Search results" }).waitFor();
  await shot("search", "Search as you type");
  await page.getByRole("searchbox").fill("xyzzyqq");
  await page.getByText("Nothing found").waitFor();
  await shot("nothing-found", "Nothing found, and what was searched");
  await page.keyboard.press("Escape");
  await page
    .getByRole("navigation")
    .getByRole("button", { name: /^Inbox/ })
    .click();
}

async function conversations({ page, shot, dark, light }: Camera): Promise<void> {
  await page.getByRole("option").filter({ hasText: "#map-room" }).first().click();
  await page.getByText("The wall agrees").first().waitFor();
  await page.locator(".reaction img").first().waitFor();
  await page.locator(".chat-image img").first().waitFor();
  await shot("channel-light", "A channel");
  await page.getByRole("button", { name: "6 replies" }).click();
  await page.getByRole("complementary", { name: "Thread" }).waitFor();
  await dark();
  await shot("thread-dark", "A thread beside its channel, dark");
  await light();
  await (await scrolledTo(page, "A letter from the maple garden")).click();
  const picture = page.frameLocator("main iframe").frameLocator("iframe").locator("img");
  await picture.evaluate((image: HTMLImageElement) => image.decode());
  await shot("conversation-light", "A letter");
  await dark();
  await shot("conversation-dark", "The same, dark");
  await light();
  await page.keyboard.press("r");
  await page.getByRole("button", { name: "Send", exact: true }).waitFor();
  await shot("reply", "Answering below it");
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await page.getByRole("dialog", { name: "New message" }).waitFor();
  await dark();
  await shot("composer-dark", "A new message, dark");
  await light();
  await page.keyboard.press("Escape");
}

async function dialogs({ page, shot, dark, light }: Camera): Promise<void> {
  await page.keyboard.press("Control+,");
  await page.getByRole("searchbox", { name: "Search the settings" }).waitFor();
  await shot("settings", "Settings");
  await page.getByRole("searchbox", { name: "Search the settings" }).fill("night");
  await dark();
  await shot("settings-search-dark", "Settings are searched by label and by other words, dark");
  await light();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await shot("palette", "Every act by name");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+?");
  await shot("keys", "Every key");
  await page.keyboard.press("Escape");
  await page.keyboard.press("b");
  await page.getByRole("dialog").waitFor();
  await shot("snooze", "Put away until a time");
  await page.keyboard.press("Escape");
}

async function narrow({ page, shot, dark, light, size }: Camera): Promise<void> {
  await size(480, 800);
  await dark();
  await shot("narrow-dark", "One pane at a time");
  await light();
  await page.getByRole("button", { name: "Back to the list" }).click();
  await shot("narrow-list", "The list alone");
  await page.getByRole("button", { name: "Show views and accounts" }).click();
  await shot("narrow-drawer", "Views over the list");
  await page.keyboard.press("Escape");
}

async function wide({ another }: Camera, address: string): Promise<void> {
  const { page, shot, dark, size } = await another(0.5);
  await size(2560, 1440);
  await goIn(page, address);
  await page.getByRole("option").filter({ hasText: "The boat, the weather" }).click();
  await page.locator(".message").first().waitFor();
  await shot("wide-light", "On a window 2560 px wide, at half its size");
  await page.getByRole("option").filter({ hasText: "#map-room" }).first().click();
  await page.getByText("The wall agrees").first().waitFor();
  await dark();
  await shot("wide-dark", "A channel there, dark");
  await page.close();
}
