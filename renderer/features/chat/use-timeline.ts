import { useEffect, useMemo, useRef, useState } from "react";
import type { ConversationView, TimelineEventView } from "../../../shared/model/conversation.ts";
import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { type LiveList, useLive } from "../../api/use-live.ts";
import { useSelection } from "../../stores/selection.ts";
import { firstUnread, type TimelineItem, timelineItems } from "./timeline-items.ts";

/** How far back is loaded at once to begin at what is new; beyond that the end is shown. */
const searchedBack = 500;
/** The end of time, as JavaScript knows it; ms UTC. */
const endOfTime = 8.64e15;

export interface Timeline {
  /** Oldest first. */
  messages: readonly MessageView[];
  items: readonly TimelineItem[];
  /** For each item the index of the message it is, or of the one before it. */
  messageAt: readonly number[];
  /** What is new, or sought, is known; before that nothing is drawn, so that nothing jumps. */
  ready: boolean;
}

/** The messages of a conversation with their days, events, and the line above what is new. */
export function useTimeline(conversation: ConversationView, list: LiveList<MessageView>, atEnd: boolean): Timeline {
  const messages = useMemo(() => list.rows.toReversed(), [list.rows]);
  const ready = useBeginning(conversation, list, messages);
  const newFrom = useNewLine(conversation, messages, ready, atEnd);
  const events = useEvents(conversation.id, messages, list.complete);
  const items = useMemo(() => timelineItems(messages, events, newFrom), [messages, events, newFrom]);
  const messageAt = useMemo(() => {
    let index = -1;
    return items.map(({ kind }) => (kind === "message" ? ++index : index));
  }, [items]);
  return { messages, items, messageAt, ready };
}

function isFound(conversation: ConversationView, messages: readonly MessageView[], target: MessageId | null): boolean {
  if (target !== null) return messages.some(({ id }) => id === target);
  const oldest = messages.find(({ direction }) => direction === "in");
  return conversation.unreadCount === 0 || oldest === undefined || oldest.read;
}

/**
 * Loads until what is sought or the first unread message is here, and until what is held from an earlier look was asked
 * for again; the first time only.
 */
function useBeginning(
  conversation: ConversationView,
  list: LiveList<MessageView>,
  messages: readonly MessageView[],
): boolean {
  const target = useSelection((state) => state.message);
  const [begun, setBegun] = useState(false);
  const { loading, current, complete, look } = list;
  const found = isFound(conversation, messages, target);
  const enough = complete || (target === null && messages.length >= searchedBack);
  const tried = useRef(-1);
  useEffect(() => {
    if (loading || !current) return;
    if (found || enough) setBegun(true);
    else if (tried.current !== messages.length) {
      // Once for each length: a failure is not tried again by itself.
      tried.current = messages.length;
      look(0, messages.length);
    }
  }, [loading, current, found, enough, messages.length, look]);
  return begun;
}

/** Where the line stands: set when the conversation is opened, and again by what comes in unseen. */
function useNewLine(
  { id, unreadCount }: ConversationView,
  messages: readonly MessageView[],
  ready: boolean,
  atEnd: boolean,
): MessageId | null {
  const kept = useSelection((state) => state.keptUnread.has(id));
  const [newFrom, setNewFrom] = useState<MessageId | null>(null);
  // What is held of long ago may be from before it was read.
  const first = useMemo(() => (unreadCount === 0 ? null : firstUnread(messages)), [messages, unreadCount]);
  const begun = useRef(false);
  if (ready && !begun.current) {
    begun.current = true;
    if (first !== null) setNewFrom(first);
  }
  useEffect(() => {
    if (!begun.current || first === null) return;
    const unseen = !atEnd || document.visibilityState !== "visible";
    if (kept || unseen) setNewFrom((before) => (before === null || kept ? first : before));
  }, [first, kept, atEnd]);
  return newFrom;
}

const noEvents: readonly TimelineEventView[] = [];

function useEvents(
  id: ConversationId,
  messages: readonly MessageView[],
  complete: boolean,
): readonly TimelineEventView[] {
  const from = complete ? 0 : (messages[0]?.sentAt ?? endOfTime);
  const { data } = useLive(
    "conversations.events",
    { id, from, to: endOfTime },
    { conversationId: id, enabled: messages.length > 0 },
  );
  // Those known stay until the answer for a longer stretch is here.
  const last = useRef(noEvents);
  if (data) last.current = data;
  return last.current;
}
