import { expect, test } from "@playwright/test";
import { type DesktopApp, launchDesktop, whatRuns } from "./launch.ts";

console.log(`desktop: ${whatRuns()}`);

let app: DesktopApp;

test.afterEach(() => app?.quit());

test("starts with a window that shows the page, and a tray", async () => {
  app = await launchDesktop();
  const page = await app.page();
  await expect(page.getByRole("button", { name: "Add account" })).toBeVisible();
  const { windows, tray } = await app.state();
  expect(windows).toHaveLength(1);
  expect(windows[0]).toMatchObject({ visible: true, url: "app://bobbin/" });
  expect(tray?.tooltip).toBe("Bobbin");
});
