import { type Arguments, text } from "./call.ts";
import { type Json, SlackRefusal } from "./model.ts";

/** A page of things in a fixed order. Cursors are opaque to others: base64 of a word and what to go on with. */
export function page<Thing>(
  args: Arguments,
  things: Thing[],
  options: { word: string; id: (thing: Thing) => string; limit: number; most: number },
): { page: Thing[]; metadata: Json; more: boolean } {
  const start = startOf(args, things, options);
  const limit = limitOf(args, options);
  const found = things.slice(start, start + limit);
  const next = things[start + limit];
  const cursor = next === undefined ? "" : cursorTo(options.word, options.id(next));
  return { page: found, metadata: { response_metadata: { next_cursor: cursor } }, more: next !== undefined };
}

function startOf<Thing>(args: Arguments, things: Thing[], options: { word: string; id: (thing: Thing) => string }) {
  const cursor = text(args, "cursor");
  if (cursor === undefined) return 0;
  const id = idOf(cursor, options.word);
  const place = things.findIndex((thing) => options.id(thing) === id);
  if (place < 0) throw new SlackRefusal("invalid_cursor");
  return place;
}

export const cursorTo = (word: string, id: string): string => Buffer.from(`${word}:${id}`).toString("base64");

/** @throws SlackRefusal `invalid_cursor` */
export function idOf(cursor: string, word: string): string {
  const [name, id = ""] = Buffer.from(cursor, "base64").toString().split(":");
  if (name !== word || id === "") throw new SlackRefusal("invalid_cursor");
  return id;
}

/** @throws SlackRefusal `invalid_limit` */
export function limitOf(args: Arguments, { limit, most }: { limit: number; most: number }): number {
  const given = text(args, "limit");
  if (given === undefined || given === "0") return Math.min(limit, most);
  const wanted = Number(given);
  if (!Number.isInteger(wanted) || wanted < 1) throw new SlackRefusal("invalid_limit");
  return Math.min(wanted, most);
}
