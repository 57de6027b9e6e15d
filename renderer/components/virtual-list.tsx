import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";

export interface VirtualListProps<Item> {
  label: string;
  items: readonly Item[];
  /** Every row is this high, px. */
  rowHeight: number;
  idOf(item: Item): number;
  /** The row that the keyboard is on. */
  cursor: number | null;
  /** A click on a row, with where it fell. */
  onPick(item: Item, event: MouseEvent): void;
  row(item: Item): ReactNode;
  /** The arrow keys: to the next row or the one before. */
  onStep(step: 1 | -1): void;
  /** Told which rows are on screen. */
  onLook?(first: number, last: number): void;
  children?: ReactNode;
}

interface Press<Item> {
  item: Item | undefined;
  /** px in the window */
  x: number;
  y: number;
}

/** px that a hand moves in one click */
const steady = 8;

function isNear({ x, y }: Press<unknown>, { clientX, clientY }: MouseEvent): boolean {
  return Math.abs(clientX - x) <= steady && Math.abs(clientY - y) <= steady;
}

const noPlaces: readonly number[] = [];

/** The id that `aria-activedescendant` names. */
export function rowId(id: number): string {
  return `row-${id}`;
}

/** A long list of rows of one height. What is on screen stays where it is when rows come and go above. */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { label, items, rowHeight, idOf, cursor, onPick, onStep, row, onLook, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const place = useMemo(
    () => (cursor === null ? -1 : items.findIndex((item) => idOf(item) === cursor)),
    [items, idOf, cursor],
  );
  useAnchor(handle, items, idOf, rowHeight);
  useCursorInView(scroller, handle, items, idOf, cursor);
  function look(): void {
    const { scrollOffset = 0, viewportSize = 0 } = handle.current ?? {};
    onLook?.(Math.floor(scrollOffset / rowHeight), Math.ceil((scrollOffset + viewportSize) / rowHeight));
  }
  const pressed = useRef<Press<Item> | null>(null);
  function itemAt({ target }: MouseEvent): Item | undefined {
    const element = target instanceof Element ? target.closest("[data-index]") : null;
    return element ? items[Number(element.getAttribute("data-index"))] : undefined;
  }
  /** Rows that move between press and release make the browser click on the list itself: meant was the row pressed. */
  function pick(event: MouseEvent): void {
    const press = pressed.current;
    const item = itemAt(event) ?? (press && isNear(press, event) ? press.item : undefined);
    if (item !== undefined) onPick(item, event);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) onStep(step);
    if (step !== 0 || event.key === " ") event.preventDefault();
  }
  return (
    <div
      ref={scroller}
      className="virtual-list"
      role="listbox"
      aria-label={label}
      aria-multiselectable="true"
      tabIndex={0}
      aria-activedescendant={cursor === null || place < 0 ? undefined : rowId(cursor)}
      onPointerDown={(event) => {
        pressed.current = { item: itemAt(event), x: event.clientX, y: event.clientY };
      }}
      onClick={pick}
      onKeyDown={onKeyDown}
      onFocus={() => scroller.current?.focus({ preventScroll: true })}
    >
      <Virtualizer
        ref={handle}
        data={items}
        itemSize={rowHeight}
        bufferSize={rowHeight * 6}
        keepMounted={place < 0 ? noPlaces : [place]}
        onScroll={look}
        onResize={look}
      >
        {(item, index) => (
          <div key={idOf(item)} data-index={index} style={{ height: rowHeight }}>
            {row(item)}
          </div>
        )}
      </Virtualizer>
      {children}
    </div>
  );
}

type Handle = { current: VirtualizerHandle | null };

/** How many rows the anchor moved: the first of the rows that were on screen and still exist. */
export function anchorShift(before: readonly number[], after: readonly number[], first: number): number {
  const places = new Map(after.map((id, index) => [id, index]));
  for (let index = first; index < Math.min(before.length, first + 20); index++) {
    const now = places.get(before[index] ?? -1);
    if (now !== undefined) return now - index;
  }
  return 0;
}

function useAnchor<Item>(handle: Handle, items: readonly Item[], idOf: (item: Item) => number, rowHeight: number) {
  const shown = useRef<number[]>([]);
  useLayoutEffect(() => {
    const after = items.map(idOf);
    const offset = handle.current?.scrollOffset ?? 0;
    if (offset > rowHeight / 2) {
      const shift = anchorShift(shown.current, after, Math.floor(offset / rowHeight));
      if (shift !== 0) handle.current?.scrollTo(offset + shift * rowHeight);
    }
    shown.current = after;
  }, [handle, items, idOf, rowHeight]);
}

/** The focus is where it was left after a click in the navigation, not where something is read or written. */
function isAstray(focused: Element | null): boolean {
  return focused === null || focused === document.body || focused.closest("nav") !== null;
}

function useCursorInView<Item>(
  scroller: RefObject<HTMLElement | null>,
  handle: Handle,
  items: readonly Item[],
  idOf: (item: Item) => number,
  cursor: number | null,
) {
  const latest = useRef({ items, idOf });
  latest.current = { items, idOf };
  useEffect(() => {
    if (cursor === null) return;
    const index = latest.current.items.findIndex((item) => latest.current.idOf(item) === cursor);
    if (index < 0) return;
    handle.current?.scrollToIndex(index, { align: "nearest" });
    if (isAstray(document.activeElement)) scroller.current?.focus({ preventScroll: true });
  }, [scroller, handle, cursor]);
}
