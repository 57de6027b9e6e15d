import { z } from "zod";

/**
 * Our own ids: positive safe integers, stable for the life of the row, branded so that one kind can't stand for another.
 * A message's id grows with its time (see `messageIdAt`), so newest first needs no extra index.
 */
export const accountId = z.int().positive().brand<"AccountId">();
export type AccountId = z.infer<typeof accountId>;

export const conversationId = z.int().positive().brand<"ConversationId">();
export type ConversationId = z.infer<typeof conversationId>;

export const messageId = z.int().positive().brand<"MessageId">();
export type MessageId = z.infer<typeof messageId>;

export const folderId = z.int().positive().brand<"FolderId">();
export type FolderId = z.infer<typeof folderId>;

export const draftId = z.int().positive().brand<"DraftId">();
export type DraftId = z.infer<typeof draftId>;

export const attachmentId = z.int().positive().brand<"AttachmentId">();
export type AttachmentId = z.infer<typeof attachmentId>;

/** A row of the outbox. */
export const commandId = z.int().positive().brand<"CommandId">();
export type CommandId = z.infer<typeof commandId>;

const secondsShift = 2 ** 20;

/**
 * Rows of accounts that keep nothing on disk (R75) have ids from here on, of whatever kind; only the ids of accounts are
 * common to both.
 */
export const liveBase = 2 ** 52;

/**
 * The first candidate for a message's id: its second in the high bits, 20 bits of `hash` in the low ones. The caller
 * counts upwards from here until a free id is found. Stays below 2^53 until the year 2106.
 * @param sortAt ms UTC, clamped to 1970 and later
 * @param hash any integer derived from account and remote id
 * @param base 0, or `liveBase`
 * @example messageIdAt(1_700_000_000_000, 0xabcdef) // 1782579200703983 or so, for every run alike
 */
export function messageIdAt(sortAt: number, hash: number, base = 0): MessageId {
  const seconds = Math.min(Math.max(Math.floor(sortAt / 1000), 1), 2 ** 32 - 1);
  return messageId.parse(base + seconds * secondsShift + (Math.abs(hash) % secondsShift));
}
