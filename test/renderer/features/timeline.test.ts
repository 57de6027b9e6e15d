import { expect, test } from "vitest";
import { firstUnread, timelineItems } from "../../../renderer/features/chat/timeline-items.ts";
import { seenTarget } from "../../../renderer/features/chat/use-seen.ts";
import { cameAbove } from "../../../renderer/features/chat/use-timeline-scroll.ts";
import type { TimelineEventView } from "../../../shared/model/conversation.ts";
import { conversationId } from "../../../shared/model/ids.ts";
import { said } from "../support/messages.ts";

const noon = new Date(2026, 9, 1, 12).getTime();
const minute = 60_000;
const conversation = conversationId.parse(1);

function event(id: number, at: number, text: string, kind: TimelineEventView["kind"] = "joined"): TimelineEventView {
  return { id, conversationId: conversation, messageId: null, kind, by: "Ben", at, text };
}

/** The items in short: what each is, and of messages whether a name stands above. */
function shape(...input: Parameters<typeof timelineItems>): string[] {
  return timelineItems(...input).map((item) =>
    item.kind === "message" ? `${item.first ? "first" : "more"} ${item.message.id}` : item.kind,
  );
}

test("what one person says within minutes stands together; another person, a pause or a new day does not", () => {
  const messages = [
    said(1, noon, 1),
    said(2, noon + minute, 1),
    said(3, noon + 2 * minute, 2),
    said(4, noon + 9 * minute, 2),
    said(5, noon + 24 * 60 * minute, 2),
  ];
  expect(shape(messages, [], null)).toEqual(["day", "first 1", "more 2", "first 3", "first 4", "day", "first 5"]);
});

test("the line stands above what is new, and what follows it has its name", () => {
  const messages = [said(1, noon, 1), said(2, noon + minute, 1, { read: false }), said(3, noon + minute, 1)];
  expect(shape(messages, [], firstUnread(messages))).toEqual(["day", "first 1", "new", "first 2", "more 3"]);
});

test("events stand in their time, also before and after all messages; those shown elsewhere are no lines", () => {
  const messages = [said(1, noon, 1), said(2, noon + 2 * minute, 1)];
  const events = [
    event(1, noon - minute, "joined"),
    event(2, noon + minute, "set the topic", "topic"),
    event(3, noon + minute, "👍", "reaction"),
    event(4, noon + minute, ""),
    event(5, noon + 3 * minute, "left", "left"),
  ];
  expect(shape(messages, events, null)).toEqual(["day", "event", "first 1", "event", "first 2", "event"]);
  expect(shape([], events, null)).toEqual(["day", "event", "event", "event"]);
});

test("own messages are never new", () => {
  expect(firstUnread([said(1, noon, 9, { read: false }), said(2, noon, 1)])).toBe(null);
});

test("items that come in above are known from those that come in below", () => {
  expect(cameAbove(["day 1", "b", "c"], ["day 0", "a", "day 1", "b", "c"])).toBe(true);
  expect(cameAbove(["day 1", "b"], ["day 1", "b", "c"])).toBe(false);
  expect(cameAbove(["day 1", "b"], ["day 1", "x", "y"])).toBe(false);
  expect(cameAbove([], ["a"])).toBe(false);
});

test("only what was in view is marked as read; the whole conversation once its end was seen", () => {
  const messages = [1, 2, 3].map((id) => said(id, noon + id, 1, { read: false }));
  const seen = { conversationId: conversation, messages, part: false };
  expect(seenTarget({ ...seen, last: -1 })).toBe(null);
  expect(seenTarget({ ...seen, last: 1 })).toEqual({ messageIds: [1, 2] });
  expect(seenTarget({ ...seen, last: 2 })).toEqual({ conversationIds: [1] });
  expect(seenTarget({ ...seen, last: 2, part: true })).toEqual({ messageIds: [1, 2, 3] });
  expect(seenTarget({ ...seen, last: 2, messages: messages.map((each) => ({ ...each, read: true })) })).toBe(null);
});
