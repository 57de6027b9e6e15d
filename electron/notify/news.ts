import type { AccountId, ConversationId, MessageId } from "../../shared/model/ids.ts";

/** A new message that deserves a notification, with what one may say of it. */
export interface News {
  messageId: MessageId;
  conversationId: ConversationId;
  accountId: AccountId;
  /** The sender's name, else the address. */
  from: string;
  subject: string;
  /** First words of the text; empty while they are not here. */
  snippet: string;
}
