import { ArrowDown } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { Virtualizer } from "virtua";
import type { MessageId } from "../../../shared/model/ids.ts";
import { ErrorBoundary } from "../../components/error-boundary.tsx";
import { useNow } from "../../components/use-now.ts";
import { useSettled } from "../../components/use-settled.ts";
import { useReading } from "../../stores/reading.ts";
import { locale, text } from "../../strings/text.ts";
import { dayHeading } from "../../text/time.ts";
import { BrokenMessage } from "../conversation/original-dialog.tsx";
import { ChatMessage } from "./chat-message.tsx";
import { EventLine } from "./event-line.tsx";
import type { TimelineItem } from "./timeline-items.ts";
import { useTimelineScroll } from "./use-timeline-scroll.ts";

export interface ChatTimelineProps {
  label: string;
  items: readonly TimelineItem[];
  target: MessageId | null;
  own: MessageId | null;
  inThread: boolean;
  /** Messages that came in below while the user was further up. */
  below: number;
  /** Told which items are on screen, by index, and whether the newest is. */
  onLook(first: number, last: number): void;
  /** What stands above the oldest message. */
  top: ReactNode;
}

/** px; what stands above the oldest message is this high. */
const topHeight = 48;

/** Messages in one order of time, the newest at the foot; as long as it may be. */
export function ChatTimeline(props: ChatTimelineProps) {
  const { label, items, target, own, inThread, below, onLook, top } = props;
  const { handle, atEnd, shift, toEnd, onScroll, onResize } = useTimelineScroll({ items, target, own, onLook });
  const now = useNow();
  const edited = useEdited(items);
  const [size, setSize] = useState<number | null>(null);
  const settled = useSettled(size);
  function resized(): void {
    onResize();
    if (!settled) setSize(handle.current?.scrollSize ?? null);
  }
  return (
    <section className="timeline" aria-label={label}>
      <div className="timeline-scroll" data-settled={settled}>
        <div className="timeline-space" />
        {top && (
          <div className="timeline-top" style={{ height: topHeight }}>
            {top}
          </div>
        )}
        <Virtualizer
          ref={handle}
          data={items}
          shift={shift}
          startMargin={top ? topHeight : 0}
          bufferSize={600}
          keepMounted={edited}
          onScroll={onScroll}
          onResize={resized}
        >
          {(item) => (
            <div key={item.key} className="timeline-item">
              <Item item={item} now={now} inThread={inThread} />
            </div>
          )}
        </Virtualizer>
      </div>
      {!atEnd && (
        <button type="button" className="button jump" onClick={toEnd}>
          <ArrowDown size={15} strokeWidth={2} aria-hidden="true" />
          {below > 0 ? text.chat.newBelow(below) : text.chat.jump}
        </button>
      )}
    </section>
  );
}

/** Where the message stands that is being changed: its field keeps focus and caret however far one scrolls. */
function useEdited(items: readonly TimelineItem[]): readonly number[] {
  const id = useReading((state) => state.editing);
  return useMemo(() => {
    const place = id === null ? -1 : items.findIndex((item) => item.kind === "message" && item.message.id === id);
    return place < 0 ? [] : [place];
  }, [items, id]);
}

function Item({ item, now, inThread }: { item: TimelineItem; now: number; inThread: boolean }) {
  switch (item.kind) {
    case "day":
      return (
        <h3 className="day-line">
          <span>{dayHeading(item.at, now, locale)}</span>
        </h3>
      );
    case "new":
      return (
        <p className="new-line">
          <span>{text.chat.newMessages}</span>
        </p>
      );
    case "event":
      return <EventLine event={item.event} />;
    case "message":
      return (
        <ErrorBoundary fallback={() => <BrokenMessage id={item.message.id} />}>
          <ChatMessage message={item.message} first={item.first} inThread={inThread} />
        </ErrorBoundary>
      );
  }
}
