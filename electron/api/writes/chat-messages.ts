import type { ParsedOf } from "../../../shared/api/contract.ts";
import type { Undoable } from "../../../shared/api/conversations.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import type { Readable } from "../../db/open.ts";
import { findContent, findMessage } from "../../db/queries/messages.ts";
import type { EditPayload, ReactPayload } from "../../db/queries/pending.ts";
import { getSettings } from "../../db/queries/settings.ts";
import { type CommandRow, insertCommand, type NewCommand, queuedCommands, step } from "../../db/writes/outbox.ts";
import { makeSnippet } from "../../mail/snippet.ts";
import { plainText } from "../../sync/chat-text.ts";
import type { Handlers } from "../handlers.ts";
import { withRemoteIds } from "../mention-ids.ts";
import type { WriteOptions } from "../writes.ts";
import { mustBeAble } from "./able.ts";
import { randomName } from "./random-name.ts";

type Names = "messages.edit" | "messages.remove" | "messages.react";

/** What the user does to single messages of chat: shown at once, told by the outbox. */
export function chatMessageWrites(options: WriteOptions): Pick<Handlers<"write">, Names> {
  const { db, engine } = options;
  return {
    "messages.edit": ({ id, text }) => {
      const message = changeable(db, id, "edit");
      return queueEdit(options, message, withRemoteIds(db, message.accountId, text));
    },
    "messages.remove": ({ id }) => remove(options, changeable(db, id, "remove")),
    "messages.react": (input) => {
      react(options, input);
      engine.commandsChanged();
      return null;
    },
  };
}

function messageFor(db: Readable, id: MessageId): MessageView {
  const message = findMessage(db, id);
  if (!message) throw new ApiError({ kind: "not-found", message: "This message is no longer here." });
  return message;
}

function changeable(db: Readable, id: MessageId, what: "edit" | "remove"): MessageView {
  const message = messageFor(db, id);
  const reason = message.limits[what];
  if (reason !== null) throw new ApiError({ kind: "refused", message: reason });
  return message;
}

/** Of several edits on their way the last is told. */
export function queueEdit(
  options: WriteOptions,
  { id, accountId, conversationId }: Pick<MessageView, "id" | "accountId" | "conversationId">,
  text: string,
): Undoable {
  const { db, clock, random, engine } = options;
  const undoId = randomName(random);
  const before = findContent(db, id)?.markdown ?? "";
  if (text.trim() === "") throw new ApiError({ kind: "refused", message: "Write something, or take it back." });
  if (text === before) return { undoId, messages: 0 };
  const plain = plainText(text);
  const payload: EditPayload = { messageId: id, text, plain, snippet: makeSnippet(plain), before };
  db.transaction(() => {
    for (const earlier of queuedCommands(db, conversationId, "edit"))
      if (earlier.messageId === id) step(db, earlier.id, { to: "cancelled", now: clock.now() });
    queue(options, { accountId, conversationId, id }, { kind: "edit", undoId, payload, label: "Change a message" });
  });
  engine.commandsChanged();
  return { undoId, messages: 1 };
}

/** Held for as long as a sent message can be taken back: this can't be, once the provider knows. */
function remove(options: WriteOptions, message: MessageView): Undoable {
  const { db, random, engine } = options;
  const undoId = randomName(random);
  const payload = { messageId: message.id };
  const delay = getSettings(db).undoSendMs;
  queue(options, message, { kind: "remove", undoId, payload, label: "Take a message back" }, delay);
  engine.commandsChanged();
  return { undoId, messages: 1 };
}

/** A reaction and its taking back cancel each other while neither has left. */
function react(options: WriteOptions, { id, emoji, on }: ParsedOf<"messages.react">): void {
  const { db, clock, random } = options;
  const message = messageFor(db, id);
  mustBeAble(db, message.conversationId, "react");
  if (message.content === "removed") throw new ApiError({ kind: "refused", message: "It was taken back." });
  const shown = message.reactions.some((reaction) => reaction.emoji === emoji && reaction.mine);
  if (shown === on) return;
  db.transaction((changes) => {
    const opposite = queuedCommands(db, message.conversationId, "react").find((row) => isOpposite(row, id, emoji, on));
    const payload: ReactPayload = { messageId: id, emoji, on };
    const label = on ? `React with ${emoji}` : `Take back ${emoji}`;
    if (opposite) step(db, opposite.id, { to: "cancelled", now: clock.now() });
    else queue(options, message, { kind: "react", undoId: randomName(random), payload, label });
    changes.note(["messages", "outbox"], [message.conversationId]);
  });
}

function isOpposite(row: CommandRow, id: MessageId, emoji: string, on: boolean): boolean {
  const payload: ReactPayload = JSON.parse(row.payload);
  return payload.messageId === id && payload.emoji === emoji && payload.on === !on;
}

function queue(
  { db, clock }: WriteOptions,
  { id, accountId, conversationId }: Pick<MessageView, "id" | "accountId" | "conversationId">,
  { kind, undoId, payload, label }: Pick<NewCommand, "kind" | "payload" | "label"> & { undoId: string },
  delayMs = 0,
): void {
  const now = clock.now();
  db.transaction((changes) => {
    insertCommand(db, {
      ...{ accountId, conversationId, kind, payload, label, undoId, messageId: id },
      key: `${kind}:${undoId}`,
      state: delayMs > 0 ? "held" : "queued",
      dueAt: now + delayMs,
      createdAt: now,
    });
    changes.note(["messages", "conversations", "outbox"], [conversationId]);
  });
}
