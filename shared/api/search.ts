import { z } from "zod";
import type { MailAddress } from "../model/address.ts";
import type { ListPosition } from "../model/conversation.ts";
import type { accountId, ConversationId, MessageId } from "../model/ids.ts";
import { listPosition } from "./conversations.ts";
import { read } from "./method.ts";

/** One message found. `marked` is plain text with hits between U+E000 and U+E001. */
export interface SearchHit {
  messageId: MessageId;
  conversationId: ConversationId;
  accountId: z.infer<typeof accountId>;
  subject: string;
  from: string;
  marked: string;
  at: number;
  unread: boolean;
  hasAttachments: boolean;
}

export interface SearchAnswer {
  hits: SearchHit[];
  next: ListPosition | null;
  /** What of the query was not understood, each as a sentence; the rest was searched. */
  problems: string[];
  /** The oldest message that was searched, per account, and whether all is here (I53). */
  coverage: { accountId: z.infer<typeof accountId>; since: number | null; complete: boolean }[];
}

export const search = {
  "search.query": read<SearchAnswer>()(
    z.strictObject({
      query: z.string().max(2000),
      after: listPosition.nullable(),
      limit: z.int().min(1).max(200),
      /** `conversation`: of each the newest hit of this answer only, which may then have fewer than `limit` of them. */
      each: z.enum(["message", "conversation"]).default("message"),
    }),
    ["messages"],
  ),
  /** Addresses known from mail, best first, for completion. */
  "people.suggest": read<MailAddress[]>()(
    z.strictObject({ prefix: z.string().max(200), limit: z.int().min(1).max(50) }),
    ["people"],
  ),
};
