import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page, test } from "@playwright/test";
import type { Json } from "../../electron/demo/slack/model.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type SlackWorkspace, startSlackWorkspace } from "../servers/slack/start-slack-workspace.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { letter } from "../support/letter.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { until } from "../support/until.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });

const names = ["general", "design", "random", "support", "ops"] as const;
type Name = (typeof names)[number];

let dovecot: Dovecot;
let smtp: Smtp;
let slack: SlackWorkspace;
let app: LoopbackApp;
let page: Page;
let alice: string;
let anna: string;
let ben: string;
/** Asks the core for something that no button asks for. */
let ask: (method: string) => void;
const channels = new Map<Name, string>();

test.beforeAll(async ({ browser }) => {
  dovecot = await startDovecot();
  smtp = await startSmtp({ deliver: async () => undefined });
  slack = await startSlackWorkspace();
  furnish();
  await dovecot.bulk("alice", "INBOX", [
    {
      date: Date.now() - 86_400_000,
      flags: [],
      source: letter({
        id: "offer@example.test",
        subject: "Offer for the harbour house",
        from: "Anna Ash <anna@example.org>",
        date: Date.now() - 86_400_000,
        text: "Dear Alice, would Thursday suit you for the lighthouse?\r\n",
      }),
    },
  ]);
  app = await startLoopback();
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await standInForSlack(page);
  await page.goto(app.address);
});

test.afterAll(async () => {
  await app?.stop();
  await smtp?.stop();
  await slack?.close();
  await dovecot?.stop();
});

/** Five channels with something said in each, and people in them. */
function furnish(): void {
  alice = slack.addUser({ realName: "Alice Example", email: "alice@example.test" }).id;
  anna = slack.addUser({ realName: "Anna Ash", email: "anna@example.org" }).id;
  ben = slack.addUser({ realName: "Ben Birch", email: "ben@example.org" }).id;
  for (const name of names) {
    const { id } = slack.addChannel({ name, members: [alice, anna, ben], topic: `All about ${name}` });
    channels.set(name, id);
    for (let index = 0; index < 30; index++) {
      slack.post(id, index % 3 === 0 ? ben : anna, {
        text: `${name} words ${index} of the lighthouse`,
        at: Date.now() - (40 - index) * 60_000,
      });
    }
  }
}

/** The form has no field for where Slack is: what is typed goes to the stand-in instead. */
async function standInForSlack(on: Page): Promise<void> {
  await on.routeWebSocket(/\/ws$/, (socket) => {
    const core = socket.connectToServer();
    ask = (method) => core.send(JSON.stringify({ t: "q", i: `test ${method}`, m: "call", a: [method, {}] }));
    socket.onMessage((message) => {
      const call = JSON.parse(String(message));
      const [method, input] = call.a ?? [];
      if (method === "accounts.add" && input.provider === "slack") input.fields.apiUrl = slack.url;
      core.send(JSON.stringify(call));
    });
  });
}

const channel = (name: Name) => channels.get(name) ?? "";
const rows = () => page.getByRole("listbox", { name: "Conversations" }).getByRole("option");
const row = (words: string | RegExp) => rows().filter({ hasText: words });
const dialog = (name: string | RegExp) => page.getByRole("dialog", { name });
const message = (words: string) =>
  page.getByRole("article").filter({ hasText: words }).and(page.locator(".chat-message"));
const field = (name = "Write to #general") => page.getByRole("textbox", { name });

function onServer(name: Name, find: (message: Json) => boolean): Promise<Json> {
  return until(() => slack.messages(channel(name)).find(find), { what: "the message on the server" });
}

/** Opens the menu of a message and chooses from it. */
async function choose(said: Locator, entry: string): Promise<void> {
  await said.hover();
  await said.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

async function signInToMail(): Promise<void> {
  await page.getByRole("button", { name: "Add account" }).first().click();
  const form = dialog("Add account");
  await form.getByLabel("E-mail address").fill("alice@example.test");
  await form.getByLabel("Password", { exact: true }).fill("secret");
  await form.getByRole("button", { name: "Continue" }).click();
  for (const [label, port] of [
    ["IMAP", dovecot.port],
    ["SMTP", smtp.port],
  ]) {
    await form.getByLabel(`${label} server`).fill("127.0.0.1");
    await form.getByLabel(new RegExp(`^${label} port`)).fill(String(port));
    await form.getByLabel(new RegExp(`^${label} encryption`)).selectOption("none");
  }
  await form.getByLabel(/^User name/).fill("alice");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(form).toBeHidden();
}

test("Slack is added beside mail, and two of five channels are chosen by name", async () => {
  await signInToMail();
  await expect(row("Offer for the harbour house")).toBeVisible();
  await page.getByRole("button", { name: "Add account" }).click();
  const form = dialog("Add account");
  await form.getByRole("radio", { name: "Slack" }).check();
  await expect(form.getByRole("button", { name: "Copy the manifest" })).toBeVisible();
  await form.getByLabel(/^User OAuth token/).fill("xoxp-wrong");
  await form.getByRole("button", { name: "Sign in" }).click();
  await expect(form.getByRole("alert")).toBeVisible();
  const { accessToken, appToken } = slack.issueTokens({ user: alice });
  await form.getByLabel(/^User OAuth token/).fill(accessToken);
  await form.getByLabel(/^App-level token/).fill(appToken);
  await form.getByRole("button", { name: "Sign in" }).click();

  const chooser = dialog(/^Choose what to import/);
  await expect(chooser.getByRole("checkbox", { name: /^(?:general|design|random|support|ops)/ })).toHaveCount(5);
  await chooser.getByRole("searchbox").fill("des");
  await chooser.getByRole("button", { name: "Select all" }).click();
  await chooser.getByRole("searchbox").fill("");
  await chooser.getByRole("checkbox", { name: /^general/ }).check();
  await expect(chooser).toContainText("2 of 5 selected");
  await chooser.getByRole("button", { name: "Import 2 conversations" }).click();
  await expect(chooser).toBeHidden();
});

test("mail and chat stand in one list, and only what was chosen", async () => {
  await expect(row("#general")).toBeVisible();
  await expect(row("#design")).toBeVisible();
  await expect(row("Offer for the harbour house")).toBeVisible();
  await expect(rows()).toHaveCount(3);
});

test("a channel opens with what was said, and a new message comes in at once", async () => {
  await row("#general").click();
  await expect(page.getByRole("heading", { name: "#general" })).toBeVisible();
  await expect(page.getByText("New", { exact: true })).toBeVisible();
  await expect(message("general words 0 of")).toBeVisible();
  await page.getByRole("button", { name: /new messages$/ }).click();
  await expect(message("general words 29")).toBeVisible();
  await until(() => slack.sockets.count() > 0, { what: "a line to the workspace" });
  const started = performance.now();
  slack.post(channel("general"), ben, "Fresh from the quay");
  await expect(message("Fresh from the quay")).toBeVisible();
  console.log(`posted to seen: ${Math.round(performance.now() - started)} ms`);
});

test("the workspace's own emoji are pictures, in what is said and below it", async () => {
  slack.addEmoji("party_parrot");
  const said = slack.post(channel("general"), ben, "Look :party_parrot:");
  slack.react(channel("general"), said.ts, anna, "party_parrot");
  await expect(message("Look").locator(".rich-text").getByAltText(":party_parrot:")).toBeVisible();
  await expect(message("Look").getByRole("button", { name: /:party_parrot: 1 reaction: Anna Ash/ })).toBeVisible();
});

test("what is written with a mention and an emoji is said on the server as such", async () => {
  await field().pressSequentially("Good morning @ann");
  await expect(page.getByRole("listbox", { name: "People to mention" }).getByRole("option")).toHaveCount(1);
  await field().press("Enter");
  await field().pressSequentially("all **well** :smile");
  await expect(page.getByRole("option", { name: ":smile:" })).toBeVisible();
  await field().press("Tab");
  await expect(field()).toHaveValue("Good morning @Anna Ash all **well** 😄 ");
  await field().press("Enter");
  await expect(field()).toHaveValue("");
  await expect(message("Good morning")).toHaveCount(1);
  const said = await onServer("general", ({ text }) => String(text).startsWith("Good morning"));
  expect(said["user"]).toBe(alice);
  expect(said["text"]).toContain(`<@${anna}>`);
  expect(said["text"]).toContain("*well*");
  await expect(message("Good morning").getByRole("button", { name: "@Anna Ash" })).toBeVisible();
  expect(slack.messages(channel("general")).filter(({ text }) => String(text).startsWith("Good morning"))).toHaveLength(
    1,
  );
});

test("a message is answered in its thread, and the answer can be shown in the channel too", async () => {
  await choose(message("Fresh from the quay"), "Reply in thread");
  const thread = page.getByRole("complementary", { name: "Thread" });
  await thread.getByRole("textbox", { name: "Answer in the thread" }).fill("Which quay?");
  await page.keyboard.press("Enter");
  const asked = await onServer("general", ({ text }) => text === "Which quay?");
  const parent = await onServer("general", ({ text }) => text === "Fresh from the quay");
  expect(asked["thread_ts"]).toBe(parent["ts"]);
  slack.post(channel("general"), ben, { text: "The northern one", thread_ts: String(parent["ts"]) });
  await expect(thread.getByText("The northern one")).toBeVisible();
  await expect(page.getByRole("button", { name: /2 replies/ })).toBeVisible();
  await thread.getByRole("textbox").first().fill("Everybody should know");
  await thread.getByRole("checkbox", { name: "Also show in the conversation" }).check();
  await thread.getByRole("textbox").first().press("Enter");
  const told = await onServer("general", ({ text }) => text === "Everybody should know");
  expect(told["subtype"]).toBe("thread_broadcast");
  await page.getByRole("button", { name: "Close panel" }).click();
  await expect(message("Everybody should know")).toBeVisible();
});

test("an own message is changed in its place, with what it said before one click away", async () => {
  await field().fill("Ferry at nien");
  await field().press("Enter");
  const said = await onServer("general", ({ text }) => text === "Ferry at nien");
  await expect(message("Ferry at nien")).not.toHaveAttribute("data-state");
  await field().press("ArrowUp");
  const box = page.getByRole("textbox", { name: "Edit message" });
  await expect(box).toHaveValue("Ferry at nien");
  await box.fill("Ferry at nine");
  await box.press("Enter");
  await onServer("general", ({ ts, text }) => ts === said["ts"] && text === "Ferry at nine");
  await message("Ferry at nine")
    .getByRole("button", { name: /edited/ })
    .click();
  await expect(dialog("Earlier versions")).toContainText("Ferry at nien");
  await page.keyboard.press("Escape");
});

test("reactions go both ways, and one's own is taken back at a click", async () => {
  const said = await onServer("general", ({ text }) => text === "Ferry at nine");
  await choose(message("Ferry at nine"), "Add reaction");
  await page.getByRole("textbox", { name: "Search emoji" }).fill("tada");
  await page.keyboard.press("Enter");
  const reactions = () =>
    slack.messages(channel("general")).find(({ ts }) => ts === said["ts"])?.["reactions"] as
      | { name: string; users: string[] }[]
      | undefined;
  await until(() => reactions()?.some(({ name, users }) => name === "tada" && users.includes(alice)));
  slack.react(channel("general"), String(said["ts"]), ben, "tada");
  const pill = message("Ferry at nine").getByRole("button", { name: /🎉 2 reactions/ });
  await expect(pill).toHaveAttribute("aria-pressed", "true");
  await pill.click();
  await until(() => reactions()?.every(({ users }) => !users.includes(alice)));
  await expect(message("Ferry at nine").getByRole("button", { name: /🎉 1 reaction/ })).toBeVisible();
});

test("an own message is taken back for everyone, and for a moment that can be undone", async () => {
  await choose(message("Ferry at nine"), "Delete message");
  await expect(message("Ferry at nine")).toHaveCount(0);
  await page.getByRole("region", { name: "Bobbin" }).getByRole("button", { name: "Undo" }).click();
  await expect(message("Ferry at nine")).toBeVisible();
  await choose(message("Ferry at nine"), "Delete message");
  await until(() => !slack.messages(channel("general")).some(({ text }) => text === "Ferry at nine"), {
    timeoutMs: 20_000,
    what: "the message gone on the server",
  });
  await expect(page.getByText("This message was deleted.")).toBeVisible();
});

test("what others change and take back is seen here", async () => {
  const said = slack.post(channel("general"), ben, "Storm tonite");
  await expect(message("Storm tonite")).toBeVisible();
  slack.edit(channel("general"), said.ts, "Storm tonight");
  await expect(message("Storm tonight")).toBeVisible();
  slack.remove(channel("general"), said.ts);
  await expect(message("Storm tonight")).toHaveCount(0);
});

test("a picture goes along and is shown as one", async () => {
  const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const file = { name: "quay.png", mimeType: "image/png", buffer: Buffer.from(pixel, "base64") };
  await page.locator(".chat-main input[type=file]").setInputFiles(file);
  await expect(page.getByRole("button", { name: "Remove quay.png" })).toBeVisible();
  await field().fill("The quay today");
  await field().press("Enter");
  const said = await onServer("general", ({ text, files }) => text === "The quay today" && Array.isArray(files));
  expect((said["files"] as { name: string }[]).map(({ name }) => name)).toEqual(["quay.png"]);
  await expect(message("The quay today").getByRole("img", { name: "Image quay.png" })).toBeVisible();
});

test("what was begun is there after the window was loaded anew, mentions and all", async () => {
  await field().pressSequentially("Half a word to @ben");
  await expect(page.getByRole("listbox", { name: "People to mention" }).getByRole("option")).toHaveCount(1);
  await field().press("Enter");
  await expect(row("#general")).toContainText("Draft");
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.reload();
  await expect(field()).toHaveValue("Half a word to @Ben Birch ");
  await field().fill("");
  await field().blur();
  await expect(row("#general")).not.toContainText("Draft");
});

test("what comes in while one reads further up stays unread, and one click goes there", async () => {
  await page.locator(".chat-main .timeline-scroll").evaluate((element) => element.scrollTo({ top: 0 }));
  await expect(page.getByRole("button", { name: "Jump to newest" })).toBeVisible();
  slack.post(channel("general"), anna, "Down below");
  const jump = page.getByRole("button", { name: "1 new message" });
  await expect(jump).toBeVisible();
  await expect(row("#general")).toHaveAttribute("data-unread", "true");
  await jump.click();
  await expect(message("Down below")).toBeVisible();
  await expect(row("#general")).toHaveAttribute("data-unread", "false");
  const newest = await onServer("general", ({ text }) => text === "Down below");
  await until(() => slack.lastRead(channel("general"), alice) === newest["ts"], { what: "the marker on the server" });
});

test("unread from here moves the marker back on the server", async () => {
  await choose(message("general words 29"), "Mark unread from here");
  await expect(row("#general")).toHaveAttribute("data-unread", "true");
  const before = await onServer("general", ({ text }) => String(text).startsWith("general words 28"));
  await until(() => slack.lastRead(channel("general"), alice) === before["ts"], { what: "the marker gone back" });
});

test("a person is joined across mail and Slack, and split again without loss", async () => {
  await message("Down below").getByRole("button", { name: "About Anna Ash" }).click();
  const card = dialog("Person");
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
  await page.keyboard.press("Escape");
  await expect(row("Offer for the harbour house")).toBeVisible();
});

test("one search finds a mail and a Slack message", async () => {
  await page.keyboard.press("/");
  await page.getByRole("searchbox").fill("lighthouse from:anna");
  const found = page.getByRole("listbox", { name: "Search results" }).getByRole("option");
  await expect(found.filter({ hasText: "Offer for the harbour house" })).toBeVisible();
  await expect(found.filter({ hasText: "general" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
});

test("the timeline shows mail and chat in one order of time, and goes to the message", async () => {
  await page.getByRole("button", { name: "Timeline" }).click();
  const list = page.getByRole("listbox", { name: "Messages of all conversations" });
  await expect(list.getByRole("option").first()).toContainText("Down below");
  await list.getByRole("option").filter({ hasText: "design words 29" }).click();
  await expect(page.getByRole("heading", { name: "#design" })).toBeVisible();
  await expect(message("design words 29")).toBeVisible();
  await page
    .getByRole("navigation")
    .getByRole("button", { name: /^Inbox/ })
    .click();
});

test("of what was not chosen nothing is on the disk, and nothing of it was asked for", async () => {
  const holds = (words: string) => files(app.data).some((path) => readFileSync(path).includes(words));
  await until(() => holds("design words 1 of"), { what: "what was chosen, on the disk" });
  for (const name of ["random", "support", "ops"] as const) {
    expect(holds(`${name} words`)).toBe(false);
    expect(slack.callsOf("conversations.history").some(({ args }) => args["channel"] === channel(name))).toBe(false);
  }
});

test("somebody unknown is a request by name only; allowed, their words come", async () => {
  const stranger = slack.addUser({ realName: "Eve Stranger", email: "eve@example.net" }).id;
  const direct = slack.openDm(stranger, alice).id;
  slack.post(direct, stranger, "Psst, a secret offer");
  await page.getByRole("button", { name: /^Requests/ }).click();
  const list = page.getByRole("list", { name: "Requests" });
  await expect(list).toContainText("Eve Stranger");
  expect(files(app.data).some((path) => readFileSync(path).includes("a secret offer"))).toBe(false);
  await list.getByRole("button", { name: "Allow Eve Stranger" }).click();
  await expect(message("Psst, a secret offer")).toBeVisible();
});

test("while the database is parked the page says so, and goes on by itself", async () => {
  const screen = page.getByRole("alertdialog", { name: "Bobbin is being looked after" });
  ask("database.park");
  await expect(screen).toBeVisible();
  ask("database.resume");
  await expect(screen).toBeHidden();
  await page
    .getByRole("navigation")
    .getByRole("button", { name: /^Inbox/ })
    .click();
  await expect(row("#general")).toBeVisible();
});

test("nothing of chat is closed to assistive technology, in light and in dark, wide and narrow", async () => {
  await page
    .getByRole("navigation")
    .getByRole("button", { name: /^Inbox/ })
    .click();
  await row("#general").click();
  await expect(message("Down below")).toBeVisible();
  await choose(message("Down below"), "Reply in thread");
  await expect(page.getByRole("complementary", { name: "Thread" })).toBeVisible();
  for (const [colorScheme, width] of [
    ["light", 1440],
    ["dark", 1440],
    ["dark", 480],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${colorScheme} ${width} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    await page.screenshot({ path: join(test.info().outputDir, `chat-${colorScheme}-${width}.png`) });
  }
});

test("nothing was asked of Slack against its documentation", () => {
  expect(slack.violations).toEqual([]);
});

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
