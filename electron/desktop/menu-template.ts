import type { MenuItemConstructorOptions } from "electron";
import type { HostAction } from "../../shared/host.ts";
import { words } from "./words.ts";

/**
 * The native menu: what the system expects, and the page's actions under their own headings. A choice goes back to the
 * page as the action's id; nothing is defined twice.
 */
export function menuTemplate(
  actions: readonly HostAction[],
  platform: NodeJS.Platform,
  onAction: (id: string) => void,
): MenuItemConstructorOptions[] {
  const groups = Map.groupBy(actions, ({ group }) => group);
  const own = [...groups].map(([label, members]) => ({
    label,
    submenu: members.map((action) => entryOf(action, platform, onAction)),
  }));
  const first: MenuItemConstructorOptions[] =
    platform === "darwin"
      ? [{ role: "appMenu" }]
      : [{ role: "fileMenu", submenu: [{ role: "close" }, { role: "quit" }] }];
  const view: MenuItemConstructorOptions = {
    label: words.menu.view,
    submenu: [
      { role: "resetZoom" },
      { role: "zoomIn" },
      { role: "zoomOut" },
      { type: "separator" },
      { role: "togglefullscreen" },
    ],
  };
  return [...first, { role: "editMenu" }, ...own, view, { role: "windowMenu" }];
}

function entryOf(
  { id, label, keys, enabled }: HostAction,
  platform: NodeJS.Platform,
  onAction: (id: string) => void,
): MenuItemConstructorOptions {
  const accelerator = keys === null ? undefined : acceleratorOf(keys, platform);
  return {
    id,
    label,
    enabled,
    click: () => onAction(id),
    // The page hears its keys itself; here they are only shown. macOS can't show without hearing.
    ...(accelerator !== undefined && { accelerator, registerAccelerator: platform === "darwin" }),
  };
}

/**
 * Keys in Electron's words; undefined for what a menu can't say (sequences) or must not take. On macOS a menu hears its
 * keys before the page does, so plain letters stay the page's: they would never reach a text field.
 */
export function acceleratorOf(keys: string, platform: NodeJS.Platform): string | undefined {
  if (keys.includes(" ")) return undefined;
  const parts = keys.split("+").filter((part) => part !== "[Shift]");
  const key = parts.at(-1) ?? "";
  if (!/^(?:[\x21-\x7e]|[A-Z][A-Za-z0-9]+)$/.test(key) || key === "+") return undefined;
  const withCommand = parts.includes("$mod");
  if (platform === "darwin" && !withCommand) return undefined;
  return parts.map((part) => (part === "$mod" ? "CmdOrCtrl" : part.length === 1 ? part.toUpperCase() : part)).join("+");
}
