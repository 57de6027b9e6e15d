import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { clampWidth, listWidths, widthByKey } from "../../stores/list-width.ts";
import { setListWidth } from "../../stores/look.ts";
import { text } from "../../strings/text.ts";

/** The edge between list and conversation: dragged, or moved by arrow keys; a double click gives it back to the window. */
export function ListEdge() {
  const { api } = useConnection();
  const edge = useRef<HTMLHRElement>(null);
  const began = useRef(0);
  const now = useWidth(edge);
  function keep(listWidth: number | null): void {
    setListWidth(listWidth);
    void orTell(api.call("settings.set", { listWidth }));
  }
  function onKeyDown(event: KeyboardEvent): void {
    const width = widthByKey(event.key, now, isRightToLeft());
    if (width === null) return;
    event.preventDefault();
    keep(width);
  }
  return (
    <hr
      ref={edge}
      className="list-edge"
      aria-orientation="vertical"
      aria-label={text.looks.listEdge}
      aria-valuenow={now}
      aria-valuemin={listWidths.least}
      aria-valuemax={listWidths.most}
      tabIndex={0}
      title={text.looks.listEdgeHint}
      {...dragging(began, keep)}
      onDoubleClick={() => keep(null)}
      onKeyDown={onKeyDown}
    />
  );
}

type Press = PointerEvent<HTMLHRElement>;

/** The edge follows the pointer while it is pressed; where it is left is told at the end, if it was moved at all. */
function dragging(began: RefObject<number>, onEnd: (width: number) => void) {
  const holds = ({ currentTarget, pointerId }: Press) => currentTarget.hasPointerCapture(pointerId);
  return {
    onPointerDown(event: Press): void {
      if (event.button !== 0) return;
      event.preventDefault();
      event.currentTarget.focus();
      began.current = event.clientX;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: Press): void {
      const width = holds(event) ? widthAt(event) : null;
      if (width !== null) setListWidth(width);
    },
    onPointerUp(event: Press): void {
      if (!holds(event)) return;
      event.currentTarget.releasePointerCapture(event.pointerId);
      const width = widthAt(event);
      if (width !== null && event.clientX !== began.current) onEnd(width);
    },
  };
}

function widthAt({ currentTarget, clientX }: Press): number | null {
  const box = currentTarget.parentElement?.getBoundingClientRect();
  if (!box) return null;
  return clampWidth(isRightToLeft() ? box.right - clientX : clientX - box.left);
}

/** How wide what the edge belongs to is now, px. */
function useWidth(edge: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState<number>(listWidths.least);
  useEffect(() => {
    const pane = edge.current?.parentElement;
    if (!pane) return;
    const watch = new ResizeObserver(() => setWidth(Math.round(pane.offsetWidth)));
    watch.observe(pane);
    return () => watch.disconnect();
  }, [edge]);
  return width;
}

function isRightToLeft(): boolean {
  return getComputedStyle(document.documentElement).direction === "rtl";
}
