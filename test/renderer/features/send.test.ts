import { createHash } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { DraftSaver } from "../../../renderer/features/composer/draft-saver.ts";
import { discard, send } from "../../../renderer/features/composer/send.ts";
import { useToasts } from "../../../renderer/stores/toasts.ts";
import { useWriting } from "../../../renderer/stores/writing.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import { canonicalDraft, type DraftContent, type DraftView } from "../../../shared/model/draft.ts";
import { accountId, commandId, draftId } from "../../../shared/model/ids.ts";
import { until } from "../../support/until.ts";
import { coreOf, type Handlers } from "../support/api.ts";
import { connectionOf } from "../support/connection.ts";

const id = draftId.parse(4);
const content: DraftContent = {
  accountId: accountId.parse(1),
  from: { name: "", address: "me@example.org" },
  to: [{ name: "", address: "you@example.org" }],
  cc: [],
  bcc: [],
  subject: "",
  text: "",
  quote: false,
  attachments: [],
};
const draft: DraftView = {
  id,
  kind: "new",
  conversationId: null,
  sourceId: null,
  version: 0,
  content,
  updatedAt: 0,
  identities: [],
};

function setUp(handlers: Handlers) {
  let version = 0;
  const core = coreOf({ "drafts.save": () => ({ version: ++version }), "drafts.get": () => draft, ...handlers });
  const connection = connectionOf(core);
  return { core, connection, saver: new DraftSaver({ api: core, draft }) };
}

beforeEach(() => {
  for (const toast of useToasts.getState().toasts) useToasts.getState().dismiss(toast.id);
  useWriting.getState().closePanel();
});

test("exactly the newest version is sent: the last letters are stored first, and that version is named", async () => {
  const { core, connection, saver } = setUp({
    "drafts.send": () => ({ commandId: commandId.parse(1), dueAt: Date.now() + 10_000 }),
  });
  saver.change({ ...content, text: "Hello" });
  saver.change({ ...content, text: "Hello you" });
  expect(await send(connection, saver, draft)).toBe(true);
  expect(core.calls.map(({ method }) => method)).toEqual(["drafts.save", "drafts.send"]);
  expect(core.calls[0]?.input).toMatchObject({ content: { text: "Hello you" } });
  const seen = createHash("sha256")
    .update(canonicalDraft({ ...content, text: "Hello you" }))
    .digest("hex");
  expect(core.calls[1]?.input).toEqual({ id, version: 1, delayMs: null, seen });
});

test("a draft that was never stored is stored before it is sent", async () => {
  const { core, connection, saver } = setUp({
    "drafts.send": () => ({ commandId: commandId.parse(1), dueAt: Date.now() }),
  });
  expect(await send(connection, saver, draft)).toBe(true);
  expect(core.calls.map(({ method }) => method)).toEqual(["drafts.save", "drafts.send"]);
});

test("what cannot be stored is not sent", async () => {
  const { core, connection, saver } = setUp({
    "drafts.save": () => {
      throw new ApiError({ kind: "offline", message: "Away." });
    },
  });
  saver.change({ ...content, text: "Hello" });
  expect(await send(connection, saver, draft)).toBe(false);
  saver.abandon();
  expect(core.calls.map(({ method }) => method)).not.toContain("drafts.send");
  expect(useToasts.getState().toasts).toMatchObject([{ kind: "error", message: "Away." }]);
});

test("undo takes the message back and opens its draft again", async () => {
  const { core, connection, saver } = setUp({
    "drafts.send": () => ({ commandId: commandId.parse(9), dueAt: Date.now() + 10_000 }),
    "drafts.undoSend": () => ({ draftId: id }),
  });
  await send(connection, saver, draft);
  expect(useToasts.getState().undo()).toBe(true);
  await until(() => useWriting.getState().panel === id, { what: "the draft to open" });
  expect(core.calls).toContainEqual({ method: "drafts.undoSend", input: { commandId: 9 } });
});

test("too late to take back: it says so, and nothing opens", async () => {
  const { connection, saver } = setUp({
    "drafts.send": () => ({ commandId: commandId.parse(9), dueAt: Date.now() + 10_000 }),
    "drafts.undoSend": () => {
      throw new ApiError({ kind: "conflict", message: "It has already left." });
    },
  });
  await send(connection, saver, draft);
  useToasts.getState().undo();
  await until(() => useToasts.getState().toasts.some(({ kind }) => kind === "error"), { what: "the reason" });
  expect(useWriting.getState().panel).toBeNull();
});

test("a discarded draft holds the last letters and comes back by undo", async () => {
  const { core, connection, saver } = setUp({ "drafts.discard": () => null, "drafts.restore": () => null });
  saver.change({ ...content, text: "last letters" });
  expect(await discard(connection, saver, draft)).toBe(true);
  expect(core.calls.map(({ method }) => method)).toEqual(["drafts.save", "drafts.discard"]);
  useToasts.getState().undo();
  await until(() => useWriting.getState().panel === id, { what: "the draft to open" });
});

test("a discard that is refused keeps the draft open", async () => {
  const { connection, saver } = setUp({
    "drafts.discard": () => {
      throw new ApiError({ kind: "parked", message: "Busy." });
    },
  });
  expect(await discard(connection, saver, draft)).toBe(false);
});
