import type { TimelineEventView } from "../../../shared/model/conversation.ts";
import { locale } from "../../strings/text.ts";
import { clockTime, longTime } from "../../text/time.ts";

/** Something that happened and is no message: one quiet line. */
export function EventLine({ event }: { event: TimelineEventView }) {
  const { by, text, at } = event;
  return (
    <p className="chat-line">
      {by !== "" && !text.startsWith(by) && <strong>{by}</strong>} {text}{" "}
      <time dateTime={new Date(at).toISOString()} title={longTime(at, locale)}>
        {clockTime(at, locale)}
      </time>
    </p>
  );
}
