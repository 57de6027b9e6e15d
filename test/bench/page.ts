import { existsSync } from "node:fs";
import { chromium, type Page } from "@playwright/test";
import { signInFields } from "./app.ts";
import type { Bench } from "./mailbox.ts";

const executablePath = process.env["BOBBIN_CHROMIUM"] ?? "/usr/bin/chromium";

/** Why nothing can be shown here, or null. */
export function pageMissing(): string | null {
  return existsSync(executablePath) ? null : "Chromium is not installed";
}

export interface ShownPage {
  page: Page;
  /** Fills the sign-in dialog and gives the time from the click until the list fills the screen, ms. */
  signIn(bench: Bench, user: string): Promise<number>;
}

/** Opens the page in a browser of its own, headless, and closes it after. */
export async function withPage<Result>(address: string, work: (page: ShownPage) => Promise<Result>): Promise<Result> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(address);
    return await work({ page, signIn: (bench, user) => signIn(page, bench, user) });
  } finally {
    await browser.close();
  }
}

/** So many rows fill the window. */
const screen = 8;

async function signIn(page: Page, bench: Bench, user: string): Promise<number> {
  const fields = signInFields(bench, user);
  await page.getByRole("button", { name: "Add account" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add account" });
  await dialog.getByLabel("E-mail address").fill(fields["address"] ?? "");
  await dialog.getByLabel("Password", { exact: true }).fill(fields["password"] ?? "");
  await dialog.getByRole("button", { name: "Continue" }).click();
  for (const name of ["IMAP", "SMTP"]) {
    const key = name.toLowerCase();
    await dialog.getByLabel(`${name} server`).fill(fields[`${key}Host`] ?? "");
    await dialog.getByLabel(new RegExp(`^${name} port`)).fill(fields[`${key}Port`] ?? "");
    await dialog.getByLabel(new RegExp(`^${name} encryption`)).selectOption("none");
  }
  await dialog.getByLabel(/^User name/).fill(user);
  const rows = Math.min(screen, Math.ceil(bench.messages / 4));
  const started = performance.now();
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await whenPainted(page, rows);
  return performance.now() - started;
}

/** Resolves in the frame after the list of conversations has so many rows. */
export async function whenPainted(page: Page, rows: number): Promise<void> {
  await page.waitForFunction(
    (count) => document.querySelectorAll('[role="listbox"] [role="option"]').length >= count,
    rows,
    { polling: "raf", timeout: 60_000 },
  );
}
