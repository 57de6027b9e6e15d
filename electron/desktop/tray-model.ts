import { words } from "./words.ts";

/** What the tray shows, as data. */
export interface TrayModel {
  image: "plain" | "unread";
  tooltip: string;
  items: TrayItem[];
}

export type TrayCommand = "open" | "pause-hour" | "pause-day" | "pause-long" | "resume" | "quit" | { action: string };

export type TrayItem =
  | { separator: true }
  | { label: string; command: TrayCommand }
  | { label: string; items: TrayItem[] };

export interface TrayState {
  unread: number;
  /** ms UTC, see the settings */
  pausedUntil: number;
  /** The page's own word for it; absent until it told its actions. */
  newMessage: string | undefined;
}

/** @param now ms UTC */
export function trayModel({ unread, pausedUntil, newMessage }: TrayState, now: number): TrayModel {
  const paused = pausedUntil > now;
  const pause: TrayItem = paused
    ? { label: words.resume, command: "resume" }
    : {
        label: words.pause,
        items: [
          { label: words.pauseHour, command: "pause-hour" },
          { label: words.pauseDay, command: "pause-day" },
          { label: words.pauseLong, command: "pause-long" },
        ],
      };
  return {
    image: unread > 0 ? "unread" : "plain",
    tooltip: paused ? `${words.unread(unread)} (${words.paused})` : words.unread(unread),
    items: [
      { label: words.open, command: "open" },
      ...(newMessage === undefined ? [] : [{ label: newMessage, command: { action: "write.new" } }]),
      { separator: true },
      pause,
      { separator: true },
      { label: words.quit, command: "quit" },
    ],
  };
}

const hourMs = 3_600_000;
/** Later than any clock will say, and a number that SQLite and JSON keep exactly. */
const forever = Date.UTC(9999, 0);

/** Until when notifications pause, ms UTC; 0 for not at all. @param now ms UTC */
export function pauseUntil(command: TrayCommand, now: number): number {
  if (command === "pause-hour") return now + hourMs;
  if (command === "pause-long") return forever;
  if (command !== "pause-day") return 0;
  const morning = new Date(now);
  morning.setDate(morning.getDate() + 1);
  return morning.setHours(8, 0, 0, 0);
}
