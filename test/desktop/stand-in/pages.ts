import { readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page, type Request } from "@playwright/test";
import { until } from "../../support/until.ts";

/** The address that the program gives its page; Chromium gets the same from a server of this process. */
const ownOrigin = "app://bobbin";

type Handler = (request: GlobalRequest) => Response | Promise<Response>;

let handler: Handler | undefined;
let context: BrowserContext | undefined;
let servedAt = "";

export function handleScheme(given: Handler): void {
  handler = given;
}

/** Starts Chromium without a window, its data in the program's own folder, and tells the parent how to reach it. */
export async function startPages(userData: string): Promise<void> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  servedAt = `http://127.0.0.1:${address.port}`;
  const profile = join(userData, "chromium");
  // Chromium chooses its port by itself and writes it here; one chosen for it may be somebody else's by then.
  const portFile = join(profile, "DevToolsActivePort");
  rmSync(portFile, { force: true });
  context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env["BOBBIN_CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      ...["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
      "--remote-debugging-port=0",
    ],
    // The window is no part of what a test does to the session bus.
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: "disabled:" },
    viewport: { width: 1280, height: 800 },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  await refusePopups();
  const debugPort = await until(() => debugPortIn(portFile), { what: "the port of Chromium" });
  process.send?.({ debugUrl: `http://127.0.0.1:${debugPort}` });
}

function debugPortIn(file: string): string | undefined {
  try {
    return /^\d+$/m.exec(readFileSync(file, "utf8"))?.[0];
  } catch {
    return undefined;
  }
}

/** A new page; Chromium begins with an empty one, which is used first. */
export async function newPage(): Promise<Page> {
  if (!context) throw new Error("no window before the app is ready");
  const empty = context.pages().find((page) => page.url() === "about:blank" && !used.has(page));
  const page = empty ?? (await context.newPage());
  used.add(page);
  return page;
}

const used = new Set<Page>();

/** No popup ever gets anywhere here. */
async function refusePopups(): Promise<void> {
  await context?.route("**/*", (route, request) => (isOfWindow(request) ? route.fallback() : route.abort("aborted")));
  context?.on("page", async (page) => {
    if (await page.opener()) await page.close();
  });
}

function isOfWindow(request: Request): boolean {
  try {
    return used.has(request.frame().page());
  } catch {
    // The page is not there yet, so it is none that was made for a window.
    return false;
  }
}

export function toServed(url: string): string {
  return url.startsWith(ownOrigin) ? servedAt + url.slice(ownOrigin.length) : url;
}

export function toOwn(url: string): string {
  return url.startsWith(servedAt) ? ownOrigin + url.slice(servedAt.length) : url;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const headers = new Headers({ accept: request.headers.accept ?? "*/*" });
    const url = ownOrigin + (request.url ?? "/");
    const given = await handler?.(new globalThis.Request(url, { method: request.method ?? "GET", headers }));
    response.writeHead(given?.status ?? 404, Object.fromEntries(given?.headers ?? []));
    for await (const chunk of given?.body ?? []) response.write(chunk);
    response.end();
  } catch (error) {
    response.destroy(error instanceof Error ? error : undefined);
  }
}
