import { expect, type Page, test } from "@playwright/test";
import { dovecotMissing } from "../servers/dovecot.ts";
import { ChatOffice } from "./chat-office.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });

let office: ChatOffice;
let page: Page;

test.beforeAll(async ({ browser }) => {
  office = await ChatOffice.open(browser);
  ({ page } = office);
  await office.signInToAll();
  await office.row("#general").click();
  for (let index = 0; index < 60; index++) office.slack.post(office.channel("general"), office.people.ben, `${index}`);
});

test.afterAll(async () => {
  await office?.close();
});

const box = () => page.getByRole("textbox", { name: "Edit message" });

test("what is typed into an own message stays, however far one looks meanwhile", async () => {
  await page.getByRole("button", { name: /^Jump|new messages?$/ }).click();
  await expect(office.message("59")).toBeVisible();
  await office.field().fill("Ferry at nine");
  await office.field().press("Enter");
  await office.onServer("general", ({ text }) => text === "Ferry at nine");
  await expect(office.message("Ferry at nine")).not.toHaveAttribute("data-state");
  // Who says something has read what was said before, so that the next look begins at the end.
  await expect(office.row("#general")).toHaveAttribute("data-unread", "false");
  await office.field().press("ArrowUp");
  await expect(box()).toBeFocused();
  await box().pressSequentially(" or");
  await page.locator(".chat-main .timeline-scroll").evaluate((element) => element.scrollTo({ top: 0 }));
  await expect(office.message("general words 0 of")).toBeVisible();
  await page.keyboard.type(" ten");
  await page.locator(".chat-main .timeline-scroll").evaluate((element) => element.scrollTo({ top: 1e6 }));
  await expect(box()).toHaveValue("Ferry at nine or ten");
  await office.row("#design").click();
  await expect(page.getByRole("heading", { name: "#design" })).toBeVisible();
  await office.row("#general").click();
  const mark = office.message("Ferry at nine").filter({ hasText: "Unsaved change" });
  await mark.getByRole("button", { name: "Open" }).click();
  await expect(box()).toHaveValue("Ferry at nine or ten");
  await expect(mark).toBeHidden();
  await expect(box()).toBeFocused();
  await page.keyboard.press("Escape");
  await office.field().press("ArrowUp");
  await expect(box()).toHaveValue("Ferry at nine");
  await page.keyboard.press("Escape");
});

test("what came in while one looked elsewhere is below a line, and stays unread until it was seen", async () => {
  await office.row("#design").click();
  await expect(page.getByRole("heading", { name: "#design" })).toBeVisible();
  office.slack.post(office.channel("general"), office.people.ben, "Late from the pier");
  await expect(office.row("#general")).toHaveAttribute("data-unread", "true");
  await office.row("#general").click();
  await expect(office.message("Late from the pier")).toBeVisible();
  await expect(page.getByText("New", { exact: true })).toBeVisible();
  await expect(office.row("#general")).toHaveAttribute("data-unread", "false");
});
