import { z } from "zod";
import type { Cursor } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import { slackId, timestamp } from "./shapes.ts";

/** Messages of the last days whose disappearance is noticed, and threads whose news are. */
const remembered = { messages: 60, days: 7, threads: 60 } as const;

const position = z.object({
  kind: z.enum(["direct", "group", "channel"]),
  /** As the workspace lists it, JSON; compared to see changes. */
  listed: z.string(),
  /** Not among the user's conversations any more. */
  left: z.boolean(),
  /** Members were told. */
  detailed: z.boolean(),
  /** Every message from `oldest` to `newest` was told, but for those of the gap. Null before the first. */
  newest: timestamp.nullable(),
  oldest: timestamp.nullable(),
  /** History was told to its beginning. */
  complete: z.boolean(),
  /** A catch-up that is not done: between these two nothing was told yet. `top` is the newest that was. */
  gap: z.object({ below: timestamp, above: timestamp, top: timestamp }).nullable(),
  /** Of the last days, ascending. */
  recent: z.array(timestamp),
  /** Newest reply told of each thread. */
  threads: z.record(timestamp, timestamp),
  /** Threads with replies that were not told yet. */
  pending: z.array(timestamp),
  /** The user's read marker as it was told; empty before. */
  lastRead: z.string(),
});

const cursorSchema = z.object({
  brand: z.literal("Cursor"),
  version: z.literal(1),
  /** This app is held to one request for messages a minute. */
  slow: z.boolean(),
  /** When people and emoji of the workspace were last told, ms UTC; 0: never. */
  peopleAt: z.number(),
  emojiAt: z.number(),
  /** Names of the workspace's own emoji, to see which are gone. */
  emoji: z.array(z.string()),
  conversations: z.record(slackId, position),
});

/** How far one conversation is told. */
export type Position = Readonly<z.infer<typeof position>>;
/** The position of the whole account; immutable. */
export type SlackCursor = Readonly<z.infer<typeof cursorSchema>>;

export const emptyCursor: SlackCursor = {
  brand: "Cursor",
  version: 1,
  slow: false,
  peopleAt: 0,
  emojiAt: 0,
  emoji: [],
  conversations: {},
};

/** A conversation of which nothing was told but its name. */
export function untold(kind: Position["kind"], listed: string): Position {
  return {
    kind,
    listed,
    left: false,
    detailed: false,
    newest: null,
    oldest: null,
    complete: false,
    gap: null,
    recent: [],
    threads: {},
    pending: [],
    lastRead: "",
  };
}

/** Throws `cursor-gone` for anything this version did not write. */
export function readCursor(cursor: Cursor): SlackCursor {
  const read = cursorSchema.safeParse(cursor);
  if (read.success) return read.data;
  throw new ConnectorError({ kind: "cursor-gone" }, "The position in the workspace was lost.", { cause: read.error });
}

export function withPosition(cursor: SlackCursor, id: string, next: Position): SlackCursor {
  return { ...cursor, conversations: { ...cursor.conversations, [id]: next } };
}

/** The newest of the last days, ascending and each once. */
export function recentOf(timestamps: readonly string[], now: number): string[] {
  const since = now / 1000 - remembered.days * 86_400;
  return [...new Set(timestamps)]
    .filter((ts) => Number(ts) >= since)
    .sort()
    .slice(-remembered.messages);
}

/** The threads that were answered last. */
export function rememberedThreads(threads: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(threads);
  if (entries.length <= remembered.threads) return { ...threads };
  return Object.fromEntries(entries.sort(([, a], [, b]) => (a < b ? 1 : -1)).slice(0, remembered.threads));
}
