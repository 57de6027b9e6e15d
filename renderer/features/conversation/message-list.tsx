import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { useConnection } from "../../api/context.ts";
import { ErrorBoundary } from "../../components/error-boundary.tsx";
import { useSelection } from "../../stores/selection.ts";
import { text } from "../../strings/text.ts";
import { CollapsedMessage, Message } from "./message.tsx";
import { BrokenMessage } from "./original-dialog.tsx";

export interface MessageListProps {
  messages: readonly MessageView[];
  /** Loads earlier ones; null when all are here. */
  older: (() => void) | null;
}

/** Oldest first; older read ones are one line each, the newest is in view. */
export function MessageList({ messages, older }: MessageListProps) {
  const target = useSelection((state) => state.message);
  const { isOpen, toggle } = useOpenMessages(messages, target);
  const sought = target !== null && messages.some(({ id }) => id === target) ? target : null;
  useEarlier(target !== null && sought === null ? older : null, messages.length);
  const list = useScrollTo(
    startOf(messages, target),
    sought,
    messages.findLast(({ outgoing }) => outgoing !== null)?.id ?? null,
  );
  useBodies(messages.filter(({ id }) => isOpen(id)));
  return (
    <section className="messages" ref={list} aria-label={text.conversation.messages}>
      {older && (
        <button type="button" className="button small older" onClick={older}>
          {text.conversation.older}
        </button>
      )}
      {messages.map((message) => (
        <div key={message.id} data-message={message.id} className="message-place">
          <ErrorBoundary fallback={() => <BrokenMessage id={message.id} />}>
            {isOpen(message.id) ? (
              <Message message={message} onCollapse={messages.length > 1 ? () => toggle(message.id) : null} />
            ) : (
              <CollapsedMessage message={message} onOpen={() => toggle(message.id)} />
            )}
          </ErrorBoundary>
        </div>
      ))}
    </section>
  );
}

/** The message to bring to the top: what was searched for, else the first unread, else the newest. */
export function startOf(messages: readonly MessageView[], target: MessageId | null): MessageId | null {
  const found = messages.find(({ id }) => id === target) ?? messages.find(({ read }) => !read) ?? messages.at(-1);
  return found?.id ?? null;
}

/** Whether a message is open when it is first seen; what the user folds or opens later stays so. */
export function opensAtFirst(message: MessageView, newest: MessageView | undefined, target: MessageId | null): boolean {
  return !message.read || message.outgoing !== null || message.id === target || message.id === newest?.id;
}

function useOpenMessages(messages: readonly MessageView[], target: MessageId | null) {
  const first = useRef(new Map<MessageId, boolean>());
  const [chosen, setChosen] = useState<ReadonlyMap<MessageId, boolean>>(new Map());
  const newest = messages.at(-1);
  for (const message of messages) {
    if (!first.current.has(message.id)) first.current.set(message.id, opensAtFirst(message, newest, target));
  }
  if (target !== null) first.current.set(target, true);
  const isOpen = (id: MessageId) => chosen.get(id) ?? first.current.get(id) ?? false;
  const toggle = (id: MessageId) => setChosen((before) => new Map(before).set(id, !isOpen(id)));
  return { isOpen, toggle };
}

/** Scrolls to where reading begins, once; and to the foot when an own message is added. */
function useScrollTo(start: MessageId | null, target: MessageId | null, own: MessageId | null) {
  const list = useRef<HTMLElement>(null);
  const begin = useRef(start);
  useLayoutEffect(() => {
    const id = target ?? begin.current;
    const place = list.current?.querySelector(`[data-message="${id}"]`);
    if (place?.previousElementSibling) place.scrollIntoView({ block: "start" });
  }, [target]);
  const seen = useRef(own);
  useEffect(() => {
    if (own !== null && own !== seen.current) list.current?.scrollTo({ top: list.current.scrollHeight });
    seen.current = own;
  }, [own]);
  return list;
}

/** Loads earlier messages until the one that is sought is among them. */
function useEarlier(older: (() => void) | null, count: number): void {
  const tried = useRef(0);
  useEffect(() => {
    if (older === null || tried.current === count) return;
    // Once for each length: a failure is not tried again by itself.
    tried.current = count;
    older();
  }, [older, count]);
}

/** Asks for the bodies that are not here yet, of what is open, once each. */
function useBodies(open: readonly MessageView[]): void {
  const { api } = useConnection();
  const asked = useRef(new Set<MessageId>());
  const missing = open
    .filter(({ id, bodyState }) => bodyState === "none" && !asked.current.has(id))
    .map(({ id }) => id);
  useEffect(() => {
    if (missing.length === 0) return;
    for (const id of missing) asked.current.add(id);
    api.call("messages.fetch", { ids: missing }).catch(() => {
      for (const id of missing) asked.current.delete(id);
    });
  });
}
