import { afterEach, expect, test } from "vitest";
import { say } from "../../../renderer/features/chat/say.ts";
import { useSelection } from "../../../renderer/stores/selection.ts";
import { conversationId, messageId } from "../../../shared/model/ids.ts";
import { coreOf } from "../support/api.ts";

const room = conversationId.parse(7);
const core = () => coreOf({ "triage.read": () => ({ undoId: "one", messages: 3 }) });
const writer = (said: boolean | Error) => ({
  send: async () => {
    if (said instanceof Error) throw said;
    return said;
  },
});

afterEach(() => useSelection.getState().reset());

test("whoever says something in a conversation has read it", async () => {
  const api = core();
  await say(api, writer(true), room, null);
  expect(api.calls).toEqual([{ method: "triage.read", input: { target: { conversationIds: [room] }, read: true } }]);
});

test("nothing said, an answer in a thread, and what is kept unread change nothing", async () => {
  const api = core();
  await say(api, writer(false), room, null);
  await say(api, writer(true), room, messageId.parse(3));
  useSelection.getState().show(room);
  useSelection.getState().keepUnread([room], true);
  await say(api, writer(true), room, null);
  await expect(say(api, writer(new Error("archived")), room, null)).rejects.toThrow("archived");
  expect(api.calls).toEqual([]);
});

test("that it could not be marked as read is no failure of what was said", async () => {
  await say(coreOf({}), writer(true), room, null);
});
