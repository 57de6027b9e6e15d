import type { Api } from "../../shared/api/pipe.ts";
import type { ConversationRow, ListPosition, Page } from "../../shared/model/conversation.ts";
import { folderRole, folderRoles } from "../../shared/model/folder.ts";
import { type ConversationId, conversationId, messageId } from "../../shared/model/ids.ts";
import type { MessageBody, MessageView } from "../../shared/model/message.ts";
import type { Command, Option } from "./command.ts";
import { findAccount, findTarget, readId } from "./find.ts";

const limitOption: Option = { type: "string", value: "N", help: "at most so many (default 50)" };

const list: Command = {
  words: "list",
  arguments: "",
  count: [0, 0],
  help: "the newest conversations",
  options: {
    limit: limitOption,
    role: { type: "string", choices: [...folderRoles, "any"], help: "default inbox" },
    account: { type: "string", value: "ACCOUNT", help: "only of this one" },
    unread: { type: "boolean", help: "only with something unread" },
    starred: { type: "boolean", help: "only with something starred" },
  },
  async run({ values, read, output }) {
    const named = values.text("account");
    const accountIds = named === undefined ? null : [(await findAccount(read, named)).id];
    const role = values.text("role") ?? "inbox";
    const page = await read.call("conversations.list", {
      view: {
        role: role === "any" ? null : folderRole.parse(role),
        folderId: null,
        accountIds,
        unread: values.flag("unread"),
        starred: values.flag("starred"),
      },
      after: null,
      limit: Math.min(Math.max(values.number("limit", 50), 1), 500),
    });
    await output(page, () => page.rows.map(rowText).join("\n"));
    return 0;
  },
};

function rowText({ id, lastAt, unreadCount, starred, people, messageCount, subject }: ConversationRow): string {
  const marks = `${unreadCount > 0 ? "N" : " "}${starred ? "*" : " "}`;
  return [id, dateText(lastAt), marks, `${people.join(", ")} (${messageCount})`, subject].join("\t");
}

const show: Command = {
  words: "show",
  arguments: "ID",
  count: [1, 1],
  help: "a conversation, or one message, as text",
  options: {},
  async run({ positionals, read, output }) {
    const id = readId(positionals[0]);
    const { isMessage } = await findTarget(read, id);
    const views = isMessage
      ? [await read.call("messages.get", { id: messageId.parse(id) })]
      : await allMessages(read, conversationId.parse(id));
    const messages: { message: MessageView; body: MessageBody }[] = [];
    for (const message of views) messages.push({ message, body: await read.call("messages.body", { id: message.id }) });
    const first = views[0];
    const conversation = first ? await read.call("conversations.get", { id: first.conversationId }) : null;
    await output({ conversation, messages }, () => messages.map(messageText).join("\n\n"));
    return 0;
  },
};

async function allMessages(api: Api, id: ConversationId): Promise<MessageView[]> {
  const pages: MessageView[][] = [];
  let before: ListPosition | null = null;
  do {
    const page: Page<MessageView> = await api.call("messages.list", { conversationId: id, before, limit: 500 });
    pages.unshift(page.rows);
    before = page.next;
  } while (before);
  return pages.flat();
}

function messageText({ message, body }: { message: MessageView; body: MessageBody }): string {
  const names = (people: { name: string; address: string }[]): string =>
    people.map(({ name, address }) => (name ? `${name} <${address}>` : address)).join(", ");
  return [
    `message ${message.id}  ${dateText(message.sentAt)}${message.read ? "" : "  unread"}${message.starred ? "  starred" : ""}`,
    `From: ${names(message.addresses.from)}`,
    `To: ${names([...message.addresses.to, ...message.addresses.cc])}`,
    `Subject: ${message.subject}`,
    ...message.attachments.map(({ name, size }) => `Attachment: ${name} (${size} bytes)`),
    "",
    body.bodyState === "none" ? "(still on the server)" : [body.visible, body.folded].filter(Boolean).join("\n\n"),
  ].join("\n");
}

const search: Command = {
  words: "search",
  arguments: "QUERY…",
  count: [1, 100],
  help: 'find messages: words, "a phrase", from: to: in: has:attachment before: after: is:unread',
  options: { limit: limitOption },
  async run({ positionals, values, read, output }) {
    const limit = Math.min(Math.max(values.number("limit", 50), 1), 200);
    const found = await read.call("search.query", { query: positionals.join(" "), after: null, limit });
    await output(found, () =>
      [
        ...found.problems,
        ...found.hits.map(({ messageId: id, at, from, subject }) => [id, dateText(at), from, subject].join("\t")),
      ].join("\n"),
    );
    return 0;
  },
};

export const lookCommands = [list, show, search];

/** Local time to the minute. */
function dateText(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16).replace("T", " ");
}
