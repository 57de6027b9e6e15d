import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { goIn } from "../support/go-in.ts";
import { endlessPdf, thinPdf } from "../support/hostile-pdf.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { type StoredFile, storeFiles } from "../support/stored-files.ts";
import { storeMail } from "../support/stored-mail.ts";

let app: LoopbackApp;
let page: Page;
let data: string;

const files: readonly StoredFile[] = [
  ["endless.pdf", "application/pdf", endlessPdf()],
  ["thin.pdf", "application/pdf", thinPdf()],
];

test.beforeAll(async ({ browser }) => {
  data = mkdtempSync(join(tmpdir(), "bobbin-preview-"));
  storeMail(data, [[{ subject: "Files", text: "See the files." }]], (db) => storeFiles(db, files));
  app = await startLoopback({ data });
  page = await (await browser.newContext()).newPage();
  await goIn(page, app.address);
  await page.getByRole("listbox", { name: "Conversations" }).getByRole("option").first().click();
});

test.afterAll(async () => {
  await app?.stop();
  if (data) rmSync(data, { recursive: true, force: true });
});

const preview = (name: string) =>
  page.getByRole("main", { name: "Conversation" }).getByRole("button", { name: `Preview ${name}` });
const dialog = (name: string) => page.getByRole("dialog", { name });

test("a file that takes for ever to be drawn stops with its window, and the page goes on", async () => {
  await preview("endless.pdf").click();
  await expect(dialog("endless.pdf")).toContainText("Loading");
  await expect.poll(() => page.workers().length).toBe(1);
  await page.keyboard.press("Escape");
  await expect(dialog("endless.pdf")).toBeHidden();
  await expect.poll(() => page.workers().length).toBe(0);
});

test("a page of no width is drawn all the same", async () => {
  await preview("thin.pdf").click();
  const drawn = dialog("thin.pdf").frameLocator("iframe").frameLocator("iframe").getByRole("img", { name: "1 / 1" });
  await expect(drawn).toHaveAttribute("src", /^data:image\/png;base64,/);
  await page.keyboard.press("Escape");
});
