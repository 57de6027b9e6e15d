import { expect, test } from "vitest";
import { opensAtFirst, startOf } from "../../../renderer/features/conversation/message-list.tsx";
import { firstOfEach } from "../../../renderer/features/search/search-results.tsx";
import type { SearchHit } from "../../../shared/api/search.ts";
import { accountId, attachmentId, conversationId, messageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";

function message(id: number, read: boolean): MessageView {
  const whole = {
    id: messageId.parse(id),
    conversationId: conversationId.parse(1),
    accountId: accountId.parse(1),
    direction: "in",
    visibility: "everyone",
    content: "rich",
    subject: "",
    addresses: { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] },
    snippet: "",
    sentAt: id,
    receivedAt: id,
    read,
    starred: false,
    answered: false,
    bodyState: "full",
    size: 1,
    folders: [],
    attachments: [{ id: attachmentId.parse(id), name: "a", contentType: "b", size: 1, inline: false, held: true }],
    badges: [],
    outgoing: null,
    sender: { identityId: 1, personId: null, name: "", address: "", isSelf: false, isBot: false, picture: null },
    parentId: null,
    replies: null,
    reactions: [],
    editedAt: null,
    limits: { edit: null, remove: null },
  } satisfies MessageView;
  return whole;
}

const all = [message(1, true), message(2, false), message(3, true)];
const [first, second, third] = all as [MessageView, MessageView, MessageView];

test("reading begins at what was searched for, else at the first unread, else at the newest", () => {
  expect(startOf(all, first.id)).toBe(first.id);
  expect(startOf(all, null)).toBe(second.id);
  expect(startOf([first, third], null)).toBe(third.id);
  expect(startOf([], null)).toBeNull();
});

test("unread, newest, sought and leaving messages are open; older read ones are one line", () => {
  expect(opensAtFirst(first, third, null)).toBe(false);
  expect(opensAtFirst(first, third, first.id)).toBe(true);
  expect(opensAtFirst(second, third, null)).toBe(true);
  expect(opensAtFirst(third, third, null)).toBe(true);
});

test("of several hits in a conversation the first is shown", () => {
  const hit = (conversation: number, at: number): SearchHit => ({
    messageId: messageId.parse(at),
    conversationId: conversationId.parse(conversation),
    accountId: accountId.parse(1),
    subject: "",
    from: "",
    marked: "",
    at,
    unread: false,
    hasAttachments: false,
  });
  expect(firstOfEach([hit(1, 9), hit(2, 8), hit(1, 7)]).map(({ at }) => at)).toEqual([9, 8]);
});
