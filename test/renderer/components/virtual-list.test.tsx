// @vitest-environment jsdom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { VirtualList } from "../../../renderer/components/virtual-list.tsx";

let close = () => {};
const picked: number[] = [];

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  // This document has no layout to scroll in.
  Element.prototype.scrollTo = () => {};
  picked.length = 0;
  const root = createRoot(document.body.appendChild(document.createElement("main")));
  close = () => {
    act(() => root.unmount());
    document.body.replaceChildren();
  };
  act(() =>
    root.render(
      <VirtualList
        label="Rows"
        items={[{ id: 11 }, { id: 12 }]}
        rowHeight={40}
        idOf={({ id }) => id}
        cursor={12}
        onPick={({ id }) => picked.push(id)}
        onStep={() => {}}
        row={({ id }) => <span id={rowName(id)}>{id}</span>}
      />,
    ),
  );
});
afterEach(() => {
  close();
  vi.unstubAllGlobals();
});

const rowName = (id: number) => `the-row-${id}`;
const list = () => document.querySelector("[role=listbox]");
const row = () => document.querySelector(`#${rowName(12)}`);

function event(type: string, place: { clientX: number; clientY: number }): MouseEvent {
  return new MouseEvent(type, { bubbles: true, ...place });
}

test("a row that moves away between press and release was meant all the same", () => {
  act(() => void row()?.dispatchEvent(event("pointerdown", { clientX: 50, clientY: 60 })));
  act(() => void list()?.dispatchEvent(event("click", { clientX: 51, clientY: 60 })));
  expect(picked).toEqual([12]);
});

test("what was dragged over rows is no click on any", () => {
  act(() => void row()?.dispatchEvent(event("pointerdown", { clientX: 50, clientY: 60 })));
  act(() => void list()?.dispatchEvent(event("click", { clientX: 50, clientY: 260 })));
  expect(picked).toEqual([]);
});
