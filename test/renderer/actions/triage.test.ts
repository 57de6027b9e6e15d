import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test } from "vitest";
import { contextNow } from "../../../renderer/actions/context.ts";
import { markRead, move, targetsOf, toggleStar } from "../../../renderer/actions/triage.ts";
import type { Connection } from "../../../renderer/api/connect.ts";
import { createLists } from "../../../renderer/api/lists.ts";
import { createLive } from "../../../renderer/api/live.ts";
import { createMessageLists } from "../../../renderer/api/message-lists.ts";
import { createSearches } from "../../../renderer/api/searches.ts";
import { useLayout } from "../../../renderer/stores/layout.ts";
import { useSelection } from "../../../renderer/stores/selection.ts";
import { useToasts } from "../../../renderer/stores/toasts.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import { conversationId } from "../../../shared/model/ids.ts";
import { coreOf, type Handlers } from "../support/api.ts";

const ids = [1, 2, 3].map((id) => conversationId.parse(id));
const [one, two, three] = ids as [never, never, never];
const undoable = { undoId: "u1", messages: 2 };

function connected(handlers: Handlers) {
  const core = coreOf(handlers);
  const live = createLive();
  const connection: Connection = {
    api: { ...core, call: core.call, connected: true, onConnection: () => () => {} },
    host: { kind: "loopback", version: "", pipe: { post() {}, on() {} }, openExternal() {}, attachmentUrl: String },
    live,
    queries: new QueryClient(),
    lists: createLists(core, live),
    messages: createMessageLists(core, live),
    searches: createSearches(core, live),
  };
  return { core, connection };
}

beforeEach(() => {
  useSelection.getState().reset();
  useSelection.getState().setOrder(ids);
  useLayout.getState().show({ kind: "role", name: "inbox" });
  for (const { id } of useToasts.getState().toasts) useToasts.getState().dismiss(id);
});

test("the ticked rows come before the open one, the open one before the cursor", () => {
  useSelection.getState().move(1);
  expect(targetsOf({ selection: useSelection.getState() })).toEqual([one]);
  useSelection.getState().show(two);
  expect(targetsOf({ selection: useSelection.getState() })).toEqual([two]);
  useSelection.getState().toggle(three);
  expect(targetsOf({ selection: useSelection.getState() })).toEqual([three]);
});

test("archiving goes on with the next conversation at once, and its note undoes it", async () => {
  const { core, connection } = connected({ "triage.move": () => undoable, "triage.undo": () => null });
  useSelection.getState().show(one);
  const done = move(contextNow(connection), [one], "archive");
  expect(useSelection.getState().open).toBe(two);
  await done;
  expect(useToasts.getState().undo()).toBe(true);
  expect(core.calls).toEqual([
    { method: "triage.move", input: { target: { conversationIds: [1] }, to: { role: "archive" } } },
    { method: "triage.undo", input: { undoId: "u1" } },
  ]);
});

test("a refused move brings the conversation back and says why", async () => {
  const { connection } = connected({
    "triage.move": () => {
      throw new ApiError({ kind: "refused", message: "This account has no archive." });
    },
  });
  useSelection.getState().show(one);
  await move(contextNow(connection), [one], "archive");
  expect(useSelection.getState().open).toBe(one);
  expect(useToasts.getState().toasts).toMatchObject([{ kind: "error", message: "This account has no archive." }]);
});

test("in all mail an archived conversation stays where it is; a trashed one goes", async () => {
  const { connection } = connected({ "triage.move": () => undoable });
  useLayout.getState().show({ kind: "role", name: "all" });
  useSelection.getState().show(one);
  await move(contextNow(connection), [one], "archive");
  expect(useSelection.getState().open).toBe(one);
  await move(contextNow(connection), [one], "trash");
  expect(useSelection.getState().open).toBe(two);
});

test("marked unread by hand, it stays unread while it is open; marked read, no longer", async () => {
  const { connection } = connected({ "triage.read": () => undoable });
  useSelection.getState().show(one);
  await markRead(contextNow(connection), [one], false);
  expect(useSelection.getState().keptUnread.has(one)).toBe(true);
  await markRead(contextNow(connection), [one], true);
  expect(useSelection.getState().keptUnread.has(one)).toBe(false);
});

test("starring follows the first of the rows", async () => {
  const { core, connection } = connected({
    "conversations.get": () => JSON.parse('{"starred":true}'),
    "triage.star": () => undoable,
  });
  await toggleStar(contextNow(connection), [one, two]);
  expect(core.calls.at(-1)?.input).toEqual({ target: { conversationIds: [1, 2] }, starred: false });
});
