import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openWriter } from "../../../electron/db/open.ts";
import { goIn } from "../../support/go-in.ts";
import { startLoopback } from "../../support/loopback.ts";
import { seed } from "../../support/seed.ts";
import type { Camera } from "./camera.ts";

/** About three messages make a conversation. */
const messages = 300_000;

/** Of a database with 100,000 conversations, whose accounts can't sign in. */
export async function manyScreens({ page, shot, dark, light }: Camera): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "bobbin-many-"));
  const db = openWriter(join(data, "bobbin.db"));
  seed(db, { messages, words: 12 });
  db.close();
  const app = await startLoopback({ data });
  try {
    await goIn(page, app.address);
    await page.getByRole("option").first().waitFor();
    await page
      .locator('.account-status[data-state="needs-sign-in"], .account-status[data-state="failing"]')
      .first()
      .waitFor();
    await shot("many", "100,000 conversations; two accounts ask to sign in");
    await page.getByRole("option").nth(3).click();
    await page.locator(".message").first().waitFor();
    await dark();
    await shot("many-dark", "One of them, dark");
    await light();
  } finally {
    await app.stop();
    rmSync(data, { recursive: true, force: true });
  }
}
