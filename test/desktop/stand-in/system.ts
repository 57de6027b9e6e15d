import type * as Electron from "electron";
import { emitting, type Part } from "./emitter.ts";
import { handleScheme } from "./pages.ts";

const workArea = { x: 0, y: 24, width: 1600, height: 900 };
const display = { id: 1, workArea, bounds: { x: 0, y: 0, width: 1600, height: 924 } } as Electron.Display;

export const screen = emitting({
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
} satisfies Part<Electron.Screen>);

export const nativeTheme = emitting({
  themeSource: "system",
  shouldUseDarkColors: false,
} satisfies Part<Electron.NativeTheme>);

export const powerMonitor = emitting({ getSystemIdleTime: () => 0 } satisfies Part<Electron.PowerMonitor>);

export const net = { isOnline: () => true } satisfies Part<Electron.Net>;

export const shell = { openExternal: async () => {} } satisfies Part<Electron.Shell>;

export const dialog = {
  showMessageBox: async () => ({ response: 0, checkboxChecked: false }),
  showErrorBox: () => {},
} satisfies Part<Electron.Dialog>;

let privileged = false;

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    privileged = schemes.some(({ scheme }) => scheme === "app");
  },
} satisfies Part<Electron.Protocol>;

/** Permissions are granted or denied by what the program decides; nothing is granted before it did. */
const defaultSession = emitting({
  setPermissionRequestHandler: () => {},
  setPermissionCheckHandler: () => {},
  setDevicePermissionHandler: () => {},
  protocol: {
    handle(scheme: string, handler: (request: GlobalRequest) => Response | Promise<Response>) {
      if (scheme !== "app" || !privileged) throw new Error(`${scheme} was not declared before the app was ready`);
      handleScheme(handler);
    },
  } satisfies Part<Electron.Protocol> as Electron.Protocol,
} satisfies Part<Electron.Session>);

export const session = { defaultSession: defaultSession as unknown as Electron.Session } satisfies Part<
  typeof Electron.session
>;
