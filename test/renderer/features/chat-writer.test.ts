import { afterEach, expect, test, vi } from "vitest";
import { writerAt } from "../../../renderer/features/chat/chat-writer.ts";
import { attachToChat } from "../../../renderer/features/chat/use-chat-files.ts";
import { holders, isAtStake, release } from "../../../renderer/stores/unstored.ts";
import { uploadsTo } from "../../../renderer/stores/uploads.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import { type DraftContent, type DraftView, draftContent } from "../../../shared/model/draft.ts";
import { accountId, attachmentId, commandId, conversationId, draftId } from "../../../shared/model/ids.ts";
import { until } from "../../support/until.ts";
import { coreOf } from "../support/api.ts";

const conversation = conversationId.parse(7);

function draftOf(id: number, text: string, version: number): DraftView {
  const content: DraftContent = {
    accountId: accountId.parse(1),
    from: { name: "", address: "" },
    to: [],
    cc: [],
    bcc: [],
    subject: "",
    text,
    quote: false,
    attachments: [],
  };
  return {
    id: draftId.parse(id),
    kind: "message",
    conversationId: conversation,
    sourceId: null,
    version,
    content,
    updatedAt: 0,
    identities: [],
  };
}

/** One draft a conversation, frozen when it is sent; asking again gives it or a new one. */
function place(options: { refuse?: boolean; begun?: string } = {}) {
  const sent: string[] = [];
  const discarded: number[] = [];
  let gate: Promise<void> = Promise.resolve();
  let arrival: Promise<void> | null = null;
  let refuse = options.refuse ?? false;
  let away = false;
  let told = 0;
  let number = 1;
  let draft: DraftView | null = options.begun === undefined ? null : draftOf(number, options.begun, 1);
  const core = coreOf({
    "drafts.create": async () => {
      await gate;
      if (away) throw new ApiError({ kind: "offline", message: "away" });
      draft ??= draftOf(++number, "", 0);
      return draft;
    },
    "drafts.save": ({ id, version, content }) => {
      if (away) throw new ApiError({ kind: "offline", message: "away" });
      if (!draft || draft.id !== id || draft.version !== version) {
        throw new ApiError({ kind: "conflict", message: "stale" });
      }
      draft = { ...draft, version: version + 1, content: draftContent.parse(content) };
      return { version: version + 1 };
    },
    "drafts.attach": async ({ offset }) => {
      await arrival;
      return { attachmentId: attachmentId.parse(offset + 1) };
    },
    "drafts.get": ({ id }) => (draft?.id === id ? draft : draftOf(id, "as it was sent", 1)),
    "drafts.send": async ({ version }) => {
      await gate;
      if (refuse) throw new ApiError({ kind: "refused", message: "archived" });
      if (!draft || draft.version !== version) throw new ApiError({ kind: "conflict", message: "not the newest" });
      sent.push(draft.content.text);
      draft = null;
      return { commandId: commandId.parse(1), dueAt: 0 };
    },
    "drafts.discard": ({ id }) => {
      discarded.push(id);
      draft = null;
      return null;
    },
  });
  const look = () =>
    writerAt({
      ...{ api: core, conversationId: conversation, sourceId: null },
      onChange() {},
      onConflict() {},
      onGone: () => told++,
    });
  return {
    core,
    look,
    writer: look(),
    told: () => told,
    holdFiles(until: Promise<void>) {
      arrival = until;
    },
    goAway(value: boolean) {
      away = value;
    },
    /** In another window. */
    sentElsewhere() {
      draft = null;
    },
    sent,
    discarded,
    stored: () => draft,
    hold(until: Promise<void>) {
      gate = until;
    },
    refuse(value: boolean) {
      refuse = value;
    },
  };
}

afterEach(() => {
  vi.useRealTimers();
  for (const holder of holders()) release(holder);
});

test("looking at a conversation makes no draft; the first character does, and it is stored", async () => {
  const { core, writer, stored } = place();
  writer.adopt([]);
  await writer.flush();
  expect(core.calls).toEqual([]);
  writer.change({ text: "H" });
  writer.change({ text: "Hello" });
  await until(() => stored() !== null);
  await until(async () => {
    await writer.flush();
    return stored()?.content.text === "Hello";
  });
  expect(core.calls.filter(({ method }) => method === "drafts.create")).toHaveLength(1);
});

test("sending empties the field at once, and what is typed meanwhile is the next message", async () => {
  const { writer, sent, hold } = place();
  writer.change({ text: "first" });
  const gate = Promise.withResolvers<void>();
  hold(gate.promise);
  const sending = writer.send();
  expect(writer.content.text).toBe("");
  writer.change({ text: "second" });
  const next = writer.send();
  gate.resolve();
  await sending;
  await next;
  expect(sent).toEqual(["first", "second"]);
});

test("refused words come back into the field, before those typed since", async () => {
  const { writer, refuse, sent } = place({ refuse: true });
  writer.change({ text: "first" });
  const sending = writer.send();
  writer.change({ text: "second" });
  await expect(sending).rejects.toThrow("archived");
  expect(writer.content.text).toBe("first\nsecond");
  refuse(false);
  await writer.send();
  expect(sent).toEqual(["first\nsecond"]);
});

test("a draft that was begun is gone on with, and one that was sent here is not taken up again from an old list", async () => {
  const { writer, sent, stored } = place({ begun: "half a sen" });
  const listed = [stored()!];
  writer.adopt(listed);
  expect(writer.content.text).toBe("half a sen");
  writer.change({ text: "half a sentence" });
  await writer.send();
  writer.adopt(listed);
  expect(writer.content.text).toBe("");
  expect(sent).toEqual(["half a sentence"]);
});

test("what was begun before is kept when somebody types before it was found", async () => {
  const { writer, stored } = place({ begun: "before" });
  writer.change({ text: "after" });
  await until(() => writer.content.text === "before\nafter");
  await writer.flush();
  expect(stored()?.content.text).toBe("before\nafter");
});

test("what was begun before and was not in the field yet is shown, not sent and not written over", async () => {
  const { writer, sent, hold, stored } = place({ begun: "half a sen" });
  const gate = Promise.withResolvers<void>();
  hold(gate.promise);
  writer.change({ text: "ok" });
  const sending = writer.send();
  gate.resolve();
  await expect(sending).rejects.toThrow("begun something here before");
  expect(writer.content.text).toBe("half a sen\nok");
  expect(sent).toEqual([]);
  await writer.flush();
  expect(stored()?.content.text).toBe("half a sen\nok");
  await writer.send();
  expect(sent).toEqual(["half a sen\nok"]);
});

test("an emptied draft is given up", async () => {
  const { writer, discarded, stored } = place();
  writer.change({ text: "x" });
  await until(() => stored() !== null);
  writer.change({ text: "" });
  await writer.flush();
  expect(discarded).toHaveLength(1);
  expect(stored()).toBe(null);
});

test("a draft that could not be begun is begun when that can be, also when nobody looks any more", async () => {
  vi.useFakeTimers();
  const { writer, look, goAway, stored } = place();
  goAway(true);
  const leave = writer.occupy();
  writer.change({ text: "Precious" });
  leave();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(isAtStake()).toBe(true);
  expect(look().content.text).toBe("Precious");
  goAway(false);
  await vi.advanceTimersByTimeAsync(2500);
  expect(stored()?.content.text).toBe("Precious");
  expect(isAtStake()).toBe(false);
});

test("words that could not be stored are there when the conversation is opened again", async () => {
  vi.useFakeTimers();
  const { writer, look, goAway, stored } = place();
  const leave = writer.occupy();
  writer.change({ text: "Old" });
  await vi.advanceTimersByTimeAsync(500);
  const listed = [stored()!];
  goAway(true);
  writer.change({ text: "Old and new" });
  leave();
  await vi.advanceTimersByTimeAsync(5000);
  const again = look();
  again.adopt(listed);
  expect(again.content.text).toBe("Old and new");
  goAway(false);
  await vi.advanceTimersByTimeAsync(2500);
  expect(stored()?.content.text).toBe("Old and new");
});

test("what goes on being written after it was sent elsewhere is a draft of its own, and that is said once", async () => {
  vi.useFakeTimers();
  const { writer, sentElsewhere, stored, told } = place();
  writer.change({ text: "Hello" });
  await vi.advanceTimersByTimeAsync(500);
  const first = stored()?.id;
  sentElsewhere();
  writer.change({ text: "Hello again" });
  await vi.advanceTimersByTimeAsync(3000);
  expect(stored()?.content.text).toBe("Hello again");
  expect(stored()?.id).not.toBe(first);
  expect(told()).toBe(1);
});

test("a conversation that is left while a file is on its way has one writer: newer words and the file are both there", async () => {
  vi.useFakeTimers();
  const { core, writer, look, holdFiles, stored, discarded } = place();
  const arrival = Promise.withResolvers<void>();
  holdFiles(arrival.promise);
  const leave = writer.occupy();
  const attached = attachToChat(core, writer, [new File([], "plan.txt")]);
  await vi.advanceTimersByTimeAsync(10);
  leave();
  await vi.advanceTimersByTimeAsync(5000);
  // Nothing is in it yet, but something comes.
  expect(discarded).toEqual([]);
  expect(isAtStake()).toBe(true);
  const again = look();
  const leaveAgain = again.occupy();
  expect(uploadsTo(again.place).map(({ name }) => name)).toEqual(["plan.txt"]);
  again.adopt([stored()!]);
  again.change({ text: "New words" });
  await vi.advanceTimersByTimeAsync(400);
  arrival.resolve();
  await attached;
  await vi.advanceTimersByTimeAsync(400);
  expect(stored()?.content.text).toBe("New words");
  expect(stored()?.content.attachments.map(({ name }) => name)).toEqual(["plan.txt"]);
  expect(again.content.attachments).toHaveLength(1);
  expect(isAtStake()).toBe(false);
  leaveAgain();
});

test("a draft that was made for a file is given up if none came, and nobody looks", async () => {
  vi.useFakeTimers();
  const { core, writer, holdFiles, stored, discarded } = place();
  const arrival = Promise.withResolvers<void>();
  holdFiles(arrival.promise);
  const leave = writer.occupy();
  const attached = attachToChat(core, writer, [new File([], "plan.txt")]);
  await vi.advanceTimersByTimeAsync(10);
  leave();
  arrival.reject(new ApiError({ kind: "offline", message: "away" }));
  await attached;
  await vi.advanceTimersByTimeAsync(10);
  expect(discarded).toHaveLength(1);
  expect(stored()).toBeNull();
  expect(isAtStake()).toBe(false);
});

test("a draft begun again goes on with the words that could not be stored, not with what was stored before", async () => {
  vi.useFakeTimers();
  const { writer, look, goAway, stored } = place();
  const leave = writer.occupy();
  writer.change({ text: "Old" });
  await vi.advanceTimersByTimeAsync(500);
  goAway(true);
  writer.change({ text: "Old and held" });
  leave();
  await vi.advanceTimersByTimeAsync(1000);
  const again = look();
  again.change({ text: "typed" });
  goAway(false);
  await vi.advanceTimersByTimeAsync(5000);
  expect(again.content.text).toBe("Old and held\ntyped");
  expect(stored()?.content.text).toBe("Old and held\ntyped");
});

test("a file chosen before the draft was found goes along with what was begun, words and files", async () => {
  const { core, writer, stored } = place({ begun: "before" });
  await attachToChat(core, writer, [new File([], "plan.txt")]);
  expect(writer.content.text).toBe("before");
  await writer.flush();
  const [file] = stored()!.content.attachments;
  expect(stored()?.content.text).toBe("before");
  const other = place({ begun: "before" });
  other.stored()!.content.attachments = [file!];
  other.writer.change({ text: "after" });
  await until(() => other.writer.content.text === "before\nafter");
  await other.writer.flush();
  expect(other.stored()?.content.attachments).toEqual([file]);
});
