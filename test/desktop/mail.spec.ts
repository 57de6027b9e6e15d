import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { letter } from "../support/letter.ts";
import { slowness } from "../support/slowness.ts";
import { until } from "../support/until.ts";
import { type DesktopApp, type Item, launchDesktop, type State } from "./launch.ts";
import { signIn } from "./sign-in.ts";
import { messageIdOf } from "./stored.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });

const day = 86_400_000;
let dovecot: Dovecot;
let smtp: Smtp;
let app: DesktopApp;
let page: Page;

test.beforeAll(async () => {
  dovecot = await startDovecot();
  smtp = await startSmtp();
  const now = Date.now();
  await dovecot.bulk("alice", "INBOX", [
    {
      date: now - 3_600_000,
      source: letter({ id: "fresh@example.test", subject: "Fresh before", date: now - 3_600_000 }),
    },
    { date: now - day, flags: ["\\Seen"], source: letter({ id: "seen@example.test", subject: "Seen before" }) },
  ]);
  app = await launchDesktop();
  page = await app.page();
});

test.afterAll(async () => {
  await app?.quit();
  await smtp?.stop();
  await dovecot?.stop();
});

const conversation = () => page.getByRole("main", { name: "Conversation" });
const row = (words: string) =>
  page.getByRole("listbox", { name: "Conversations" }).getByRole("option", { name: words });

function mail(subject: string, more: Partial<Parameters<typeof letter>[0]> = {}): string {
  const id = `${subject.replaceAll(/\W/g, "-").toLowerCase()}@example.test`;
  return letter({ id, subject, date: Date.now(), text: `Text of ${subject}.`, ...more });
}

/** Waits until what the system shows is as wanted. */
async function shows(wanted: (state: State) => boolean, what: string): Promise<State> {
  const state = await until(
    async () => {
      const now = await app.state();
      return wanted(now) ? now : null;
    },
    { what },
  );
  return state;
}

const titles = ({ notifications }: State): string[] => notifications.map(({ title }) => title);

async function readOnServer(): Promise<void> {
  const unread = (await dovecot.messages("alice", "INBOX")).filter(({ flags }) => !flags.includes("\\Seen"));
  await dovecot.setFlags(
    "alice",
    "INBOX",
    unread.map(({ uid }) => uid),
    { add: ["\\Seen"] },
  );
  await shows(({ notifications, badge }) => notifications.length === 0 && badge === 0, "nothing left to tell");
}

test("signs in and reads; what was there before is no news", async () => {
  await signIn(page, { imap: dovecot.port, smtp: smtp.port });
  await row("Seen before").click();
  await expect(conversation()).toContainText("Hello.");
  await shows(({ tray, badge }) => tray?.tooltip === "Bobbin: 1 unread" && badge === 1, "the count");
  await expect(page.getByRole("button", { name: "Inbox 1 unread" })).toBeVisible();
  expect((await app.state()).notified).toBe(0);
});

test("the bridge refuses junk and goes on", async () => {
  await page.evaluate(() => {
    const { bobbin } = window as unknown as {
      bobbin: {
        pipe: { post(message: unknown): void };
        openExternal(url: unknown): void;
        showActions(actions: unknown): void;
      };
    };
    for (const junk of [
      "junk",
      null,
      7,
      { t: "q" },
      { t: "q", m: "constructor", a: [], i: "x" },
      { t: "s", i: "none" },
    ])
      bobbin.pipe.post(junk);
    bobbin.openExternal("file:///etc/passwd");
    bobbin.openExternal("smb://example.test/share");
    bobbin.openExternal({ toString: () => "javascript:alert(1)" });
    bobbin.showActions([{ id: 1, run: "rm" }]);
    bobbin.openExternal("https://example.org/");
  });
  const { opened } = await shows(
    (state) => state.opened.length > 0 && labels(state.menu).includes("Archive"),
    "the web page outside, and the menu as it was",
  );
  expect(opened).toEqual(["https://example.org/"]);
  await row("Fresh before").click();
  await expect(conversation()).toContainText("Hello.");
});

test("the window goes nowhere and opens no other", async () => {
  await page.evaluate(() => {
    location.href = "https://example.org/away";
  });
  await page.evaluate(() => void window.open("https://example.org/other"));
  await shows(({ opened }) => opened.includes("https://example.org/other"), "the address outside");
  await expect(row("Seen before")).toBeVisible();
  expect((await app.state()).windows).toHaveLength(1);
});

function labels(items: readonly Item[]): string[] {
  return items.flatMap(({ label, items: inner }) => [label, ...labels(inner)]);
}

test("menu and tray carry the page's actions", async () => {
  await page.keyboard.press("Escape");
  const { menu, tray } = await shows((state) => labels(state.menu).includes("Settings"), "the menu");
  expect(labels(menu)).toEqual(expect.arrayContaining(["Reply", "Archive", "New message"]));
  expect(tray?.items.map(({ label }) => label).filter(Boolean)).toEqual([
    "Open Bobbin",
    "New message",
    "Pause notifications",
    "Quit Bobbin",
  ]);
  await app.act("chooseMenu", "Settings");
  await expect(page.getByRole("dialog", { name: "Settings" })).toBeVisible();
  await page.keyboard.press("Escape");
  await app.act("hideWindow");
  await app.act("chooseTray", "New message");
  await expect(
    page
      .getByRole("textbox", { name: "To" })
      .or(page.getByLabel("To", { exact: true }))
      .first(),
  ).toBeVisible();
  await shows(({ windows }) => windows[0]?.visible === true, "the window");
  await page.keyboard.press("Escape");
});

test("a new mail is told once; old, own and read mail is not", async () => {
  await readOnServer();
  await dovecot.append("alice", "INBOX", mail("Very old", { date: Date.now() - 10 * day }), {
    date: new Date(Date.now() - 10 * day).getTime(),
  });
  await dovecot.append("alice", "INBOX", mail("From myself", { from: "Alice <alice@example.test>" }));
  await dovecot.append("alice", "INBOX", mail("Read elsewhere"), { flags: ["\\Seen"] });
  await dovecot.append("alice", "INBOX", mail("Lunch on Thursday"));
  const { notifications } = await shows(
    (state) => state.notifications.length > 0 && state.badge > 0,
    "notification and count",
  );
  expect(notifications).toEqual([{ title: "Anna Berg", body: expect.stringContaining("Lunch on Thursday") }]);
  await expect(row("Very old")).toBeVisible();
  await expect(row("From myself")).toBeVisible();
  expect((await app.state()).notified).toBe(1);
});

test("it is withdrawn when it is read elsewhere", async () => {
  await readOnServer();
  expect((await app.state()).notified).toBe(1);
});

test("it is withdrawn when it is deleted elsewhere", async () => {
  const uid = await dovecot.append("alice", "INBOX", mail("Soon gone"));
  await shows(({ notifications }) => notifications.length === 1, "the notification");
  await dovecot.remove("alice", "INBOX", [uid]);
  await shows(({ notifications }) => notifications.length === 0, "its withdrawal");
});

test("many at once become one summary", async () => {
  const burst = Array.from({ length: 6 }, (_, index) => ({
    date: Date.now(),
    source: mail(`Burst ${index}`, { from: `Person ${index % 2} <p${index % 2}@example.test>` }),
  }));
  await dovecot.bulk("alice", "INBOX", burst);
  const { notifications } = await shows((state) => titles(state).includes("6 new messages"), "the summary");
  expect(notifications).toEqual([
    { title: "6 new messages", body: expect.stringMatching(/^Person (0, Person 1|1, Person 0)$/) },
  ]);
  await readOnServer();
});

for (const [name, command] of [
  ["hidden", "hideWindow"],
  ["minimised", "minimizeWindow"],
  ["closed to the tray", "closeWindow"],
] as const) {
  test(`a click opens exactly that message while the window is ${name}`, async () => {
    const subject = `Click while ${name}`;
    await app.act(command);
    await shows(({ windows }) => windows.every(({ visible, minimized }) => !visible || minimized), "no window");
    await dovecot.append("alice", "INBOX", mail(subject));
    await shows(({ notifications }) => notifications.length === 1, "the notification");
    await app.act("clickNotification", 0);
    await expect(conversation()).toContainText(`Text of ${subject}.`);
    await shows(
      ({ windows: [window], notifications }) =>
        window?.visible === true && !window.minimized && window.focused && notifications.length === 0,
      "the window in front, and nothing left to tell",
    );
    await expect(page.locator(`[data-message="${messageIdOf(app.data, subject)}"]`)).toBeVisible();
  });
}

test("privacy is respected, and a pause too", async () => {
  await app.act("chooseMenu", "Settings");
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByLabel("Notifications show").selectOption("sender");
  await expect(dialog.getByLabel("Notifications show")).toHaveValue("sender");
  await page.keyboard.press("Escape");
  await dovecot.append("alice", "INBOX", mail("A secret subject"));
  const { notifications } = await shows((state) => state.notifications.length > 0, "the notification");
  expect(notifications).toEqual([{ title: "Anna Berg", body: "" }]);
  await readOnServer();
  const { notified } = await app.state();
  await app.act("chooseTray", "Until I turn them on");
  await shows(({ tray }) => tray?.tooltip.includes("notifications paused") === true, "the pause");
  await dovecot.append("alice", "INBOX", mail("In the pause"));
  await expect(row("In the pause")).toBeVisible();
  await shows(({ badge }) => badge === 1, "the count");
  await app.act("chooseTray", "Turn notifications on");
  await shows(({ tray }) => tray?.tooltip === "Bobbin: 1 unread", "the end of the pause");
  expect((await app.state()).notified).toBe(notified);
});

test("links open messages and prefill drafts, in a running program", async () => {
  const id = messageIdOf(app.data, "Lunch on Thursday");
  await app.act("minimizeWindow");
  await app.startAgain([`bobbin://message/${id}`]);
  await expect(conversation()).toContainText("Text of Lunch on Thursday.");
  await shows(
    ({ windows }) => windows.length === 1 && windows[0]?.visible === true && !windows[0].minimized,
    "a window",
  );

  await app.act("openUrl", "mailto:bob@example.test?subject=Tides%20today&body=High%20at%20noon&attach=/etc/passwd");
  await expect(page.getByLabel("Subject")).toHaveValue("Tides today");
  await expect(page.getByText("bob@example.test").first()).toBeVisible();
  await expect(page.getByText("High at noon").first()).toBeVisible();
  await expect(page.getByText("passwd")).toHaveCount(0);
  await app.act("openUrl", "bobbin://delete/everything");
  await app.act("openUrl", "mailto:%E0%A4%A?subject=x");
  expect(await dovecot.count("alice", "INBOX")).toBeGreaterThan(5);
});

test("a second start raises the window", async () => {
  await app.act("hideWindow");
  await app.startAgain();
  await shows(({ windows }) => windows.length === 1 && windows[0]?.visible === true, "the window");
});

test("a crashed page comes back to where it was", async () => {
  await row("Lunch on Thursday").click();
  await expect(conversation()).toContainText("Text of Lunch on Thursday.");
  const { windows } = await shows((state) => state.windows[0]?.url.includes("open=") === true, "the place");
  await app.act("crashPage");
  await until(
    async () =>
      String(await app.act("inPage", "document.querySelector('main')?.textContent")).includes("Text of Lunch"),
    { what: "the conversation" },
  );
  expect((await app.state()).windows[0]?.url).toBe(windows[0]?.url);
});

test("a closed output and a wake-up change nothing", async () => {
  app.process.stdout?.destroy();
  app.process.stderr?.destroy();
  await app.act("print", "nobody reads this\n");
  await app.act("wake");
  const log = join(app.data, "log/bobbin.log");
  await until(() => readFileSync(log, "utf8").includes('"event":"desktop.wake"'), { what: "the wake-up in the log" });
  await dovecot.append("alice", "INBOX", mail("After the pipe broke"));
  await shows((state) => state.badge > 1, "the new mail");
});

test("quitting takes less than two seconds", async () => {
  expect(await app.quit()).toBeLessThan(2000 * slowness());
});
