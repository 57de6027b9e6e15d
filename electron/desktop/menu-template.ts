import type { MenuItemConstructorOptions } from "electron";
import type { HostAction } from "../../shared/host.ts";
import { words } from "./words.ts";
import type { Words } from "./words-en.ts";

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
  return [
    platform === "darwin" ? appMenu() : menuOf("file", ["close", "quit"]),
    menuOf("edit", [
      ...editing,
      ...(platform === "darwin" ? (["pasteAndMatchStyle"] as const) : []),
      ...(["delete", null, "selectAll"] as const),
    ]),
    ...own,
    menuOf("view", ["resetZoom", "zoomIn", "zoomOut", null, "togglefullscreen"]),
    menuOf("window", ["minimize", "zoom", ...(platform === "darwin" ? (["front"] as const) : (["close"] as const))]),
  ];
}

const editing = ["undo", "redo", null, "cut", "copy", "paste"] as const;

type Role = Exclude<keyof Words["menu"], "file" | "edit" | "view" | "window">;

/** What the system does by itself, in our words: it would say it in English. Null separates. */
function menuOf(
  name: "file" | "edit" | "view" | "window",
  roles: readonly (Role | null)[],
): MenuItemConstructorOptions {
  return {
    label: words.menu[name],
    ...(name !== "file" && name !== "view" && { role: name === "edit" ? "editMenu" : "windowMenu" }),
    submenu: roles.map(itemOf),
  };
}

function itemOf(role: Role | null): MenuItemConstructorOptions {
  return role === null ? { type: "separator" } : { role, label: words.menu[role] };
}

/** macOS has the program's own menu first; it takes the name of the program by itself. */
function appMenu(): MenuItemConstructorOptions {
  const roles = ["about", null, "services", null, "hide", "hideOthers", "unhide", null, "quit"] as const;
  return { role: "appMenu", submenu: roles.map(itemOf) };
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
