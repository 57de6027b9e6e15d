import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { WebSocket } from "ws";
import { goIn } from "../support/go-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { createOpener, type Opener } from "../support/opener.ts";

let opener: Opener;
let data: string;
let app: LoopbackApp;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  opener = createOpener();
  data = mkdtempSync(join(tmpdir(), "bobbin-way-in-"));
  app = await startLoopback({ data, open: true, environment: opener.environment });
  context = await browser.newContext();
  page = await context.newPage();
});
test.afterAll(async () => {
  await app?.stop();
  opener?.remove();
  if (data) rmSync(data, { recursive: true, force: true });
});

const origin = () => `http://127.0.0.1:${app.port}`;
const first = (on = page) => expect(on.getByRole("button", { name: "Add account" }).first()).toBeVisible();
/** Its list of accounts came, so it is connected. */
const works = async (on = page): Promise<void> => {
  await first(on);
  await expect(on.getByText("Connection to Bobbin lost")).toBeHidden();
};

test("the file that the browser is handed leads into the page, and the page can be loaded again and opened twice", async () => {
  await goIn(page, `file://${await opener.opened()}`);
  await works();
  expect(page.url()).toBe(`${origin()}/`);
  await page.reload();
  await works();
  const second = await context.newPage();
  await second.goto(origin());
  await works(second);
  await second.close();
});

test("a page that is open comes back by itself when Bobbin is started anew", async () => {
  await app.stop();
  await expect(page.getByText("Connection to Bobbin lost")).toBeVisible();
  app = await startLoopback({ data, arguments: ["--port", String(app.port)] });
  await works();
  await page.reload();
  await works();
});

test("another user's server that the browser visits gets the cookie, and it opens nothing", async () => {
  const heard: string[] = [];
  const stranger: Server = createServer((request, response) => {
    heard.push(request.headers.cookie ?? "");
    response.setHeader("content-type", "text/html").end("<title>Elsewhere</title>");
  });
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  try {
    const address = stranger.address();
    const visitor = await context.newPage();
    await visitor.goto(`http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`);
    // This is why a cookie is not enough.
    expect(heard[0]).toContain(`bobbin-${app.port}=`);
    expect(await visitor.evaluate(() => localStorage.length)).toBe(0);
    await visitor.close();
  } finally {
    stranger.close();
    stranger.closeAllConnections();
  }
  const headers = { cookie: heard[0] ?? "" };
  expect((await fetch(`${origin()}/attachments/1`, { headers })).status).toBe(403);
  const socket = new WebSocket(`ws://127.0.0.1:${app.port}/ws`, { headers, origin: origin() });
  const outcome = await new Promise((resolve) => {
    socket.once("open", () => resolve("open"));
    socket.once("error", ({ message }) => resolve(message));
  });
  expect(outcome).toContain("403");
});

test("a browser that lost what it kept says so, and goes on once it is let in again", async () => {
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(page.getByText("Bobbin does not know this browser any more")).toBeVisible();
  const second = await context.newPage();
  await goIn(second, await app.newAddress());
  await works(second);
  await expect(page.getByText("Bobbin does not know this browser any more")).toBeHidden();
  await works();
});
