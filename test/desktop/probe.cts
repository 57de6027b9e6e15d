/**
 * Loaded into the main process before the program, into Electron's and into the stand-in's alike: notes what is shown to
 * the user, and does what the user would do. Only public members of Electron are watched.
 */
const { isMainThread }: typeof import("node:worker_threads") = require("node:worker_threads");

interface ProbeItem {
  id: string;
  label: string;
  role: string;
  enabled: boolean;
  accelerator: string;
  items: ProbeItem[];
}

interface ProbeState {
  windows: {
    visible: boolean;
    minimized: boolean;
    focused: boolean;
    bounds: import("electron").Rectangle;
    url: string;
  }[];
  tray: { tooltip: string; items: ProbeItem[] } | null;
  menu: ProbeItem[];
  badge: number;
  /** On the screen now. */
  notifications: { title: string; body: string }[];
  /** Ever shown. */
  notified: number;
  opened: string[];
  dialogs: string[];
}

interface ProbeCommand {
  name: string;
  argument?: unknown;
}

function install(): void {
  const electron: typeof import("electron") = require("electron");
  const { app, BrowserWindow, dialog, Menu, Notification, powerMonitor, shell, Tray } = electron;
  const notifications: import("electron").Notification[] = [];
  const opened: string[] = [];
  const dialogs: string[] = [];
  const answers: number[] = [];
  let notified = 0;
  let badge = 0;
  let tray: { icon: import("electron").Tray; tooltip: string; menu: import("electron").Menu | null } | null = null;

  /** Calls `note` with the object and the arguments, then the original. */
  function watch(owner: object, name: string, note: (self: never, ...args: never[]) => void): void {
    const original = Reflect.get(owner, name);
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value(this: unknown, ...args: unknown[]) {
        note(this as never, ...(args as never[]));
        return original.apply(this, args);
      },
    });
  }
  watch(Notification.prototype, "show", (self: import("electron").Notification) => {
    notified++;
    notifications.push(self);
  });
  watch(Notification.prototype, "close", (self: import("electron").Notification) => {
    const index = notifications.indexOf(self);
    if (index >= 0) notifications.splice(index, 1);
  });
  const trayOf = (icon: import("electron").Tray) => {
    tray ??= { icon, tooltip: "", menu: null };
    return tray;
  };
  watch(Tray.prototype, "setToolTip", (self: import("electron").Tray, text: string) => {
    trayOf(self).tooltip = text;
  });
  watch(Tray.prototype, "setContextMenu", (self: import("electron").Tray, menu: import("electron").Menu) => {
    trayOf(self).menu = menu;
  });
  watch(app, "setBadgeCount", (_self: unknown, count: number) => {
    badge = count;
  });
  shell.openExternal = async (url) => void opened.push(url);
  Object.defineProperty(dialog, "showMessageBox", {
    value: async (...args: unknown[]) => {
      const options = args.at(-1) as import("electron").MessageBoxOptions;
      dialogs.push(options.message);
      return { response: answers.shift() ?? options.cancelId ?? 0, checkboxChecked: false };
    },
  });
  Object.defineProperty(dialog, "showErrorBox", { value: (_title: string, text: string) => void dialogs.push(text) });

  const deciders: Record<string, (...args: unknown[]) => unknown> = {};
  for (const name of ["setPermissionRequestHandler", "setPermissionCheckHandler", "setDevicePermissionHandler"])
    app.once("ready", () =>
      watch(electron.session.defaultSession, name, (_self: unknown, decide: (...args: unknown[]) => unknown) => {
        deciders[name] = decide;
      }),
    );
  const contentsOf = () => BrowserWindow.getAllWindows()[0]?.webContents;
  /** What the program says to something that can be prevented. */
  function isPrevented(name: string, details: object): boolean {
    let prevented = false;
    const preventDefault = (): void => {
      prevented = true;
    };
    contentsOf()?.emit(name, { preventDefault, ...details });
    return prevented;
  }

  const itemsOf = (menu: import("electron").Menu | null | undefined): ProbeItem[] =>
    (menu?.items ?? []).map(({ id, label, role, enabled, accelerator, submenu }) => ({
      id: id ?? "",
      label,
      role: role ?? "",
      enabled,
      accelerator: accelerator ?? "",
      items: itemsOf(submenu),
    }));
  const find = (
    menu: import("electron").Menu | null | undefined,
    label: string,
  ): import("electron").MenuItem | undefined => {
    for (const item of menu?.items ?? []) {
      const found = item.label === label ? item : find(item.submenu, label);
      if (found) return found;
    }
    return undefined;
  };
  const window = () => BrowserWindow.getAllWindows()[0];
  const commands: Record<string, (argument: never) => unknown> = {
    state: (): ProbeState => ({
      windows: BrowserWindow.getAllWindows().map((open) => ({
        visible: open.isVisible(),
        minimized: open.isMinimized(),
        focused: open.isFocused(),
        bounds: open.getNormalBounds(),
        url: open.webContents.getURL(),
      })),
      tray: tray && { tooltip: tray.tooltip, items: itemsOf(tray.menu) },
      menu: itemsOf(Menu.getApplicationMenu()),
      badge,
      notifications: notifications.map(({ title, body }) => ({ title, body })),
      notified,
      opened,
      dialogs,
    }),
    chooseTray: (label: string) => find(tray?.menu, label)?.click(),
    chooseMenu: (label: string) => find(Menu.getApplicationMenu(), label)?.click(),
    clickNotification: (index: number) => notifications[index]?.emit("click", {}),
    closeWindow: () => window()?.close(),
    hideWindow: () => window()?.hide(),
    minimizeWindow: () => window()?.minimize(),
    moveWindow: (bounds: import("electron").Rectangle) => window()?.setBounds(bounds),
    crashPage: () => window()?.webContents.forcefullyCrashRenderer(),
    inPage: (code: string) => window()?.webContents.executeJavaScript(code),
    openUrl: (url: string) => app.emit("open-url", { preventDefault() {} }, url),
    wake: () => powerMonitor.emit("resume"),
    preferences: () => {
      const given = contentsOf();
      const last: unknown = given && Reflect.get(given, "getLastWebPreferences");
      const all =
        typeof last === "function" ? last.call(given) : Reflect.get(Object(window()), "options").webPreferences;
      return Object.fromEntries(Object.entries(all).filter(([, value]) => typeof value !== "object"));
    },
    permission: ({ permission, url }: { permission: string; url: string }) => {
      const answers_: unknown[] = [];
      const decide = (answer: unknown): void => void answers_.push(answer);
      deciders["setPermissionRequestHandler"]?.(contentsOf(), permission, decide, { requestingUrl: url });
      answers_.push(deciders["setPermissionCheckHandler"]?.(contentsOf(), permission, url, {}));
      answers_.push(deciders["setDevicePermissionHandler"]?.({ deviceType: permission, origin: url }));
      return answers_;
    },
    isPrevented: ({ name, details }: { name: string; details: object }) => isPrevented(name, details),
    hear: ({
      channel,
      origin,
      inFrame,
      message,
    }: {
      channel: string;
      origin: string;
      inFrame: boolean;
      message: unknown;
    }) => contentsOf()?.ipc.emit(channel, { senderFrame: { parent: inFrame ? {} : null, origin } }, message),
    answerNext: (response: number) => void answers.push(response),
    print: (text: string) => void process.stdout.write(text),
    quit: () => app.quit(),
  };
  const run = async ({ name, argument }: ProbeCommand): Promise<unknown> => commands[name]?.(argument as never);
  Object.assign(globalThis, { bobbinProbe: run });
  process.on("message", async ({ id, ...command }: ProbeCommand & { id: number }) => {
    const answer = await run(command).then(
      (value) => ({ id, value: value ?? null }),
      (error: unknown) => ({ id, error: String(error) }),
    );
    process.send?.(answer);
  });
}

if (isMainThread) install();
