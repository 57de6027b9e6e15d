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
  /** Its name, topic, members or archive changed since it was described. */
  stale: z.boolean().default(false),
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
  version: z.union([z.literal(1), z.literal(2)]),
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
  version: 2,
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
    stale: false,
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

/** Throws `cursor-gone` for anything that was not written here. */
export function readCursor(cursor: Cursor): SlackCursor {
  const read = cursorSchema.safeParse(cursor);
  if (read.success) return read.data.version === 1 ? withoutRecent(read.data) : read.data;
  throw new ConnectorError({ kind: "cursor-gone" }, "The position in the workspace was lost.", { cause: read.error });
}

/** Version 1 remembered answers in threads too, which are not listed where disappearance is seen. */
function withoutRecent(cursor: SlackCursor): SlackCursor {
  const positions = Object.entries(cursor.conversations).map(([id, known]) => [id, { ...known, recent: [] }]);
  return { ...cursor, version: 2, conversations: Object.fromEntries(positions) };
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

/** Threads answered in the last days whose beginning is older than what was just looked at; the newest answered last. */
export function olderThreads({ threads }: Position, seenFrom: string, now: number, most: number): string[] {
  const since = String(now / 1000 - remembered.days * 86_400);
  return Object.entries(threads)
    .filter(([parent, latest]) => parent < seenFrom && latest > since)
    .sort(([, a], [, b]) => (a < b ? -1 : 1))
    .slice(-most)
    .map(([parent]) => parent);
}
