import type { TimelineEventView } from "../../../shared/model/conversation.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";

/** What stands in a timeline, top to bottom. */
export type TimelineItem =
  | { kind: "day"; key: string; at: number }
  | { kind: "new"; key: string }
  | { kind: "event"; key: string; event: TimelineEventView }
  /** `first`: with its sender's name; else it goes on what they said before. */
  | { kind: "message"; key: string; message: MessageView; first: boolean };

/** ms; what one person says within it stands together. */
const together = 5 * 60_000;

function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function senderKey({ sender }: MessageView): string {
  return sender.identityId === null ? `${sender.name} ${sender.address}` : String(sender.identityId);
}

function continues(before: MessageView | null, message: MessageView): boolean {
  if (before === null || before.content !== "rich" || message.content !== "rich") return false;
  const near = message.sentAt - before.sentAt < together;
  const alike = before.visibility === message.visibility && message.parentId === before.parentId;
  return near && alike && senderKey(before) === senderKey(message);
}

/** Events worth a line: those that say something and are not shown at a message already. */
function isLine({ kind, text }: TimelineEventView): boolean {
  return text !== "" && !["reaction", "edit", "deletion", "read-up-to"].includes(kind);
}

interface Moment {
  at: number;
  /** Events stand before what was said at the same time. */
  event: TimelineEventView | null;
  message: MessageView | null;
}

/**
 * Puts a timeline together: days, the line above what is new, quiet events, and messages grouped by who said them.
 * @param messages oldest first
 * @param newFrom the first message that was unread when the conversation was opened
 */
export function timelineItems(
  messages: readonly MessageView[],
  events: readonly TimelineEventView[],
  newFrom: MessageId | null,
): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day: number | null = null;
  let before: MessageView | null = null;
  for (const { at, event, message } of moments(messages, events)) {
    if (dayOf(at) !== day) {
      day = dayOf(at);
      items.push({ kind: "day", key: `day ${day}`, at: day });
      before = null;
    }
    if (event) items.push({ kind: "event", key: `event ${event.id}`, event });
    if (event) before = null;
    if (!message) continue;
    if (message.id === newFrom) items.push({ kind: "new", key: "new" });
    const first = message.id === newFrom || !continues(before, message);
    items.push({ kind: "message", key: `message ${message.id}`, message, first });
    before = message;
  }
  return items;
}

function moments(messages: readonly MessageView[], events: readonly TimelineEventView[]): Moment[] {
  const lines = events.filter(isLine);
  const merged: Moment[] = [];
  let next = 0;
  for (const message of messages) {
    for (let event = lines[next]; event && event.at <= message.sentAt; event = lines[++next]) {
      merged.push({ at: event.at, event, message: null });
    }
    merged.push({ at: message.sentAt, event: null, message });
  }
  for (const event of lines.slice(next)) merged.push({ at: event.at, event, message: null });
  return merged;
}

/** Where reading begins: the first unread message of others, if any. */
export function firstUnread(messages: readonly MessageView[]): MessageId | null {
  return messages.find(({ read, direction }) => !read && direction === "in")?.id ?? null;
}
