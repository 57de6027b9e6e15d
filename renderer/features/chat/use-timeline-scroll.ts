import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { TimelineItem } from "./timeline-items.ts";

export interface TimelineScroll {
  handle: RefObject<VirtualizerHandle | null>;
  /** The newest message is in view, and stays there when more come. */
  atEnd: boolean;
  /** Items came in above since the last drawing: what is on screen stays where it is. */
  shift: boolean;
  toEnd(): void;
  onScroll(): void;
  onResize(): void;
}

export interface TimelineScrollOptions {
  items: readonly TimelineItem[];
  /** The message to begin at: what was searched for. */
  target: MessageId | null;
  /** An own message that is on its way; when another one appears, the end is shown. */
  own: MessageId | null;
  /** Told which items are on screen, by index. */
  onLook(first: number, last: number): void;
}

/** px; nearer to the end than this is at the end. */
const nearEnd = 32;

/** Whether items came in above: the first one of before is still there, but no longer first. */
export function cameAbove(before: readonly string[], after: readonly string[]): boolean {
  const [first] = before.filter((key) => key !== "top" && !key.startsWith("day"));
  if (first === undefined) return false;
  const now = after.indexOf(first);
  return now > before.indexOf(first);
}

function placeOf(items: readonly TimelineItem[], id: MessageId | null): number {
  if (id === null) return -1;
  return items.findIndex((item) => item.kind === "message" && item.message.id === id);
}

/**
 * Where a timeline stands: it begins at what is sought, else at what is new, else at its end; it stays at the end while
 * the user is there, and where the user is otherwise.
 */
export function useTimelineScroll({ items, target, own, onLook }: TimelineScrollOptions): TimelineScroll {
  const handle = useRef<VirtualizerHandle>(null);
  const [atEnd, setAtEnd] = useState(true);
  const held = useRef({ atEnd: true, begun: false });
  const shift = useShift(items);

  function toEnd(): void {
    handle.current?.scrollToIndex(items.length - 1, { align: "end" });
  }
  function look(): void {
    const list = handle.current;
    if (!list || !held.current.begun) return;
    const first = list.findItemIndex(list.scrollOffset);
    onLook(first, list.findItemIndex(list.scrollOffset + list.viewportSize));
  }
  function onScroll(): void {
    const list = handle.current;
    if (!list) return;
    held.current.atEnd = list.scrollOffset + list.viewportSize >= list.scrollSize - nearEnd;
    setAtEnd(held.current.atEnd);
    look();
  }
  function onResize(): void {
    if (held.current.begun && held.current.atEnd) {
      toEnd();
      look();
    } else {
      onScroll();
    }
  }

  useLayoutEffect(() => {
    if (held.current.begun || items.length === 0) return;
    held.current.begun = true;
    const fresh = items.findIndex(({ kind }) => kind === "new");
    const sought = placeOf(items, target);
    if (sought >= 0) handle.current?.scrollToIndex(sought, { align: "center" });
    else if (fresh >= 0) handle.current?.scrollToIndex(Math.max(0, fresh - 1), { align: "start" });
    else handle.current?.scrollToIndex(items.length - 1, { align: "end" });
    held.current.atEnd = sought < 0 && fresh < 0;
  }, [items, target]);
  useSought(handle, items, target);
  const last = items.at(-1)?.key;
  useFollowEnd({ last, own, follows: () => held.current.atEnd, toEnd, look });
  return { handle, atEnd, shift, toEnd, onScroll, onResize };
}

function useShift(items: readonly TimelineItem[]): boolean {
  const drawn = useRef<readonly string[]>([]);
  const keys = items.map(({ key }) => key);
  const shift = cameAbove(drawn.current, keys);
  useLayoutEffect(() => {
    drawn.current = keys;
  });
  return shift;
}

/** What was sought later than at the beginning, or was not loaded then. */
function useSought(
  handle: RefObject<VirtualizerHandle | null>,
  items: readonly TimelineItem[],
  target: MessageId | null,
): void {
  const shown = useRef<MessageId | null>(null);
  useEffect(() => {
    const place = placeOf(items, target);
    if (place < 0 || shown.current === target) return;
    shown.current = target;
    handle.current?.scrollToIndex(place, { align: "center" });
  }, [handle, items, target]);
}

interface FollowEnd {
  last: string | undefined;
  own: MessageId | null;
  follows(): boolean;
  toEnd(): void;
  look(): void;
}

/** What comes in at the end is shown to whoever is there, and what one sends oneself always. */
function useFollowEnd(options: FollowEnd): void {
  const { last, own } = options;
  const latest = useRef(options);
  latest.current = options;
  const seen = useRef(own);
  useEffect(() => {
    if (last === undefined) return;
    const sent = own !== null && own !== seen.current;
    seen.current = own;
    if (sent || latest.current.follows()) latest.current.toEnd();
    latest.current.look();
  }, [last, own]);
}
