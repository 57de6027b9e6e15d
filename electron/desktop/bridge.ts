/** Channels between main and preload; both sides read them here. */
export const channels = {
  message: "bobbin:message",
  openExternal: "bobbin:open-external",
  /** From the page: it listens to requests now. */
  listening: "bobbin:listening",
  /** To the page: a `HostRequest`. */
  request: "bobbin:request",
  /** From the page: its actions. */
  actions: "bobbin:actions",
} as const;

/** How main tells the preload the program's version. */
export const versionArgument = "--bobbin-version=";

/** The page's own address; nothing else is ever shown in the window. */
export const pageOrigin = "app://bobbin";
