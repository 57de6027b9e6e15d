import { expect, test } from "@playwright/test";
import { dovecotMissing } from "../servers/dovecot.ts";
import { until } from "../support/until.ts";
import { ChatOffice } from "./chat-office.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });

let office: ChatOffice;

test.beforeAll(async ({ browser }) => {
  office = await ChatOffice.open(browser);
});

test.afterAll(async () => {
  await office?.close();
});

test("Slack is added beside mail, and two of five channels are chosen by name", async () => {
  await office.signInToMail();
  const form = await office.beginSlack();
  await expect(form.getByRole("button", { name: "Copy the manifest" })).toBeVisible();
  await form.getByLabel(/^User OAuth token/).fill("xoxp-wrong");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(form.getByRole("alert")).toBeVisible();
  const chooser = await office.finishSlack(form);
  await chooser.getByRole("searchbox").fill("des");
  await chooser.getByRole("button", { name: "Select all" }).click();
  await chooser.getByRole("searchbox").fill("");
  await chooser.getByRole("checkbox", { name: /^general/ }).check();
  await expect(chooser).toContainText("2 of 5 selected");
  await chooser.getByRole("button", { name: "Import 2 conversations" }).click();
  await expect(chooser).toBeHidden();
});

test("mail and chat stand in one list, and only what was chosen", async () => {
  await expect(office.row("#general")).toBeVisible();
  await expect(office.row("#design")).toBeVisible();
  await expect(office.row("Offer for the harbour house")).toBeVisible();
  await expect(office.rows()).toHaveCount(3);
  await office.imported();
});

test("a channel opens with what was said, and a new message comes in at once", async () => {
  await office.row("#general").click();
  await expect(office.page.getByRole("heading", { name: "#general" })).toBeVisible();
  await expect(office.page.getByText("New", { exact: true })).toBeVisible();
  await expect(office.message("general words 0 of")).toBeVisible();
  await office.page.getByRole("button", { name: /new messages$/ }).click();
  await expect(office.message("general words 29")).toBeVisible();
  await until(() => office.slack.sockets.count() > 0, { what: "a line to the workspace" });
  const started = performance.now();
  office.slack.post(office.channel("general"), office.people.ben, "Fresh from the quay");
  await expect(office.message("Fresh from the quay")).toBeVisible();
  console.log(`posted to seen: ${Math.round(performance.now() - started)} ms`);
});

test("the workspace's own emoji are pictures, in what is said and below it", async () => {
  office.slack.addEmoji("party_parrot");
  const said = office.slack.post(office.channel("general"), office.people.ben, "Look :party_parrot:");
  office.slack.react(office.channel("general"), said.ts, office.people.anna, "party_parrot");
  await expect(office.message("Look").locator(".rich-text").getByAltText(":party_parrot:")).toBeVisible();
  await expect(
    office.message("Look").getByRole("button", { name: /:party_parrot: 1 reaction: Anna Ash/ }),
  ).toBeVisible();
});

test("what is written with a mention and an emoji is said on the server as such", async () => {
  await office.field().pressSequentially("Good morning @ann");
  await expect(office.page.getByRole("listbox", { name: "People to mention" }).getByRole("option")).toHaveCount(1);
  await office.field().press("Enter");
  await office.field().pressSequentially("all **well** :smile");
  await expect(office.page.getByRole("option", { name: ":smile:" })).toBeVisible();
  await office.field().press("Tab");
  await expect(office.field()).toHaveValue("Good morning @Anna Ash all **well** 😄 ");
  await office.field().press("Enter");
  await expect(office.field()).toHaveValue("");
  await expect(office.message("Good morning")).toHaveCount(1);
  const said = await office.onServer("general", ({ text }) => String(text).startsWith("Good morning"));
  expect(said["user"]).toBe(office.people.alice);
  expect(said["text"]).toContain(`<@${office.people.anna}>`);
  expect(said["text"]).toContain("*well*");
  await expect(office.message("Good morning").getByRole("button", { name: "@Anna Ash" })).toBeVisible();
  expect(
    office.slack.messages(office.channel("general")).filter(({ text }) => String(text).startsWith("Good morning")),
  ).toHaveLength(1);
});

test("a message is answered in its thread, and the answer can be shown in the channel too", async () => {
  await office.choose(office.message("Fresh from the quay"), "Reply in thread");
  const thread = office.page.getByRole("complementary", { name: "Thread" });
  await thread.getByRole("textbox", { name: "Answer in the thread" }).fill("Which quay?");
  await thread.getByRole("textbox", { name: "Answer in the thread" }).press("Enter");
  const asked = await office.onServer("general", ({ text }) => text === "Which quay?");
  const parent = await office.onServer("general", ({ text }) => text === "Fresh from the quay");
  expect(asked["thread_ts"]).toBe(parent["ts"]);
  office.slack.post(office.channel("general"), office.people.ben, {
    text: "The northern one",
    thread_ts: String(parent["ts"]),
  });
  await expect(thread.getByText("The northern one")).toBeVisible();
  await expect(office.page.getByRole("button", { name: /2 replies/ })).toBeVisible();
  await thread.getByRole("textbox").first().fill("Everybody should know");
  await thread.getByRole("checkbox", { name: "Also show in the conversation" }).check();
  await thread.getByRole("textbox").first().press("Enter");
  const told = await office.onServer("general", ({ text }) => text === "Everybody should know");
  expect(told["subtype"]).toBe("thread_broadcast");
  await office.page.getByRole("button", { name: "Close panel" }).click();
  await expect(office.message("Everybody should know")).toBeVisible();
});

test("an own message is changed in its place, with what it said before one click away", async () => {
  await office.field().fill("Ferry at nien");
  await office.field().press("Enter");
  const said = await office.onServer("general", ({ text }) => text === "Ferry at nien");
  await expect(office.message("Ferry at nien")).not.toHaveAttribute("data-state");
  await office.field().press("ArrowUp");
  const box = office.page.getByRole("textbox", { name: "Edit message" });
  await expect(box).toHaveValue("Ferry at nien");
  await box.fill("Ferry at nine");
  await box.press("Enter");
  await office.onServer("general", ({ ts, text }) => ts === said["ts"] && text === "Ferry at nine");
  await office
    .message("Ferry at nine")
    .getByRole("button", { name: /edited/ })
    .click();
  await expect(office.dialog("Earlier versions")).toContainText("Ferry at nien");
  await office.page.keyboard.press("Escape");
  await expect(office.dialog("Earlier versions")).toBeHidden();
});

test("reactions go both ways, and one's own is taken back at a click", async () => {
  const said = await office.onServer("general", ({ text }) => text === "Ferry at nine");
  await office.choose(office.message("Ferry at nine"), "Add reaction");
  const search = office.page.getByRole("textbox", { name: "Search emoji" });
  await search.fill("tada");
  await search.press("Enter");
  const reactions = () =>
    office.slack.messages(office.channel("general")).find(({ ts }) => ts === said["ts"])?.["reactions"] as
      | { name: string; users: string[] }[]
      | undefined;
  await until(() => reactions()?.some(({ name, users }) => name === "tada" && users.includes(office.people.alice)));
  office.slack.react(office.channel("general"), String(said["ts"]), office.people.ben, "tada");
  const pill = office.message("Ferry at nine").getByRole("button", { name: /🎉 2 reactions/ });
  await expect(pill).toHaveAttribute("aria-pressed", "true");
  await pill.click();
  await until(() => reactions()?.every(({ users }) => !users.includes(office.people.alice)));
  await expect(office.message("Ferry at nine").getByRole("button", { name: /🎉 1 reaction/ })).toBeVisible();
});

test("an own message is taken back for everyone, and for a moment that can be undone", async () => {
  await office.choose(office.message("Ferry at nine"), "Delete message");
  await office.page.getByRole("region", { name: "Bobbin" }).getByRole("button", { name: "Undo" }).hover();
  await expect(office.message("Ferry at nine")).toHaveCount(0);
  await office.page.getByRole("region", { name: "Bobbin" }).getByRole("button", { name: "Undo" }).click();
  await expect(office.message("Ferry at nine")).toBeVisible();
  await office.choose(office.message("Ferry at nine"), "Delete message");
  await until(() => !office.slack.messages(office.channel("general")).some(({ text }) => text === "Ferry at nine"), {
    what: "the message gone on the server",
  });
  await expect(office.page.getByText("This message was deleted.")).toBeVisible();
});

test("what others change and take back is seen here", async () => {
  const said = office.slack.post(office.channel("general"), office.people.ben, "Storm tonite");
  await expect(office.message("Storm tonite")).toBeVisible();
  office.slack.edit(office.channel("general"), said.ts, "Storm tonight");
  await expect(office.message("Storm tonight")).toBeVisible();
  office.slack.remove(office.channel("general"), said.ts);
  await expect(office.message("Storm tonight")).toHaveCount(0);
});

test("a picture goes along and is shown as one", async () => {
  const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const file = { name: "quay.png", mimeType: "image/png", buffer: Buffer.from(pixel, "base64") };
  await office.page.locator(".chat-main input[type=file]").setInputFiles(file);
  await expect(office.page.getByRole("button", { name: "Remove quay.png" })).toBeVisible();
  await office.field().fill("The quay today");
  await office.field().press("Enter");
  const said = await office.onServer("general", ({ text, files }) => text === "The quay today" && Array.isArray(files));
  expect((said["files"] as { name: string }[]).map(({ name }) => name)).toEqual(["quay.png"]);
  await expect(office.message("The quay today").getByRole("img", { name: "Image quay.png" })).toBeVisible();
});

test("what was begun is there after the window was loaded anew, mentions and all", async () => {
  await office.field().pressSequentially("Half a word to @ben");
  await expect(office.page.getByRole("listbox", { name: "People to mention" }).getByRole("option")).toHaveCount(1);
  await office.field().press("Enter");
  await expect(office.row("#general")).toContainText("Draft");
  await office.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await office.page.reload();
  await expect(office.field()).toHaveValue("Half a word to @Ben Birch ");
  await office.field().fill("");
  await office.field().blur();
  await expect(office.row("#general")).not.toContainText("Draft");
});

test("what comes in while one reads further up stays unread, and one click goes there", async () => {
  await office.page.locator(".chat-main .timeline-scroll").evaluate((element) => element.scrollTo({ top: 0 }));
  await expect(office.page.getByRole("button", { name: "Jump to newest" })).toBeVisible();
  office.slack.post(office.channel("general"), office.people.anna, "Down below");
  const jump = office.page.getByRole("button", { name: "1 new message" });
  await expect(jump).toBeVisible();
  await expect(office.row("#general")).toHaveAttribute("data-unread", "true");
  await jump.click();
  await expect(office.message("Down below")).toBeVisible();
  await expect(office.row("#general")).toHaveAttribute("data-unread", "false");
  const newest = await office.onServer("general", ({ text }) => text === "Down below");
  await until(() => office.slack.lastRead(office.channel("general"), office.people.alice) === newest["ts"], {
    what: "the marker on the server",
  });
});

test("unread from here moves the marker back on the server", async () => {
  await office.choose(office.message("general words 29"), "Mark unread from here");
  await expect(office.row("#general")).toHaveAttribute("data-unread", "true");
  const before = await office.onServer("general", ({ text }) => String(text).startsWith("general words 28"));
  await until(() => office.slack.lastRead(office.channel("general"), office.people.alice) === before["ts"], {
    what: "the marker gone back",
  });
});

test("while the database is parked the page says so, and goes on by itself", async () => {
  const screen = office.page.getByRole("alertdialog", { name: "Bobbin is being looked after" });
  office.ask("database.park");
  await expect(screen).toBeVisible();
  office.ask("database.resume");
  await expect(screen).toBeHidden();
  await office.inbox();
  await expect(office.row("#general")).toBeVisible();
});

test("nothing was asked of Slack against its documentation", () => {
  expect(office.slack.violations).toEqual([]);
});
