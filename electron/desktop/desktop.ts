import { join } from "node:path";
import { app, Menu, nativeTheme, type Session } from "electron";
import { inbox } from "../../shared/api/conversations.ts";
import { type Settings, settingsShape } from "../../shared/api/settings.ts";
import type { HostAction } from "../../shared/host.ts";
import { type Language, languageFor } from "../../shared/text/language.ts";
import type { Log } from "../connectors/ports.ts";
import type { RunningCore } from "../threads/start-core.ts";
import { showBadge } from "./badge.ts";
import { linkIn, requestOf } from "./links.ts";
import { startAtLogin } from "./login.ts";
import { MainWindow } from "./main-window.ts";
import { menuTemplate } from "./menu-template.ts";
import { createNotifier, type Notifier } from "./notifications.ts";
import { watchPower } from "./power.ts";
import { openTray, type TrayIcon } from "./tray.ts";
import { hasTrayHost } from "./tray-host.ts";
import { pauseUntil, type TrayCommand, trayModel } from "./tray-model.ts";
import { speak } from "./words.ts";

export interface DesktopOptions {
  core: RunningCore;
  log: Log;
  session: Session;
  /** Of the built main; images stand beside it. */
  folder: string;
  stateFile: string;
}

const settleMs = 150;

/** Window, tray, menu, badge and notifications around one running core. */
export class Desktop {
  readonly #options: DesktopOptions;
  readonly #window: MainWindow;
  readonly #notifier: Notifier;
  readonly #images: string;
  readonly #stop: (() => void)[] = [];
  #tray: TrayIcon | null = null;
  #settings: Settings = settingsShape.parse({});
  #actions: HostAction[] = [];
  #unread = 0;
  #language: Language = languageFor("system", app.getPreferredSystemLanguages());
  #settingsStale = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DesktopOptions) {
    const { core, log, session, folder, stateFile } = options;
    this.#options = options;
    this.#images = join(folder, "../../resources");
    this.#window = new MainWindow({
      ...{ core, log, session, folder, stateFile },
      icon: join(this.#images, "icon.png"),
      onActions: (actions) => this.#showActions(actions),
      whenClosed: () => this.#whenClosed(),
    });
    this.#notifier = createNotifier({
      core,
      privacy: () => this.#settings.notificationPrivacy,
      language: () => this.#language,
      onChosen: (messageId) => this.#window.ask({ kind: "message", messageId }),
    });
  }

  /** @param hidden no window, where a tray icon can open it */
  async start(hidden: boolean): Promise<void> {
    const { core, log } = this.#options;
    this.#showActions([]);
    const [tray] = await Promise.all([hasTrayHost(), this.#refresh(true)]);
    if (tray) this.#tray = openTray(this.#images, (command) => this.#obey(command));
    this.#showCounts();
    this.#stop.push(
      core.onNews((news) => this.#notifier.tell(news)),
      core.onChanged(({ tables }) => this.#refreshSoon(tables.includes("settings"))),
      watchPower(core, log),
    );
    if (!(hidden && tray)) this.#window.show();
  }

  /** Brings the window to the front, and opens the link among these arguments. */
  open(arguments_: readonly string[]): void {
    const link = linkIn(arguments_);
    const request = link === null ? null : requestOf(link);
    if (request) this.#window.ask(request);
    else this.#window.show();
  }

  /** The page has said its last word when this resolves. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    for (const stop of this.#stop) stop();
    this.#notifier.close();
    this.#tray?.close();
    await this.#window.end();
  }

  #whenClosed(): "hide" | "close" | "tell" {
    if (!this.#settings.closeToTray) return "close";
    return this.#tray || process.platform === "darwin" ? "hide" : "tell";
  }

  #obey(command: TrayCommand): void {
    if (command === "open") this.#window.show();
    else if (command === "quit") app.quit();
    else if (typeof command === "object") this.#window.ask({ kind: "action", id: command.action });
    else {
      const notificationsPausedUntil = pauseUntil(command, Date.now());
      this.#options.core.api
        .call("settings.set", { notificationsPausedUntil })
        .catch((error: unknown) => this.#options.log.warn("desktop.pause", { error }));
    }
  }

  #speak(language: Language): void {
    if (language === this.#language) return;
    this.#language = language;
    speak(language);
    this.#showActions(this.#actions);
  }

  #showActions(actions: HostAction[]): void {
    this.#actions = actions;
    const ask = (id: string): void => this.#window.ask({ kind: "action", id });
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, process.platform, ask)));
    this.#showCounts();
  }

  #showCounts(): void {
    const newMessage = this.#actions.find(({ id }) => id === "write.new")?.label;
    const pausedUntil = this.#settings.notificationsPausedUntil;
    this.#tray?.show(trayModel({ unread: this.#unread, pausedUntil, newMessage }, Date.now()));
    showBadge(this.#unread, this.#window.current, join(this.#images, "overlay.png"));
  }

  /** Changes come in bursts; one look after each is enough. */
  #refreshSoon(settings: boolean): void {
    this.#settingsStale ||= settings;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#refresh(this.#settingsStale);
      this.#settingsStale = false;
    }, settleMs);
  }

  async #refresh(withSettings: boolean): Promise<void> {
    const { core, log } = this.#options;
    try {
      if (withSettings) this.#obeySettings(await core.api.call("settings.get", {}));
      this.#unread = await core.api.call("conversations.unread", { view: inbox });
      this.#showCounts();
      await this.#notifier.refresh();
    } catch (error) {
      log.warn("desktop.refresh", { error });
    }
  }

  #obeySettings(settings: Settings): void {
    this.#settings = settings;
    // High contrast is drawn by the page, light or dark as the system is.
    nativeTheme.themeSource = settings.theme === "contrast" ? "system" : settings.theme;
    startAtLogin(settings.startAtLogin, this.#options.log);
    this.#speak(languageFor(settings.language, app.getPreferredSystemLanguages()));
  }
}
