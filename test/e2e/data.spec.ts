import { randomBytes } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { accountOptions, commandLine } from "../support/cli.ts";
import { goIn } from "../support/go-in.ts";
import { letter } from "../support/letter.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { canMount, type SmallDisk, smallDisk } from "../support/small-disk.ts";
import { until } from "../support/until.ts";
import { violationsOf } from "./accessible.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });

const passphrase = "correct horse battery staple";
const base = Date.parse("2026-10-01T08:00:00Z");

let dovecot: Dovecot;
let smtp: Smtp;
let disk: SmallDisk | null = null;
let data = "";
let backups = "";
let app: LoopbackApp;
let page: Page;

test.beforeAll(async ({ browser }) => {
  dovecot = await startDovecot();
  smtp = await startSmtp();
  await dovecot.bulk(
    "alice",
    "INBOX",
    [0, 1, 2].map((number) => mail(`first${number}`, `Mail number ${number}`, number)),
  );
  disk = canMount() ? smallDisk(96) : null;
  data = disk?.path ?? mkdtempSync(join(tmpdir(), "bobbin-data-"));
  backups = mkdtempSync(join(tmpdir(), "bobbin-backups-"));
  const cli = commandLine(data);
  expect((await cli.run(accountOptions("alice", dovecot, smtp), "secret")).code).toBe(0);
  app = await start();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await goIn(page, app.address);
  for (const number of [0, 1, 2]) await expect(row(`Mail number ${number}`)).toBeVisible();
});

test.afterAll(async () => {
  await app?.stop();
  await smtp?.stop();
  await dovecot?.stop();
  disk?.remove();
  for (const folder of [data, backups]) rmSync(folder, { recursive: true, force: true });
});

const start = () => startLoopback({ data, environment: { BOBBIN_PASSPHRASE: passphrase } });
const row = (words: string) =>
  page.getByRole("listbox", { name: "Conversations" }).getByRole("option").filter({ hasText: words });

function mail(id: string, subject: string, hour: number, text = "Hello\r\n") {
  const date = base + hour * 3_600_000;
  return { date, source: letter({ id: `${id}@example.test`, subject, date, text }) };
}

/** Takes what is left of a disk. */
function fill(path: string): void {
  const file = openSync(path, "w");
  try {
    for (let size = 1 << 20; size >= 512; ) {
      try {
        if (writeSync(file, Buffer.alloc(size)) < size) size /= 2;
      } catch {
        size /= 2;
      }
    }
  } finally {
    closeSync(file);
  }
}

/** What a process computes in so many milliseconds (proc(5) `stat`, ticks of 10 ms); Linux only. */
async function processorMsDuring(pid: number, milliseconds: number): Promise<number> {
  const used = (): number => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  const [before, since] = [used(), performance.now()];
  await until(() => performance.now() - since > milliseconds);
  return used() - before;
}

/** For looking at; only where a folder is named. */
async function shoot(name: string): Promise<void> {
  const folder = process.env["BOBBIN_SHOTS"];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function openData(): Promise<ReturnType<Page["getByRole"]>> {
  await page.getByRole("button", { name: "Settings" }).first().click();
  await page.getByRole("button", { name: "Back up or restore…" }).click();
  return page.getByRole("dialog", { name: "Back up and restore" });
}

test("a backup is made from the page, and what is wrong with a place is said there", async () => {
  await page.keyboard.press("c");
  await page.getByRole("textbox", { name: "Subject" }).fill("Half a letter");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Close and keep the draft" }).click();
  const dialog = await openData();
  await dialog.getByLabel("Backup file").fill(join(data, "inside.tar"));
  await dialog.getByRole("button", { name: "Back up" }).click();
  await expect(dialog.getByRole("alert")).toContainText("choose a place outside");
  await dialog.getByLabel("Backup file").fill(join(backups, "mine"));
  await dialog.getByRole("button", { name: "Back up" }).click();
  await expect(dialog.getByRole("status")).toContainText(`The backup is in ${join(backups, "mine.tar")}`);
  expect(readdirSync(backups)).toEqual(["mine.tar"]);
  await page.keyboard.press("Escape");
});

test("a full disk is said calmly; reading, searching and writing go on; nothing typed is lost; it recovers by itself", async () => {
  test.skip(disk === null, "needs a small disk");
  if (!disk) return;
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await page.getByRole("textbox", { name: "Subject" }).fill("Begun before");
  const body = page.getByRole("textbox", { name: "Message" });
  await body.fill("Typed before");
  const filler = join(disk.path, "other");
  fill(filler);
  const words = () => randomBytes(250_000).toString("base64").replaceAll(/.{76}/g, "$&\r\n");
  const heavy = (number: number) => mail(`heavy${number}`, `Heavy ${number}`, 10 + number, `${words()}\r\n`);
  await dovecot.bulk(
    "alice",
    "INBOX",
    Array.from({ length: 40 }, (_, number) => heavy(number)),
  );
  const banner = page.getByRole("status").filter({ hasText: "The disk is full" });
  await expect(banner).toContainText("Bobbin keeps reading; new mail and changes wait. Make room on it", {
    timeout: 120_000,
  });
  await body.fill("Typed before and while the disk was full, to the last character");

  await row("Mail number 1").click();
  await expect(page.getByRole("main", { name: "Conversation" })).toContainText("Hello");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page, ".banner"), colorScheme).toEqual([]);
    await shoot(`full-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize({ width: 400, height: 800 });
  await expect(banner).toBeVisible();
  await shoot("full-narrow");
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(await processorMsDuring(app.pid, 2_000)).toBeLessThan(1_000);

  rmSync(filler);
  await expect(banner).toBeHidden({ timeout: 120_000 });
  await expect(row("Heavy").first()).toBeVisible({ timeout: 120_000 });
  const cli = commandLine(data);
  await until(async () => (await cli.run(["dump"])).stdout.includes("to the last character"), {
    what: "the draft",
    timeoutMs: 120_000,
  });
});

test("a backup is looked at and restored from the page; drafts are back, and every other page begins anew", async ({
  browser,
}) => {
  const other = await (await browser.newContext()).newPage();
  await goIn(other, await app.newAddress());
  await expect(other.getByRole("option").first()).toBeVisible();
  const reloaded = other.waitForEvent("load");
  const dialog = await openData();
  await dialog.getByLabel("Backup to restore").fill(join(backups, "none.tar"));
  await dialog.getByRole("button", { name: "Look at it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("no such file");
  await dialog.getByLabel("Backup to restore").fill(join(backups, "mine.tar"));
  await dialog.getByRole("button", { name: "Look at it" }).click();
  await expect(dialog.getByRole("status")).toContainText(/1 account, 3 messages, 1 draft/);
  await shoot("restore");
  await dialog.getByRole("button", { name: "Restore it now" }).click();
  await expect(dialog.getByRole("status")).toContainText(/is back.*kept in the folder before-restore-/);
  await shoot("restored");
  await reloaded;
  await other.close();
  const again = page.waitForEvent("load");
  await dialog.getByRole("button", { name: "Go on" }).click();
  await again;
  // Which mail is in sight depends on how much has come again by now.
  await expect(row("").first()).toBeVisible();
  await page.getByRole("button", { name: /^Drafts/ }).click();
  await expect(page.getByText("Half a letter").first()).toBeVisible();
  const kept = readdirSync(data).filter((name) => name.startsWith("before-restore-"));
  expect(kept).toHaveLength(1);
  expect(readdirSync(join(data, kept[0] ?? ""))).toEqual(["bobbin.db", "bobbin.db-origin"]);
  expect((await commandLine(data).run(["check"])).code).toBe(0);
});
