import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { deafBus } from "../support/deaf-bus.ts";
import { slowness } from "../support/slowness.ts";
import { until } from "../support/until.ts";
import { type DesktopApp, launchDesktop, type State } from "./launch.ts";

/**
 * Electron's security checklist, one negative test for each item; its numbers stand in the names. The last two are proven
 * on the packed program as well (`test/package/pack.test.ts`).
 */
const root = join(import.meta.dirname, "../..");
let app: DesktopApp;
let page: Page;
let elsewhere: { origin: string; asked: string[]; close(): void };

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  elsewhere = await serveElsewhere();
  app = await launchDesktop();
  page = await app.page();
  await expect(page.getByRole("button", { name: "Add account" })).toBeVisible();
});
test.afterAll(async () => {
  await app?.quit();
  elsewhere?.close();
});
test.afterEach(async () => {
  // Whatever was tried, the one window shows the page.
  const shown = async () => (await app.state()).windows.map(({ url }) => url.split("#")[0]);
  await expect.poll(shown).toEqual(["app://bobbin/"]);
  await expect(page.getByRole("button", { name: "Add account" })).toBeVisible();
});

/** A server that is not ours, and what was asked of it. */
async function serveElsewhere() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(200, { "Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript" });
    response.end("window.hostile = true");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return { origin, asked, close: () => void server.close() };
}

const opened = async (): Promise<State["opened"]> => (await app.state()).opened;
const preferences = async () => (await app.act("preferences")) as Record<string, unknown>;
const inPage = (code: string): Promise<unknown> => app.act("inPage", code);
/** What a promise in the page became. */
const became = (code: string): Promise<unknown> => inPage(`(${code}).then(() => "done", (error) => error.name)`);

test("1 only secure content: nothing is loaded from the network, in clear or not", async () => {
  expect(await became(`fetch("${elsewhere.origin}/fetched")`)).toBe("TypeError");
  await inPage(`void (new Image().src = "${elsewhere.origin}/picture")`);
  await inPage(
    `void document.body.append(Object.assign(document.createElement("link"), {rel:"stylesheet",href:"${elsewhere.origin}/style"}))`,
  );
  await inPage(`void navigator.sendBeacon("${elsewhere.origin}/beacon", "x")`);
  expect(elsewhere.asked).toEqual([]);
});

test("2 no Node in the page", async () => {
  const { nodeIntegration, nodeIntegrationInWorker, nodeIntegrationInSubFrames } = await preferences();
  expect([nodeIntegration, nodeIntegrationInWorker, nodeIntegrationInSubFrames]).not.toContain(true);
  for (const name of ["require", "process", "module", "Buffer", "global", "__dirname", "electron", "ipcRenderer"])
    expect([name, await inPage(`typeof window[${JSON.stringify(name)}]`)]).toEqual([name, "undefined"]);
});

test("3 context isolation: the page can't change what the preload holds", async () => {
  expect((await preferences())["contextIsolation"]).toBe(true);
  await inPage("void (Array.prototype.forEach = () => { window.stolen = true; })");
  expect(
    await inPage(
      "Object.isFrozen(window.bobbin) && (() => { try { window.bobbin = 1; } catch {} return typeof window.bobbin; })()",
    ),
  ).toBe("object");
  await page.reload();
});

test("4 sandboxed processes", async () => {
  expect((await preferences())["sandbox"]).toBe(true);
  const built = readFileSync(join(root, "out/main/main.js"), "utf8");
  expect(built).toContain("app.enableSandbox()");
  expect(built).not.toContain("no-sandbox");
});

test("5 permissions: all are denied, but writing to the clipboard by our own page", async () => {
  const wanted = [
    "media",
    "geolocation",
    "notifications",
    "midi",
    "midiSysex",
    "pointerLock",
    "fullscreen",
    "openExternal",
    "clipboard-read",
    "display-capture",
    "hid",
    "serial",
    "usb",
    "storage-access",
    "fileSystem",
    "window-management",
    "idle-detection",
    "unknown",
  ];
  for (const permission of wanted)
    expect([permission, await app.act("permission", { permission, url: "app://bobbin/" })]).toEqual([
      permission,
      [false, false, false],
    ]);
  const clipboard = "clipboard-sanitized-write";
  expect(await app.act("permission", { permission: clipboard, url: "app://bobbin/" })).toEqual([true, true, false]);
  for (const url of ["https://evil.test/", "app://bobbin.evil.test/", "app://evil/", "null", "", "data:text/html,x"])
    expect([url, await app.act("permission", { permission: clipboard, url })]).toEqual([url, [false, false, false]]);
});

test("6 webSecurity is on: other origins can't be read", async () => {
  expect((await preferences())["webSecurity"]).not.toBe(false);
  expect(await became(`fetch("app://elsewhere/index.html")`)).toBe("TypeError");
});

test("7 a policy without scripts of others: none inline, none evaluated, none from elsewhere", async () => {
  await inPage(
    `void document.body.append(Object.assign(document.createElement("script"), {textContent:"window.hostile = true"}))`,
  );
  await inPage(
    `void document.body.append(Object.assign(document.createElement("script"), {src:"${elsewhere.origin}/script"}))`,
  );
  await inPage(`void document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.hostile = true'>")`);
  // In a task of its own: what the debugger runs may evaluate.
  const evaluating = `new Promise((tell) => setTimeout(() => {
    try { tell(new Function("return 1")()); } catch (error) { tell(error.name); }
  }))`;
  expect(await inPage(evaluating)).toBe("EvalError");
  const policy = (await page.request.get(page.url().split("#")[0] ?? "").catch(() => null))?.headers()[
    "content-security-policy"
  ];
  if (policy !== undefined) expect(policy).toMatch(/default-src 'none'.*script-src 'self' 'sha256-[\w+/]{43}='/);
  expect(await inPage("window.hostile === undefined")).toBe(true);
  expect(elsewhere.asked).toEqual([]);
});

test("8 to 10 no insecure, experimental or additional features", async () => {
  const { allowRunningInsecureContent, experimentalFeatures, enableBlinkFeatures } = await preferences();
  expect([allowRunningInsecureContent ?? false, experimentalFeatures ?? false, enableBlinkFeatures ?? ""]).toEqual([
    false,
    false,
    "",
  ]);
  const built = readFileSync(join(root, "out/main/main.js"), "utf8");
  expect(built).not.toMatch(/appendSwitch|enableBlinkFeatures|disable-web-security|ignore-certificate-errors/);
});

test("11 and 12 no <webview>, whatever it asks for", async () => {
  expect((await preferences())["webviewTag"] ?? false).toBe(false);
  await inPage(
    `void document.body.insertAdjacentHTML("beforeend", "<webview src='${elsewhere.origin}/view' allowpopups nodeintegration></webview>")`,
  );
  expect(await app.act("isPrevented", { name: "will-attach-webview", details: {} })).toBe(true);
  expect(elsewhere.asked).toEqual([]);
});

test("13 the window goes nowhere, nor does a frame in it", async () => {
  for (const url of [
    elsewhere.origin,
    "file:///etc/passwd",
    "app://evil/",
    "app://bobbin/other.html",
    "app://bobbin/index.html",
    "app://bobbin/?x",
    "data:text/html,x",
    "javascript:void(window.hostile=1)",
    "about:blank",
    "blob:app://bobbin/x",
  ]) {
    for (const name of ["will-navigate", "will-redirect"])
      expect([url, await app.act("isPrevented", { name, details: { url } })]).toEqual([url, true]);
    if (!/^(?:data|about|blob|javascript):/.test(url))
      await inPage(`void location.assign(${JSON.stringify(url)})`).catch(() => {});
  }
  expect(
    await app.act("isPrevented", { name: "will-navigate", details: { url: "app://bobbin/#conversation=1" } }),
  ).toBe(false);
  for (const url of [elsewhere.origin, "file:///etc/passwd", "app://bobbin/", "about:config", "data-x:1"])
    expect([
      url,
      await app.act("isPrevented", { name: "will-frame-navigate", details: { url, isMainFrame: false } }),
    ]).toEqual([url, true]);
  await inPage(
    `void document.body.insertAdjacentHTML("beforeend", "<iframe src='${elsewhere.origin}/frame'></iframe>")`,
  );
  expect(elsewhere.asked).toEqual([]);
});

test("14 and 15 no second window, and outside only web and mail are opened", async () => {
  const before = (await opened()).length;
  for (const url of [
    "file:///etc/passwd",
    "smb://evil.test/share",
    "javascript:alert(1)",
    "vscode://x",
    "ms-msdt:/id",
    "data:text/html,x",
    "about:blank",
    "app://bobbin/",
    "ftp://evil.test/",
    "blob:app://bobbin/1",
    "bobbin://message/1",
    `https://evil.test/${"a".repeat(9000)}`,
  ]) {
    await inPage(`void window.open(${JSON.stringify(url)})`);
    await inPage(`void window.bobbin.openExternal(${JSON.stringify(url)})`);
  }
  await inPage(`void window.bobbin.openExternal(${JSON.stringify("\\\\evil.test\\share")})`);
  await inPage(`void window.bobbin.openExternal("https://example.test/last")`);
  await until(async () => (await opened()).includes("https://example.test/last"), { what: "the link" });
  expect((await opened()).slice(before)).toEqual(["https://example.test/last"]);
  expect((await app.state()).windows).toHaveLength(1);
});

test("16 the Electron that is packed is the one that is pinned and tested", () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const packed = /^electronVersion: (\S+)$/m.exec(readFileSync(join(root, "electron-builder.yml"), "utf8"))?.[1];
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  expect(packed).toBe(devDependencies.electron);
  const installed = JSON.parse(readFileSync(join(root, "node_modules/electron/package.json"), "utf8"));
  expect(installed.version).toBe(packed);
});

test("17 only the top frame of our own page is heard, and nonsense from it is nothing", async () => {
  const message = "https://example.test/forged";
  const channel = "bobbin:open-external";
  const hear = (origin: string, inFrame: boolean, said: unknown = message) =>
    app.act("hear", { channel, origin, inFrame, message: said });
  for (const origin of [elsewhere.origin, "null", "file://", "app://evil", "app://bobbin.evil.test", "https://bobbin"])
    await hear(origin, false);
  await hear("app://bobbin", true);
  for (const said of [null, 1, {}, ["https://example.test/"], { toString: "x" }])
    await hear("app://bobbin", false, said);
  expect(await opened()).not.toContain(message);
  for (const said of [
    null,
    7,
    [],
    { t: "q", m: "constructor", a: [] },
    { t: "q", i: "1", m: "call", a: ["__proto__", {}] },
    "x".repeat(100),
  ])
    await app.act("hear", { channel: "bobbin:message", origin: "app://bobbin", inFrame: false, message: said });
  await app.act("hear", { channel: "bobbin:actions", origin: "app://bobbin", inFrame: false, message: [{ id: 1 }] });
  await hear("app://bobbin", false);
  await until(async () => (await opened()).includes(message), { what: "what our own page says" });
});

test("18 no file://: the page has an own scheme, which serves its files and nothing else", async () => {
  const built = readFileSync(join(root, "out/main/main.js"), "utf8");
  expect(built).not.toMatch(/loadFile\(|file:\/\//);
  for (const path of [
    "../../package.json",
    "..%2f..%2fpackage.json",
    "%2e%2e/%2e%2e/package.json",
    "/etc/passwd",
    "..\\..\\package.json",
    "index.html%00",
    "attachments/..%2f1",
    "attachments/x",
  ])
    expect([
      path,
      await inPage(`fetch("/" + ${JSON.stringify(path)}).then((answer) => answer.status, () => 404)`),
    ]).toEqual([path, 404]);
  expect(await became(`fetch("file:///etc/passwd")`)).toBe("TypeError");
  expect(await inPage(`fetch("/", {method: "POST", body: "x"}).then((answer) => answer.status, () => 404)`)).not.toBe(
    200,
  );
});

test("19 fuses are named one by one", () => {
  const fuses =
    readFileSync(join(root, "electron-builder.yml"), "utf8").split("electronFuses:\n")[1]?.split(/^\S/m)[0] ?? "";
  const values = Object.fromEntries(
    fuses
      .trim()
      .split("\n")
      .map((line) => line.trim().split(": ")),
  );
  expect(values).toEqual({
    runAsNode: "false",
    enableCookieEncryption: "true",
    enableNodeOptionsEnvironmentVariable: "false",
    enableNodeCliInspectArguments: "false",
    enableEmbeddedAsarIntegrityValidation: "true",
    onlyLoadAppFromAsar: "true",
    loadBrowserProcessSpecificV8Snapshot: "false",
    grantFileProtocolExtraPrivileges: "false",
  });
});

test("20 of Electron the page has seven functions of ours, and no event, no sender, no channel", async () => {
  const shape = `Object.fromEntries(Object.entries(window.bobbin).map(([key, value]) => [key, typeof value]))`;
  expect(await inPage(shape)).toEqual({
    kind: "string",
    version: "string",
    pipe: "object",
    openExternal: "function",
    attachmentUrl: "function",
    onRequest: "function",
    showActions: "function",
  });
  expect(await inPage("Object.keys(window.bobbin.pipe).join()")).toBe("post,on");
});

test("quits within two seconds while a keychain waits for its user", async () => {
  const bus = await deafBus();
  const own = await launchDesktop({ environment: { DBUS_SESSION_BUS_ADDRESS: bus.address } });
  const added = await own.page();
  await added.getByRole("button", { name: "Add account" }).first().click();
  // Asked where passwords can be kept, the keychain gives no answer; the dialog waits for it.
  await expect(added.getByRole("dialog")).toBeVisible();
  expect(await own.quit()).toBeLessThan(2000 * slowness());
  await bus.close();
});

test("links from outside fill in and show, and never act", async () => {
  const calls = async () => inPage(`document.querySelectorAll("[role=dialog]").length`);
  for (const link of [
    "bobbin://delete/1",
    "bobbin://message/1?delete=1",
    "bobbin://send/1",
    "bobbin://accounts/remove/1",
    "bobbin:",
    "bobbin://message/-1",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https://example.test/",
  ])
    await app.act("openUrl", link);
  expect(await calls()).toBe(0);
  expect((await opened()).filter((url) => /bobbin|file|javascript/.test(url))).toEqual([]);
});
