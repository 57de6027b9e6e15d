/** Where a link leads and what it says. */
export interface ShownLink {
  href: string;
  text: string;
}

/** What a frame tells the page. */
export type FrameMessage =
  | { kind: "height"; height: number }
  | { kind: "link"; link: ShownLink }
  | { kind: "hover"; link: ShownLink | null }
  | { kind: "key"; event: KeyboardEventInit };

/** What the page shows in a frame. */
export interface FramePage {
  page: string;
  title: string;
  scheme: "light" | "dark";
  /** Keys that with Ctrl or Cmd are the page's and not the browser's, lower case. */
  claimed: string[];
}

/** Higher than any honest mail, px; what is higher scrolls inside. */
const mostHeight = 200_000;

/** What a message from a frame says; null for everything that is not of the right form. */
export function readFrameMessage(data: unknown): FrameMessage | null {
  if (!isRecord(data)) return null;
  const { kind, height, link } = data;
  if (kind === "height" && typeof height === "number" && Number.isFinite(height))
    return { kind, height: Math.min(Math.max(height, 0), mostHeight) };
  if (kind === "hover") return { kind, link: linkIn(link) };
  if (kind === "link") {
    const found = linkIn(data);
    return found && { kind, link: found };
  }
  return kind === "key" ? keyIn(data) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function linkIn(value: unknown): ShownLink | null {
  if (!isRecord(value)) return null;
  const { href, text } = value;
  return typeof href === "string" && typeof text === "string" ? { href, text } : null;
}

function keyIn({ key, code, ...modifiers }: Record<string, unknown>): FrameMessage | null {
  if (typeof key !== "string" || typeof code !== "string") return null;
  const { ctrlKey, shiftKey, altKey, metaKey } = modifiers;
  const event = {
    ...{ key, code },
    ctrlKey: ctrlKey === true,
    shiftKey: shiftKey === true,
    altKey: altKey === true,
    metaKey: metaKey === true,
  };
  return { kind: "key", event };
}
