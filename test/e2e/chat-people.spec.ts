import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { dovecotMissing } from "../servers/dovecot.ts";
import { bytesIn } from "../support/bytes-in.ts";
import { until } from "../support/until.ts";
import { violationsOf } from "./accessible.ts";
import { ChatOffice } from "./chat-office.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });

let office: ChatOffice;

test.beforeAll(async ({ browser }) => {
  office = await ChatOffice.open(browser);
  await office.signInToAll();
  await office.row("#general").click();
  office.slack.post(office.channel("general"), office.people.anna, "Down below");
  await office.page.getByRole("button", { name: /new messages?$/ }).click();
  await expect(office.message("Down below")).toBeVisible();
});

test.afterAll(async () => {
  await office?.close();
});

test("a person is joined across mail and Slack, and split again without loss", async () => {
  await office.message("Down below").getByRole("button", { name: "About Anna Ash" }).click();
  const card = office.dialog("Person");
  await expect(card.getByText("anna@example.org").first()).toBeVisible();
  await card.getByRole("button", { name: "Join", exact: true }).click();
  await expect(card.getByRole("button", { name: /^Split off/ })).toHaveCount(2);
  await expect(card.getByRole("button", { name: /Offer for the harbour house/ })).toBeVisible();
  await expect(card.getByRole("button", { name: /#general/ })).toBeVisible();
  await card
    .getByRole("button", { name: /^Split off/ })
    .first()
    .click();
  await expect(card.getByRole("button", { name: /^Split off/ })).toHaveCount(0);
  await office.page.keyboard.press("Escape");
  await expect(office.row("Offer for the harbour house")).toBeVisible();
});

test("one search finds a mail and a Slack message", async () => {
  await office.page.keyboard.press("/");
  await office.page.getByRole("searchbox").fill("lighthouse from:anna");
  const found = office.page.getByRole("listbox", { name: "Search results" }).getByRole("option");
  await expect(found.filter({ hasText: "Offer for the harbour house" })).toBeVisible();
  await expect(found.filter({ hasText: "general" })).toBeVisible();
  await office.page.keyboard.press("Escape");
  await office.page.keyboard.press("Escape");
});

test("the timeline shows mail and chat in one order of time, and goes to the message", async () => {
  await office.page.getByRole("button", { name: "Timeline" }).click();
  const list = office.page.getByRole("listbox", { name: "Messages of all conversations" });
  await expect(list.getByRole("option").first()).toContainText("Down below");
  await list.getByRole("option").filter({ hasText: "design words 29" }).click();
  await expect(office.page.getByRole("heading", { name: "#design" })).toBeVisible();
  await expect(office.message("design words 29")).toBeVisible();
  await office.inbox();
});

test("of what was not chosen nothing is on the disk, and nothing of it was asked for", async () => {
  const holds = (words: string) => bytesIn(office.app.data).includes(words);
  await until(() => holds("design words 1 of"), { what: "what was chosen, on the disk" });
  for (const name of ["random", "support", "ops"] as const) {
    expect(holds(`${name} words`)).toBe(false);
    expect(
      office.slack.callsOf("conversations.history").some(({ args }) => args["channel"] === office.channel(name)),
    ).toBe(false);
  }
});

test("somebody unknown is a request by name only; allowed, their words come", async () => {
  const stranger = office.slack.addUser({ realName: "Eve Stranger", email: "eve@example.net" }).id;
  const direct = office.slack.openDm(stranger, office.people.alice).id;
  office.slack.post(direct, stranger, "Psst, a secret offer");
  await office.page.getByRole("button", { name: /^Requests/ }).click();
  const list = office.page.getByRole("list", { name: "Requests" });
  await expect(list).toContainText("Eve Stranger");
  expect(bytesIn(office.app.data).includes("a secret offer")).toBe(false);
  await list.getByRole("button", { name: "Allow Eve Stranger" }).click();
  await expect(office.message("Psst, a secret offer")).toBeVisible();
});

test("nothing of chat is closed to assistive technology, in light and in dark, wide and narrow", async () => {
  await office.inbox();
  await office.row("#general").click();
  await expect(office.message("Down below")).toBeVisible();
  await office.choose(office.message("Down below"), "Reply in thread");
  await expect(office.page.getByRole("complementary", { name: "Thread" })).toBeVisible();
  for (const [colorScheme, width] of [
    ["light", 1440],
    ["dark", 1440],
    ["dark", 480],
  ] as const) {
    await office.page.emulateMedia({ colorScheme });
    await office.page.setViewportSize({ width, height: 800 });
    expect(await violationsOf(office.page), `${colorScheme} ${width}`).toEqual([]);
    await office.page.screenshot({ path: join(test.info().outputDir, `chat-${colorScheme}-${width}.png`) });
  }
});

test("nothing was asked of Slack against its documentation", () => {
  expect(office.slack.violations).toEqual([]);
});
