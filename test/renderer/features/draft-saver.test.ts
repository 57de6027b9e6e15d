import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DraftSaver, heldSaver, type SaveState, saverOf } from "../../../renderer/features/composer/draft-saver.ts";
import { attachFiles, draftPlace } from "../../../renderer/features/composer/use-attach.ts";
import { holders, isAtStake, release } from "../../../renderer/stores/unstored.ts";
import { uploadsTo } from "../../../renderer/stores/uploads.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { DraftContent } from "../../../shared/model/draft.ts";
import { accountId, attachmentId, draftId } from "../../../shared/model/ids.ts";
import { coreOf } from "../support/api.ts";

const id = draftId.parse(1);
const content = (text: string): DraftContent => ({
  accountId: accountId.parse(1),
  from: { name: "", address: "me@example.org" },
  to: [],
  cc: [],
  bcc: [],
  subject: "",
  text,
  quote: false,
  attachments: [],
});

/** A journal as the core keeps it: a save must name the newest version. */
function journal() {
  const texts: string[] = [];
  const files: string[][] = [];
  let attaching: Promise<void> | null = null;
  let broken = false;
  let closed = false;
  let gate: Promise<void> | null = null;
  const core = coreOf({
    "drafts.save": async (input) => {
      await gate;
      if (broken) throw new ApiError({ kind: "offline", message: "away" });
      if (closed) throw new ApiError({ kind: "conflict", message: "sent" });
      if (input.version !== texts.length) throw new ApiError({ kind: "conflict", message: "stale" });
      texts.push(input.content.text);
      files.push(input.content.attachments.map(({ name }) => name));
      return { version: texts.length };
    },
    "drafts.attach": async ({ offset }) => {
      await attaching;
      return { attachmentId: attachmentId.parse(offset + 1) };
    },
    "drafts.get": () => ({
      id,
      kind: "new",
      conversationId: null,
      sourceId: null,
      version: texts.length,
      content: content(texts.at(-1) ?? ""),
      updatedAt: 0,
      identities: [],
    }),
  });
  return {
    core,
    texts,
    files,
    holdFiles: (until: Promise<void>) => {
      attaching = until;
    },
    breakIt: (value: boolean) => {
      broken = value;
    },
    closeDraft: () => {
      closed = true;
    },
    hold: (until: Promise<void> | null) => {
      gate = until;
    },
  };
}

function saverOn(core: ReturnType<typeof journal>) {
  const states: SaveState[] = [];
  let conflicts = 0;
  let gone = 0;
  const saver = new DraftSaver({
    api: core.core,
    draft: { id, version: 0, content: content("") },
    onState: (state) => states.push(state),
    onConflict: () => conflicts++,
    onGone: () => gone++,
  });
  return { saver, states, conflicts: () => conflicts, gone: () => gone };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const holder of holders()) release(holder);
  vi.useRealTimers();
});

test("typing is stored once, after a pause", async () => {
  const core = journal();
  const { saver, states } = saverOn(core);
  for (const text of ["H", "He", "Hel"]) {
    saver.change(content(text));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(core.texts).toEqual([]);
  await vi.advanceTimersByTimeAsync(300);
  expect(core.texts).toEqual(["Hel"]);
  expect(states.at(-1)).toBe("saved");
});

test("a flush stores at once and waits until the core has it", async () => {
  const core = journal();
  const { saver } = saverOn(core);
  saver.change(content("now"));
  await saver.flush();
  expect(core.texts).toEqual(["now"]);
  expect(saver.version).toBe(1);
});

test("what is typed during a save is stored after it, never beside it", async () => {
  const core = journal();
  const { saver } = saverOn(core);
  let release = () => {};
  core.hold(
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  saver.change(content("first"));
  const flushed = saver.flush();
  saver.change(content("second"));
  core.hold(null);
  release();
  await flushed;
  expect(core.texts).toEqual(["first", "second"]);
  expect(saver.version).toBe(2);
});

test("several flushes at once are one save", async () => {
  const core = journal();
  const { saver, conflicts } = saverOn(core);
  let release = () => {};
  core.hold(
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  saver.change(content("once"));
  const flushes = [saver.flush(), saver.flush(), saver.flush()];
  release();
  await Promise.all(flushes);
  expect(core.texts).toEqual(["once"]);
  expect(conflicts()).toBe(0);
});

test("a draft changed elsewhere: both versions are in the journal, ours is the newest, and it is told", async () => {
  const core = journal();
  const { saver, conflicts } = saverOn(core);
  core.texts.push("theirs");
  saver.change(content("ours"));
  await saver.flush();
  expect(core.texts).toEqual(["theirs", "ours"]);
  expect(saver.version).toBe(2);
  expect(conflicts()).toBe(1);
});

test("while storing fails the text is kept and tried again", async () => {
  const core = journal();
  core.breakIt(true);
  const { saver, states } = saverOn(core);
  saver.change(content("precious"));
  await vi.advanceTimersByTimeAsync(400);
  expect(states.at(-1)).toBe("failing");
  expect(saver.content.text).toBe("precious");
  core.breakIt(false);
  await vi.advanceTimersByTimeAsync(2100);
  expect(core.texts).toEqual(["precious"]);
  expect(states.at(-1)).toBe("saved");
});

test("a flush that cannot store says so, so that nothing older is sent", async () => {
  const core = journal();
  core.breakIt(true);
  const { saver } = saverOn(core);
  saver.change(content("precious"));
  await expect(saver.flush()).rejects.toMatchObject({ kind: "offline" });
});

test("closing stores the last letters; abandoning stores nothing more", async () => {
  const core = journal();
  const { saver } = saverOn(core);
  saver.change(content("last letters"));
  saver.close();
  await vi.advanceTimersByTimeAsync(1);
  expect(core.texts).toEqual(["last letters"]);
  const gone = journal();
  const other = saverOn(gone).saver;
  other.change(content("sent already"));
  other.abandon();
  other.close();
  await vi.advanceTimersByTimeAsync(5000);
  expect(gone.texts).toEqual([]);
});

test("a text of two million letters is stored whole", async () => {
  const core = journal();
  const { saver } = saverOn(core);
  const long = "å".repeat(2_000_000);
  saver.change(content(long));
  await saver.flush();
  expect(core.texts[0]?.length).toBe(2_000_000);
});

test("what could not be stored at the end is tried again when nobody looks at it any more, and a new look goes on with it", async () => {
  const core = journal();
  core.breakIt(true);
  const { saver } = saverOn(core);
  saver.change(content("last letters"));
  saver.close();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(core.texts).toEqual([]);
  expect(heldSaver(id)).toBe(saver);
  expect(isAtStake()).toBe(true);
  core.breakIt(false);
  await vi.advanceTimersByTimeAsync(2100);
  expect(core.texts).toEqual(["last letters"]);
  expect(heldSaver(id)).toBeNull();
  expect(isAtStake()).toBe(false);
});

test("a flush that failed is tried again by itself", async () => {
  const core = journal();
  core.breakIt(true);
  const { saver } = saverOn(core);
  saver.change(content("precious"));
  await expect(saver.flush()).rejects.toMatchObject({ kind: "offline" });
  core.breakIt(false);
  await vi.advanceTimersByTimeAsync(2100);
  expect(core.texts).toEqual(["precious"]);
});

test("a draft that was discarded or sent elsewhere is not tried for ever: it is told once, and the words stay", async () => {
  const core = journal();
  const { saver, states, gone } = saverOn(core);
  saver.change(content("kept here"));
  await saver.flush();
  core.closeDraft();
  saver.change(content("kept here, and on"));
  await vi.advanceTimersByTimeAsync(400);
  const calls = core.core.calls.length;
  saver.change(content("kept here, and on and on"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(core.core.calls).toHaveLength(calls);
  expect(states.at(-1)).toBe("gone");
  expect(gone()).toBe(1);
  expect(saver.content.text).toBe("kept here, and on and on");
  expect(isAtStake()).toBe(true);
  await expect(saver.flush()).rejects.toMatchObject({ kind: "not-found" });
  saver.abandon();
  expect(isAtStake()).toBe(false);
});

test("a save whose answer was lost is not taken for somebody else's", async () => {
  const core = journal();
  const { saver, conflicts } = saverOn(core);
  core.texts.push("mine");
  saver.change(content("mine"));
  await saver.flush();
  expect(core.texts).toEqual(["mine"]);
  expect(conflicts()).toBe(0);
  expect(saver.version).toBe(1);
});

const draftAt = (version: number, text: string) => ({ id, version, content: content(text) });

test("a draft that is left while a file is on its way is saved by one only: newer words and the file are both there", async () => {
  const core = journal();
  const arrival = Promise.withResolvers<void>();
  core.holdFiles(arrival.promise);
  const first = saverOf(core.core, draftAt(0, ""));
  const leave = first.occupy();
  first.change(content("Old words"));
  const attached = attachFiles(core.core, first, [new File([], "plan.txt")]);
  expect(isAtStake()).toBe(true);
  await vi.advanceTimersByTimeAsync(400);
  first.close();
  leave();
  await vi.advanceTimersByTimeAsync(5000);
  expect(isAtStake()).toBe(true);
  expect(uploadsTo(draftPlace(id)).map(({ name }) => name)).toEqual(["plan.txt"]);
  const again = saverOf(core.core, draftAt(1, "Old words"));
  again.change({ ...again.content, text: "New words" });
  await again.flush();
  arrival.resolve();
  await attached;
  await vi.advanceTimersByTimeAsync(400);
  expect(core.texts.at(-1)).toBe("New words");
  expect(core.files.at(-1)).toEqual(["plan.txt"]);
  expect(core.texts).toHaveLength(3);
  expect(again.content.attachments).toHaveLength(1);
  expect(uploadsTo(draftPlace(id))).toEqual([]);
  expect(heldSaver(id)).toBeNull();
  expect(isAtStake()).toBe(false);
});

test("a draft that was changed elsewhere while nothing was written here is gone on with as it is now", async () => {
  const core = journal();
  const first = saverOf(core.core, draftAt(0, ""));
  const leave = first.occupy();
  const again = saverOf(core.core, draftAt(3, "From another window"));
  expect(again).toBe(first);
  expect(again.content.text).toBe("From another window");
  expect(again.version).toBe(3);
  expect(saverOf(core.core, draftAt(2, "Older")).content.text).toBe("From another window");
  again.change(content("Typed"));
  expect(saverOf(core.core, draftAt(4, "Newer")).content.text).toBe("Typed");
  leave();
});

test("a file of a draft that was discarded and taken back goes along with what is written now", async () => {
  const core = journal();
  const arrival = Promise.withResolvers<void>();
  core.holdFiles(arrival.promise);
  const first = saverOf(core.core, draftAt(0, ""));
  const attached = attachFiles(core.core, first, [new File([], "plan.txt")]);
  first.abandon();
  const again = saverOf(core.core, draftAt(0, "Back"));
  expect(again).not.toBe(first);
  const leave = again.occupy();
  arrival.resolve();
  await attached;
  await vi.advanceTimersByTimeAsync(400);
  expect(core.texts).toEqual(["Back"]);
  expect(core.files).toEqual([["plan.txt"]]);
  leave();
});
