import { expect, type Page, test } from "@playwright/test";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { goIn } from "../support/go-in.ts";
import { type Keyring, keyringMissing, startKeyring } from "../support/keyring.ts";
import { leaks } from "../support/leaks.ts";
import { letter } from "../support/letter.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";

const missing = dovecotMissing() ?? keyringMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");
test.describe.configure({ mode: "serial" });
// A trace would keep in the page what was typed.
test.use({ trace: "off" });

const planted = {
  password: "Kestr3l+over/the&Quarry=Edge",
  wrong: "N0t-the-Kestrel-but-a-Magpie",
  passphrase: "eleven magpies watch Quarrymoor",
};

let dovecot: Dovecot;
let smtp: Smtp;
let keyring: Keyring;
let data: string;
let app: LoopbackApp;
let page: Page;

test.beforeAll(async ({ browser }) => {
  const users = { alice: planted.password };
  [dovecot, smtp, keyring] = [await startDovecot({ users }), await startSmtp({ users }), await startKeyring()];
  await dovecot.append("alice", "INBOX", letter({ id: "one@example.test", subject: "Tides", text: "High at noon." }));
  await keyring.begin();
  data = `${keyring.environment["HOME"]}/data`;
  page = await (await browser.newContext()).newPage();
  await begin();
});
test.afterAll(async () => {
  await app?.stop();
  await keyring?.stop();
  await smtp?.stop();
  await dovecot?.stop();
});

async function begin(): Promise<void> {
  app = await startLoopback({ data, environment: keyring.environment });
  await goIn(page, app.address);
}

/** As a keyboard does: what the test itself says to the page would stay in its memory. */
async function type(label: string | RegExp, text: string, dialog = page.getByRole("dialog")): Promise<void> {
  await dialog.getByLabel(label, { exact: typeof label === "string" }).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

/** What the page holds, after everything that can go has gone. */
async function memory(): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const pieces: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => void pieces.push(chunk));
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  await session.detach();
  return pieces.join("");
}

test("once signed in, the page holds no password, right or wrong, and no passphrase", async () => {
  await page.getByRole("button", { name: "Add account" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add account" });
  await type("E-mail address", "alice@example.test");
  await type("Password", planted.wrong);
  await dialog.getByRole("radio", { name: /File with a passphrase/ }).check();
  await type(/passphrase for the file/, planted.passphrase);
  await dialog.getByRole("button", { name: "Continue" }).click();
  for (const [label, port] of [
    ["IMAP", dovecot.port],
    ["SMTP", smtp.port],
  ]) {
    await type(`${label} server`, "127.0.0.1");
    await type(new RegExp(`^${label} port`), String(port));
    await dialog.getByLabel(new RegExp(`^${label} encryption`)).selectOption("none");
  }
  await type(/^User name/, "alice");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog.getByRole("alert")).toContainText("refused the user name or password");
  // The search is able to find it.
  expect(leaks([planted.wrong], { memory: await memory() })).toHaveLength(1);
  await type("Password", planted.password);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("option", { name: "Tides" })).toBeVisible();
  await page.getByRole("option", { name: "Tides" }).click();
  await expect(page.getByRole("main", { name: "Conversation" })).toContainText("Tides");
  await expect
    .poll(async () => leaks(Object.values(planted), { memory: await memory() }), { timeout: 200_000 })
    .toEqual([]);
});

test("a locked file asks for its passphrase, and the account goes on", async () => {
  await app.stop();
  await begin();
  await expect(page.getByText("Passwords are locked; type the passphrase to go on.")).toBeVisible();
  await expect(page.getByRole("option", { name: "Tides" })).toBeVisible();
  await page.getByRole("button", { name: "Unlock" }).click();
  await type("Passphrase", planted.passphrase);
  await page.getByRole("dialog").getByRole("button", { name: "Unlock" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByText("Passwords are locked")).toBeHidden();
});

test("the password moves to the keychain by signing in again", async () => {
  await app.stop();
  await begin();
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign in again" }).click();
  const dialog = page.getByRole("dialog", { name: /^Sign in to alice/ });
  await dialog.getByRole("radio", { name: "System keychain" }).check();
  await type("Password", planted.password);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
  expect(await keyring.entries()).toBe(1);
});

test("a locked keychain: its button asks the system, says what is wrong, and one click is enough once it is open", async () => {
  await app.stop();
  await keyring.lock();
  // No tool to ask the bus with: nothing happens by itself.
  app = await startLoopback({ data, environment: { ...keyring.environment, PATH: "/nowhere" } });
  await goIn(page, app.address);
  await expect(page.getByText("The system keychain is locked; unlock it and try again.")).toBeVisible();
  await expect(page.getByRole("option", { name: "Tides" })).toBeVisible();
  await page.getByRole("button", { name: "Unlock" }).click();
  const dialog = page.getByRole("dialog", { name: "The system keychain" });
  await expect(dialog.getByRole("alert")).toHaveText("The system keychain is locked; unlock it and try again.");
  await keyring.unlock();
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("The system keychain is locked")).toBeHidden();
});
