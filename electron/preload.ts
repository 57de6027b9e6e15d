import { contextBridge, ipcRenderer } from "electron";
import type { Host, HostRequest } from "../shared/host.ts";
import { channels, versionArgument } from "./desktop/bridge.ts";

/** The whole bridge: messages both ways, each checked by main. No event object crosses. */
const host: Host = {
  kind: "desktop",
  version: process.argv.find((argument) => argument.startsWith(versionArgument))?.slice(versionArgument.length) ?? "",
  pipe: {
    post: (message) => ipcRenderer.send(channels.message, message),
    on: (listener) => void ipcRenderer.on(channels.message, (_event, message: unknown) => listener(message)),
  },
  openExternal: (url) => ipcRenderer.send(channels.openExternal, String(url)),
  attachmentUrl: (attachmentId) => `/attachments/${attachmentId}`,
  onRequest(listener) {
    ipcRenderer.on(channels.request, (_event, request: HostRequest) => listener(request));
    ipcRenderer.send(channels.listening);
  },
  showActions: (actions) => ipcRenderer.send(channels.actions, actions),
};

contextBridge.exposeInMainWorld("bobbin", host);
