import { expect, test } from "vitest";
import type { ActionContext } from "../../../renderer/actions/action.ts";
import { performIn } from "../../../renderer/actions/context.ts";
import { edit, lastEditable, openThread, react, remove } from "../../../renderer/actions/message.ts";
import { forward, reply, replyAll } from "../../../renderer/actions/write.ts";
import { useLayout } from "../../../renderer/stores/layout.ts";
import { useReading } from "../../../renderer/stores/reading.ts";
import { useSelection } from "../../../renderer/stores/selection.ts";
import { useToasts } from "../../../renderer/stores/toasts.ts";
import { useWriting } from "../../../renderer/stores/writing.ts";
import type { ConversationLimits, ConversationView } from "../../../shared/model/conversation.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { said } from "../support/messages.ts";

const free: ConversationLimits = {
  send: null,
  reply: null,
  upload: null,
  edit: null,
  remove: null,
  react: null,
  archive: null,
  markUnread: null,
};

/** The moment in which this message of this conversation is looked at. */
function looking(message: MessageView, limits: Partial<ConversationLimits> = {}, kind = "channel"): ActionContext {
  const conversation = { kind, limits: { ...free, ...limits } } as ConversationView;
  useSelection.getState().show(message.conversationId);
  useReading.getState().lookAt(message.id);
  return {
    connection: { queries: { getQueryData: () => conversation }, messages: { find: () => message } } as never,
    layout: useLayout.getState(),
    reading: useReading.getState(),
    selection: useSelection.getState(),
    toasts: useToasts.getState(),
    writing: useWriting.getState(),
  };
}

test("an own message can be changed, unless the provider or its age forbids it, with the reason", () => {
  const own = said(1, 0, 9);
  expect(edit.when(looking(own))).toBe(true);
  expect(edit.refused?.(looking(own))).toBe(null);
  expect(edit.refused?.(looking({ ...own, limits: { edit: "Too old.", remove: null } }))).toBe("Too old.");
  expect(edit.refused?.(looking(own, { edit: "Not here." }))).toBe("Not here.");
  expect(edit.when(looking(said(2, 0, 1)))).toBe(false);
});

test("nothing is done to what has not left yet, or is gone", () => {
  const outgoing = { commandId: 1, state: "queued", reason: "", dueAt: 0 } as never;
  expect(react.refused?.(looking(said(1, 0, 9, { outgoing })))).toMatch(/not been sent/);
  expect(remove.refused?.(looking(said(1, 0, 9, { content: "removed" })))).toMatch(/deleted/);
});

test("a thread that exists can be read where nothing can be answered", () => {
  const closed = { reply: "This channel is archived." };
  expect(openThread.refused?.(looking(said(1, 0, 1), closed))).toBe("This channel is archived.");
  const begun = said(1, 0, 1, { replies: { count: 1, lastAt: 0, unread: 0 } });
  expect(openThread.refused?.(looking(begun, closed))).toBe(null);
});

test("what is refused says why instead of being done", () => {
  const context = looking(said(1, 0, 9), { edit: "Only for an hour." });
  expect(performIn(edit, context)).toBe(true);
  expect(useReading.getState().editing).toBe(null);
  expect(useToasts.getState().toasts.at(-1)?.message).toBe("Only for an hour.");
});

test("r answers in the thread of the message looked at, a in the conversation, f is for mail", () => {
  const answer = said(5, 0, 1, { parentId: said(4, 0, 1).id });
  performIn(reply, looking(answer));
  expect(useReading.getState()).toMatchObject({ panel: { kind: "thread", id: 4 }, focus: { place: "thread" } });
  performIn(replyAll, looking(answer));
  expect(useReading.getState().focus).toEqual({ place: "conversation" });
  expect(forward.refused?.(looking(answer))).toMatch(/can't be forwarded/);
  expect(forward.refused?.(looking(answer, {}, "thread"))).toBe(null);
});

test("arrow-up changes the last own message that can be changed", () => {
  const own = said(2, 0, 9);
  const later = said(3, 0, 1);
  expect(lastEditable([said(1, 0, 9), own, later])?.id).toBe(2);
  expect(lastEditable([{ ...own, limits: { edit: "Too old.", remove: null } }])).toBe(null);
  expect(lastEditable([later])).toBe(null);
});
