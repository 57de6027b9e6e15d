import { expect, type Page } from "@playwright/test";

/** Adds alice's account on servers of this computer, as a user would who knows their ports. */
export async function signInToMail(page: Page, { imap, smtp }: { imap: number; smtp: number }): Promise<void> {
  await page.getByRole("button", { name: "Add account" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add account" });
  await dialog.getByLabel("E-mail address").fill("alice@example.test");
  await dialog.getByLabel("Password", { exact: true }).fill("secret");
  await dialog.getByRole("button", { name: "Continue" }).click();
  for (const [label, port] of Object.entries({ IMAP: imap, SMTP: smtp })) {
    await dialog.getByLabel(`${label} server`).fill("127.0.0.1");
    await dialog.getByLabel(new RegExp(`^${label} port`)).fill(String(port));
    await dialog.getByLabel(new RegExp(`^${label} encryption`)).selectOption("none");
  }
  await dialog.getByLabel(/^User name/).fill("alice");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect(dialog).toBeHidden();
}
