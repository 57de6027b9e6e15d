import type { Target, Undoable } from "../../../shared/api/conversations.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { AccountId, ConversationId, FolderId, MessageId } from "../../../shared/model/ids.ts";
import { undoLocalAct } from "../../db/writes/local-acts.ts";
import { commandsOfAct, insertCommand } from "../../db/writes/outbox.ts";
import {
  type FlagChange,
  type MoveItem,
  type MovePayload,
  refreshConversationsOf,
  refreshOverlay,
  showMove,
} from "../../db/writes/overlay.ts";
import { undoThreadAct } from "../../sync/thread-acts.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { whereAble } from "./able.ts";
import { markTargets, toldTargets } from "./marks.ts";
import { randomName } from "./random-name.ts";
import { undoSnooze } from "./snooze.ts";
import { copiesOf, isMoved, messagesOf, type TargetMessage } from "./targets.ts";
import { undoCommand } from "./undo.ts";

type Names = "triage.read" | "triage.star" | "triage.move" | "triage.undo";

export function triageWrites(options: WriteOptions): Pick<Handlers<"write">, Names> {
  const { db, engine } = options;
  return {
    "triage.read": ({ target, read }) => {
      const told = toldTargets(db, target);
      const rooms = new Set(told.map(({ id }) => id));
      const letters = messagesOf(db, target).filter(({ conversationId }) => !rooms.has(conversationId));
      const undoId = randomName(options.random);
      const marked = markTargets(options, told, read, undoId);
      const flagged = flag(
        options,
        letters.filter((message) => message.read !== +read),
        { read },
        undoId,
      );
      return { undoId, messages: flagged.messages + marked };
    },
    "triage.star": ({ target, starred }) => {
      const messages = whereAble(db, messagesOf(db, target), "flags");
      return flag(options, toStar(messages, target, starred), { starred }, randomName(options.random));
    },
    "triage.move": ({ target, to }) => move(options, target, to),
    "triage.undo": ({ undoId }) => {
      const commands = commandsOfAct(db, undoId);
      if (commands.length === 0 && undoThreadAct(db, undoId, options.clock.now())) return null;
      if (commands.length === 0 && undoSnooze(db, undoId)) return null;
      if (commands.length === 0 && undoLocalAct(db, undoId)) return null;
      if (commands.length === 0) throw new ApiError({ kind: "not-found", message: "There is nothing left to undo." });
      db.transaction(() => {
        for (const command of commands.toReversed()) undoCommand(options, command);
      });
      engine.commandsChanged();
      return null;
    },
  };
}

/** A conversation gets its star on its newest message, and loses every star it has. */
function toStar(messages: TargetMessage[], target: Target, starred: boolean): TargetMessage[] {
  if (!starred || "messageIds" in target) return messages.filter((message) => message.starred !== +starred);
  const newest = Map.groupBy(messages, ({ conversationId }) => conversationId);
  return [...newest.values()].flatMap((list) => (list.some((one) => one.starred === 1) ? [] : list.slice(-1)));
}

function flag(options: WriteOptions, messages: TargetMessage[], change: FlagChange, undoId: string): Undoable {
  const { db, clock, engine } = options;
  db.transaction((changes) => {
    const now = clock.now();
    for (const [conversationId, list] of Map.groupBy(messages, (message) => message.conversationId)) {
      const accountId = list[0]?.accountId;
      if (accountId === undefined) continue;
      const messageIds = list.map(({ id }) => id);
      insertCommand(db, {
        accountId,
        conversationId,
        kind: "flags",
        key: `${undoId}:${conversationId}`,
        payload: { messageIds, change },
        label: flagLabel(change, list.length),
        state: "queued",
        dueAt: now,
        undoId,
        createdAt: now,
      });
      refreshOverlay(db, accountId, messageIds);
      refreshConversationsOf(db, accountId, messageIds);
      changes.note(["messages", "conversations", "outbox"], [conversationId]);
    }
  });
  engine.commandsChanged();
  return { undoId, messages: messages.length };
}

function flagLabel({ read, starred }: FlagChange, count: number): string {
  const what = count === 1 ? "a message" : `${count} messages`;
  if (read !== undefined) return `Mark ${what} as ${read ? "read" : "unread"}`;
  return starred ? `Star ${what}` : `Unstar ${what}`;
}

type To = { role: "inbox" | "archive" | "trash" | "junk" } | { folderId: FolderId };

interface Destination {
  id: FolderId;
  name: string;
}

function move(options: WriteOptions, target: Target, to: To): Undoable {
  const { db, random, engine } = options;
  const undoId = randomName(random);
  const role = "role" in to ? to.role : null;
  const copies = copiesOf(db, whereAble(db, messagesOf(db, target), "move"));
  const moved = new Set<MessageId>();
  db.transaction(() => {
    for (const [accountId, list] of Map.groupBy(copies, (copy) => copy.accountId)) {
      const folder = destination(options, accountId, to);
      const leaving = list.filter((copy) => isMoved(copy, role, folder.id));
      for (const { messageId } of leaving) moved.add(messageId);
      for (const [conversationId, items] of Map.groupBy(leaving, (copy) => copy.conversationId))
        queueMove(options, { undoId, accountId, conversationId, folder, items: items.map(toItem) });
    }
  });
  engine.commandsChanged();
  return { undoId, messages: moved.size };
}

function toItem({ messageId, folderId }: { messageId: MessageId; folderId: FolderId }): MoveItem {
  return { messageId, from: folderId };
}

function destination({ db }: WriteOptions, account: AccountId, to: To): Destination {
  const found =
    "role" in to
      ? db
          .prepare<Destination>(
            "SELECT id, name FROM folders WHERE account_id = ? AND role = ? AND selectable = 1 LIMIT 1",
          )
          .get(account, to.role)
      : db
          .prepare<Destination>("SELECT id, name FROM folders WHERE account_id = ? AND id = ? AND selectable = 1")
          .get(account, to.folderId);
  if (found) return found;
  const address = db.prepare<{ address: string }>("SELECT address FROM accounts WHERE id = ?").get(account)?.address;
  const message =
    "role" in to
      ? `The account ${address ?? ""} has no ${to.role} folder.`
      : `This folder is not one of the account ${address ?? ""}.`;
  throw new ApiError({ kind: "refused", message });
}

interface QueuedMove {
  undoId: string;
  accountId: AccountId;
  conversationId: ConversationId;
  folder: Destination;
  items: MoveItem[];
}

function queueMove(
  { db, clock }: WriteOptions,
  { undoId, accountId, conversationId, folder, items }: QueuedMove,
): void {
  const now = clock.now();
  const payload: MovePayload = { items, to: folder.id };
  const count = new Set(items.map(({ messageId }) => messageId)).size;
  db.transaction((changes) => {
    const id = insertCommand(db, {
      accountId,
      conversationId,
      kind: "move",
      key: `${undoId}:${conversationId}`,
      payload,
      label: `Move ${count === 1 ? "a message" : `${count} messages`} to ${folder.name}`,
      state: "queued",
      dueAt: now,
      undoId,
      createdAt: now,
    });
    showMove(db, accountId, id, payload);
    refreshConversationsOf(
      db,
      accountId,
      items.map(({ messageId }) => messageId),
    );
    changes.note(["messages", "conversations", "outbox", "folders"], [conversationId]);
  });
}
