import { accountId, conversationId, messageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";

/** A chat message as the core tells it; `sender` 9 is the user. */
export function said(id: number, sentAt: number, sender: number, more: Partial<MessageView> = {}): MessageView {
  const isSelf = sender === 9;
  return {
    id: messageId.parse(id),
    conversationId: conversationId.parse(1),
    accountId: accountId.parse(1),
    direction: isSelf ? "out" : "in",
    visibility: "everyone",
    content: "rich",
    subject: "",
    addresses: { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] },
    snippet: `words ${id}`,
    sentAt,
    receivedAt: sentAt,
    read: true,
    starred: false,
    answered: false,
    bodyState: "full",
    size: 1,
    folders: [],
    attachments: [],
    badges: [],
    outgoing: null,
    sender: {
      identityId: sender,
      personId: null,
      name: `Person ${sender}`,
      address: `p${sender}`,
      isSelf,
      isBot: false,
      picture: null,
    },
    parentId: null,
    replies: null,
    reactions: [],
    editedAt: null,
    limits: { edit: null, remove: null },
    ...more,
  };
}
