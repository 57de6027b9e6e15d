import type { MessageView } from "../../shared/model/message.ts";
import { text } from "../strings/text.ts";
import type { Action, ActionContext } from "./action.ts";
import { orTell } from "./context.ts";
import { shownChat, shownConversation, shownMessage } from "./shown.ts";

const words = text.messageActions;

function hasMessage(context: ActionContext): boolean {
  return shownMessage(context) !== null;
}

/** Why nothing can be done with this message yet, or any more. */
function notThere({ outgoing, content }: MessageView): string | null {
  if (outgoing !== null) return words.notYet;
  return content === "removed" ? words.gone : null;
}

/** Why it can't be done with the message here: it is no chat, it is not there, or the provider's reason. */
function hindrance(
  context: ActionContext,
  limit: (message: MessageView, context: ActionContext) => string | null | undefined,
): string | null {
  const message = shownMessage(context);
  return message ? (notThere(message) ?? limit(message, context) ?? null) : null;
}

const next: Action = {
  id: "message.next",
  label: words.next,
  group: "message",
  keys: ["n"],
  when: ({ reading }) => reading.order.length > 0,
  run: ({ reading }) => reading.move(1),
};

const previous: Action = {
  ...next,
  id: "message.previous",
  label: words.previous,
  keys: ["p"],
  run: ({ reading }) => reading.move(-1),
};

/** Opens the thread that a message began or stands in, ready to answer. */
export const openThread: Action = {
  id: "message.thread",
  label: words.thread,
  group: "message",
  keys: ["t"],
  when: (context) => hasMessage(context) && shownChat(context) !== null,
  refused: (context) =>
    hindrance(context, ({ replies }) => (replies ? null : shownConversation(context)?.limits.reply)),
  run: (context) => {
    const message = shownMessage(context);
    if (!message) return;
    context.reading.openPanel({ kind: "thread", id: message.parentId ?? message.id });
    context.reading.write("thread");
  },
};

export const react: Action = {
  id: "message.react",
  label: words.react,
  group: "message",
  keys: ["[Shift]+:"],
  when: hasMessage,
  refused: (context) => hindrance(context, () => shownConversation(context)?.limits.react),
  run: ({ reading }) => reading.react(reading.at),
};

export const edit: Action = {
  id: "message.edit",
  label: words.edit,
  group: "message",
  keys: ["w"],
  when: (context) => shownMessage(context)?.direction === "out",
  refused: (context) => hindrance(context, ({ limits }) => limits.edit ?? shownConversation(context)?.limits.edit),
  run: ({ reading }) => reading.edit(reading.at),
};

/** Taken back for everyone; for as long as it is held, the toast brings it back. */
async function takeBack({ connection, reading, toasts }: ActionContext): Promise<void> {
  if (reading.at === null) return;
  const { api } = connection;
  const done = await orTell(api.call("messages.remove", { id: reading.at }));
  if (!done) return;
  const { undoId } = done;
  const restore = () => void orTell(api.call("triage.undo", { undoId }));
  toasts.show({ message: words.removed, action: { label: text.undo, run: restore } });
}

export const remove: Action = {
  id: "message.remove",
  label: words.remove,
  group: "message",
  keys: ["Shift+Delete"],
  when: (context) => shownMessage(context)?.direction === "out",
  refused: (context) => hindrance(context, ({ limits }) => limits.remove ?? shownConversation(context)?.limits.remove),
  run: (context) => void takeBack(context),
};

export const unreadFromHere: Action = {
  id: "message.unread",
  label: words.unreadFromHere,
  group: "message",
  keys: ["Shift+M"],
  when: hasMessage,
  refused: (context) => hindrance(context, () => shownChat(context)?.limits.markUnread),
  run: (context) => {
    const message = shownMessage(context);
    if (!message) return;
    const { id, conversationId } = message;
    const { api } = context.connection;
    context.selection.keepUnread([conversationId], true);
    const chat = shownChat(context) !== null;
    void orTell(
      chat
        ? api.call("conversations.markUnread", { id: conversationId, from: id })
        : api.call("triage.read", { target: { messageIds: [id] }, read: false }),
    );
  },
};

async function copy(context: ActionContext, find: () => Promise<string>): Promise<void> {
  try {
    await navigator.clipboard.writeText(await find());
    context.toasts.show({ message: words.copied });
  } catch {
    context.toasts.show({ kind: "error", message: words.copyFailed });
  }
}

export const copyText: Action = {
  id: "message.copy-text",
  label: words.copyText,
  group: "message",
  keys: ["y"],
  when: hasMessage,
  refused: (context) => (shownMessage(context)?.content === "removed" ? words.gone : null),
  run: (context) => {
    const message = shownMessage(context);
    if (!message) return;
    const body = () => context.connection.api.call("messages.body", { id: message.id });
    void copy(context, async () => (await body()).visible || message.snippet);
  },
};

export const copyLink: Action = {
  ...copyText,
  id: "message.copy-link",
  label: words.copyLink,
  keys: [],
  refused: (context) => hindrance(context, () => null),
  run: (context) => void copy(context, async () => `bobbin://message/${context.reading.at}`),
};

export const aboutSender: Action = {
  id: "message.person",
  label: words.person,
  group: "message",
  keys: [],
  when: (context) => (shownMessage(context)?.sender.identityId ?? null) !== null,
  run: (context) => {
    const identityId = shownMessage(context)?.sender.identityId ?? null;
    if (identityId !== null) context.layout.openDialog({ kind: "person", identityId });
  },
};

/** A rule that begins with mail like this. */
export const ruleFrom: Action = {
  id: "message.rule",
  label: text.rules.fromMessage,
  group: "message",
  keys: [],
  when: (context) => shownMessage(context)?.direction === "in",
  run: (context) => {
    const example = shownMessage(context);
    if (example) context.layout.openDialog({ kind: "rule", example });
  },
};

export const whyHere: Action = {
  id: "message.why",
  label: text.rules.why,
  group: "message",
  keys: [],
  when: hasMessage,
  run: ({ layout, reading }) => {
    if (reading.at !== null) layout.openDialog({ kind: "why", message: reading.at });
  },
};

export const members: Action = {
  id: "conversation.members",
  label: words.members,
  group: "message",
  keys: [],
  when: (context) => shownChat(context) !== null,
  run: ({ reading }) => reading.openPanel({ kind: "members" }),
};

/** The last own message that can still be changed; what arrow-up in an empty composer edits. */
export function lastEditable(messages: readonly MessageView[]): MessageView | null {
  const own = messages.findLast(
    ({ direction, content, outgoing }) => direction === "out" && content === "rich" && outgoing === null,
  );
  return own && own.limits.edit === null ? own : null;
}

/** What the menu of one message offers, in its order. */
export const messageMenu: readonly Action[] = [
  openThread,
  react,
  edit,
  unreadFromHere,
  copyText,
  copyLink,
  aboutSender,
  ruleFrom,
  whyHere,
  remove,
];

export const messageActions: readonly Action[] = [next, previous, ...messageMenu, members];
