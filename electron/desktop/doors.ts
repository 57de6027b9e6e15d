import { type Session, shell, type WebContents } from "electron";
import { isSafeExternal } from "../safe-external.ts";
import { pageOrigin } from "./bridge.ts";

/** For every page there will ever be: no way out, no second window, no frame from elsewhere, no permission. */
export function closeDoors(contents: WebContents): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    // What stands behind # is the page's own note of where it was.
    if (url.split("#")[0] !== `${pageOrigin}/`) event.preventDefault();
  };
  contents.on("will-navigate", (event) => stay(event, event.url));
  contents.on("will-redirect", (event) => stay(event, event.url));
  contents.on("will-frame-navigate", (event) => {
    // Mail is shown in documents that are nobody's origin; no frame ever goes elsewhere.
    if (!event.isMainFrame && !/^(?:data:|about:(?:blank|srcdoc)$)/.test(event.url)) event.preventDefault();
  });
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url);
    return { action: "deny" };
  });
}

/** Writing to the clipboard is granted to our own page; nothing else to anybody. */
export function denyPermissions(session: Session): void {
  const grants = (permission: string, url: string): boolean =>
    permission === "clipboard-sanitized-write" && URL.parse(url)?.href.startsWith(`${pageOrigin}/`) === true;
  session.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) =>
    decide(grants(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => grants(permission, origin));
  session.setDevicePermissionHandler(() => false);
}

/** Opens web and mail addresses outside, and nothing that could start a program (I82). */
export function openExternal(url: string): void {
  // As the check read it, not as it was written.
  if (isSafeExternal(url)) void shell.openExternal(new URL(url).href);
}
