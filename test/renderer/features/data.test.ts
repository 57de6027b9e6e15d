import { afterEach, expect, test } from "vitest";
import { DraftSaver } from "../../../renderer/features/composer/draft-saver.ts";
import { heldWords } from "../../../renderer/features/data/held-words.ts";
import { type Outcome, performAct, useDataOutcome } from "../../../renderer/features/data/use-data-acts.ts";
import { useEdits } from "../../../renderer/stores/edits.ts";
import { useLayout } from "../../../renderer/stores/layout.ts";
import { useToasts } from "../../../renderer/stores/toasts.ts";
import { giveUp } from "../../../renderer/stores/unstored.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { DraftContent } from "../../../shared/model/draft.ts";
import { accountId, draftId, messageId } from "../../../shared/model/ids.ts";
import { coreOf } from "../support/api.ts";

afterEach(() => {
  useLayout.getState().closeDialog();
  useDataOutcome.getState().seen();
  for (const { id } of useToasts.getState().toasts) useToasts.getState().dismiss(id);
  useEdits.setState({ words: new Map() });
  giveUp();
});

const made: Outcome = { kind: "made", file: "/b.tar", bytes: 1000 };
const restored: Outcome = {
  kind: "restored",
  restored: {
    backup: {
      ...{ createdAt: 0, version: "1" },
      rows: { accounts: 0, conversations: 0, messages: 0, attachments: 0, drafts: 0, outbox: 0 },
    },
    ...{ kept: null, asked: 0, stopped: 0, signIns: 0 },
  },
};
const toasts = () => useToasts.getState().toasts.map(({ message }) => message);

test("how an act ended is told when its dialog was closed meanwhile, and found there on opening it again", async () => {
  const { openDialog, closeDialog } = useLayout.getState();
  openDialog({ kind: "data" });
  await performAct("backup", () => {
    useDataOutcome.getState().seen();
    closeDialog();
    return Promise.resolve(made);
  });
  expect(toasts()).toEqual(["The backup is in /b.tar (1 kB)."]);
  expect(useDataOutcome.getState()).toMatchObject({ asked: false, outcome: made });
  await performAct("restore", () => Promise.reject(new ApiError({ kind: "refused", message: "No room." })));
  expect(toasts()).toContain("No room.");
  await performAct("restore", () => Promise.resolve(restored));
  expect(useLayout.getState().dialog).toEqual({ kind: "data" });
  await performAct("backup", () => Promise.resolve(made));
  expect(toasts()).toHaveLength(2);
});

test("words that are only here can be taken along: drafts and messages that are being changed", async () => {
  const core = coreOf({
    "drafts.save": () => Promise.reject(new ApiError({ kind: "refused", message: "Other data." })),
  });
  const content: DraftContent = {
    ...{ accountId: accountId.parse(1), from: { name: "", address: "me@example.org" }, to: [], cc: [], bcc: [] },
    ...{ subject: "Boat", text: "Come along", quote: false, attachments: [] },
  };
  const saver = new DraftSaver({ api: core, draft: { id: draftId.parse(1), version: 1, content } });
  saver.change(content);
  await saver.flush().catch(() => {});
  useEdits.getState().type(messageId.parse(3), "Tomorrow at nine", "Tomorrow at ten");
  expect(heldWords()).toBe("Boat\nCome along\n\nTomorrow at nine");
  saver.abandon();
});
