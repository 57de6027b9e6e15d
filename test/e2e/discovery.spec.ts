import { expect, type Locator, type Page, test } from "@playwright/test";
import { type Dovecot, dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../servers/smtp.ts";
import { goIn } from "../support/go-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";

let app: LoopbackApp;
let page: Page;

test.beforeEach(async ({ browser }) => {
  app = await startLoopback();
  page = await browser.newPage();
});

test.afterEach(async () => {
  await page?.close();
  await app?.stop();
});

const dialog = (): Locator => page.getByRole("dialog", { name: "Add account" });
const button = (name: string): Locator => dialog().getByRole("button", { name });

async function open(): Promise<void> {
  await goIn(page, app.address);
  await page.getByRole("button", { name: "Add account" }).first().click();
}

async function goOn(address: string): Promise<void> {
  await dialog().getByLabel("E-mail address").fill(address);
  await dialog().getByLabel("Password", { exact: true }).fill("secret");
  await button("Continue").click();
}

test("a known provider's servers are filled in and said to be, and nothing is asked that few need", async () => {
  await open();
  await goOn("anna@gmx.de");
  await expect(dialog().getByRole("status")).toHaveText("Found in Bobbin's own list of providers: GMX Freemail.");
  await expect(dialog().getByText(/IMAP access allowed once/)).toBeVisible();
  for (const [label, value] of [
    ["IMAP server", "imap.gmx.net"],
    ["IMAP port", "993"],
    ["IMAP encryption", "tls"],
    ["SMTP server", "mail.gmx.net"],
    ["SMTP port", "465"],
    ["User name", "anna@gmx.de"],
  ] as const)
    await expect(dialog().getByLabel(label, { exact: true })).toHaveValue(value);
  await expect(dialog().getByText("optional")).toHaveCount(0);
  await expect(dialog().getByText(/certificate/i)).toHaveCount(0);
  await button("Back").click();
  await goOn("anna@outlook.com");
  await expect(dialog().getByLabel("IMAP server")).toHaveValue("outlook.office365.com");
  await expect(dialog().getByText(/only its own sign-in \(OAuth\)/)).toBeVisible();
});

test("encryption follows the port and the port the encryption, and a port of one's own stays", async () => {
  await open();
  await goOn("anna@gmx.de");
  const port = dialog().getByLabel("IMAP port");
  const encryption = dialog().getByLabel("IMAP encryption");
  await port.fill("143");
  await expect(encryption).toHaveValue("starttls");
  await encryption.selectOption("tls");
  await expect(port).toHaveValue("993");
  await port.fill("1993");
  await encryption.selectOption("starttls");
  await expect(port).toHaveValue("1993");
  await expect(dialog().getByLabel("SMTP encryption")).toHaveValue("tls");
});

test("a double click on Continue does not send the password", async () => {
  const sent: string[] = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(String(payload))));
  const signsIn = (): boolean => sent.some((message) => message.includes("accounts.add"));
  await open();
  await dialog().getByLabel("E-mail address").fill("anna@gmx.de");
  await dialog().getByLabel("Password", { exact: true }).fill("secret");
  await button("Continue").dblclick();
  await expect(dialog().getByLabel("IMAP server")).toHaveValue("imap.gmx.net");
  // Whatever goes wrong here, nothing leaves this machine.
  await dialog().getByLabel("IMAP server").fill("127.0.0.1");
  await dialog().getByLabel("IMAP port").fill("1");
  // A slow second half, which meets the button of the next step.
  await button("Sign in").dispatchEvent("click", { detail: 2 });
  await expect(button("Sign in")).toBeEnabled();
  expect(signsIn()).toBe(false);
  await button("Sign in").click();
  await expect.poll(signsIn).toBe(true);
});

test("nobody has to wait for the search, and its late answer changes nothing", async () => {
  const held: (() => void)[] = [];
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (String(message).includes("accounts.discover")) held.push(() => server.send(message));
      else server.send(message);
    });
  });
  await open();
  await goOn("anna@gmx.de");
  await expect(dialog().getByText("Looking for your mail servers…")).toBeVisible();
  await button("Skip").click();
  const host = dialog().getByLabel("IMAP server");
  await expect(host).toHaveValue("imap.gmx.de");
  await host.fill("imap.own.example");
  for (const send of held) send();
  // A later question is answered later: the search has been by then.
  await button("Back").click();
  await goOn("anna@nowhere.invalid");
  await expect(dialog().getByText("Looking for your mail servers…")).toBeVisible();
  held.at(-1)?.();
  await expect(dialog().getByRole("status")).toHaveText(
    /^(?:No mail servers were found|The network could not be asked)/,
  );
  await expect(host).toHaveValue("imap.own.example");
});

test("what is no address is said where it is typed", async () => {
  await open();
  await goOn("anna@nowhere/x");
  await expect(dialog().getByRole("alert")).toHaveText("The e-mail address is not complete.");
  await expect(dialog().getByLabel("E-mail address")).toHaveValue("anna@nowhere/x");
});

test.describe("with a server nobody vouches for", () => {
  const missing = dovecotMissing();
  if (missing) console.log(`skipped: ${missing}`);
  test.skip(missing !== null, missing ?? "");
  let dovecot: Dovecot;
  let smtp: Smtp;
  test.beforeAll(async () => {
    dovecot = await startDovecot({ tls: true });
    smtp = await startSmtp();
  });
  test.afterAll(async () => {
    await smtp?.stop();
    await dovecot?.stop();
  });

  test("its certificate is shown once it was refused, and taken only when the user says so", async () => {
    await open();
    await goOn("alice@example.invalid");
    await dialog().getByLabel("IMAP server").fill("127.0.0.1");
    await dialog().getByLabel("IMAP port").fill(String(dovecot.tlsPort));
    await dialog().getByLabel("SMTP server").fill("127.0.0.1");
    await dialog().getByLabel("SMTP port").fill(String(smtp.port));
    await dialog().getByLabel("SMTP encryption").selectOption("none");
    await dialog().getByLabel("User name").fill("alice");
    await button("Sign in").click();
    const trust = dialog().getByRole("checkbox", { name: /Trust this certificate/ });
    await expect(trust).not.toBeChecked();
    const shown = await dialog().locator("code").textContent();
    expect(shown?.replaceAll(":", "").toLowerCase()).toBe(dovecot.certificate?.fingerprint);
    await button("Sign in").click();
    await expect(dialog().getByRole("alert")).toContainText("cannot be trusted");
    await trust.check();
    await button("Sign in").click();
    await expect(dialog()).toBeHidden();
  });
});
