import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import type { Page, Request, Route } from "@playwright/test";
import type * as Electron from "electron";
import { emitPreventable } from "./emitter.ts";
import { deliverName, preloadScript, sendBinding } from "./in-page.ts";
import { newPage, onPopup, toOwn, toServed } from "./pages.ts";

type OpenHandler = Parameters<Electron.WebContents["setWindowOpenHandler"]>[0];
type Methods = Pick<
  Electron.WebContents,
  | "send"
  | "reload"
  | "isDestroyed"
  | "forcefullyCrashRenderer"
  | "setWindowOpenHandler"
  | "getURL"
  | "executeJavaScript"
>;

/** One window's page. After a crash it is a new page of Chromium at the same address. */
export class WebContents extends EventEmitter implements Methods {
  readonly ipc = new EventEmitter();
  readonly #preferences: Electron.WebPreferences;
  #page: Promise<Page>;
  #url = "about:blank";
  #crashed = false;
  #destroyed = false;
  #openHandler: OpenHandler = () => ({ action: "allow" });

  constructor(preferences: Electron.WebPreferences) {
    super();
    this.#preferences = preferences;
    this.#page = this.#create();
    onPopup((url) => this.#openHandler({ url, frameName: "" } as Electron.HandlerDetails).action);
  }

  async load(url: string): Promise<void> {
    this.#url = url;
    const page = await this.#page;
    await page.goto(toServed(url));
    this.emit("loaded");
  }

  reload(): void {
    if (this.#crashed) {
      this.#crashed = false;
      const broken = this.#page;
      this.#page = broken.then((page) => page.close()).then(() => this.#create());
      void this.load(this.#url).catch(() => {});
    } else void this.#page.then((page) => page.reload()).catch(() => {});
  }

  send(channel: string, ...args: unknown[]): void {
    const call = `window.${deliverName}?.(${JSON.stringify(channel)}, ${JSON.stringify(structuredClone(args))})`;
    // A page that is about to be another one does not hear it, as in Electron.
    this.#page.then((page) => page.evaluate(call)).catch(() => {});
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  forcefullyCrashRenderer(): void {
    void this.#page
      .then(async (page) => {
        const session = await page.context().newCDPSession(page);
        await session.send("Page.crash");
      })
      .catch(() => {});
  }

  async executeJavaScript(code: string): Promise<unknown> {
    return (await this.#page).evaluate(code);
  }

  /** Closes as a user does, so that the document hears `pagehide` and its last messages arrive. @returns whether it went */
  async close(): Promise<boolean> {
    const page = await this.#page;
    const closed = new Promise<boolean>((resolve) => page.once("close", () => resolve(true)));
    const stays = new Promise<boolean>((resolve) => this.once("stays", () => resolve(false)));
    await page.close({ runBeforeUnload: !this.#crashed });
    this.#destroyed = await Promise.race([closed, stays]);
    return this.#destroyed;
  }

  /** Closes without asking the document. */
  async destroy(): Promise<void> {
    await (await this.#page).close();
    this.#destroyed = true;
  }

  async #create(): Promise<Page> {
    const page = await newPage();
    const { preload = "", additionalArguments = [] } = this.#preferences;
    // By the protocol's own binding: what a document says while it is left still arrives.
    const session = await page.context().newCDPSession(page);
    session.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name === sendBinding) this.#hear(payload);
    });
    await session.send("Runtime.enable");
    await session.send("Runtime.addBinding", { name: sendBinding });
    const origin = new URL(toServed("app://bobbin/")).origin;
    await page.addInitScript(
      preloadScript(readFileSync(preload, "utf8"), origin, ["chromium", ...additionalArguments]),
    );
    await page.route("**/*", (route, request) => this.#judge(page, route, request));
    page.on("framenavigated", (frame) => {
      if (frame === page.mainFrame() && frame.url() !== "about:blank") this.#url = toOwn(frame.url());
    });
    page.on("dialog", (dialog) => {
      const leaves = dialog.type() === "beforeunload" && emitPreventable(this, "will-prevent-unload");
      if (leaves) return void dialog.accept().catch(() => {});
      // Chromium asks nothing while the page still ends what the last question began: then it goes on running scripts.
      void dialog
        .dismiss()
        .then(() => page.evaluate("0"))
        .catch(() => {})
        .then(() => this.emit("stays"));
    });
    page.on("crash", () => {
      this.#crashed = true;
      this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 5 });
    });
    return page;
  }

  #hear(payload: string): void {
    const [origin, channel, args]: [string, string, unknown[]] = JSON.parse(payload);
    this.ipc.emit(channel, { senderFrame: { parent: null, origin: toOwn(origin) } }, ...args);
  }

  /** Pages may go nowhere that the program does not want; what it loads itself it is not asked about. */
  #judge(page: Page, route: Route, request: Request): Promise<void> {
    if (!request.isNavigationRequest()) return route.continue();
    if (request.frame() !== page.mainFrame()) {
      const details = { url: toOwn(request.url()), isMainFrame: false };
      return this.#prevents("will-frame-navigate", details) ? route.abort("aborted") : route.continue();
    }
    const url = toOwn(request.url());
    const own = url.split("#")[0] === this.#url.split("#")[0];
    if (!own && this.#refuses(url)) return route.abort("aborted");
    this.emit("did-start-navigation", { isMainFrame: true, isSameDocument: false, url });
    return route.continue();
  }

  #refuses(url: string): boolean {
    return this.#prevents("will-navigate", { url }) || emitPreventable(this, "will-redirect-elsewhere", url);
  }

  #prevents(name: string, details: object): boolean {
    let prevented = false;
    const preventDefault = (): void => {
      prevented = true;
    };
    this.emit(name, { ...details, preventDefault });
    return prevented;
  }
}
