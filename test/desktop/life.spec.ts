import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { letter } from "../support/letter.ts";
import { slowness } from "../support/slowness.ts";
import { until } from "../support/until.ts";
import { type DesktopApp, type LaunchOptions, launchDesktop } from "./launch.ts";
import { signIn } from "./sign-in.ts";
import { messageIdOf } from "./stored.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });

let dovecot: Dovecot;
let smtp: Smtp;
let data: string;
let app: DesktopApp;

test.beforeAll(async () => {
  dovecot = await startDovecot();
  smtp = await startSmtp();
  data = join(mkdtempSync(join(tmpdir(), "bobbin-life-")), "data");
});
test.afterEach(() => app?.quit());
test.afterAll(async () => {
  await smtp?.stop();
  await dovecot?.stop();
  rmSync(join(data, ".."), { recursive: true, force: true, maxRetries: 5 });
});

async function start(options: LaunchOptions = {}): Promise<Page> {
  app = await launchDesktop({ data, ...options });
  return app.page();
}

const conversation = (page: Page) => page.getByRole("main", { name: "Conversation" });
const firstWindow = async () => (await app.state()).windows[0];

test("the window is remembered, and what was typed last is kept", async () => {
  for (const subject of ["First harbour", "Second harbour"])
    await dovecot.append(
      "alice",
      "INBOX",
      letter({ id: `${subject[0]}@example.test`, subject, text: `Text of ${subject}.` }),
    );
  const page = await start();
  await signIn(page, { imap: dovecot.port, smtp: smtp.port });
  await expect(page.getByRole("option", { name: "Second harbour" })).toBeVisible();
  await page.getByRole("option", { name: "First harbour" }).click();
  await expect(conversation(page)).toContainText("Text of First harbour.");
  await page.keyboard.press("c");
  await page.getByLabel("Subject").pressSequentially("Typed in the last moment");
  await app.act("moveWindow", { x: 200, y: 100, width: 900, height: 700 });
  expect(await app.quit()).toBeLessThan(2000 * slowness());
});

test("a link at the start opens its message", async () => {
  const id = messageIdOf(data, "Second harbour");
  const page = await start({ arguments: [`bobbin://message/${id}`] });
  await expect(conversation(page)).toContainText("Text of Second harbour.");
  await expect(page.locator(`[data-message="${id}"]`)).toBeVisible();
  expect((await firstWindow())?.bounds).toEqual({ x: 200, y: 100, width: 900, height: 700 });
  await page.getByRole("button", { name: /^Drafts/ }).click();
  await expect(page.getByText("Typed in the last moment").first()).toBeVisible();
  await app.act("moveWindow", { x: 4000, y: 3000, width: 5000, height: 700 });
});

test("a place on a screen that is gone is given up, and a hidden start opens no window until it is asked", async () => {
  app = await launchDesktop({ data, arguments: ["--hidden"] });
  await until(async () => (await app.state()).tray, { what: "the tray" });
  expect((await app.state()).windows).toEqual([]);
  await app.startAgain([`bobbin://message/${messageIdOf(data, "First harbour")}`]);
  await expect(conversation(await app.page())).toContainText("Text of First harbour.");
  const { bounds } = await until(
    async () => {
      const window = await firstWindow();
      return window?.visible && window;
    },
    { what: "the window" },
  );
  expect(bounds?.width).toBe(1600);
  expect(bounds?.x).not.toBe(4000);
});

test("without a place for tray icons a hidden start shows the window, and closing says once that it quits", async () => {
  await start({ tray: false, arguments: ["--hidden"] });
  await until(async () => (await firstWindow())?.visible, { what: "the window" });
  expect((await app.state()).tray).toBeNull();
  await app.act("answerNext", 0);
  await app.act("closeWindow");
  await until(async () => (await firstWindow())?.minimized, { what: "the minimised window" });
  expect((await app.state()).dialogs).toEqual([expect.stringContaining("no place for tray icons")]);
  const page = await app.page();
  await page.getByRole("main").click();
  await app.act("inPage", "addEventListener('beforeunload', (event) => event.preventDefault())");
  await app.act("closeWindow");
  await until(async () => (await app.state()).dialogs.length === 2, { what: "a word on what is not stored" });
  expect((await app.state()).dialogs[1]).toContain("could not be stored yet");
  expect(await firstWindow()).toBeDefined();
  await app.act("answerNext", 1);
  const exit = new Promise((resolve) => app.process.once("exit", resolve));
  await app.act("closeWindow");
  await exit;
});

test("a page that breaks again and again is left, with a word to the user", async () => {
  await start();
  await app.act("answerNext", 1);
  const exit = new Promise((resolve) => app.process.once("exit", resolve));
  for (let crash = 1; crash <= 4; crash++) {
    await until(() => app.act("inPage", "document.querySelector('main') !== null"), { what: "the page" });
    const before = await app.act("inPage", "performance.timeOrigin");
    await app.act("crashPage");
    if (crash < 4)
      await until(async () => (await app.act("inPage", "performance.timeOrigin")) !== before, {
        what: "the page after a crash",
      });
  }
  await exit;
});
