/**
 * What Bobbin uses of the `electron` module, for plain Node: windows are real pages of Chromium, the bridge between preload and
 * main really crosses processes, and everything the system would show is kept as data. Checked against Electron's types.
 */
export { app } from "./app.ts";
export { BrowserWindow } from "./browser-window.ts";
export { Menu, Notification, nativeImage, Tray } from "./shown.ts";
export { dialog, nativeTheme, net, powerMonitor, protocol, screen, session, shell } from "./system.ts";
