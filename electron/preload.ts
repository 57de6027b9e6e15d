import { contextBridge, ipcRenderer } from "electron";
import type { Host } from "../shared/host.ts";
import { channels, versionArgument } from "./desktop/bridge.ts";

/** The whole bridge: post, on, and a request to open an address, which main checks. No event object crosses. */
const host: Host = {
  kind: "desktop",
  version: process.argv.find((argument) => argument.startsWith(versionArgument))?.slice(versionArgument.length) ?? "",
  pipe: {
    post: (message) => ipcRenderer.send(channels.message, message),
    on: (listener) => void ipcRenderer.on(channels.message, (_event, message: unknown) => listener(message)),
  },
  openExternal: (url) => ipcRenderer.send(channels.openExternal, String(url)),
  attachmentUrl: (attachmentId) => `/attachments/${attachmentId}`,
};

contextBridge.exposeInMainWorld("bobbin", host);
