import { expect, test } from "@playwright/test";
import { dovecotMissing, startDovecot } from "../servers/dovecot.ts";
import { startSmtp } from "../servers/smtp.ts";
import { bytesIn } from "../support/bytes-in.ts";
import { goIn } from "../support/go-in.ts";
import { letter } from "../support/letter.ts";
import { startLoopback } from "../support/loopback.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);
test.skip(missing !== null, missing ?? "");

test("an account signed in to keep nothing is read like any other, and is in no file", async ({ page }) => {
  const [dovecot, smtp, app] = await Promise.all([startDovecot(), startSmtp(), startLoopback()]);
  try {
    await dovecot.append("alice", "INBOX", letter({ id: "one@x.test", subject: "Moonlit plan", text: "Quiet words." }));
    await goIn(page, app.address);
    await page.getByRole("button", { name: "Add account" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Add account" });
    await dialog.getByLabel("E-mail address").fill("alice@example.invalid");
    await dialog.getByLabel("Password", { exact: true }).fill("secret");
    await dialog.getByRole("radio", { name: "This session only" }).check();
    await dialog.getByRole("checkbox", { name: /Keep nothing of this account/ }).check();
    await dialog.getByRole("button", { name: "Continue" }).click();
    await dialog.getByLabel("IMAP server").fill("127.0.0.1");
    await dialog.getByLabel("IMAP port").fill(String(dovecot.port));
    await dialog.getByLabel("IMAP encryption").selectOption("none");
    await dialog.getByLabel("SMTP server").fill("127.0.0.1");
    await dialog.getByLabel("SMTP port").fill(String(smtp.port));
    await dialog.getByLabel("SMTP encryption").selectOption("none");
    await dialog.getByLabel("User name").fill("alice");
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await expect(dialog).toBeHidden();
    await page.getByText("Moonlit plan").first().click();
    await expect(page.getByText("Quiet words.").last()).toBeVisible();
    const bytes = bytesIn(app.data).toString("latin1");
    expect(bytes).toContain("alice@example.invalid");
    expect(bytes).not.toMatch(/Moonlit|Quiet words|anna@example/);
    await page.keyboard.press("Control+,");
    await page.locator(".account-settings summary").click();
    await expect(page.getByText("Nothing of this account is kept on disk.")).toBeVisible();
  } finally {
    await app.stop();
    await smtp.stop();
    await dovecot.stop();
  }
});
