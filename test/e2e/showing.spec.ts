import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Frame, type Page, test } from "@playwright/test";
import { keepRemoteImage } from "../../electron/db/writes/remote.ts";
import { writePdf } from "../../electron/demo/write-pdf.ts";
import { type CountedBrowser, type Counts, startCountedBrowser } from "../servers/counted-browser.ts";
import { goIn } from "../support/go-in.ts";
import { type LoopbackApp, startLoopback } from "../support/loopback.ts";
import { type StoredFile, storeFiles } from "../support/stored-files.ts";
import { storeMail } from "../support/stored-mail.ts";
import { until } from "../support/until.ts";
import { allPayloads, hostileThreads, mails, perThread, pixel } from "./hostile-mails.ts";
import config from "./playwright.config.ts";

/*
 * All payloads and tracking techniques, shown by the built page in a real browser: nothing is asked of any server, no name
 * is looked up, nothing opens, asks or navigates; and after consent only what was allowed.
 */
test.describe.configure({ mode: "serial", timeout: 900_000 });
// Pictures of thirty frames at each step would take longer than the steps.
test.use({ trace: "off" });

const control = "control.test";

let browser: CountedBrowser;
let app: LoopbackApp;
let page: Page;
let data: string;
let told: Record<string, Counts> = {};
const happened: string[] = [];
const payloads = allPayloads();

const files: readonly StoredFile[] = [
  ["plan.pdf", "application/pdf", Buffer.from(writePdf(["The plan", "One line"]))],
  ["notes.txt", "text/plain", Buffer.from(`<script>alert(1)</script> <img src="http://file.${mails}/x">`)],
  ["dot.png", "image/png", pixel],
  ["drawing.svg", "image/svg+xml", Buffer.from("<svg/>")],
  ["invoice.pdf.exe", "application/pdf", Buffer.from("MZ")],
];

test.beforeAll(async () => {
  browser = await startCountedBrowser(config.use?.launchOptions?.executablePath ?? "", [mails, control]);
  data = mkdtempSync(join(tmpdir(), "bobbin-showing-"));
  storeMail(data, hostileThreads(payloads, browser.port(mails)), (db) => {
    keepRemoteImage(db, `https://pictures.${mails}/hill.png`, { contentType: "image/png", data: pixel }, Date.now());
    storeFiles(db, files);
  });
  app = await startLoopback({ data });
  page = await browser.context.newPage();
  page.on("dialog", (dialog) => {
    happened.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  browser.context.on("page", (opened) => happened.push(`window ${opened.url()}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`http://127.0.0.1:${app.port}/`) && !/^(?:data|about|blob):/.test(url)) happened.push(url);
  });
  await goIn(page, app.address);
  await page.getByRole("listbox", { name: "Conversations" }).waitFor();
});

test.afterAll(async () => {
  if (browser) told = await browser.close();
  await app?.stop();
  if (data) rmSync(data, { recursive: true, force: true });
});

const row = (name: string) =>
  page.getByRole("listbox", { name: "Conversations" }).getByRole("option").filter({ hasText: name });

const main = () => page.getByRole("main", { name: "Conversation" });

/** Frames in which mail is shown: the inner ones. */
const shown = (): Frame[] => page.frames().filter((frame) => frame.parentFrame()?.parentFrame() === page.mainFrame());

async function open(name: string, frames: number): Promise<Frame[]> {
  await row(name).first().click();
  await expect(main().getByRole("heading", { name })).toBeVisible();
  await until(() => shown().length === frames && shown().every((frame) => frame.url() === "about:srcdoc"), {
    timeoutMs: 120_000,
    what: `${frames} frames of ${name}; there are ${shown().length}`,
  });
  return shown();
}

test("what counts does count: an ordinary page is seen to ask and to look up", async () => {
  const ordinary = await browser.context.newPage();
  await ordinary.goto(`http://ordinary.${control}/`);
  await ordinary.getByText("c").hover();
  await until(() => browser.requests(control).some((asked) => asked.endsWith("/x.gif")), { what: "a counted request" });
  await ordinary.close();
  happened.length = 0;
});

test("no payload asks, looks up, opens, pops up or goes anywhere", async () => {
  let whole = 0;
  const count = Math.ceil(payloads.length / perThread);
  for (let index = count - 1; index >= 0; index--) {
    const expected = Math.min(perThread, payloads.length - index * perThread);
    const frames = await open(`Payloads #${index}#`, expected);
    const states = await Promise.all(
      frames.map(async (frame) => {
        // No listener runs in there, so it is asked until it is whole.
        await until(() => frame.evaluate(() => document.readyState === "complete"), { what: "a whole letter" });
        return frame.evaluate(() => ({
          origin: self.origin,
          scripts: document.scripts.length,
          text: document.body.textContent,
        }));
      }),
    );
    expect(states.every(({ origin, scripts }) => origin === "null" && scripts === 0)).toBe(true);
    whole += states.filter(({ text }) => text?.includes("shown to the end")).length;
  }
  // Some swallow what comes after them, as they do in any browser.
  expect(whole).toBeGreaterThan(payloads.length * 0.8);
  expect(page.url().split("#")[0]).toBe(`http://127.0.0.1:${app.port}/`);
  expect(await page.title()).toMatch(/Bobbin$/);
  expect(browser.requests(mails)).toEqual([]);
  expect(happened).toEqual([]);
});

test("the frame runs nothing and reaches nothing of the page", async () => {
  const frames = page.locator("main iframe");
  expect(await frames.first().getAttribute("src")).toMatch(/^data:text\/html/);
  const reach = await frames.first().evaluate((frame: HTMLIFrameElement) => frame.contentDocument === null);
  expect(reach).toBe(true);
  const [inner] = shown();
  const outer = inner?.parentFrame();
  expect(await outer?.locator("iframe").getAttribute("sandbox")).toBe("allow-same-origin");
  const tried = await outer?.evaluate(() => {
    try {
      return String(parent.document.title);
    } catch (error) {
      return error instanceof Error ? error.name : "";
    }
  });
  expect(tried).toBe("SecurityError");
  // A script that slipped through would not run, and a picture would not load.
  await inner?.evaluate((host) => {
    const script = document.createElement("script");
    script.textContent = `document.title = "ran"`;
    const image = document.createElement("img");
    image.id = "slipped";
    image.src = `http://slipped.${host}/x.gif`;
    document.body.append(script, image);
  }, mails);
  // Not even our own listeners run in there, so it is asked until the picture is decided.
  const decided = () =>
    inner?.locator("#slipped").evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth === 0);
  await until(async () => (await decided()) === true, { what: "the refusal of the picture" });
  expect(await inner?.title()).toBe("");
  expect(browser.requests(mails)).toEqual([]);
  // The browser tells of what its policy stopped, too.
  happened.length = 0;
});

test("pointing at links and going through them by key looks nothing up", async () => {
  const [links] = await open("Links", 1);
  for (const link of (await links?.locator("a").all()) ?? []) await link.hover();
  await expect(main().getByText(`honest.${mails}`)).toHaveCount(0);
  await links?.getByText("honest").hover();
  await expect(main().locator(".link-place")).toHaveText(`honest.${mails}/a?b=1`);
  await links?.getByText("https://bank.example/").focus();
  await expect(main().locator(".link-place")).toHaveText(`evil.${mails}`);
  await row("Plain words").click();
  await expect(main().locator(".plain-text a")).toHaveCount(4);
  for (const link of await main().locator(".plain-text a").all()) await link.hover();
  await expect(main().locator(".link-place")).toContainText(`bob@words.${mails}`);
  await main().locator(".plain-text a").first().focus();
  await expect(main().locator(".link-place")).toHaveText(`plain.${mails}`);
  expect(happened).toEqual([]);
});

test("keys act from within the frame, too, and the menu of a link has its address", async () => {
  const [links] = await open("Links", 1);
  await links?.getByText("honest").click({ button: "right" });
  expect(await links?.getByText("honest").getAttribute("href")).toBe(`https://honest.${mails}/a?b=1`);
  await links?.getByText("honest").hover({ position: { x: 3, y: 3 } });
  await expect(links?.locator("a[href^=http]") ?? page.locator("none")).toHaveCount(0);
  await links?.locator("body").click({ position: { x: 2, y: 2 } });
  await page.keyboard.press("j");
  await expect(main().getByRole("heading", { name: "Pictures" })).toBeVisible();
  expect(happened).toEqual([]);
});

test("a link that claims or looks like another place asks first; a mail link only fills in a draft", async () => {
  const [links] = await open("Links", 1);
  await links?.getByText("https://bank.example/").click();
  const question = page.getByRole("dialog");
  await expect(question).toContainText(`The text says bank.example, but the link goes to evil.${mails}`);
  await question.getByRole("button", { name: "Cancel" }).click();
  await links?.getByText("fruit").click();
  await expect(question).toContainText("letters that look like others");
  await question.getByRole("button", { name: "Cancel" }).click();
  expect(happened).toEqual([]);
  await row("Plain words").click();
  await main().getByText(`xn--pple-43d.${mails}`).click();
  await expect(question).toContainText("letters that look like others");
  await question.getByRole("button", { name: "Cancel" }).click();
  await (await open("Links", 1))[0]?.getByText("write").click();
  await expect(page.getByRole("textbox", { name: "Subject" })).toHaveValue("Hi");
  await expect(page.getByText("anna@example.org").first()).toBeVisible();
  await expect(page.getByText("spy@example.org")).toHaveCount(0);
  await expect(page.getByText("passwd")).toHaveCount(0);
});

test("the bar says what was left out; consent shows pictures by the core and still no tracker, for the sender if wanted", async () => {
  const [before] = await open("Pictures", 1);
  const bar = main().getByRole("complementary", { name: "Remote content" });
  await expect(bar).toContainText("5 remote items not loaded");
  await expect(bar).toContainText("SendGrid");
  const sources = () => before?.locator("img").evaluateAll((all) => all.map((one) => one.getAttribute("src")));
  await expect.poll(sources).toEqual([null, null, null, null]);
  await bar.getByRole("button", { name: "Always from pia@example.net" }).click();
  await until(async () => {
    const [frame] = shown();
    const hill = await frame
      ?.locator("img[alt=hill]")
      .getAttribute("src")
      .catch(() => null);
    return hill?.startsWith("data:image/png;base64,") ?? false;
  });
  await expect(bar).toContainText("SendGrid");
  await bar.getByRole("button", { name: "Ask again" }).click();
  await expect(bar.getByRole("button", { name: "Show pictures" })).toBeVisible();
  expect(happened).toEqual([]);
});

test("pictures and text are previewed in the same frame; what can run is only saved, after a warning", async () => {
  await row("Files").click();
  const preview = (name: string) => main().getByRole("button", { name: `Preview ${name}` });
  const dialog = (name: string) => page.getByRole("dialog", { name });
  const inside = (name: string) => dialog(name).frameLocator("iframe").frameLocator("iframe");
  await preview("notes.txt").click();
  await expect(inside("notes.txt").getByText("<script>alert(1)</script>")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog("notes.txt")).toHaveCount(0);
  await preview("dot.png").click();
  await expect(inside("dot.png").locator("img")).toHaveAttribute("src", /^data:image\/png;base64,/);
  await page.keyboard.press("Escape");
  await preview("plan.pdf").click();
  const drawn = inside("plan.pdf").getByRole("img", { name: "1 / 1" });
  await expect(drawn).toHaveAttribute("src", /^data:image\/png;base64,/);
  await expect(drawn).toHaveJSProperty("naturalWidth", 1200);
  await page.keyboard.press("Escape");
  await expect(preview("drawing.svg")).toHaveCount(0);
  await expect(preview("invoice.pdf.exe")).toHaveCount(0);
  await main()
    .getByRole("button", { name: /^invoice\.pdf\.exe/ })
    .click();
  const warning = dialog("This file is a program");
  await expect(warning).toContainText("pretends to be another kind of file");
  const download = page.waitForEvent("download");
  await warning.getByRole("button", { name: "Save it anyway" }).click();
  expect((await download).suggestedFilename()).toBe("invoice.pdf.exe");
  expect(happened).toEqual([]);
});

test("at the end, no server was asked and no name was looked up for any mail", async () => {
  told = await browser.close();
  expect(told[control]?.requests.length).toBeGreaterThan(1);
  // The page, its picture, what it announces, and the link that was pointed at.
  expect(told[control]?.lookups).toBeGreaterThanOrEqual(4);
  expect(told[mails]).toEqual({ requests: [], lookups: 0 });
});
