// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ConnectionContext } from "../../../renderer/api/context.ts";
import { KeptEdits, KeptMark } from "../../../renderer/features/chat/kept-edits.tsx";
import { useEdits } from "../../../renderer/stores/edits.ts";
import { useReading } from "../../../renderer/stores/reading.ts";
import { useToasts } from "../../../renderer/stores/toasts.ts";
import { isAtStake } from "../../../renderer/stores/unstored.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { until } from "../../support/until.ts";
import { coreOf } from "../support/api.ts";
import { connectionOf } from "../support/connection.ts";
import { said } from "../support/messages.ts";

const message = said(5, 0, 9);
const { id } = message;
const { type, end } = useEdits.getState();
/** Past the moment in which what was just typed is stored by itself. */
const leaving = () => isAtStake(performance.now() + 2000);

let close = () => {};

beforeEach(() => vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterEach(() => {
  close();
  close = () => {};
  act(() => end(id));
  useReading.getState().edit(null);
  for (const toast of useToasts.getState().toasts) useToasts.getState().dismiss(toast.id);
  vi.unstubAllGlobals();
});

async function show(answer: () => MessageView) {
  const connection = connectionOf(coreOf({ "messages.get": answer }));
  connection.queries.setDefaultOptions({ queries: { retry: false } });
  const root = createRoot(document.body.appendChild(document.createElement("main")));
  close = () => {
    act(() => root.unmount());
    document.body.replaceChildren();
  };
  await act(async () =>
    root.render(
      <QueryClientProvider client={connection.queries}>
        <ConnectionContext value={connection}>
          <KeptMark message={message} />
          <KeptEdits />
        </ConnectionContext>
      </QueryClientProvider>,
    ),
  );
  return connection;
}

async function press(words: string): Promise<void> {
  const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === words);
  if (!button) throw new Error(`no button “${words}”`);
  await act(async () => button.click());
}

test("words that are the message's own again are no change, and hold nothing", () => {
  type(id, "Ferry at ten", "Ferry at nine");
  expect(leaving()).toBe(true);
  type(id, "Ferry at nine", "Ferry at nine");
  expect(useEdits.getState().words.size).toBe(0);
  expect(leaving()).toBe(false);
});

test("a message that was changed and left so says it; it is opened or dropped there", async () => {
  type(id, "Ferry at ten", "Ferry at nine");
  await show(() => message);
  expect(document.body.textContent).toContain("Unsaved change");
  await press("Open");
  expect(useReading.getState().editing).toBe(id);
  await press("Drop");
  expect(document.body.textContent).not.toContain("Unsaved change");
  expect(leaving()).toBe(false);
});

test.each([
  ["deleted", (): MessageView => ({ ...message, content: "removed" })],
  [
    "no longer here",
    (): MessageView => {
      throw new ApiError({ kind: "not-found", message: "This message is no longer here." });
    },
  ],
])("a changed message that is %s keeps its words until they are copied", async (_, gone) => {
  let answer = () => message;
  type(id, "Ferry at ten", "Ferry at nine");
  act(() => useReading.getState().edit(id));
  const { queries } = await show(() => answer());
  expect(leaving()).toBe(true);
  answer = gone;
  await act(async () => {
    await queries.invalidateQueries();
  });
  await until(() => document.querySelector("[role=alert]")?.textContent.includes("no longer here"));
  expect(useReading.getState().editing).toBeNull();
  expect(leaving()).toBe(true);
  const writeText = vi.fn((): Promise<void> => Promise.reject(new Error("not allowed")));
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  await press("Copy text");
  await until(() => useToasts.getState().toasts.at(-1)?.kind === "error");
  expect(leaving()).toBe(true);
  writeText.mockImplementation(() => Promise.resolve());
  await press("Copy text");
  await until(() => !leaving());
  expect(writeText).toHaveBeenLastCalledWith("Ferry at ten");
  expect(document.querySelector("[role=alert]")).toBeNull();
});
