import type { BrowserWindow, IpcMainEvent } from "electron";
import { type HostAction, type HostRequest, hostActions } from "../../shared/host.ts";
import type { Log } from "../connectors/ports.ts";
import { servePage } from "../serve-page.ts";
import type { RunningCore } from "../threads/start-core.ts";
import { channels, pageOrigin } from "./bridge.ts";
import { openExternal } from "./doors.ts";

/** The page of one window, as main speaks to it. */
export interface ConnectedPage {
  /** Kept until the page listens; nothing is lost while it loads or comes back from a crash. */
  ask(request: HostRequest): void;
}

/** Only the top frame of our own page is heard. */
function isOurPage(event: IpcMainEvent): boolean {
  return event.senderFrame?.parent === null && event.senderFrame.origin === pageOrigin;
}

/**
 * Connects a window's page with the core. A page that loads again gets a new connection. What comes from the page is
 * checked here or by the core; junk is dropped.
 */
export function connectPage(
  window: BrowserWindow,
  { core, log, onActions }: { core: RunningCore; log: Log; onActions(actions: HostAction[]): void },
): ConnectedPage {
  let disconnect = (): void => {};
  let deliver: (message: unknown) => void = () => {};
  let listening = false;
  const waiting: HostRequest[] = [];
  const { webContents } = window;
  const send = (channel: string, message: unknown): void => {
    if (!webContents.isDestroyed()) webContents.send(channel, message);
  };
  const connect = (): void => {
    disconnect();
    listening = false;
    const post = (message: unknown): void => send(channels.message, message);
    const on = (listener: typeof deliver): void => {
      deliver = listener;
    };
    disconnect = servePage({ post, on }, core, log);
  };
  const hear = (channel: string, listener: (message: unknown) => void): void => {
    webContents.ipc.on(channel, (event, message: unknown) => {
      if (isOurPage(event)) listener(message);
    });
  };

  connect();
  webContents.on("did-start-navigation", ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) connect();
  });
  webContents.on("render-process-gone", () => {
    listening = false;
  });
  hear(channels.message, (message) => deliver(message));
  hear(channels.openExternal, (url) => typeof url === "string" && openExternal(url));
  hear(channels.listening, () => {
    listening = true;
    for (const request of waiting.splice(0)) send(channels.request, request);
  });
  hear(channels.actions, (actions) => {
    const { success, data } = hostActions.safeParse(actions);
    if (success) onActions(data);
    else log.warn("desktop.actions");
  });
  window.once("closed", () => disconnect());
  return {
    ask(request) {
      if (listening) send(channels.request, request);
      else waiting.push(request);
    },
  };
}
